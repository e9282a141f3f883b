"""The station rating as the standard has it (A15, B6; acceptance 3): 53 items, 100 points, grades, conditions, vetoes.

The points are summed here by hand from the file; the engine has to come to the same.
"""

import json
from datetime import date

import pytest
from django.utils import translation

from appraisal.models import EntryItem, Exemption, Period, Run, Scheme
from appraisal.results.sheets.grades import graded
from appraisal.results.sheets.queries import view_of
from appraisal.scheme.versions.queries import version_in_force
from portal.ledger.verification import verify
from portal.ledger.writing.recording import deed
from portal.reference import loading, rating
from portal.reference.loading import read
from portal.shell.refusals import Refused
from tests.appraisal.making import SYSTEM, compute, on
from tests.appraisal.ratings.making import a_year, asked, found, the_items, the_standard

pytestmark = pytest.mark.usefixtures("reference_data")

CHAPTERS = {5: 1000, 6: 1500, 7: 2000, 8: 1500, 9: 1000, 10: 1000, 11: 500, 12: 1500}
CONDITIONS = ("13.1", "13.2", "13.3")
VETOES = tuple(f"14.{number}" for number in range(1, 12))
NOT_APPRAISED = {"5.4.2": 50, "5.5.2": 50, "7.7": 200, "7.8": 200, "7.9": 200}


def sheet_of(bureau):
    run = compute(a_year())
    return run.sheets.select_related("unit", "officer", "coefficient", "run__version").get(
        subject_kind="u", unit=bureau.unit
    )


def less(points, without):
    """Full marks but for so many hundredths, taken from items outside the chapter of population."""
    left, given = without, {}
    for code, full in points.items():
        taken = 0 if code.startswith("5.") else min(left, full)
        left -= taken
        given[code] = full - taken
    return given


def test_the_file_has_the_chapters_and_items_of_the_statute():
    sums, numbers = {}, {}
    for code, points in the_items().items():
        chapter = int(code.partition(".")[0])
        sums[chapter] = sums.get(chapter, 0) + points
        numbers[chapter] = numbers.get(chapter, 0) + 1

    assert sums == CHAPTERS
    assert numbers == {5: 6, 6: 6, 7: 10, 8: 10, 9: 5, 10: 5, 11: 5, 12: 6}
    assert sum(sums.values()) == 10_000
    assert sum(asked().values()) + sum(NOT_APPRAISED.values()) == 10_000


def test_marks_that_do_not_add_up_are_refused(monkeypatch):
    wrong = read("station_rating.json")
    wrong["versions"][0]["chapters"][2]["items"][4]["points"] = 199
    monkeypatch.setattr(loading, "read", lambda name: json.loads(json.dumps(wrong)))

    with pytest.raises(Refused):
        loading.load_rating(on(2026, 1, 1))
    assert not Scheme.objects.filter(code="station-rating").exists()


def test_parts_that_do_not_sum_to_their_item_are_refused():
    wrong = read("station_rating.json")
    wrong["versions"][0]["chapters"][0]["items"][3]["parts"][0]["points"] = 40

    with pytest.raises(Refused):
        rating.as_scheme(wrong)


def test_it_is_a_published_scheme_of_years_for_stations():
    version = the_standard()

    assert (version.published_at is not None, version.scheme.period_kind) == (True, Period.Kind.YEAR)
    assert (version.appraises_officers, version.unit_kinds) == (False, ["town_station", "rural_station"])
    assert list(verify()) == []


def test_loading_it_again_changes_nothing():
    version = the_standard()
    items = EntryItem.objects.count()

    assert (the_standard().pk, EntryItem.objects.count()) == (version.pk, items)


def test_nobody_enters_its_items_at_the_desk():
    the_standard()

    assert not EntryItem.objects.filter(code__startswith="s4-").exclude(enter_roles=[], confirm_roles=[]).exists()


def test_all_items_full_are_100_points_and_grade_1(bureau):
    the_standard()
    found(bureau, asked(), yes=CONDITIONS, no=VETOES)
    sheet = sheet_of(bureau)
    view = view_of(sheet)

    assert (sheet.points, sheet.grade_earned, sheet.grade) == (10_000, "1", "1")
    assert view.shown_sum == 10_000
    assert {line.indicator.code: line.points for line in sheet.lines.select_related("indicator")} == {
        **asked(),
        **NOT_APPRAISED,
        **dict.fromkeys((*CONDITIONS, *VETOES), 0),
    }


