"""`/api/v1/`: the deeds of all apps, their schema and its readable page."""

from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from appraisal.desk.api import decisions
from portal.config.api.description import SchemaView
from portal.config.api.token import token

urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
    path("token/", token, name="token"),
    path("", include("portal.people.api.urls")),
    path("", include("portal.office.api.urls")),
    path("dispatch/", include("portal.dispatch.api.urls")),
    path("cases/", include("cases.desk.api.urls")),
    path("consequences/", decisions.consequences_of_year, name="consequences"),
    path("appraisal/", include("appraisal.desk.api.urls")),
]
