"""Periods of time, paging, templates and static files; knows no other room."""
