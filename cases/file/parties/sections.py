"""The people of a case on its page."""

from django.utils.translation import gettext_lazy as _

from cases.file.pages.sections import Section
from cases.file.parties.forms import PartyForm
from cases.file.parties.models import Party
from cases.file.parties.queries import parties_of, wards_of

PARTIES = Section(
    "parties",
    _("Parties"),
    "cases/file/sections/parties.html",
    lambda request, case, at: {"parties": parties_of(case, request.user)},
    blank=lambda case, shown: {"party_form": PartyForm(prefix="party", wards=wards_of(shown["parties"]))},
    rows=lambda: Party.objects,
    beside_review=lambda matter, officer, at: {"parties": parties_of(matter.case, officer)},
    is_held=True,
)
