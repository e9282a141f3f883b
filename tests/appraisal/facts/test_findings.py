"""C12, C13, A4: what a person concluded in an evaluation counts for officer and unit, and opens its record."""

import pytest
from django.urls import reverse

from appraisal.models import Run
from appraisal.objections import deeds as objections
from appraisal.results.sheets.evidence import facts_of, records_of
from cases.models import Evaluation, EvaluationFinding, EvaluationItem
from cases.quality.evaluations import deeds as evaluations
from cases.quality.evaluations.deeds import EvaluationFault
from portal.ledger.actors import system
from portal.people.models import Officer
from portal.shell.refusals import Denied
from tests.appraisal.making import a_case, a_month, a_version, compute, line_of, on
from tests.cases.casework import a_finding

pytestmark = pytest.mark.usefixtures("reference_data")
FOUND = ("evaluations.findings_{}", "per_occurrence", {"points": -300, "floor": -3000})


def rule(code, subject, severity):
    return code, subject, FOUND[0].format(severity), *FOUND[1:]


@pytest.fixture
def found(bureau):
    """The finding of a department's review of a case of the bureau's officer, concluded on 12 January 2026."""
    case = a_case(bureau, ended=on(2026, 1, 5))
    return conclude(bureau, case, on(2026, 1, 12))


def conclude(bureau, case, at, *, kind="department", trigger="", by=None):
    by, item = by or bureau.reviewer, a_finding(bureau.officer)
    opened = evaluations.open_evaluation(
        by=by, at=at, case_id=case.pk, kind=kind, trigger=trigger, reference=f"{kind}{at:%m%d}"
    )
    marks = {item.code: item.full_marks for item in EvaluationItem.objects.filter(is_active=True)}
    fault = EvaluationFault(item.item_id, bureau.officer.pk, "未告知权利")
    evaluations.conclude(by=by, at=at, evaluation_id=opened.pk, marks=marks, finding="程序问题", faults=[fault])
    return EvaluationFinding.objects.get(evaluation=opened)


@pytest.fixture
def rules(found):
    return a_version(rule("7.1", "u", found.severity), rule("7.2", "o", found.severity))


def test_a_finding_costs_its_officer_and_once_the_unit(bureau, found, rules):
    run = compute(a_month(2026, 1))

    assert line_of(run, bureau.officer, "7.2") == (100, 0, -300)
    assert line_of(run, bureau.unit, "7.1") == (100, 0, -300)
    assert line_of(run, bureau.second, "7.2") == (0, 0, 0)


def test_the_month_is_that_of_the_conclusion(bureau, found, rules):
    assert line_of(compute(a_month(2026, 2)), bureau.officer, "7.2") == (0, 0, 0)


def test_a_finding_of_another_severity_is_another_measure(bureau, found):
    others = [each for each in ("minor", "ordinary", "serious") if each != found.severity]
    a_version(*[rule(f"7.{number}", "o", severity) for number, severity in enumerate(others)])
    run = compute(a_month(2026, 1))

    assert [line_of(run, bureau.officer, f"7.{number}") for number in range(2)] == [(0, 0, 0)] * 2


def test_an_evaluation_that_is_open_and_a_partys_rating_count_nothing(bureau, found, rules):
    case = a_case(bureau, ended=on(2026, 1, 6))
    at = on(2026, 1, 13)
    evaluations.open_evaluation(
        by=bureau.reviewer, at=at, case_id=case.pk, kind="triggered", trigger="acquittal", reference="判决1号"
    )
    evaluations.record_rating(by=system("survey"), at=at, case_id=case.pk, reference="答卷1", total=10)

    assert Evaluation.objects.count() == 3
    assert line_of(compute(a_month(2026, 1)), bureau.officer, "7.2") == (100, 0, -300)


def test_an_acquittal_counts_by_what_a_person_found_like_any_other_occasion(bureau, found, rules):
    case = a_case(bureau, ended=on(2026, 1, 6))
    conclude(bureau, case, on(2026, 1, 14), kind="triggered", trigger="acquittal")

    assert line_of(compute(a_month(2026, 1)), bureau.officer, "7.2") == (200, 0, -600)


def test_the_line_opens_the_record_with_who_found_it(bureau, found, rules):
    run = compute(a_month(2026, 1))
    sheet = run.sheets.get(officer=bureau.officer)
    facts = facts_of(sheet, sheet.lines.get(indicator__code="7.2").indicator)

    (record,) = records_of(list(facts), Officer.objects.get(pk=bureau.supervisor.pk))
    (hidden,) = records_of(list(facts), Officer.objects.get(pk=bureau.rule_admin.pk))

    told = record.told
    assert (record.carrier, told.officer, told.reviewer, told.said, told.url) == (
        found.evaluation.case,
        bureau.officer.name,
        bureau.reviewer.name,
        "未告知权利",
        f"{reverse('cases:evaluations', args=[found.evaluation.case_id])}#evaluationfinding-{found.pk}",
    )
    assert found.item.label in told.what
    assert (hidden.carrier, hidden.name, hidden.told) == (None, "", None)


def test_who_concluded_the_evaluation_does_not_decide_the_objection_to_it(bureau, rules):
    from appraisal.results.publicity import deeds as publicity
    from tests.appraisal.making import SYSTEM

    case = a_case(bureau, ended=on(2026, 1, 6))
    found = conclude(bureau, case, on(2026, 1, 14), by=bureau.supervisor)
    month = a_month(2026, 1)
    compute(month)
    publicity.start(by=SYSTEM, at=month.computes_at, period_id=month.pk)
    sheet = Run.objects.get(period=month).sheets.get(officer=bureau.officer)
    objection = objections.file(
        by=bureau.officer,
        at=month.computes_at,
        sheet_id=sheet.pk,
        reason="已告知",
        indicator_id=sheet.lines.get(indicator__code="7.2").indicator_id,
        ref_kind="cases.evaluationfinding",
        ref_id=found.pk,
    )

    with pytest.raises(Denied):
        objections.decide(
            by=bureau.supervisor, at=month.computes_at, objection_id=objection.pk, is_upheld=True, reason="属实"
        )
    assert objections.makers_of(objection, "cases.evaluationfinding", found.pk) == {bureau.supervisor.pk}
