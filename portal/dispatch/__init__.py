"""Inbox, notices, outbox and scheduled runs."""
