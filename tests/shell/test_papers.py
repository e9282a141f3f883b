"""Issue 3, parties: every paper by its own form and, where it has one, its check digit."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from portal.shell.personal.identity import check_digit
from portal.shell.personal.papers import (
    Paper,
    born_on,
    credit_check_figure,
    plain_number,
    plain_phone,
    validate_number,
    validate_phone,
)


def whole(first17):
    return first17 + check_digit(first17)


RIGHT = [
    (Paper.IDENTITY_CARD, "11010519491231002X"),
    (Paper.RESIDENCE_PERMIT, whole("81000019900307001")),
    (Paper.RESIDENCE_PERMIT, whole("82000019900307001")),
    (Paper.RESIDENCE_PERMIT, whole("83000019900307001")),
    (Paper.HOME_RETURN, "H12345678"),
    (Paper.HOME_RETURN, "M1234567801"),
    (Paper.TAIWAN_PASS, "12345678"),
    (Paper.TAIWAN_PASS, "1234567801"),
    (Paper.PASSPORT, "E12345678"),
    (Paper.PERMANENT_RESIDENCE, "USA110190030701"[:7] + "90030712"),
    (Paper.PERMANENT_RESIDENCE, whole("91184019900307001")),
    (Paper.CREDIT_CODE, "91350100M000100Y43"),
    (Paper.OTHER, "军字第123号"),
]


@pytest.mark.parametrize(("paper", "number"), RIGHT)
def test_a_right_number_of_each_paper_passes(paper, number):
    validate_number(paper, number)


@pytest.mark.parametrize(
    ("paper", "number", "words"),
    [
        (Paper.IDENTITY_CARD, "110105194912310021", "check digit"),
        (Paper.IDENTITY_CARD, whole("81000019900307001"), "residence permit"),
        (Paper.RESIDENCE_PERMIT, whole("11010519900307001"), "begins with 810000"),
        (Paper.RESIDENCE_PERMIT, whole("81000119900307001"), "begins with 810000"),
        (Paper.HOME_RETURN, "A12345678", "H or M"),
        (Paper.HOME_RETURN, "H1234567", "H or M"),
        (Paper.TAIWAN_PASS, "123456789", "Eight figures"),
        (Paper.PASSPORT, "E123", "Five to seventeen"),
        (Paper.PASSPORT, "E1234-678", "Five to seventeen"),
        (Paper.PERMANENT_RESIDENCE, "USA110190133012", "no birth date"),
        (Paper.PERMANENT_RESIDENCE, whole("11010519900307001"), "begin with 9"),
        (Paper.PERMANENT_RESIDENCE, "911840199003070011", "check digit"),
        (Paper.CREDIT_CODE, "91350100M000100Y44", "check figure"),
        (Paper.CREDIT_CODE, "91350100M000100I43", "without I, O"),
        (Paper.NONE, "123", "no number"),
    ],
)
def test_a_wrong_number_is_refused_with_its_reason(paper, number, words):
    with translation.override("en"), pytest.raises(ValidationError, match=words):
        validate_number(paper, number)


def test_every_paper_has_a_right_number_here_but_none():
    assert {paper for paper, _number in RIGHT} == set(Paper) - {Paper.NONE}


def test_the_check_figure_is_the_one_of_the_standard():
    # The example of GB 32100-2015.
    assert credit_check_figure("91350100M000100Y4") == "3"


@pytest.mark.parametrize(
    ("paper", "number", "born"),
    [
        (Paper.IDENTITY_CARD, "11010519491231002X", date(1949, 12, 31)),
        (Paper.RESIDENCE_PERMIT, whole("81000019900307001"), date(1990, 3, 7)),
        (Paper.PERMANENT_RESIDENCE, "USA110190030712", date(1990, 3, 7)),
        (Paper.PERMANENT_RESIDENCE, "USA110105030712", date(2005, 3, 7)),
        (Paper.PASSPORT, "E12345678", None),
    ],
)
def test_a_number_tells_the_birth_date_where_the_paper_has_it(paper, number, born):
    assert born_on(paper, number) == born


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("138 1234 5678", "13812345678"),
        ("+86-13812345678", "13812345678"),
        ("008613812345678", "13812345678"),
        ("0571-8812345", "05718812345"),
        ("8612345", "8612345"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_phone_is_compared_by_its_figures(written, plain):
    assert plain_phone(written) == plain


def test_a_number_is_compared_without_spaces_and_in_capitals():
    assert plain_number(" 110105 19491231-002x ") == "11010519491231002X"


@pytest.mark.parametrize(
    ("phone", "is_right"), [("110", True), ("+86 138-1234-5678", True), ("12", False), ("请打", False)]
)
def test_a_phone_has_figures_only(phone, is_right):
    try:
        validate_phone(phone)
    except ValidationError:
        assert not is_right
    else:
        assert is_right
