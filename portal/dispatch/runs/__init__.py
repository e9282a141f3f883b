"""Scheduled runs: planned once, claimed, tried again, with their progress."""
