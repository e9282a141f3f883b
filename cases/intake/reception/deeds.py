"""How a case came in: what its source asks for is checked, and kept beside the case."""

from datetime import datetime

from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.intake.reception.models import Reception
from cases.intake.reception.rules import DETAILS, MISSING, NEEDS, ReceptionInput
from portal.people.models import Officer
from portal.shell.refusals import Refused
from portal.shell.typed.bounds import problem_of


def checked_reception(
    source: str,
    given: ReceptionInput | None,
    *,
    registrar: Officer,
    occurred_at: datetime,
    reported_at: datetime,
    at: datetime,
) -> Reception:
    """Return an unsaved Reception without its case, holding what this source uses; raise Refused for what it lacks."""
    given = given or ReceptionInput()
    needs = NEEDS[Case.Source(source)]
    details = {name: getattr(given, name) for name in DETAILS if name in needs.all and getattr(given, name)}
    details = {name: value.strip() if isinstance(value, str) else value for name, value in details.items()}
    missing = {name: str(MISSING[name]) for name in needs.needed if not details.get(name)}
    if missing:
        raise Refused(next(iter(missing.values())), missing)
    received_at = given.received_at or reported_at
    _check_times(received_at, occurred_at, reported_at, details.get("suspect_arrived_at"), at)
    return Reception(received_at=received_at, received_by=given.received_by or registrar, **details)


def _check_times(received_at, occurred_at, reported_at, arrived_at, at):
    given = {"received_at": received_at, "suspect_arrived_at": arrived_at}
    problems = {name: words for name, value in given.items() if value and (words := problem_of(name, value, at))}
    if received_at < reported_at:
        problems["received_at"] = _("It cannot have been received before it was reported.")
    if arrived_at and arrived_at < occurred_at:
        problems["suspect_arrived_at"] = _("The suspect cannot have arrived before it happened.")
    if problems:
        raise Refused(next(iter(problems.values())), problems)
