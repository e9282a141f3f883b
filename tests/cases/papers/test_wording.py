"""Figures in documents are written out as decisions write them."""

from datetime import UTC, date, datetime

import pytest

from cases.papers.context.wording import sanction_in_words
from portal.office.papers.wording import chinese_day, chinese_moment, chinese_number


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (5, "五"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1005, "一千零五"),
        (1200, "一千二百"),
        (10001, "一万零一"),
        (10010, "一万零一十"),
        (20300, "二万零三百"),
        (100000, "十万"),
        (110000, "十一万"),
        (12345678, "一千二百三十四万五千六百七十八"),
        (100000001, "一亿零一"),
    ],
)
def test_numbers_are_written_out(number, words):
    assert chinese_number(number) == words


@pytest.mark.parametrize(
    ("particulars", "words"),
    [
        ({"warning": True}, "警告"),
        ({"detention_days": 5}, "行政拘留五日"),
        ({"fine": "500"}, "罚款五百元"),
        ({"detention_days": 5, "fine": 200}, "行政拘留五日并处罚款二百元"),
        ({"detention_days": 10, "other": "收缴赌资"}, "行政拘留十日、收缴赌资"),
        ({"detention_days": 10, "fine": 500, "other": "收缴赌资"}, "行政拘留十日并处罚款五百元、收缴赌资"),
        ({}, ""),
        ({"fine": "不详"}, ""),
    ],
)
def test_a_sanction_is_said_in_one_breath(particulars, words):
    assert sanction_in_words(particulars) == words


def test_days_and_moments_are_those_of_the_bureau():
    late = datetime(2026, 3, 15, 18, 5, tzinfo=UTC)

    assert chinese_day(late) == "2026年3月16日"
    assert chinese_moment(late) == "2026年3月16日2时05分"
    assert chinese_day(date(2026, 1, 9)) == "2026年1月9日"


def test_what_is_not_known_stays_blank_to_be_written_in():
    assert chinese_day(None) == "　　年　月　日"
