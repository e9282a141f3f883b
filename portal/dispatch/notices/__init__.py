"""Notices: their kinds, how they are worded, and sending them once."""
