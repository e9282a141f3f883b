"""Jobs, handlers and deeds for the tests of dispatch, named by dotted path like any other."""

import os
import time
from datetime import date
from uuid import uuid4

from portal.dispatch.inbox import Pile
from portal.dispatch.models import Announcement, Notice, Occurrence, OutboxMessage, Plan
from portal.dispatch.notices import deeds as notices
from portal.dispatch.notices.own import SUBSTITUTE_TOLD
from portal.dispatch.runs.schedule import Job, JobFailed, Runs, daily, monthly
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.people.models import Officer
from tests.factories import FOUNDED_AT, root

MONTH = "monthly-test"
DAY = "daily-test"
FACTS = {"name": "王强", "first": date(2026, 3, 18), "last": date(2026, 3, 19)}
SAID = "您被指定代行王强的职责（2026-03-18至2026-03-19）"


def run_month(key, *, at, progress):
    """Announce the month in two halves; with SLOW=seconds in the environment, rest between them."""
    officers = list(Officer.objects.order_by("pk").values_list("pk", flat=True))
    progress.begin("Collecting", total=2)
    halves = officers[: len(officers) // 2], officers[len(officers) // 2 :]
    for half in halves:
        with deed("run.computed", by=system("office"), at=at) as record:
            tell(record, half, key=f"month:{key}", at=at)
        progress.advance()
        time.sleep(float(os.environ.get("SLOW", 0)))
    return {"officers": len(officers)}


def run_day(key, *, at, progress):
    if os.environ.get("BROKEN") == "for good":
        raise JobFailed("nothing to compute")
    if os.environ.get("BROKEN"):
        raise ValueError("the disk is full")


def jobs():
    return [
        Job(name=MONTH, title="Month", planned=monthly(day=3, hour=2), run=run_month, attempts=3, runs=Runs.IN_ORDER),
        Job(name=DAY, title="Day", planned=daily(hour=3), run=run_day, attempts=2),
    ]


def run_or_break(key, *, at, progress):
    """Fail where the key says so."""
    if key.startswith("broken"):
        raise KeyError(key)


def jobs_of_all_kinds():
    """Return one job for each way in which runs stand to each other; its name says which."""
    return [Job(name=runs.name, title=runs.value, planned=daily(hour=3), run=run_or_break, runs=runs) for runs in Runs]


def once_jobs():
    return [Job(name="once", title="Once", planned=daily(hour=3), run=run_day, may_rerun=False)]


def first_seen(at, *names):
    """Say that the jobs' plans have been written until `at`."""
    for name in names or (MONTH, DAY):
        Plan.objects.create(job=name, written_until=at)


def runs():
    """Return (job, key, state, late) of every occurrence in the order of their plan."""
    return list(Occurrence.objects.order_by("planned_at").values_list("job", "key", "state", "is_late"))


def tell(record, recipients, *, key="k", at):
    """Send a notice."""
    return notices.send(record, SUBSTITUTE_TOLD, recipients=recipients, key=key, at=at, facts=FACTS)


def announce(recipients, *, key="bulletin:1", at):
    """Announce something in a deed of its own."""
    with deed("bulletin.issued", by=system("office"), at=at) as record:
        notices.announce(record, SUBSTITUTE_TOLD, recipients=recipients, key=key, at=at, facts=FACTS)


def break_handler(message, *, at):
    raise ValueError("no such recipient")


def fan_out_without_key(message, *, at):
    """Write notices the naive way: no key that would keep a second one out."""
    announcement = Announcement.objects.get(pk=message.payload["announcement"])
    for number, pk in enumerate(announcement.recipients):
        Notice.objects.create(key=uuid4().hex, recipient_id=pk, kind="naive", created_at=at)
        if number % 100 == 0:
            time.sleep(float(os.environ.get("SLOW", 0)))


def drain_done_first(at):
    """Deliver the naive way: the message is done when it is taken, as with a queue that forgets."""
    for message in OutboxMessage.objects.filter(done_at=None):
        OutboxMessage.objects.filter(pk=message.pk).update(done_at=at)
        notices.fan_out(message, at=at)


def slow_down():
    """Rest after every chunk of notices, so that a kill meets the middle; before its commit."""
    write = notices._insert

    def write_slowly(*args, **kwargs):
        written = write(*args, **kwargs)
        time.sleep(0.05)
        return written

    notices._insert = write_slowly


def many_officers(number):
    """Return that many officers, made in one deed."""
    unit = root()
    with deed("officer.entered", by=system("office"), at=FOUNDED_AT) as record:
        return record.create_all([Officer(badge_number=f"M{each:05}", name="众", unit=unit) for each in range(number)])


waiting = []


def inbox(officer, at):
    """Return the piles of the items that a test has put into `waiting` for this officer."""
    return Pile.all_of([item for holder, item in waiting if holder == officer])
