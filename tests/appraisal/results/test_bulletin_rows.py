"""The rows of a bulletin say what was kept of each sheet, in the language of the page."""

import re

import pytest
from django.utils import translation

from appraisal.results.bulletins.queries import Table
from appraisal.scheme.versions.base import SubjectKind
from appraisal.templatetags.bulletin_rows import bulletin_rows

FIRST = {
    "name": "张<三>",
    "unit": "城关派出所",
    "unit_en": "Chengguan Station",
    "points": 9350,
    "rank": 1,
    "previous_rank": 3,
    "caseload": 1234,
    "change": 2,
}
UNRANKED = FIRST | {"rank": None, "unit_en": "", "caseload": 0, "change": None}


def cells(kind, *rows):
    """Return the texts of the cells of each row."""
    written = bulletin_rows(Table(kind, "stations", list(rows)))
    lines = re.findall(r"<tr>(.*?)</tr>", written)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", line)] for line in lines]


@pytest.mark.parametrize(
    ("kind", "language", "names"),
    [
        (SubjectKind.UNIT, "zh-hans", ["城关派出所"]),
        (SubjectKind.UNIT, "en", ["Chengguan Station"]),
        (SubjectKind.OFFICER, "zh-hans", ["张&lt;三&gt;", "城关派出所"]),
        (SubjectKind.OFFICER, "en", ["张&lt;三&gt;", "Chengguan Station"]),
    ],
)
def test_a_row_names_its_subject_in_the_language_of_the_page(kind, language, names):
    with translation.override(language):
        ((rank, _change, *named, points, ended),) = cells(kind, FIRST)

    assert (rank, named, points, ended) == ("1", names, "93.5", "1234")


def test_what_was_won_is_said_for_eye_and_ear():
    with translation.override("en"):
        ((_rank, change, *_rest),) = cells(SubjectKind.UNIT, FIRST)

    assert change == "▲ 2up 2 places"


def test_who_is_not_ranked_has_neither_rank_nor_points():
    with translation.override("en"):
        found = cells(SubjectKind.UNIT, UNRANKED)

    assert found == [["–", "–no comparison", "城关派出所", "too few to rank", "0"]]
