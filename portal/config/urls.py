from django.contrib import admin
from django.urls import include, path

from portal.config.processes.health import healthz

handler400 = "portal.config.requests.faults.damaged"
handler500 = "portal.config.requests.faults.fault"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("api/v1/", include(("portal.config.api.urls", "api"))),
    path("cases/", include("cases.urls")),
    path("appraisal/", include("appraisal.urls")),
    path("", include("portal.office.urls")),
    path("", include("portal.dispatch.urls")),
    path("", include("portal.people.urls")),
    path("", include("portal.ledger.urls")),
    path("", include("portal.shell.urls")),
]
