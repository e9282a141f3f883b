import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.config.settings")

application = get_asgi_application()

from portal.config.processes.checks import refuse_to_start  # noqa: E402

refuse_to_start()
