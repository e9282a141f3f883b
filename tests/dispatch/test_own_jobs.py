"""O7, T9: the ledger leaves the database every ten minutes and is verified each night; a finding is told at once."""

from datetime import timedelta

import pytest
from django.db import connection

from portal.dispatch.models import Notice, Occurrence, Plan
from portal.dispatch.runs import ticks
from portal.ledger.chain.checkpoints import kept_checkpoints
from portal.ledger.rows import guards
from portal.people.models import Unit
from tests.factories import a_unit, administrators

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(settings, tmp_path):
    settings.SCHEDULE_PROVIDERS = ["portal.dispatch.runs.jobs.jobs"]
    settings.CHECKPOINTS_DIR = tmp_path


@pytest.fixture
def night(at):
    """Three o'clock of a night, with the plans written until a minute before."""
    moment = at.replace(hour=3)
    for job in ("verify-ledger", "ledger-checkpoints"):
        Plan.objects.create(job=job, written_until=moment - timedelta(minutes=1))
    return moment


def test_checkpoints_are_kept_outside_the_database(night):
    a_unit()

    ticks.work(night)

    assert len(list(kept_checkpoints("business"))) == 1
    assert Occurrence.objects.get(job="ledger-checkpoints").counts["checkpoints"] >= 1


def test_a_whole_ledger_is_found_whole(night):
    a_unit()

    ticks.work(night)

    run = Occurrence.objects.get(job="verify-ledger")
    assert (run.key, run.state, run.counts) == ("2026-03-16", "done", {"findings": 0})
    assert Notice.objects.count() == 0


def test_a_row_changed_behind_the_application_s_back_is_named_and_told_to_the_audit_administrator(night):
    unit = a_unit()
    guards.remove(connection)
    Unit.objects.filter(pk=unit.pk).update(name="别的所")

    ticks.work(night)
    ticks.work(night + timedelta(hours=1))

    run = Occurrence.objects.get(job="verify-ledger")
    assert (run.state, run.attempts) == ("failed", 1)
    assert f"people.unit:{unit.pk} is not as its last event left it" in run.error
    notice = Notice.objects.get()
    assert (notice.recipient, notice.url) == (administrators().audit, f"/runs/{run.pk}/")
