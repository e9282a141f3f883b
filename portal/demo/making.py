"""The whole demo, one part after the other."""

import json
from contextlib import contextmanager
from datetime import date, datetime, time
from time import monotonic

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from cases.file.sight.docket import keep_whole_docket
from cases.models import Case, Cause, DocketLine
from portal.demo.bureau.founding import began_on, found
from portal.demo.lives.folder import SHAPES
from portal.demo.world import World
from portal.demo.years.arrivals import SMALL
from portal.demo.years.entries import enter_by_hand
from portal.demo.years.history import first_day, write_history
from portal.demo.years.makers import processes_here
from portal.demo.years.mistakes import put_right
from portal.demo.years.months import appraise, is_unfinished
from portal.demo.years.oversight import oversee
from portal.ledger.actors import system
from portal.ledger.models import Event
from portal.ledger.writing.keys import indexes_built_once, keys_checked_once
from portal.ledger.writing.recording import deed
from portal.office.models import GivenNumber
from portal.people.models import Unit
from portal.reference.loading import load_all, load_scheme, read

TABLES = (*(shape.model for shape in SHAPES), DocketLine, GivenNumber)


class AlreadyThere(Exception):
    """The portal has cases, or units that are not the demo's."""


def make(*, cases, seed, until, months=12, officers=None, is_appraised=True, processes=None, say=print):
    """Fill an empty portal; the day `until` is the first without history. Raises AlreadyThere.

    Bureau and cases are written whole or not at all; months that were stopped half way are taken up again by
    `go_on`. `processes` is how many make a large history.
    """
    if Case.objects.exists() or Unit.objects.exists():
        raise AlreadyThere("There are units or cases already; the demo begins with an empty database.")
    begun = monotonic()
    processes = processes or (processes_here() if cases > SMALL else 1)
    with transaction.atomic():
        _write(cases, seed, until, months, officers, processes, say)
        _learn_sizes()
        if is_appraised:
            oversee(until, seed=seed)
            put_right(until)
            enter_by_hand(until)
    if is_appraised:
        appraise(first_day(until, months), until, say)
    say(f"Done in {monotonic() - begun:.0f} s.")


def go_on(*, say=print):
    """Finish the months of a history that was stopped before they were through; say whether there was one."""
    written = Event.objects.filter(kind="history.generated").order_by("-seq").first()
    if written is None:
        return False
    told = json.loads(written.payload)
    first, until = date.fromisoformat(told["first"]), date.fromisoformat(told["until"])
    if not is_unfinished(until):
        return False
    say(f"The months of the demo were stopped half way; the rest up to {until} follows.")
    appraise(first, until, say)
    return True


def _write(cases, seed, until, months, officers, processes, say):
    first = first_day(until, months)
    began = timezone.make_aware(datetime.combine(began_on(until, months), time(8)))
    if not Cause.objects.exists():
        load_all(began)
    # After that of the months, which addresses and keys without a scheme mean.
    load_scheme(read("demo_scheme.json"), began)
    people = found(seed=seed, until=until, months=months, officers=officers)
    # The triggers keep the plan that they make first: on an empty ledger that is to read all of it for each event.
    _learn_sizes()
    say(f"The bureau stands: {people} officers.")
    world = World.prepare(seed=seed, first=first, until=until, cases=cases)
    with _in_bulk(cases):
        events, series = write_history(world, cases, processes=processes, said=_every_thousand(cases, say))
        keep_whole_docket()
    with deed("history.generated", by=system("demo"), at=timezone.now()) as record:
        record.keep(*series)
        record.note(seed=seed, cases=cases, events=events, first=first, until=until)
    say(f"{cases} cases with {events} events from {first} on.")


@contextmanager
def _in_bulk(cases):
    """Spare a large history what the tables check and build row by row."""
    if cases <= SMALL:
        yield
        return
    with keys_checked_once(TABLES), indexes_built_once((*TABLES, Event)):
        yield


def _every_thousand(cases, say):
    def said(done):
        if done % 1000 == 0:
            say(f"{done} of {cases} cases")

    return said


def _learn_sizes():
    if connection.vendor == "postgresql":
        # Tables of our own by name: a bare ANALYZE in this long transaction would also hold catalogues that all
        # databases of the server share.
        names = ", ".join(f'"{model._meta.db_table}"' for model in apps.get_models() if model._meta.managed)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {names}")
