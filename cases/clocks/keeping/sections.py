"""The clocks of a case on its page."""

from django.utils.translation import gettext_lazy as _

from cases.clocks.keeping.queries import clocks_section
from cases.clocks.models import Clock
from cases.file.pages.sections import Section

CLOCKS = Section(
    "clocks",
    _("Clocks"),
    "cases/clocks/sections/clocks.html",
    lambda request, case, at: clocks_section(case, request.user, at),
    rows=lambda: Clock.objects.running(),
)
