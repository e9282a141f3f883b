"""A9, A10, A11, B1: objections, bulletins and consequences are decided on pages; what a defect costs is shown."""

import pytest
from django.db import transaction
from django.urls import reverse

from appraisal.desk.inbox import piles
from appraisal.engine import scoring
from appraisal.models import Consequence, Fact, Indicator, Objection
from appraisal.results.publicity import deeds as publicity
from cases.models import DefectItem
from portal.dispatch.models import Occurrence, OutboxMessage, Receipt
from portal.dispatch.notices import deeds as notices
from tests import factories
from tests.appraisal.conftest import a_published_month
from tests.appraisal.making import a_case, a_defect, a_month, a_version, compute, on, publish


def objecting(bureau, month):
    indicator = Indicator.objects.get(code="1.13")
    return reverse("appraisal:object", args=[month.run.pk, "officers", bureau.officer.pk, indicator.pk])


def filed(bureau, march, browse):
    record = f"cases.defect:{march.defect.pk}"
    browse(bureau.officer, objecting(bureau, march), {"record": record, "reason": "The file was complete."})
    return Objection.objects.get()


def test_an_officer_objects_to_a_record_of_the_own_sheet(bureau, march, browse):
    objection = filed(bureau, march, browse)

    assert (objection.filed_by, objection.ref_kind, objection.ref_id) == (
        bureau.officer,
        "cases.defect",
        march.defect.pk,
    )
    assert objection.reason == "The file was complete."


def test_an_objection_without_a_reason_is_asked_for_one(bureau, march, browse):
    answer = browse(bureau.officer, objecting(bureau, march), {"record": "", "reason": ""})

    assert answer.status_code == 422
    assert not Objection.objects.exists()


def test_nobody_objects_to_the_sheet_of_another(bureau, march, browse):
    assert browse(bureau.head, objecting(bureau, march)).status_code == 403


def test_an_objection_waits_in_the_inbox_of_supervisors_and_leaders_alone(bureau, march, browse):
    filed(bureau, march, browse)

    waits = {
        role: sum(len(pile.read(pile.keys)) for pile in piles(getattr(bureau, role), on(2026, 4, 4)))
        for role in ("supervisor", "leader", "head", "officer")
    }

    assert waits == {"supervisor": 1, "leader": 1, "head": 0, "officer": 0}


def test_upheld_the_sheet_shows_the_result(bureau, march, browse):
    objection = filed(bureau, march, browse)
    url = reverse("appraisal:objection", args=[objection.pk])
    decision = {"outcome": "upheld", "record": f"cases.defect:{march.defect.pk}", "reason": "It was there."}

    answer = browse(bureau.supervisor, url, decision)

    assert answer.status_code == 302
    page = browse(bureau.officer, reverse("appraisal:sheet", args=[march.run.pk, "officers", bureau.officer.pk]))
    assert page.context["sheet"].points == 10_000
    assert "It was there." in page.content.decode()


def test_who_is_barred_is_told_instead_of_shown_the_form(bureau, march, browse):
    objection = filed(bureau, march, browse)
    url = reverse("appraisal:objection", args=[objection.pk])

    page = browse(bureau.officer, url)

    assert page.context["barred"] is None
    assert browse(bureau.officer, url, {"outcome": "upheld", "reason": "x"}).status_code == 403
    assert browse(bureau.second, url).status_code == 404


def test_a_bulletin_is_marked_read_once_and_readers_are_counted(bureau, february, browse):
    url = reverse("appraisal:bulletin", args=[february.bulletin.pk])
    deliver()

    browse(bureau.officer, reverse("appraisal:read_bulletin", args=[february.bulletin.pk]), {})
    browse(bureau.officer, reverse("appraisal:read_bulletin", args=[february.bulletin.pk]), {})

    assert Receipt.objects.count() == 1
    read, told = browse(bureau.supervisor, url).context["readers"]
    assert (read, told > 1) == (1, True)
    assert browse(bureau.officer, url).context["readers"] is None


def test_a_replaced_draft_leads_to_the_bulletin_that_replaced_it(bureau, february, browse):
    draft = february.run.bulletins.get(kind="draft")

    page = browse(bureau.officer, reverse("appraisal:bulletin", args=[draft.pk])).content.decode()

    assert reverse("appraisal:bulletin", args=[february.bulletin.pk]) in page


def test_compute_now_asks_for_the_run_of_the_month(bureau, february, browse):
    period = a_month(2026, 3)

    browse(bureau.supervisor, reverse("appraisal:compute", args=[period.pk]), {})

    run = Occurrence.objects.get()
    assert (run.job, run.key, run.asked_by) == ("monthly-ranking", "2026-03", bureau.supervisor)


@pytest.fixture
def last_twice(bureau, version):
    """The station is last of three in January and in February."""
    for _each in range(2):
        factories.a_station(peer_group="stations")
    a_published_month(bureau, 1)
    a_defect(bureau, on(2026, 2, 9))
    publish(a_month(2026, 2))
    return Consequence.objects.get()


def test_the_trace_of_a_consequence_is_told_in_words(bureau, last_twice, browse):
    page = browse(bureau.supervisor, reverse("appraisal:consequence", args=[last_twice.pk]))

    assert page.context["trace"][1:] == [
        "2026-01: rank 3 of 3 ranked in “stations”, 95 points, 0 ended matters.",
        "2026-02: rank 3 of 3 ranked in “stations”, 97.5 points, 0 ended matters.",
    ]


