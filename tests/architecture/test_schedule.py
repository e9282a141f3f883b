"""B15: what is counted by the month is caught up month by month; what looks at the present is not."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.dispatch.runs.schedule import Runs, jobs

pytestmark = pytest.mark.django_db
OFF = timedelta(days=100)


def planned(job):
    now = timezone.now()
    return list(job.planned(now - OFF, now))


def test_every_job_by_the_month_keeps_its_order_and_every_job_by_the_day_runs_the_newest_only():
    for job in jobs().values():
        keys = [key for key, _at in planned(job)]
        if any(re.fullmatch(r"\d{4}-\d\d", key) for key in keys):
            assert job.runs is Runs.IN_ORDER, job.name
        elif len(keys) > 1:
            assert job.runs is Runs.NEWEST, job.name


def test_what_people_ask_for_never_waits_for_somebody_else_s_failure():
    asked = [job for job in jobs().values() if job.result_url and not planned(job)]

    assert {job.name for job in asked} >= {"export", "import"}
    assert {job.runs for job in asked} <= {Runs.FREELY, Runs.SINGLY}
