"""The sections that draw on every noun: what happened, first as it is written down, then deed by deed."""

from django.utils.translation import gettext_lazy as _

from cases.desk.file.history import history_of, history_page
from cases.file.case.permissions import may
from cases.file.case.states import CaseState
from cases.file.pages.sections import Section
from cases.file.parties.queries import parties_of
from cases.quality.corrections.deeds import check_may_try


def _facts(request, case, at):
    may_correct = case.state != CaseState.VOID and may(check_may_try, request.user, case, case)
    return {"parties": parties_of(case, request.user), "may_correct": may_correct}


FACTS = Section("facts", _("Facts"), "cases/desk/sections/facts.html", _facts, is_held=True)
HISTORY = Section(
    "history",
    _("History"),
    "cases/desk/sections/history.html",
    lambda request, case, at: {"history": history_page(request, case)},
    beside_review=lambda matter, officer, at: {"history": history_of(matter.case)},
)
