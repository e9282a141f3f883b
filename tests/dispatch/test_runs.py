"""B15, C5, C6: every occurrence runs once, in order, visibly; late ones say so, lost ones are taken up again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.dispatch.models import Notice, Occurrence
from portal.dispatch.runs import occurrences, ticks
from portal.dispatch.runs.progress import LEASE, LeaseLost, Progress
from portal.dispatch.runs.schedule import jobs
from portal.ledger.models import Event
from portal.shell.refusals import Refused
from tests.dispatch import ground
from tests.factories import an_officer

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
DUE = datetime(2026, 4, 3, 2, 0, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)


def planned(job=ground.MONTH, at=DUE, before=MINUTE):
    """Return the only occurrence of a job that has just fallen due."""
    ground.first_seen(at - before, job)
    occurrences.plan(jobs()[job], at)
    return Occurrence.objects.get(job=job)


def run_at(occurrence, at):
    finished = occurrences.run(occurrence.pk, at, clock=lambda: at, rings=False)
    occurrence.refresh_from_db()
    return finished


def test_a_job_seen_for_the_first_time_begins_now():
    ticks.work(DUE - MINUTE)
    assert ground.runs() == []

    ticks.work(DUE)
    assert ground.runs() == [(ground.MONTH, "2026-03", "done", False)]


def test_a_due_run_is_written_once_and_done_once(empty_database):
    officer = an_officer()
    ground.first_seen(DUE - MINUTE, ground.MONTH, ground.DAY)

    assert ticks.work(DUE)[0] == 1
    assert ticks.work(DUE)[0] == 0

    assert Notice.objects.filter(recipient=officer).count() == 1
    run = Occurrence.objects.get()
    assert (run.state, run.attempts, run.counts["officers"], run.is_late) == ("done", 1, 4, False)


def test_a_machine_off_over_three_months_runs_them_once_in_order_and_marked_late():
    an_officer()
    ground.first_seen(datetime(2026, 1, 10, tzinfo=SHANGHAI), ground.MONTH)

    ticks.work(DUE + timedelta(hours=6))

    late = [(ground.MONTH, key, "done", True) for key in ("2026-01", "2026-02", "2026-03")]
    assert [run for run in ground.runs() if run[0] == ground.MONTH] == late
    told = Notice.objects.order_by("pk").values_list("key", flat=True)
    assert list(dict.fromkeys(key.split(":")[1] for key in told)) == ["2026-01", "2026-02", "2026-03"]


@pytest.mark.parametrize(("minutes", "is_late"), [(15, False), (16, True)])
def test_a_run_is_late_when_it_begins_more_than_a_quarter_of_an_hour_after_its_plan(minutes, is_late):
    run = planned()

    run_at(run, DUE + minutes * MINUTE)

    assert (run.state, run.is_late) == ("done", is_late)


def test_a_later_month_waits_for_the_earlier_one():
    ground.first_seen(datetime(2026, 2, 10, tzinfo=SHANGHAI), ground.MONTH)
    occurrences.plan(jobs()[ground.MONTH], DUE)
    february, march = Occurrence.objects.order_by("planned_at")

    assert occurrences.claim(march.pk, DUE) is None
    assert run_at(february, DUE) is True
    assert run_at(march, DUE) is True


def test_only_one_claims_and_a_lease_that_ended_is_taken_over():
    run = planned()

    assert occurrences.claim(run.pk, DUE).attempts == 1
    assert occurrences.claim(run.pk, DUE + LEASE) is None
    assert occurrences.claim(run.pk, DUE + LEASE + timedelta(seconds=1)).attempts == 2


def test_a_worker_that_was_overtaken_can_neither_report_nor_finish_nor_fail():
    run = planned()
    slow = occurrences.claim(run.pk, DUE)
    fast = occurrences.claim(run.pk, DUE + 11 * MINUTE)
    progress = Progress(slow, clock=lambda: DUE)

    for report in (progress.advance, progress.hold, lambda: progress.begin("Scoring", total=1)):
        with pytest.raises(LeaseLost):
            report()
    assert occurrences.finish(slow, jobs()[ground.MONTH], {"officers": 7}, DUE, rings=False) is False
    occurrences.fail(slow, ValueError("late"), DUE)

    run.refresh_from_db()
    assert (run.state, run.attempts, run.counts, run.error) == ("running", fast.attempts, {}, "")


def test_progress_is_counted_and_extends_the_lease():
    run = planned()
    claimed = occurrences.claim(run.pk, DUE)
    progress = Progress(claimed, clock=lambda: DUE + 5 * MINUTE)

    progress.begin("Collecting", total=30)
    progress.advance(7)
    progress.advance()

    run.refresh_from_db()
    assert (run.step, run.done_count, run.total_count) == ("Collecting", 8, 30)
    assert run.lease_until == DUE + 5 * MINUTE + LEASE


def test_a_failure_is_kept_and_tried_again_until_the_attempts_are_used(monkeypatch):
    monkeypatch.setenv("BROKEN", "1")
    at = DUE.replace(hour=3)
    run = planned(ground.DAY, at)

    assert run_at(run, at) is False
    assert (run.state, run.error) == ("due", "ValueError: the disk is full")
    assert run_at(run, at + MINUTE) is False
    assert run.attempts == 1
    assert run_at(run, at + 2 * MINUTE) is False
    assert (run.state, run.attempts) == ("failed", 2)
    assert run_at(run, at + timedelta(days=1)) is False
    assert run.attempts == 2


def test_a_job_that_cannot_succeed_is_not_tried_again(monkeypatch):
    monkeypatch.setenv("BROKEN", "for good")
    run = planned(ground.DAY, DUE.replace(hour=3))

    run_at(run, DUE.replace(hour=3))

    assert (run.state, run.attempts, run.error) == ("failed", 1, "nothing to compute")


def test_what_its_workers_left_too_often_is_given_up():
    run = planned(ground.DAY, DUE.replace(hour=3))
    for hours in (3, 4):
        assert occurrences.claim(run.pk, DUE.replace(hour=hours))

    ticks.work(DUE.replace(hour=5))

    run.refresh_from_db()
    assert (run.state, run.attempts, run.error) == ("failed", 2, "worker lost")


def test_somebody_may_ask_again_and_the_deed_is_in_the_ledger():
    officer = an_officer()
    run = planned()
    run_at(run, DUE)

    asked = occurrences.ask_now(job=ground.MONTH, key="2026-03", by=officer, at=DUE + MINUTE)
    run_at(run, DUE + MINUTE)

    assert asked.pk == run.pk
    assert (run.state, run.attempts, run.asked_by_id) == ("done", 2, officer.pk)
    assert Event.objects.filter(kind="run.asked", about_id=str(run.pk), actor_id=officer.pk).count() == 1
    assert Notice.objects.filter(recipient=officer).count() == 1


def test_a_month_asked_for_early_is_run_again_on_its_day():
    officer = an_officer()
    ground.first_seen(DUE - timedelta(days=9), ground.MONTH)
    early = occurrences.ask_now(job=ground.MONTH, key="2026-03", by=officer, at=DUE - timedelta(days=9))
    run_at(early, DUE - timedelta(days=9))
    assert early.state == "done"

    ticks.work(DUE)

    early.refresh_from_db()
    assert (early.planned_at, early.attempts, early.state) == (DUE, 2, "done")
    assert ticks.work(DUE + MINUTE)[0] == 0


def test_an_early_run_that_is_still_going_on_its_day_is_looked_at_again_afterwards():
    ground.first_seen(DUE - timedelta(days=1), ground.MONTH)
    early = occurrences.ask_now(job=ground.MONTH, key="2026-03", by=an_officer(), at=DUE - MINUTE)
    going = occurrences.claim(early.pk, DUE - MINUTE)

    occurrences.plan(jobs()[ground.MONTH], DUE)
    occurrences.finish(going, jobs()[ground.MONTH], {}, DUE + MINUTE, rings=False)
    occurrences.plan(jobs()[ground.MONTH], DUE + 2 * MINUTE)

    early.refresh_from_db()
    assert (early.state, early.planned_at) == ("due", DUE)


def test_asking_for_an_old_month_does_not_hide_the_missed_ones():
    ground.first_seen(datetime(2026, 1, 10, tzinfo=SHANGHAI), ground.MONTH)

    occurrences.ask_now(job=ground.MONTH, key="2025-06", by=an_officer(), at=DUE)

    assert [key for _job, key, _state, _late in ground.runs()] == ["2026-01", "2026-02", "2026-03", "2025-06"]


def test_a_run_under_way_is_left_alone_when_asked_for():
    run = planned()
    occurrences.claim(run.pk, DUE)

    asked = occurrences.ask_now(job=ground.MONTH, key="2026-03", by=an_officer(), at=DUE + MINUTE)

    assert (asked.state, asked.attempts, asked.asked_by) == ("running", 1, None)


def test_a_job_that_runs_once_is_not_repeated(settings):
    settings.SCHEDULE_PROVIDERS = ["tests.dispatch.ground.once_jobs"]
    at = DUE.replace(hour=3)
    run_at(planned("once", at), at)

    with pytest.raises(Refused):
        occurrences.ask_now(job="once", key="2026-04-03", by=an_officer(), at=at)


def test_a_broken_plan_does_not_stop_the_others(monkeypatch):
    def broken(since, now):
        raise ValueError("the calendar is missing")

    good = ground.jobs()
    bad = type(good[0])(name="bad", title="Bad", planned=broken, run=ground.run_day)
    monkeypatch.setattr(ground, "jobs", lambda: [bad, *good])
    ground.first_seen(DUE - MINUTE, ground.MONTH)

    assert ticks.work(DUE)[0] == 1
