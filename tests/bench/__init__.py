"""Measurements on PostgreSQL, side by side in one run: `make bench`, described in docs/reference/performance.md."""
