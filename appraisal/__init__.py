"""Schemes, runs, score sheets, rankings, bulletins and consequences."""