def test_a_consequence_is_confirmed_with_a_reason(bureau, last_twice, browse):
    url = reverse("appraisal:consequence", args=[last_twice.pk])

    answer = browse(bureau.supervisor, url, {"outcome": "confirm", "reason": "Two months in a row."})

    last_twice.refresh_from_db()
    assert answer.status_code == 302
    assert (last_twice.state, last_twice.decided_by) == ("confirmed", bureau.supervisor)


def test_the_subject_and_strangers_do_not_decide_a_consequence(bureau, last_twice, browse):
    url = reverse("appraisal:consequence", args=[last_twice.pk])
    decision = {"outcome": "waive", "reason": "No."}

    answers = {
        role: browse(getattr(bureau, role), url, decision).status_code for role in ("head", "officer", "rule_admin")
    }

    assert answers == {"head": 403, "officer": 404, "rule_admin": 404}
    last_twice.refresh_from_db()
    assert last_twice.state == "proposed"


def test_last_twice_is_marked_in_the_ranking_for_those_who_decide(bureau, last_twice, browse):
    url = reverse("appraisal:ranking", args=["quality", "2026-02", "units", "stations"])

    seen = {
        role: "last twice in a row</span>" in browse(getattr(bureau, role), url).content.decode()
        for role in ("supervisor", "officer")
    }

    assert seen == {"supervisor": True, "officer": False}


def test_what_a_defect_costs_is_a_fragment_without_a_frame(bureau, version, browse):
    item = DefectItem.objects.filter(severity="serious").first()

    page = browse(bureau.legal_officer, reverse("appraisal:defect_cost"), query_params={"item": item.pk})

    text = page.content.decode()
    assert "−2.5 points for the officer" in text
    assert "−2.5 for the unit" in text
    assert "version 1, item 1.13" in text
    assert "<html" not in text


def test_what_is_not_scored_says_so(bureau, version, browse):
    item = DefectItem.objects.filter(severity="minor").first()

    page = browse(bureau.legal_officer, reverse("appraisal:defect_cost"), query_params={"item": item.pk})

    assert "not scored by the version in force" in page.content.decode()


def deliver():
    """Let the worker's handler write the notices that were announced."""
    for message in OutboxMessage.objects.filter(topic=notices.FAN_OUT):
        notices.fan_out(message, at=message.created_at)


def test_what_an_upheld_objection_did_is_said(bureau, march, browse):
    objection = filed(bureau, march, browse)
    url = reverse("appraisal:objection", args=[objection.pk])
    upheld = {"outcome": "upheld", "record": f"cases.defect:{march.defect.pk}", "reason": "There."}
    browse(bureau.supervisor, url, upheld)
    corrected = march.run.bulletins.get(kind="draft", superseded_by=None)

    page = browse(bureau.officer, url).content.decode()
    draft = browse(bureau.officer, reverse("appraisal:bulletin", args=[corrected.pk])).content.decode()

    assert "the period was computed again" in page
    assert f'<a href="{reverse("appraisal:bulletin", args=[corrected.pk])}">{corrected.number}</a>' in page
    assert "Corrected." in draft
    assert reverse("appraisal:bulletin", args=[march.bulletin.pk]) in draft


@pytest.fixture
def published(bureau, march, browse):
    """An objection that was open when its month was published."""
    objection = filed(bureau, march, browse)
    publicity.finish(by=bureau.supervisor, at=on(2026, 4, 5), period_id=march.period.pk, reason="The leader agreed.")
    return objection


def test_upheld_in_a_published_month_a_corrected_bulletin_is_proposed(bureau, march, published, browse, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(2026, 4, 20))
    url = reverse("appraisal:objection", args=[published.pk])
    form = browse(bureau.supervisor, url).content.decode()
    upheld = {"outcome": "upheld", "record": f"cases.defect:{march.defect.pk}", "reason": "There."}
    browse(bureau.supervisor, url, upheld)

    page = browse(bureau.officer, url).content.decode()

    assert "For a published period a corrected bulletin is proposed" in form
    assert "a corrected bulletin is proposed to those who issue them" in page
    assert "computed again" not in page + form


def test_what_an_earlier_release_took_back_in_the_next_month_says_so(bureau, march, published, browse):
    run = compute(a_month(2026, 4))
    fact = Fact.objects.get(run=march.run, ref_kind="cases.defect", subject_kind="o", measure="cases.defects_serious")
    fact.pk, fact.run, fact.quantity, fact.adjusts = None, run, -fact.quantity, march.period
    fact.save()
    with transaction.atomic():
        scoring.clear(run)
        scoring.score(run)
    line = run.sheets.get(officer=bureau.officer).lines.get(indicator__code="1.13", adjusts=march.period)
    subject = [run.pk, "officers", bureau.officer.pk, line.indicator_id]

    page = browse(bureau.supervisor, f"{reverse('appraisal:line', args=subject)}?adjusts=2026-03")
    plain = browse(bureau.supervisor, reverse("appraisal:line", args=[march.run.pk, *subject[1:]]))

    assert "it no longer counts" in page.content.decode()
    assert "it no longer counts" not in plain.content.decode()


def test_a_late_registration_says_when_it_was_reported(bureau, reference_data, browse):
    a_version(("3.12", "o", "cases.registered_late", "per_occurrence", {"points": -100, "floor": -500}))
    a_case(bureau, registered=on(2026, 3, 5), reported=on(2026, 3, 3, 9))
    run = publish(a_month(2026, 3)).run
    indicator = Indicator.objects.get(code="3.12")

    page = browse(bureau.officer, reverse("appraisal:line", args=[run.pk, "officers", bureau.officer.pk, indicator.pk]))

    assert "reported 2026-03-03 09:00, registered 2026-03-05 10:00" in page.content.decode()
