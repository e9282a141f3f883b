"""The decisions of a case on its page."""

from django.utils.translation import gettext_lazy as _

from cases.file.pages.sections import Section
from cases.review.models import Matter
from cases.review.next_steps.queries import of_the_case
from cases.review.rounds.queries import matters_with_rounds


def _context(request, case, at):
    officer = request.user
    return {"matters": matters_with_rounds(case, officer, at), "case_deeds": of_the_case(case, officer, at)}


MATTERS = Section(
    "matters", _("Decisions"), "cases/review/sections/matters.html", _context, rows=lambda: Matter.objects
)
