"""A3, A8, A9: confirmed entries count in the month of their day, for the officer and the unit of that day."""

from datetime import date

import pytest

from appraisal.entries import deeds
from appraisal.entries.measures import ENTRIES
from appraisal.facts import makers
from appraisal.models import Line, Run
from appraisal.objections import deeds as objections
from appraisal.results.publicity import deeds as publicity
from appraisal.results.reissues import deeds as reissues
from appraisal.results.sheets.evidence import facts_of, records_of
from portal.ledger.verification import verify
from portal.shell.refusals import Denied
from tests.appraisal.entries.making import CHECKLIST, POINTS, a_confirmed, an_entry, an_item, given
from tests.appraisal.making import a_month, a_version, compute, line_of, on, publish

pytestmark = pytest.mark.usefixtures("reference_data")

EACH = ("per_occurrence", {"points": -50})
SHARE = ("rate_target", {"target_bp": 10_000, "points_per_point": 100, "full": 1000})
LATE = on(2026, 3, 20)


@pytest.fixture
def version(bureau):
    return a_version(
        ("h.u", "u", "appraisal.entries", *EACH),
        ("h.o", "o", "appraisal.entries", *EACH),
        ("n.o", "o", "appraisal.entries_made", *EACH),
        ("r.u", "u", "appraisal.entries_rate", *SHARE),
        missing="not_scored",
    )


@pytest.fixture
def item(bureau, version):
    return an_item(bureau)


def value_of(run, subject, code, adjusts=None):
    return line_of(run, subject, code, adjusts)[0]


def is_scored(run, subject, code):
    kind = "o" if hasattr(subject, "badge_number") else "u"
    lines = Line.objects.filter(sheet__run=run, sheet__subject_kind=kind, sheet__subject_id=subject.pk)
    return not lines.get(indicator__code=code, adjusts=None).is_empty


def test_an_entry_adds_its_own_quantity_for_officer_and_unit(bureau, item):
    a_confirmed(bureau, item, quantity=450)
    a_confirmed(bureau, item, quantity=150, note="二")

    run = compute(a_month(2026, 2))

    assert line_of(run, bureau.officer, "h.o") == (600, 0, -300)
    assert line_of(run, bureau.unit, "h.u") == (600, 0, -300)
    assert line_of(run, bureau.officer, "n.o") == (200, 0, -100)


def test_what_nobody_confirmed_or_somebody_refused_withdrew_or_voided_does_not_count(bureau, item):
    an_entry(bureau, item, note="等")
    refused, withdrawn = an_entry(bureau, item, note="拒"), an_entry(bureau, item, note="撤")
    deeds.refuse_entry(by=bureau.personnel, at=LATE, entry_id=refused.pk, reason="不符")
    deeds.withdraw(by=bureau.supervisor, at=LATE, entry_id=withdrawn.pk)
    deeds.void(by=bureau.head, at=LATE, entry_id=a_confirmed(bureau, item, note="废").pk, reason="重复")

    run = compute(a_month(2026, 2))

    assert not run.facts.filter(measure__startswith="appraisal.").exists()
    assert not is_scored(run, bureau.officer, "h.o")


def test_where_every_answer_is_no_there_was_something_to_measure(bureau, version):
    a_confirmed(bureau, an_item(bureau, subject="u", **CHECKLIST), grade="no")

    run = compute(a_month(2026, 2))

    assert line_of(run, bureau.unit, "h.u") == (0, 0, 0)
    assert is_scored(run, bureau.unit, "h.u")
    assert line_of(run, bureau.unit, "r.u")[:2] == (0, 100)
    assert not is_scored(run, bureau.department, "h.u")


def test_the_rate_is_the_share_of_full_marks_and_leaves_numbers_out(bureau, version):
    marked = an_item(bureau, subject="u", **POINTS)
    a_confirmed(bureau, marked, quantity=750)
    a_confirmed(bureau, an_item(bureau, subject="u", **CHECKLIST), grade="part")
    a_confirmed(bureau, an_item(bureau, subject="u"), quantity=9900)

    assert line_of(compute(a_month(2026, 2)), bureau.unit, "r.u")[:2] == (125, 200)


