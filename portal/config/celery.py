import os

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.config.settings")

app = Celery("sishen")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_init.connect
@signals.beat_init.connect
def refuse(**kwargs):
    """A worker and a beat start under the same rules as a web server; these are no management commands either."""
    from portal.config.processes.checks import refuse_to_start

    refuse_to_start()
