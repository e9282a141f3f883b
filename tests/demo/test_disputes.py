"""The demo walks every path: what is disputed, late, taken back, waived, corrected and void (issue 9)."""

from collections import Counter

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appraisal.demo.months import appraise
from appraisal.models import Bulletin, Consequence, Exclusion, Fact, Line, Objection, Period, Run
from appraisal.screens.addresses import line_url, sheet_url
from cases.models import Case, Matter, Wording
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.people.models import Officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("appraised")]


def adjustments():
    lines = Line.objects.exclude(adjusts=None).select_related("sheet__run__period", "adjusts", "indicator")
    return lines.order_by("pk")


def opens(*addresses, role="supervisor"):
    """Open pages as somebody in a role; return the text of the last one."""
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(
        Officer.objects.filter(posts__role=role).order_by("pk").first(),
        backend="portal.people.backends.PostBackend",
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
    assert left.run.period == Period.objects.published().first()
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


def test_what_is_upheld_after_publication_is_taken_back_in_the_next_month():
    late = Objection.objects.get(state="upheld", run__published_at__lt=F("decided_at"))

    assert set(Fact.objects.filter(quantity__lt=0).values_list("ref_kind", "ref_id")) == {("defect", late.ref_id)}
    for subject_kind in ("o", "u"):
        line = adjustments().get(adjusts=late.run.period, points__gt=0, sheet__subject_kind=subject_kind)
        assert line.sheet.run.period.starts_on == late.run.period.ends_on


def test_a_report_that_was_older_is_a_late_fact_of_its_month():
    fact = Fact.objects.get(measure="cases.registered_late", subject_kind="o", adjusts__isnull=False)
    case = Case.objects.get(pk=fact.ref_id)
    corrected = Wording.objects.get(case=case, field="reported_at").corrected_at

    assert timezone.localdate(case.registered_at) == fact.occurred_on
    assert Run.objects.get(period=fact.adjusts).published_at < corrected < fact.run.computed_at
    assert fact.run.period.starts_on == fact.adjusts.ends_on


def test_adjusted_sheets_and_the_records_behind_them_open():
    subjects = [(each.sheet.run_id, each.sheet.subject_kind, each.sheet.subject_id) for each in adjustments()]

    assert subjects
    opens(*(sheet_url(*each) for each in subjects))
    opens(
        *(
            line_url(*each, line.indicator_id, line.adjusts)
            for each, line in zip(subjects, adjustments(), strict=True)
        )
    )


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
        ("case", "place"), ("case", "reported_at"), ("evidence", "title"),
    }  # fmt: skip
    assert not Fact.objects.filter(ref_kind="case", ref_id=void.pk).exists()
    opens(reverse("cases:file", args=[void.pk]), reverse("cases:section", args=[void.pk, "history"]))


def test_everything_lies_in_the_year_and_the_ledger_verifies(appraised):
    end = timezone.make_aware(timezone.datetime(appraised.year, appraised.month, appraised.day))

    assert not Event.objects.filter(occurred_at__gte=end).exclude(kind="history.generated").exists()
    assert list(verify()) == []


def test_going_on_does_nothing_twice(appraised):
    before = [model.objects.count() for model in (Objection, Exclusion, Bulletin, Consequence, Wording, Event)]
    first = Period.objects.order_by("starts_on").first().starts_on

    appraise(first, appraised, say=lambda text: None)

    assert [m.objects.count() for m in (Objection, Exclusion, Bulletin, Consequence, Wording, Event)] == before
