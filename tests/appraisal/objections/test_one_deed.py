"""T3: an objection that is upheld puts the deed right, and all facts of it follow, for officer and unit."""

from datetime import timedelta

import pytest
from django.urls import reverse

from appraisal.models import Fact, Indicator, Run
from appraisal.objections import deeds as objections
from appraisal.objections.effect import effects_of
from appraisal.results.publicity import deeds as publicity
from appraisal.results.reissues import deeds as reissues
from tests.appraisal.making import a_case, a_matter, a_month, a_step, a_version, compute, line_of, on

pytestmark = pytest.mark.usefixtures("reference_data")

# A rate in points is its percentage: 15 of 17 are 88.24, 16 of 17 are 94.12.
RATE = ("linear", {"low": 0, "high": 10000, "points_low": 0, "points_high": 10000})
EACH = ("per_occurrence", {"points": -120})


@pytest.fixture
def version(bureau):
    rules = {
        "in time": ("cases.closed_on_time_rate", *RATE),
        "overdue": ("cases.closed_overdue", *EACH),
        "missed": ("cases.deadlines_missed", *EACH),
        "closed": ("cases.closed", "per_occurrence", {"points": 0}),
        "reviews": ("cases.reviews_on_time_rate", *RATE),
        "late": ("cases.reviews_late", *EACH),
    }
    return a_version(*((f"{name} {kind}", kind, *rule) for kind in "ou" for name, rule in rules.items()))


@pytest.fixture
def cases(bureau, version):
    """Seventeen cases that ended in February, the first two of them past their deadline."""
    return [a_case(bureau, ended=on(2026, 2, 2 + number), overdue=number < 2) for number in range(17)]


def disputed(bureau, subject, code, ref_kind, ref_id, *, published=False):
    """File an objection against a line of February and uphold it; return the period."""
    month, filed = filed_against(bureau, subject, code, ref_kind, ref_id)
    if published:
        publicity.finish(by=bureau.supervisor, at=on(2026, 3, 10), period_id=month.pk, reason="按期发布")
    objections.decide(by=bureau.supervisor, at=on(2026, 3, 11), objection_id=filed.pk, is_upheld=True, reason="属实")
    return month


def filed_against(bureau, subject, code, ref_kind, ref_id):
    month = a_month(2026, 2)
    compute(month)
    publicity.start(by=bureau.supervisor, at=month.computes_at, period_id=month.pk)
    run = Run.objects.get(period=month)
    is_unit = not hasattr(subject, "badge_number")
    sheet = run.sheets.get(subject_kind="u" if is_unit else "o", subject_id=subject.pk)
    filed = objections.file(
        by=bureau.head if is_unit else subject,
        at=on(2026, 3, 4),
        sheet_id=sheet.pk,
        indicator_id=Indicator.objects.get(code=code).pk,
        reason="有延期审批",
        ref_kind=ref_kind,
        ref_id=ref_id,
    )
    return month, filed


def lines(run, bureau, *names):
    kinds = (("o", bureau.officer), ("u", bureau.unit))
    return {(kind, name): line_of(run, subject, f"{name} {kind}") for kind, subject in kinds for name in names}


AFTER = {"in time": (1600, 1700, 9412), "overdue": (100, 0, -120), "missed": (100, 0, -120), "closed": (1700, 0, 0)}


@pytest.mark.parametrize("who", ["officer", "unit"])
@pytest.mark.parametrize("line", ["in time", "overdue", "missed"])
def test_not_overdue_is_16_of_17_for_both_and_takes_the_deduction_whoever_objects_to_whichever_line(
    bureau, cases, who, line
):
    subject = getattr(bureau, who)
    case = cases[0]
    ref = ("cases.clock", case.clocks.get().pk) if line == "missed" else ("cases.case", case.pk)
    before = lines(compute(a_month(2026, 2)), bureau, "in time", "overdue")
    assert before["u", "in time"] == (1500, 1700, 8824)

    month = disputed(bureau, subject, f"{line} {'o' if who == 'officer' else 'u'}", *ref)

    after = lines(Run.objects.standing().get(period=month), bureau, *AFTER)
    assert after == {(kind, name): found for kind in "ou" for name, found in AFTER.items()}


def test_after_publication_the_month_is_issued_anew_with_all_facts_of_the_deed(bureau, cases):
    month = disputed(bureau, bureau.officer, "overdue o", "cases.case", cases[0].pk, published=True)

    [proposal] = reissues.look(at=on(2026, 3, 12))

    after = lines(proposal.run, bureau, *AFTER)
    assert after == {(kind, name): found for kind in "ou" for name, found in AFTER.items()}
    assert line_of(Run.objects.get(period=month, number=1), bureau.unit, "in time u") == (1500, 1700, 8824)


def test_an_objection_to_a_late_review_makes_it_one_in_time(bureau, version):
    matter = a_matter(bureau, ended=on(2026, 2, 20))
    steps = [
        a_step(bureau, decided=on(2026, 2, 10) + timedelta(hours=level), matter=matter, level=level, late=level == 1)
        for level in (1, 2)
    ]

    month = disputed(bureau, bureau.legal_officer, "late o", "cases.reviewstep", steps[0].pk)

    run = Run.objects.standing().get(period=month)
    assert line_of(run, bureau.legal_officer, "late o")[0] == 0
    assert line_of(run, bureau.legal_officer, "reviews o") == (200, 200, 10000)


def test_what_is_not_the_disputed_deed_stays(bureau, cases):
    month = disputed(bureau, bureau.officer, "overdue o", "cases.case", cases[0].pk)

    run = Run.objects.standing().get(period=month)
    left = Fact.objects.filter(run=run, measure="cases.closed_overdue")
    assert {fact.ref_id for fact in left} == {cases[1].pk}


def test_what_it_would_change_is_shown_before_it_is_decided_and_is_what_then_happens(bureau, cases, browse):
    month, filed = filed_against(bureau, bureau.officer, "overdue o", "cases.case", cases[0].pk)
    page = browse(bureau.supervisor, reverse("appraisal:objection", args=[filed.pk])).content.decode()
    told = {(each.subject, each.label): each for each in effects_of(filed)}

    objections.decide(by=bureau.supervisor, at=on(2026, 3, 5), objection_id=filed.pk, is_upheld=True, reason="属实")

    run = Run.objects.standing().get(period=month)
    assert len(told) == 6
    for kind, subject, name in (("o", bureau.officer, bureau.officer.name), ("u", bureau.unit, bureau.unit.label)):
        for line in ("in time", "overdue", "missed"):
            assert told[name, f"{line} {kind}"].points_after == line_of(run, subject, f"{line} {kind}")[2]
    assert "88.24 → 94.12" in page
