"""The records of a case that can be corrected, and what they said before."""

from django.db.models import Model

from cases.file.case.models import Case
from cases.file.parties.queries import column_of
from cases.file.wordings.models import Wording
from cases.file.wordings.queries import Change, change_in
from cases.quality.corrections.table import BY_NAME, OF_A_CASE, Thing, model_of


def correctable(case: Case) -> list[tuple[Thing, Model]]:
    """Return [(Thing, row)] of a case, the case itself first; one query a kind."""
    found: list[tuple[Thing, Model]] = []
    for thing in OF_A_CASE:
        if thing.name == "case":
            found.append((thing, case))
            continue
        rows = thing.model._default_manager.filter(**{thing.lookup: case}).order_by("pk")
        found += [(thing, row) for row in rows]
    return found


def change_of(wording: Wording) -> Change:
    """Return the Change of a Wording that is not personal, in the words of the page."""
    if wording.thing == "party":
        return change_in(wording, column_of(wording.field))
    return change_in(wording, model_of(BY_NAME[wording.thing], wording.field)._meta.get_field(wording.field))
