"""Notes at places of the evidence: their writer sees them at once, everybody else with the decision."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from cases.file.case.models import Case
from cases.file.evidence.models import Evidence
from cases.review.chain import STAGE_OF_LEVEL
from cases.review.models import Matter
from cases.review.notes.models import PageNote
from cases.review.permissions import seat_of
from cases.review.rounds.reading import matters_of
from cases.review.rounds.words import stage_name
from portal.people.models import Officer
from portal.shell.refusals import Denied
from portal.shell.statements.prepared_models import PreparedModels


def shown_notes(officer: Officer) -> QuerySet[PageNote]:
    """Return the notes an officer may read: those of decided steps, and the own ones of steps under way."""
    return _shown(officer.pk)


def _shown(officer):
    notes = PageNote.objects.filter(taken_back_at=None).filter(Q(step__decided_at__isnull=False) | Q(author=officer))
    return notes.select_related("author", "step__matter", "evidence", "answer__answered_by").order_by("pk")


def notes_at(evidence: Evidence, officer: Officer) -> list[PageNote]:
    """Return the notes at an evidence item, each with `label`, the level that wrote it."""
    return labelled(_notes_at(evidence=evidence.pk, officer=officer.pk))


@PreparedModels
def _notes_at(evidence, officer):
    return _shown(officer).filter(evidence=evidence).order_by("page", "pk")


def notes_of(matter: Matter, officer: Officer) -> list[PageNote]:
    """Return the notes of a matter, newest round first."""
    return labelled(_notes_of(matter=matter.pk, officer=officer.pk))


@PreparedModels
def _notes_of(matter, officer):
    return _shown(officer).filter(step__matter=matter).order_by("-step__round", "step__level", "pk")


def notes_to_answer(matter: Matter) -> QuerySet[PageNote]:
    """Return the notes of decided steps of a matter that its author has not answered."""
    return PageNote.objects.filter(step__matter=matter, step__decided_at__isnull=False, taken_back_at=None, answer=None)


def seated_matters(officer: Officer, case: Case, at: datetime) -> list[Matter]:
    """Return the open matters of a case that the officer decides where they stand now."""
    return [matter for matter in matters_of(case) if matter.is_open and _is_seated(officer, matter, at)]


def labelled(notes: Iterable[PageNote]) -> list[PageNote]:
    """Return notes as a list, each with the name of its level and the corners of its place for the page."""
    notes = list(notes)
    for note in notes:
        note.label = stage_name(STAGE_OF_LEVEL[note.step.level])
        note.answered = getattr(note, "answer", None)
    return notes


def _is_seated(officer, matter, at):
    if matter.level is None:
        return False
    try:
        seat_of(officer, matter, at)
    except Denied:
        return False
    return True
