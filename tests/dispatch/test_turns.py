"""B15: a run that fails or dies holds up only those that must follow it, and says so within a minute."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from portal.dispatch import tasks
from portal.dispatch.models import Occurrence, Plan
from portal.dispatch.runs import occurrences, progress, ticks
from portal.dispatch.runs.progress import LEASE
from portal.dispatch.runs.schedule import Runs, jobs
from portal.dispatch.watchdog import own_checks
from tests.dispatch import ground, processes
from tests.factories import administrators, an_officer

pytestmark = pytest.mark.django_db
MONTHS_OFF = timedelta(days=35)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture(autouse=True)
def all_kinds(settings, now):
    settings.SCHEDULE_PROVIDERS = ["tests.dispatch.ground.jobs_of_all_kinds"]
    for runs in Runs:
        Plan.objects.create(job=runs.name, written_until=now)


def waiting(runs, key, minutes_ago, now, **fields):
    at = now - timedelta(minutes=minutes_ago)
    return Occurrence.objects.create(job=runs.name, key=key, planned_at=at, available_at=at, **fields)


def states(runs):
    return dict(Occurrence.objects.filter(job=runs.name).values_list("key", "state"))


@pytest.mark.parametrize("runs", [Runs.FREELY, Runs.SINGLY, Runs.NEWEST])
def test_a_run_that_fails_holds_up_no_later_run_of_its_job(runs, now):
    waiting(runs, "broken", 9, now)
    waiting(runs, "whole", 8, now)

    ticks.work(now)

    assert states(runs) == {"broken": "due", "whole": "done"}


def test_a_run_that_fails_holds_up_those_that_must_follow_it(now):
    waiting(Runs.IN_ORDER, "broken", 9, now)
    waiting(Runs.IN_ORDER, "whole", 8, now)

    ticks.work(now)

    assert states(Runs.IN_ORDER) == {"broken": "due", "whole": "due"}


@pytest.mark.parametrize(
    ("runs", "may"), [(Runs.FREELY, True), (Runs.SINGLY, False), (Runs.NEWEST, False), (Runs.IN_ORDER, False)]
)
def test_two_runs_of_a_job_go_on_at_once_only_where_they_run_freely(runs, may, now):
    first, second = waiting(runs, "a", 9, now), waiting(runs, "b", 8, now)

    assert occurrences.claim(first.pk, now)
    assert bool(occurrences.claim(second.pk, now)) is may


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round", range(3))
def test_of_two_claims_at_the_same_moment_one_wins_where_one_runs_at_a_time(now, round):
    runs, won, start = [waiting(Runs.SINGLY, key, 9, now).pk for key in "abcd"], [], threading.Barrier(4)

    def claim(pk):
        start.wait()
        won.append(occurrences.claim(pk, now))
        connection.close()

    threads = [threading.Thread(target=claim, args=[pk]) for pk in runs]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sum(each is not None for each in won) == 1


@pytest.mark.parametrize(("runs", "number"), [(Runs.NEWEST, 1), (Runs.IN_ORDER, 35), (Runs.SINGLY, 35)])
def test_off_for_35_days_only_the_newest_of_what_looks_at_the_present_is_caught_up(runs, number, now):
    Plan.objects.filter(job=runs.name).update(written_until=now - MONTHS_OFF)

    occurrences.plan(jobs()[runs.name], now)

    assert Occurrence.objects.filter(job=runs.name).count() == number
    newest = Occurrence.objects.filter(job=runs.name).latest("planned_at")
    assert now - newest.planned_at < timedelta(days=1)


def test_an_older_run_that_has_not_begun_makes_way_for_the_newest_unless_somebody_asked(now):
    waiting(Runs.NEWEST, "old", 3000, now)
    waiting(Runs.NEWEST, "asked", 2999, now, asked_by=an_officer())
    Plan.objects.filter(job=Runs.NEWEST.name).update(written_until=now - timedelta(days=1))

    occurrences.plan(jobs()[Runs.NEWEST.name], now)

    assert (states(Runs.NEWEST)["old"], states(Runs.NEWEST)["asked"]) == ("overtaken", "due")


def test_a_bell_for_a_run_that_is_not_there_is_no_fault():
    tasks.run_occurrence(occurrence_id=987654)


def test_a_bell_for_a_job_that_is_no_more_is_no_fault(now):
    run = Occurrence.objects.create(job="gone", key="1", planned_at=now, available_at=now)

    assert occurrences.run(run.pk, now) is False


@pytest.mark.django_db(transaction=True)
def test_a_worker_shows_that_it_lives_while_its_job_reports_nothing(now, monkeypatch):
    run, seen = waiting(Runs.FREELY, "a", 1, now), []

    def busy(key, *, at, progress):
        before = Occurrence.objects.get().lease_until
        processes.wait_until(lambda: Occurrence.objects.get().lease_until > before, within=10)
        seen.append(before)

    monkeypatch.setattr(progress, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(ground, "run_or_break", busy)

    assert occurrences.run(run.pk, timezone.now(), rings=False) is True
    assert len(seen) == 1


@pytest.mark.django_db(transaction=True)
def test_a_killed_run_is_seen_and_taken_up_within_a_minute_of_its_death(settings):
    settings.SCHEDULE_PROVIDERS = ["tests.dispatch.ground.jobs"]
    an_officer()
    due = timezone.now().replace(year=2026, month=4, day=3, hour=2)
    ground.first_seen(due - timedelta(days=2), ground.MONTH)
    code = (
        "from django.utils import timezone\nfrom portal.dispatch.runs import occurrences, ticks\n"
        "occurrences.plan_all(timezone.now())\noccurrences.run_all(timezone.now())"
    )
    worker = processes.start(code, SLOW="30")
    processes.kill_when(lambda: Occurrence.objects.filter(state="running", done_count=1).exists(), worker)
    died_at = timezone.now()

    found = {each.code: each.count for each in own_checks(administrators().system, died_at + timedelta(minutes=1))}
    assert found["runs.lost"] == 1
    rung = occurrences.wake(died_at + LEASE + timedelta(seconds=1))
    assert Occurrence.objects.get(state="running").pk in rung
    assert occurrences.claim(rung[0], died_at + timedelta(minutes=1)).attempts == 2


def test_page_register_and_watchdog_say_at_once_what_failed_and_when_it_is_tried_again(client, now):
    run = waiting(Runs.FREELY, "broken", 9, now)
    ticks.work(now)
    run.refresh_from_db()
    client.force_login(administrators().system)
    client.cookies["django_language"] = "en"

    page = client.get(f"/runs/{run.pk}/progress/").content.decode()
    register = client.get("/runs/").content.decode()
    check = next(each for each in own_checks(administrators().system, now) if each.code == "runs.failing")

    assert "Attempt 1 of 5 failed" in page
    assert "did not foresee: KeyError" in page
    assert "did not foresee: KeyError" in register
    assert [trouble.url for trouble in check.troubles] == [f"/runs/{run.pk}/"]


def test_page_and_register_say_that_a_worker_gives_no_sign_of_life(client, now):
    run = waiting(Runs.FREELY, "a", 9, now, state="running", lease_until=now - timedelta(seconds=5))
    client.force_login(administrators().system)
    client.cookies["django_language"] = "en"

    assert "no sign of life since" in client.get(f"/runs/{run.pk}/progress/").content.decode()
    assert "no sign of life" in client.get("/runs/").content.decode()
