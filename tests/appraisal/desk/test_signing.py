"""S8: whoever makes results public or re-issues a bulletin gives the password once more, and sees what is signed."""

import pytest
from django.urls import reverse

from appraisal.facts.months import label_of
from appraisal.models import Bulletin, Objection, Period
from portal.ledger.models import Event
from tests.appraisal.making import a_month, compute, on

CONFIRMED = {"confirm_password": "demo"}


@pytest.fixture
def april(march):
    """A month that is computed and over."""
    period = a_month(2026, 4)
    compute(period, on(2026, 5, 3))
    period.refresh_from_db()
    return period


@pytest.fixture
def later(settings, browse, client):
    """Return a function that sends a form as somebody who gave the password long ago."""
    settings.CONFIRM_MINUTES = 5

    def send(officer, url, data, **options):
        browse(officer, reverse("people:me"))
        session = client.session
        session["confirmed_at"] = 0
        session.save()
        return client.post(url, data, **options)

    return send


def seen(period):
    return {"seen": period.runs.standing().get().results_digest}


def test_publicity_starts_only_after_the_password(bureau, april, later, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(2026, 5, 3))
    address = reverse("appraisal:start_publicity", args=[april.pk])

    asking = later(bureau.supervisor, address, seen(april))
    wrong = later(bureau.supervisor, address, {**seen(april), "confirm_password": "wrong"})

    assert (asking.status_code, wrong.status_code) == (403, 422)
    assert seen(april)["seen"] in asking.content.decode()
    assert label_of(april) in asking.content.decode()
    assert Period.objects.get(pk=april.pk).state == "computed"
    assert later(bureau.supervisor, address, {**seen(april), **CONFIRMED}).status_code == 302
    assert Period.objects.get(pk=april.pk).state == "publicity"


def test_a_bulletin_is_issued_only_after_the_password_and_the_reason_is_kept(bureau, march, later):
    address = reverse("appraisal:issue", args=[march.period.pk])
    typed = {**seen(march.period), "reason": "上级要求"}

    asking = later(bureau.supervisor, address, typed)

    assert asking.status_code == 403
    assert "上级要求" in asking.content.decode()
    assert not Bulletin.objects.filter(period=march.period, kind="final").exists()
    assert later(bureau.supervisor, address, {**typed, **CONFIRMED}).status_code == 302
    assert Event.objects.filter(kind="bulletin.issued").order_by("-seq").first().about_id


def test_who_may_not_publish_is_not_asked_but_refused(bureau, march, later):
    address = reverse("appraisal:issue", args=[march.period.pk])

    answer = later(bureau.officer, address, seen(march.period))

    assert answer.status_code == 403
    assert "confirm_password" not in answer.content.decode()


def test_a_month_that_moved_on_says_so_without_asking(bureau, march, later):
    address = reverse("appraisal:start_publicity", args=[march.period.pk])

    assert later(bureau.supervisor, address, seen(march.period)).status_code == 409


@pytest.fixture
def objection(bureau, march, browse):
    line = march.run.version.indicators.get(code="1.13")
    url = reverse("appraisal:object", args=[march.run.pk, "officers", bureau.officer.pk, line.pk])
    browse(bureau.officer, url, {"record": f"cases.defect:{march.defect.pk}", "reason": "It was there."})
    return Objection.objects.get()


@pytest.mark.parametrize(
    ("outcome", "day", "is_asked"),
    [("upheld", 4, True), ("rejected", 4, False), ("rejected", 20, True)],
    ids=["corrects the draft", "issues nothing", "issues the final bulletin as the last"],
)
def test_an_objection_whose_decision_issues_a_bulletin_asks_for_the_password(
    bureau, march, objection, later, monkeypatch, outcome, day, is_asked
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(2026, 4, day))
    address = reverse("appraisal:objection", args=[objection.pk])
    decision = {"outcome": outcome, "record": f"cases.defect:{march.defect.pk}", "reason": "有记录"}

    page = later(bureau.supervisor, address, decision)

    assert page.status_code == (403 if is_asked else 302)
    assert Objection.objects.get().state == ("open" if is_asked else outcome)


def test_the_interface_asks_a_session_for_the_password_before_a_draft_is_corrected(bureau, march, objection, later):
    address = reverse("api:appraisal_decide_objection", args=[objection.pk])
    decision = {"is_upheld": True, "reason": "有记录"}

    answer = later(bureau.supervisor, address, decision, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "password_needed")
    assert Objection.objects.get().state == "open"
