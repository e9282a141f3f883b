"""The whole demo, one part after the other."""

from datetime import datetime, time
from time import monotonic

from django.db import connection, transaction
from django.utils import timezone

from appraisal.demo.bureau import began_on, found
from appraisal.demo.history import AT_ONCE, finish, first_day, write_history
from appraisal.demo.months import appraise
from appraisal.demo.world import World
from appraisal.demo.writers import Beside, Inline
from appraisal.reference import load_all
from cases.models import Case, Cause
from cases.services.docket import keep_whole_docket
from portal.ledger.actors import system
from portal.ledger.recording import deed
from portal.people.models import Unit


class AlreadyThere(Exception):
    """The portal has cases, or units that are not the demo's."""


def make(*, cases, seed, until, months=12, officers=None, is_appraised=True, say=print):
    """Fill an empty portal; the day `until` is the first without history. Raises AlreadyThere.

    A small history is written in one transaction, a large one by the week.
    """
    if Case.objects.exists() or Unit.objects.exists():
        raise AlreadyThere("There are units or cases already; the demo begins with an empty database.")
    is_large = cases > AT_ONCE
    begun = monotonic()
    if is_large:
        _write(cases, seed, until, months, officers, Beside, say)
    else:
        with transaction.atomic():
            _write(cases, seed, until, months, officers, Inline, say)
    _learn_sizes()
    if is_appraised:
        appraise(first_day(until, months), until, say)
    say(f"Done in {monotonic() - begun:.0f} s.")


def _write(cases, seed, until, months, officers, writer, say):
    first = first_day(until, months)
    if not Cause.objects.exists():
        load_all(timezone.make_aware(datetime.combine(began_on(until, months), time(8))))
    with transaction.atomic():
        people = found(seed=seed, until=until, months=months, officers=officers)
    # The triggers keep the plan that they make first: on an empty ledger that is to read all of it for each event.
    _learn_sizes()
    say(f"The bureau stands: {people} officers.")
    world = World.prepare(seed=seed, first=first, until=until, cases=cases)
    events = write_history(world, cases, writer=writer(), said=lambda done: say(f"{done} of {cases} cases"))
    finish(world)
    keep_whole_docket()
    with deed("history.generated", by=system("demo"), at=timezone.now()) as record:
        record.note(seed=seed, cases=cases, events=events, first=first, until=until)
    say(f"{cases} cases with {events} events from {first} on.")


def _learn_sizes():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
