"""The demo walks every path: what is disputed, late, taken back, waived, corrected and void (issue 9)."""

from collections import Counter

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Bulletin, Consequence, Exclusion, Fact, Objection, Period, Reissue, Run
from appraisal.results.reissues import deeds as reissues
from appraisal.scheme.addresses import sheet_url
from cases.models import Case, Matter, Wording
from portal.demo.years.months import appraise
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.people.models import Officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("appraised")]


def opens(*addresses, role="supervisor"):
    """Open pages as somebody in a role; return the text of the last one."""
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(
        Officer.objects.filter(posts__role=role).order_by("pk").first(),
        backend="portal.people.administration.backends.PostBackend",
    )
    answers = [client.get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [200] * len(addresses)
    return answers[-1].content.decode()


def test_objections_are_upheld_rejected_and_left_open():
    states = Counter(Objection.objects.values_list("state", flat=True))

    assert states["upheld"] >= 2
    assert states["rejected"] >= 2
    assert states["open"] == 1
    assert not Objection.objects.exclude(state="open").filter(decision_reason="").exists()
    left = Objection.objects.get(state="open")
    assert left.run.period == Period.objects.published().filter(kind="month").first()
    opens(
        reverse("appraisal:objections"),
        *(reverse("appraisal:objection", args=[each.pk]) for each in Objection.objects.all()),
    )


def test_nobody_decides_what_they_filed_or_what_concerns_them():
    for each in Objection.objects.exclude(state="open"):
        assert each.decided_by_id not in (each.filed_by_id, each.officer_id)
        assert each.filed_at < each.decided_at


def test_an_upheld_objection_brings_a_corrected_draft_that_names_the_old_one():
    old = Bulletin.objects.get(kind="draft", superseded_by__kind="draft")
    objection = Objection.objects.get(run=old.run, state="upheld")

    assert old.superseded_by.issued_at == objection.decided_at
    assert old.superseded_by.results_digest != old.results_digest
    assert old.superseded_by.superseded_by.kind == "final"
    page = opens(reverse("appraisal:bulletin", args=[old.superseded_by_id]))
    assert old.number in page


def test_what_is_upheld_after_publication_is_issued_anew_and_taken_back_nowhere_else():
    late = Objection.objects.get(state="upheld", run__published_at__lt=F("decided_at"))
    reissue = Reissue.objects.get(state="issued", replaces__period=late.run.period)

    assert {record["objection"] for record in reissue.facts["records"]} == {late.pk}
    assert not Fact.objects.filter(quantity__lt=0).exists()
    assert not Fact.objects.filter(ref_kind="cases.defect", ref_id=late.ref_id, run__in=Run.objects.standing()).exists()
    first = Bulletin.objects.get(superseded_by=reissue.bulletin)
    page = opens(reverse("appraisal:bulletin", args=[first.pk]))
    assert reissue.bulletin.number in page
    assert first.number in opens(reverse("appraisal:bulletin", args=[reissue.bulletin_id]))


def test_a_report_that_was_older_waits_to_be_issued_anew():
    reissue = Reissue.objects.get(state="proposed")
    [record] = reissue.facts["records"]
    corrected = Wording.objects.get(case=record["carrier_id"], field="reported_at").corrected_at

    assert (record["ref_kind"], record["cause"]) == ("cases.case", "correction")
    assert reissue.replaces.published_at < corrected < reissue.proposed_at
    assert {(line["before"][0], line["after"][0]) for sheet in reissue.facts["sheets"] for line in sheet["lines"]} == {
        (0, 100)
    }
    opens(reverse("appraisal:reissue", args=[reissue.pk]), reverse("appraisal:periods"))


def test_nothing_else_of_a_published_month_is_otherwise_than_it_was_counted(appraised):
    proposed = list(Reissue.objects.filter(state="proposed"))

    assert reissues.look(at=timezone.make_aware(timezone.datetime(appraised.year, appraised.month, appraised.day))) == (
        proposed
    )


def test_sheets_of_first_and_corrected_runs_open():
    runs = Run.objects.filter(pk__in=Reissue.objects.values("replaces")) | Run.objects.filter(
        pk__in=Reissue.objects.values("run")
    )
    subjects = [(sheet.run_id, sheet.subject_kind, sheet.subject_id) for run in runs for sheet in run.sheets.all()[:3]]

    assert subjects
    opens(*(sheet_url(*each) for each in subjects))


def test_requests_are_taken_back_before_the_first_level_decides():
    withdrawn = list(Matter.objects.filter(stage="withdrawn"))

    assert withdrawn
    for matter in withdrawn:
        step = matter.steps.get()
        assert (step.outcome, step.reviewer_id, step.decided_at) == ("withdraw", None, matter.ended_at)
        assert matter.case.matters.filter(kind=matter.kind, opened_at__gt=matter.ended_at).exists()
        assert "Withdrew" in opens(reverse("cases:section", args=[matter.case_id, "history"]))


def test_a_registration_is_void_and_records_are_corrected():
    void = Case.objects.get(state="void")

    assert set(Wording.objects.values_list("thing", "field")) >= {
        ("case", "place"),
        ("case", "reported_at"),
        ("evidence", "title"),
    }
    assert not Fact.objects.filter(ref_kind="cases.case", ref_id=void.pk).exists()
    opens(reverse("cases:file", args=[void.pk]), reverse("cases:section", args=[void.pk, "history"]))


def test_everything_lies_in_the_year_and_the_ledger_verifies(appraised):
    end = timezone.make_aware(timezone.datetime(appraised.year, appraised.month, appraised.day))

    assert not Event.objects.filter(occurred_at__gte=end).exclude(kind="history.generated").exists()
    assert list(verify()) == []


def test_going_on_does_nothing_twice(appraised):
    kept = (Objection, Exclusion, Bulletin, Consequence, Reissue, Run, Wording, Event)
    before = [model.objects.count() for model in kept]
    first = Period.objects.filter(kind="month").order_by("starts_on").first().starts_on

    appraise(first, appraised, say=lambda text: None)

    assert [model.objects.count() for model in kept] == before
