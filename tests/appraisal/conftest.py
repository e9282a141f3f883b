from types import SimpleNamespace

import pytest

from appraisal.models import Bulletin, Run
from appraisal.results.publicity import deeds as publicity
from tests.appraisal.making import a_defect, a_month, a_step, a_version, compute, on, publish

SERIOUS = ("cases.defects_serious", "per_occurrence", {"points": -250, "floor": -2500})


@pytest.fixture
def version(bureau, reference_data):
    """2.5 points for each serious defect, for units and officers; everybody is ranked."""
    return a_version(("1.3", "u", *SERIOUS), ("1.13", "o", *SERIOUS))


@pytest.fixture
def february(bureau, version):
    """A published month with two defects of the station's officer: period, run, bulletin, defects."""
    return a_published_month(bureau, 2)


@pytest.fixture
def march(bureau, february, monkeypatch):
    """A month under publicity with one defect; the clock of the pages stands on its second day."""
    defect = a_defect(bureau, on(2026, 3, 10), step=a_step(bureau, decided=on(2026, 3, 10)))
    period = a_month(2026, 3)
    compute(period)
    publicity.start(by=bureau.supervisor, at=period.computes_at, period_id=period.pk)
    period.refresh_from_db()
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(2026, 4, 4))
    run = Run.objects.get(period=period)
    return SimpleNamespace(period=period, run=run, defect=defect, bulletin=Bulletin.objects.get(run=run))


def a_published_month(bureau, month, defects=2):
    """Return the published month of 2026: period, run, bulletin, defects."""
    found = [a_defect(bureau, on(2026, month, 5 + day)) for day in range(defects)]
    period = a_month(2026, month)
    bulletin = publish(period)
    period.refresh_from_db()
    return SimpleNamespace(period=period, run=bulletin.run, bulletin=bulletin, defects=found)


@pytest.fixture
def browse(client):
    """Return a function that opens an address as somebody, in English."""

    def open_as(officer, url, data=None, **options):
        client.force_login(officer)
        client.cookies["django_language"] = "en"
        officer.__dict__.pop("_rights", None)
        return client.post(url, data, **options) if data is not None else client.get(url, **options)

    return open_as
