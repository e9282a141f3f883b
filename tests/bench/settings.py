"""The settings of the portal, with the pages that only the measurements need."""

from portal.config.settings import *  # noqa: F403
from portal.config.settings import ALLOWED_HOSTS

DEBUG = False
ROOT_URLCONF = "tests.bench.urls"
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "bench"]
