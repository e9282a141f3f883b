"""Personal data is masked on screen (X3); identity numbers are checked; invented people have impossible ones."""

import random
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.shell.personal import identity, masking


@pytest.mark.parametrize(
    ("mask", "whole", "shown"),
    [
        (masking.mask_name, "张三", "张*"),
        (masking.mask_name, "欧阳修文", "欧*"),
        (masking.mask_name, "", ""),
        (masking.mask_name, None, ""),
        (masking.mask_id_number, "110101199001011234", "110***********1234"),
        (masking.mask_id_number, "1234567890", "123***7890"),
        (masking.mask_id_number, "123456789", "*********"),
        (masking.mask_phone, "13812345678", "138****5678"),
        (masking.mask_phone, "110", "***"),
        (masking.mask_address, "城关镇东大街12号", "城关镇东大街****"),
        (masking.mask_address, "城关镇东大街", "******"),
    ],
)
def test_masks_show_this_much(mask, whole, shown):
    assert mask(whole) == shown


def test_check_digit_is_the_one_of_the_standard():
    # The two examples of GB 11643-1999.
    assert identity.check_digit("11010519491231002") == "X"
    assert identity.check_digit("44052418800101001") == "4"


@pytest.mark.parametrize(
    "number", ["11010519491231002X", "11010519491231002x", "440524188001010014", "1101051949123100２X"]
)
def test_a_right_number_passes(number):
    identity.validate_id_number(number)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("", "18 figures"),
        ("1101051949123100", "18 figures"),
        ("11010519490229002X", "no birth date"),
        ("110105184912310020", "no birth date"),
        ("110105194912310021", "check digit"),
        ("999999299901010010", "not born yet"),
    ],
)
def test_a_wrong_number_is_refused_with_its_reason(number, words):
    with translation.override("en"), pytest.raises(ValidationError, match=words):
        identity.validate_id_number(number)


@given(st.integers(), st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.sampled_from(["male", "female"]))
def test_an_invented_number_is_valid_belongs_to_no_place_and_tells_date_and_sex(seed, born_on, sex):
    number = identity.demo_identity(random.Random(seed), born_on, sex)

    identity.validate_id_number(number)
    assert number[:6] == "999999"
    assert identity.birth_date(number) == born_on
    assert identity.sex(number) == sex
