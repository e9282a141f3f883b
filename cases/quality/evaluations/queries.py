"""Evaluations as the page of a case shows them."""

from django.db.models import Q, QuerySet

from cases.file.case.models import Case
from cases.file.case.permissions import check_evaluates
from cases.quality.evaluations.models import Evaluation, EvaluationItem
from portal.people.models import Officer
from portal.shell.refusals import Denied


def evaluations_of(case: Case) -> list[Evaluation]:
    """Return the evaluations of a case, newest first, each with `lines` (item, marks), `present` and its findings."""
    related = case.evaluations.select_related("opened_by", "concluded_by")
    found = list(related.prefetch_related("findings__item", "findings__officer"))
    items = {item.code: item for item in EvaluationItem.objects.all()}
    members = Officer.objects.in_bulk({pk for each in found for pk in each.members})
    for each in found:
        each.lines = [(items[code], marks) for code, marks in each.marks.items() if code in items]
        each.present = [members[pk] for pk in each.members if pk in members]
    return found


def evaluation_seen_by(officer: Officer, evaluation_id: int, cases: QuerySet[Case]) -> Evaluation:
    """Return an evaluation of a case among `cases` (those the officer may know of); raises DoesNotExist."""
    return Evaluation.objects.select_related("case").get(pk=evaluation_id, case__in=cases)


def answerable_officers(case: Case) -> QuerySet[Officer]:
    """Return the officers whom a finding may name: who handled the case, and who reviewed it."""
    handled = Q(handles__case=case)
    reviewed = Q(pk__in=case.matters.filter(steps__reviewer__isnull=False).values("steps__reviewer"))
    return Officer.objects.filter(handled | reviewed).distinct()


def evaluates(officer: Officer) -> bool:
    """Say whether an officer may open and conclude evaluations."""
    try:
        check_evaluates(officer)
    except Denied:
        return False
    return True
