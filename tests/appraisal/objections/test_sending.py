"""What cannot be taken back says first what goes to how many, and an unfinished month is never made public."""

import json

import pytest
from django.urls import reverse

from appraisal.desk.schedule import compute_period
from appraisal.models import Bulletin, Period
from appraisal.results.publicity import deeds as publicity
from portal.dispatch.runs.progress import Silent
from portal.ledger.models import Event
from portal.shell.refusals import MovedOn, Refused
from tests.appraisal.making import SYSTEM, a_month, compute, on


class Unasked(Silent):
    """Progress of a run that the calendar asked for."""

    asked_by = None


@pytest.fixture
def april(march):
    """A month that is computed before it is over."""
    period = a_month(2026, 4)
    compute(period, on(2026, 4, 20))
    period.refresh_from_db()
    return period


@pytest.fixture
def whole_april(april):
    """The same month, computed once more when it was over."""
    compute(april, on(2026, 5, 1, 0))
    return april


def look_at(monkeypatch, *moment):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(*moment))


def address(name, period):
    return reverse(f"appraisal:{name}", args=[period.pk])


def seen(period):
    return period.runs.standing().get().results_digest


@pytest.mark.parametrize("moment", [(2026, 4, 29), (2026, 4, 30, 23, 59)])
def test_publicity_of_an_unfinished_month_is_refused(bureau, april, browse, monkeypatch, moment):
    look_at(monkeypatch, *moment)

    page = browse(bureau.supervisor, address("start_publicity", april))
    sent = browse(bureau.supervisor, address("start_publicity", april), {"seen": seen(april)})
    with pytest.raises(Refused):
        publicity.start(by=SYSTEM, at=on(*moment), period_id=april.pk)

    assert (page.status_code, sent.status_code) == (409, 422)
    assert '<button class="btn-go"' not in page.content.decode()
    assert Period.objects.get(pk=april.pk).state == "computed"


def test_from_its_first_moment_after_the_month_it_may_begin(bureau, whole_april, browse, monkeypatch):
    look_at(monkeypatch, 2026, 5, 1, 0)

    sent = browse(bureau.supervisor, address("start_publicity", whole_april), {"seen": seen(whole_april)})

    assert sent.status_code == 302
    assert Period.objects.get(pk=whole_april.pk).state == "publicity"


def test_an_unfinished_month_is_not_issued_whatever_the_reason(bureau, february):
    period = a_month(2026, 4)
    compute(period, on(2026, 5, 3))
    publicity.start(by=SYSTEM, at=on(2026, 5, 3), period_id=period.pk)

    with pytest.raises(Refused):
        publicity.finish(by=SYSTEM, at=on(2026, 4, 29), period_id=period.pk, reason="提前印发")

    assert Period.objects.get(pk=period.pk).state == "publicity"


def test_the_schedule_starts_no_publicity_of_an_unfinished_month(february):
    period = a_month(2026, 4)
    assert compute_period("2026-04", at=on(2026, 4, 29), progress=Unasked())

    period.refresh_from_db()
    assert period.state == "computed"


def test_an_unfinished_month_is_marked_interim(bureau, april, browse, monkeypatch):
    look_at(monkeypatch, 2026, 4, 29)

    months = browse(bureau.supervisor, reverse("appraisal:periods")).content.decode()

    assert "interim" in months
    assert address("start_publicity", april) not in months


def test_the_page_says_what_goes_to_how_many_and_that_it_stays(bureau, whole_april, browse, monkeypatch):
    look_at(monkeypatch, 2026, 5, 3)

    page = browse(bureau.supervisor, address("start_publicity", whole_april)).content.decode()
    assert not Bulletin.objects.filter(period=whole_april).exists()
    browse(bureau.supervisor, address("start_publicity", whole_april), {"seen": seen(whole_april)})

    event = Event.objects.filter(kind="publicity.started").order_by("-seq").first()
    told = json.loads(event.payload)["notices"]
    assert told > 1
    assert f"tell {told} people" in page
    assert "cannot be taken back" in page


def test_a_press_without_the_page_sends_nothing(bureau, whole_april, browse, monkeypatch):
    look_at(monkeypatch, 2026, 5, 3)

    answer = browse(bureau.supervisor, address("start_publicity", whole_april), {})

    assert answer.status_code == 422
    assert Period.objects.get(pk=whole_april.pk).state == "computed"


def test_results_that_are_others_by_now_are_not_sent(bureau, whole_april, browse, monkeypatch):
    look_at(monkeypatch, 2026, 5, 3)

    answer = browse(bureau.supervisor, address("start_publicity", whole_april), {"seen": "0" * 64})

    assert answer.status_code == 409
    assert Period.objects.get(pk=whole_april.pk).state == "computed"


def test_two_tabs_send_once(bureau, whole_april, browse, monkeypatch):
    look_at(monkeypatch, 2026, 5, 3)
    data = {"seen": seen(whole_april)}

    answers = [browse(bureau.supervisor, address("start_publicity", whole_april), data).status_code for _ in "ab"]

    assert answers == [302, 409]
    assert Bulletin.objects.filter(period=whole_april).count() == 1


def test_issuing_early_asks_for_a_reason_and_says_why(bureau, march, browse):
    page = browse(bureau.supervisor, address("issue", march.period)).content.decode()
    bare = browse(bureau.supervisor, address("issue", march.period), {"seen": seen(march.period)})
    said = browse(bureau.supervisor, address("issue", march.period), {"seen": seen(march.period), "reason": "上级要求"})
    again = browse(
        bureau.supervisor, address("issue", march.period), {"seen": seen(march.period), "reason": "上级要求"}
    )

    assert "A reason is needed" in page
    assert march.bulletin.number in page
    assert [bare.status_code, said.status_code, again.status_code] == [422, 302, 409]
    assert Bulletin.objects.filter(period=march.period, kind="final").count() == 1


def test_only_those_who_publish_see_what_would_be_sent(bureau, march, browse):
    answers = {
        role: browse(getattr(bureau, role), address("issue", march.period)).status_code
        for role in ("officer", "head", "leader", "audit_admin", "supervisor")
    }

    assert answers == dict.fromkeys(answers, 403) | {"supervisor": 200}


def test_a_published_period_is_not_published_again(february):
    with pytest.raises(MovedOn):
        publicity.finish(by=SYSTEM, at=on(2026, 3, 20), period_id=february.period.pk)
