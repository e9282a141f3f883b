"""Issue 11: every record behind a line shows what makes it count, and its link lands on the record itself."""

import re
from types import SimpleNamespace

import pytest
from django.utils import translation

from appraisal.results.sheets.evidence import facts_of, records_of
from appraisal.results.sheets.queries import in_its_month, line_of
from appraisal.scheme.addresses import line_url
from cases.clocks.keeping import pauses
from cases.file.case.states import MatterKind
from cases.models import Clock, Matter
from cases.review.chain import Move
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from tests.appraisal.making import a_case, a_month, a_version, compute, on, publish
from tests.cases import casework

pytestmark = pytest.mark.usefixtures("reference_data")

EACH = ("per_occurrence", {"points": -40})
MEASURES = {
    "late": "cases.reviews_late",
    "returned": "cases.matters_returned",
    "rejected": "cases.matters_rejected",
    "defect": "cases.defects_procedure",
    "registered": "cases.registered_late",
    "overdue": "cases.closed_overdue",
    "missed": "cases.deadlines_missed",
}


@pytest.fixture
def version(bureau):
    return a_version(
        *((f"{subject}-{name}", subject, code, *EACH) for subject in "ou" for name, code in MEASURES.items())
    )


@pytest.fixture
def month(bureau, version):
    """One case that went wrong in every way, and the run of its month."""
    case = casework.a_filed_case(bureau, on(2026, 1, 5), reported_at=on(2026, 1, 3), occurred_at=on(2026, 1, 1))
    clock = case.clocks.get(rule__code="handling.public_order")
    pauses.pause(
        by=bureau.officer,
        at=on(2026, 1, 20),
        clock_id=clock.pk,
        ground="expert_appraisal",
        document="鉴聘字1号",
        starts_at=on(2026, 1, 10),
        ends_at=on(2026, 1, 12),
        end_document="鉴定书1号",
    )
    matter = casework.asked(case, MatterKind.EXTENSION, at=on(2026, 2, 2))
    sent(matter, bureau, Move.RETURN, on(2026, 2, 5))
    case.refresh_from_db()
    with deed("case.closed", by=system("tests"), at=on(2026, 2, 20), about=case) as record:
        assert record.change(case, only_if={}, state="closed", ended_at=on(2026, 2, 20))
        clock = Clock.objects.get(pk=clock.pk)
        clock.met_at = on(2026, 2, 20)
        record.save(clock)
    return SimpleNamespace(case=case, clock=clock, matter=Matter.objects.get(pk=matter.pk))


def sent(matter, bureau, move, at):
    casework.decided(
        matter,
        bureau.legal_officer,
        move,
        at=at,
        opinion="缺少告知笔录",
        answers=casework.answers(procedure=False),
        findings=[casework.a_finding(bureau.officer)],
    )


def told(bureau, run, name, subject="o"):
    """Return the only record behind a line, in English."""
    [fact] = run.facts.filter(measure=MEASURES[name], subject_kind=subject)
    with translation.override("en"):
        [record] = records_of([fact], bureau.supervisor)
        said = record.told
        return SimpleNamespace(proof=dict(record.proof), url=said.url, reviewer=said.reviewer, said=said.said)


def test_a_late_step_shows_when_it_was_due_and_decided(bureau, month):
    run = compute(a_month(2026, 2))
    step = month.matter.steps.get(outcome="return")

    found = told(bureau, run, "late")

    assert found.proof["Decided"] == "2026-02-05 10:00"
    assert found.proof["Due"] == step.due_at.astimezone(on(2026, 2, 5).tzinfo).strftime("%Y-%m-%d %H:%M")
    assert found.url == f"/cases/{month.case.pk}/matters/#reviewstep-{step.pk}"


def test_a_defect_leads_to_itself_with_reviewer_and_opinion(bureau, month):
    found = told(bureau, compute(a_month(2026, 2)), "defect", "u")
    defect = month.case.defects.get()

    assert (found.reviewer, found.said) == (bureau.legal_officer.name, "缺少告知笔录")
    assert found.proof == {"Found": "2026-02-05 10:00"}
    assert found.url.endswith(f"#defect-{defect.pk}")


