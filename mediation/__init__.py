"""Disputes, sessions, agreements and their performance."""
