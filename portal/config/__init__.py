"""How the rooms are put together: settings, URLs, the worker and the server. Nobody imports it."""

from portal.config.celery import app as celery_app

__all__ = ["celery_app"]
