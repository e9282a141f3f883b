import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.config.settings")

application = get_wsgi_application()

# A server that imports this module runs no management command, so nothing else would look.
from portal.config.processes.checks import refuse_to_start  # noqa: E402

refuse_to_start()
