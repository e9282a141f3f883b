"""The evidence of a case on its page."""

from django.utils.translation import gettext_lazy as _

from cases.file.evidence.forms import EvidenceForm
from cases.file.evidence.models import Evidence
from cases.file.evidence.queries import evidence_of
from cases.file.pages.sections import Section

EVIDENCE = Section(
    "evidence",
    _("Evidence"),
    "cases/file/sections/evidence.html",
    lambda request, case, at: {"evidence": evidence_of(case)},
    blank=lambda case, shown: {"evidence_form": EvidenceForm(case)},
    rows=lambda: Evidence.objects,
    beside_review=lambda matter, officer, at: {"evidence": evidence_of(matter.case)},
    is_held=True,
)