def test_the_source_says_the_item_of_each_record_for_those_who_filter_by_it(bureau, item):
    from appraisal.facts.dialect import rows, start_of, true

    a_confirmed(bureau, item)
    a_confirmed(bureau, an_item(bureau), note="另")
    span = [start_of(date(2026, 2, 1)), start_of(date(2026, 3, 1)), true(False)]

    found = rows(f"SELECT s.item, s.quantity FROM ({ENTRIES.sql()}) s WHERE s.item = '{item.code}'", span)

    assert found == [(item.code, 400)]


@pytest.mark.parametrize(
    ("day", "month"), [(date(2026, 2, 1), 2), (date(2026, 2, 28), 2), (date(2026, 1, 31), 1), (date(2026, 3, 1), 3)]
)
def test_the_day_decides_the_month_at_both_ends(bureau, item, day, month):
    a_confirmed(bureau, item, happened_on=day, at=on(2026, 3, 2))

    counted = {number: compute(a_month(2026, number)).facts.filter(measure="appraisal.entries") for number in (1, 2, 3)}

    assert [number for number, facts in counted.items() if facts.exists()] == [month]


def test_what_is_confirmed_after_the_month_is_public_is_an_adjustment_of_the_next(bureau, item):
    waiting = an_entry(bureau, item)
    february = a_month(2026, 2)
    publish(february)
    deeds.confirm(by=bureau.personnel, at=LATE, entry_id=waiting.pk)
    a_confirmed(bureau, item, at=LATE, note="迟报", quantity=100)

    assert reissues.look(at=on(2026, 3, 21)) == []
    a_confirmed(bureau, item, happened_on=date(2026, 3, 10), at=on(2026, 3, 25), quantity=200)
    run = compute(a_month(2026, 3))

    assert value_of(run, bureau.officer, "h.o", adjusts=february) == 500
    assert value_of(run, bureau.officer, "h.o") == 200


def test_what_is_void_after_the_month_is_public_has_it_issued_anew(bureau, item):
    entry = a_confirmed(bureau, item, quantity=450)
    a_confirmed(bureau, item, quantity=150, note="二")
    february = a_month(2026, 2)
    publish(february)
    deeds.void(by=bureau.head, at=LATE, entry_id=entry.pk, reason="重复")

    [found] = reissues.look(at=on(2026, 3, 21))

    assert value_of(found.run, bureau.officer, "h.o") == 150
    assert value_of(found.run, bureau.unit, "h.u") == 150
    assert "void" in str(found.facts)
    assert not compute(a_month(2026, 3)).facts.exclude(adjusts=None).exists()


def test_a_correction_changes_what_its_month_counted_and_nothing_counts_twice(bureau, item):
    entry = a_confirmed(bureau, item, quantity=2100)
    publish(a_month(2026, 2))
    new = deeds.correct(
        by=bureau.supervisor, at=LATE, entry_id=entry.pk, reason="21改12", given=given(bureau, item, quantity=1200)
    )
    deeds.confirm(by=bureau.personnel, at=LATE, entry_id=new.pk)

    [found] = reissues.look(at=on(2026, 3, 21))

    assert value_of(found.run, bureau.officer, "h.o") == 1200
    assert not compute(a_month(2026, 3)).facts.exclude(adjusts=None).exists()
    assert list(verify()) == []


def test_a_line_shows_who_entered_who_confirmed_the_note_and_the_files(bureau, item, client):
    from tests.appraisal.entries.test_entries import a_file

    entry = a_confirmed(bureau, item, note="法制轮训", files=(a_file(),))
    run = compute(a_month(2026, 2))
    sheet = run.sheets.get(subject_kind="o", subject_id=bureau.officer.pk)
    indicator = run.version.indicators.get(code="h.o")

    [record] = records_of(list(facts_of(sheet, indicator)), bureau.officer)

    proof = dict(record.proof)
    words = " ".join(proof.values())
    assert (record.told.said, record.told.url.rstrip("/").rpartition("/")[2]) == ("法制轮训", str(entry.pk))
    assert bureau.supervisor.name in words
    assert bureau.personnel.name in words
    assert "签到表.txt" in words


