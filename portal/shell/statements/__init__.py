"""Statements that Django writes once, and what is taken out of them."""
