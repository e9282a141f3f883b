"""The supervision orders of a case on its page."""

from django.utils.translation import gettext_lazy as _

from cases.file.pages.sections import Section
from cases.quality.supervision.models import SupervisionOrder
from cases.quality.supervision.queries import orders_section

SUPERVISION = Section(
    "supervision",
    _("Supervision"),
    "cases/quality/sections/supervision.html",
    lambda request, case, at: orders_section(case, request.user, at),
    rows=lambda: SupervisionOrder.objects,
)