def test_after_a_correction_the_line_shows_what_stands_now(bureau, item):
    entry = a_confirmed(bureau, item, quantity=2100)
    new = deeds.correct(
        by=bureau.supervisor, at=LATE, entry_id=entry.pk, reason="改", given=given(bureau, item, quantity=1200)
    )
    deeds.confirm(by=bureau.personnel, at=LATE, entry_id=new.pk)
    run = compute(a_month(2026, 2))
    sheet = run.sheets.get(subject_kind="o", subject_id=bureau.officer.pk)

    [record] = records_of(list(facts_of(sheet, run.version.indicators.get(code="h.o"))), bureau.head)

    assert record.told.url.rstrip("/").endswith(str(new.pk))


def test_who_entered_and_who_confirmed_decide_no_objection_to_it(bureau, item):
    entry = a_confirmed(bureau, item)
    period = a_month(2026, 2)
    compute(period)
    publicity.start(by=bureau.supervisor, at=period.computes_at, period_id=period.pk)
    run = Run.objects.get(period=period)
    sheet = run.sheets.get(subject_kind="o", subject_id=bureau.officer.pk)
    at = on(2026, 3, 4)
    filed = objections.file(
        by=bureau.officer,
        at=at,
        sheet_id=sheet.pk,
        indicator_id=run.version.indicators.get(code="h.o").pk,
        reason="没有参加",
        ref_kind="appraisal.entry",
        ref_id=entry.pk,
    )

    with pytest.raises(Denied):
        objections.decide(by=bureau.supervisor, at=at, objection_id=filed.pk, is_upheld=True, reason="属实")
    assert makers.makers_of({("appraisal.entries", entry.pk)}) == {
        ("appraisal.entries", entry.pk): {bureau.supervisor.pk, bureau.personnel.pk}
    }
    objections.decide(by=bureau.leader, at=at, objection_id=filed.pk, is_upheld=True, reason="属实")
    run.refresh_from_db()
    assert value_of(Run.objects.standing().get(period=period), bureau.officer, "h.o") == 0


def test_an_indicator_may_count_one_item_alone_and_has_nothing_to_measure_where_it_was_not_entered(bureau):
    item, other = an_item(bureau), an_item(bureau)
    rule = ("appraisal.entries", "per_occurrence", {"points": 100})
    a_version(
        *((each.code, "o", *rule, {"use": {"filters": {"item": [each.code]}}}) for each in (item, other)),
        missing="not_scored",
    )
    a_confirmed(bureau, item, quantity=400)
    run = compute(a_month(2026, 2))

    assert line_of(run, bureau.officer, item.code) == (400, 0, 400)
    assert is_scored(run, bureau.officer, item.code)
    assert not is_scored(run, bureau.officer, other.code)


def test_an_answer_that_a_filter_had_left_out_issues_its_month_anew_when_it_is_corrected(bureau):
    item = an_item(bureau, subject="u", **CHECKLIST)
    a_version(("yes", "u", "appraisal.entries_made", *EACH, {"use": {"filters": {"grade": ["yes"]}}}))
    entry = a_confirmed(bureau, item, grade="no")
    waiting = an_entry(bureau, item, grade="yes", note="等")
    february = a_month(2026, 2)
    publish(february)
    said = given(bureau, item, grade="yes")
    new = deeds.correct(by=bureau.supervisor, at=LATE, entry_id=entry.pk, reason="改", given=said)
    for each in (new, waiting):
        deeds.confirm(by=bureau.personnel, at=LATE, entry_id=each.pk)

    [found] = reissues.look(at=on(2026, 3, 21))
    run = compute(a_month(2026, 3))

    assert value_of(found.run, bureau.unit, "yes") == 100
    assert value_of(run, bureau.unit, "yes", adjusts=february) == 100