def test_what_may_not_be_appraised_is_full_and_says_why(bureau):
    the_standard()
    found(bureau, asked(), yes=CONDITIONS, no=VETOES)
    lines = {line.line.indicator.code: line for line in view_of(sheet_of(bureau)).lines}

    for code, full in NOT_APPRAISED.items():
        assert lines[code].line.points == full
        assert lines[code].line.indicator.missing_reason in lines[code].sentence


@pytest.mark.parametrize(
    ("without", "points", "grade"),
    [
        (500, 9500, "1"),
        (501, 9499, "2"),
        (1500, 8500, "2"),
        (1501, 8499, "3"),
        (3000, 7000, "3"),
        (3001, 6999, "4"),
        (4000, 6000, "4"),
        (4001, 5999, "5"),
    ],
)
def test_grades_begin_at_their_points(bureau, without, points, grade):
    the_standard()
    given = less(asked(), without)
    found(bureau, given, yes=CONDITIONS, no=VETOES)
    sheet = sheet_of(bureau)

    assert sum(given.values()) + sum(NOT_APPRAISED.values()) == points
    assert (sheet.points, sheet.grade_earned, sheet.grade) == (points, grade, grade)


@pytest.mark.parametrize("veto", VETOES)
def test_each_veto_alone_makes_grade_5(bureau, veto):
    the_standard()
    found(bureau, less(asked(), 800), yes=(*CONDITIONS, veto), no=[each for each in VETOES if each != veto])
    sheet = sheet_of(bureau)

    assert (sheet.points, sheet.grade_earned, sheet.grade) == (9200, "2", "5")
    with translation.override("en"):
        said = graded(view_of(sheet)).sentence
    assert said == f"92 points, would be Grade 2, held at Grade 5 by veto {veto.partition('.')[2]}."


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("is_said", [True, False])
def test_95_points_without_one_condition_are_grade_2(bureau, condition, is_said):
    the_standard()
    met = [each for each in CONDITIONS if each != condition]
    found(bureau, less(asked(), 500), yes=met, no=[*VETOES, *([condition] if is_said else [])])
    sheet = sheet_of(bureau)

    assert (sheet.points, sheet.grade_earned, sheet.grade) == (9500, "1", "2")


def test_stations_without_population_duties_have_that_chapter_full(bureau):
    version = the_standard()
    given = {code: full for code, full in asked().items() if not code.startswith("5.")}
    with deed("rows.written", by=SYSTEM, at=on(2026, 1, 1)) as record:
        for code in (code for code in asked() if code.startswith("5.")):
            record.save(
                Exemption(
                    scheme=version.scheme,
                    subject_kind="u",
                    subject_id=bureau.unit.pk,
                    starts_on=date(2026, 1, 1),
                    ground="不具有人口管理职能",
                    granted_by=bureau.supervisor,
                    granted_at=on(2026, 1, 1),
                    confirmed_by=bureau.leader,
                    confirmed_at=on(2026, 1, 2),
                    indicator=code,
                    gives=Exemption.Gives.FULL,
                )
            )
    found(bureau, given, yes=CONDITIONS, no=VETOES)
    sheet = sheet_of(bureau)

    assert (sheet.points, sheet.grade) == (10_000, "1")


def test_the_same_without_the_exemption_are_10_points_less(bureau):
    the_standard()
    found(
        bureau, {code: full for code, full in asked().items() if not code.startswith("5.")}, yes=CONDITIONS, no=VETOES
    )

    assert sheet_of(bureau).points == 10_000 - 1000 + 100


def test_who_was_not_assessed_has_no_grade(bureau):
    the_standard()
    sheet = sheet_of(bureau)

    assert (sheet.grade, sheet.is_ranked, sheet.rank) == ("", False, None)


def test_the_months_go_on_beside_the_years(bureau, version):
    the_standard()
    run = compute(a_year())

    assert version_in_force(date(2026, 3, 5)) == version
    assert run.version.scheme.code == "station-rating"
    assert not run.sheets.filter(subject_kind="o").exists()
    assert not run.sheets.filter(unit=bureau.department).exists()
    assert Run.objects.filter(version=version).count() == 0
