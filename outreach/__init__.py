"""Visits, talks, service requests, complaints, surveys and follow-ups."""