@pytest.mark.parametrize("name", ["overdue", "missed"])
def test_an_overdue_case_shows_its_clock_with_pauses(bureau, month, name):
    found = told(bureau, compute(a_month(2026, 2)), name)

    assert found.proof["Due"] == "2026-02-06 23:59"
    assert found.proof["Met"] == "2026-02-20 10:00"
    assert found.proof["Stood still"] == "2026-01-10 10:00 – 2026-01-12 10:00 Expert appraisal"
    assert found.url == f"/cases/{month.case.pk}/clocks/#clock-{month.clock.pk}"


def test_a_late_registration_shows_both_times_and_the_last_moment(bureau, month):
    assert told(bureau, compute(a_month(2026, 1)), "registered").proof == {
        "Reported": "2026-01-03 10:00",
        "To be registered until": "2026-01-04 10:00",
        "Registered": "2026-01-05 10:00",
    }


def test_a_rejected_matter_shows_who_rejected_it_in_which_round_and_why(bureau, version):
    case = casework.a_filed_case(bureau, on(2026, 2, 2))
    matter = casework.asked(case, MatterKind.EXTENSION, at=on(2026, 2, 3))
    sent(matter, bureau, Move.REJECT, on(2026, 2, 4))

    found = told(bureau, compute(a_month(2026, 2)), "rejected")

    assert (found.reviewer, found.said) == (bureau.legal_officer.name, "缺少告知笔录")
    assert found.proof["Round 1, level 1"] == f"rejected 2026-02-04 10:00 {bureau.legal_officer.name}"
    assert found.url.endswith(f"/matters/#matter-{matter.pk}")


def test_each_link_leads_to_a_place_that_the_page_has(bureau, month, browse):
    run = compute(a_month(2026, 2))

    for name in ("late", "returned", "defect", "overdue", "missed"):
        page, _hash, place = told(bureau, run, name).url.partition("#")
        assert f'id="{place}"' in browse(bureau.supervisor, page).content.decode(), name


def test_the_page_and_the_interface_show_it(bureau, month, browse):
    run = compute(a_month(2026, 2))
    sheet = run.sheets.get(subject_kind="u", subject_id=bureau.unit.pk)
    indicator = sheet.lines.get(indicator__code="u-overdue").indicator
    page = re.sub(r"<[^>]+>", " ", browse(bureau.supervisor, line_address(run, bureau, indicator)).content.decode())

    assert "Stood still" in page
    assert "2026-02-06 23:59" in page


def line_address(run, bureau, indicator):
    return line_url(run.pk, "u", bureau.unit.pk, indicator.pk)


def test_an_adjustment_shows_what_it_was_in_its_month_before_and_after(bureau, version):
    a_case(bureau, registered=on(2026, 1, 20), reported=on(2026, 1, 18))
    publish(a_month(2026, 1))
    a_case(bureau, registered=on(2026, 1, 25), reported=on(2026, 1, 18))
    february = a_month(2026, 2)
    run = compute(february, at=on(2026, 3, 3))
    sheet = run.sheets.get(subject_kind="u", subject_id=bureau.unit.pk)
    line = sheet.lines.select_related("indicator", "adjusts").get(indicator__code="u-registered", adjusts__isnull=False)

    with translation.override("en"):
        [record] = records_of(list(facts_of(sheet, line.indicator, line.adjusts)), bureau.supervisor)
        its = in_its_month(sheet, line_of(sheet, line.indicator, line.adjusts))

    assert record.proof[-1][1] == "0 → 1"
    assert (its.value_before, its.value_after, its.points_before, its.points_after) == ("1", "2", -40, -80)


def test_a_person_in_post_is_named_without_a_link_that_leads_nowhere(bureau, reference_data, browse):
    a_version(("heads", "u", "people.headcount", "tiers", {"steps": [[0, 100]]}))
    run = compute(a_month(2026, 2))
    [indicator] = run.version.indicators.all()

    page = browse(bureau.supervisor, line_address(run, bureau, indicator)).content.decode()

    assert f'<td class="first">{bureau.officer.name}' in page
    assert 'href=""' not in page
    assert "In post from" in page
