"""Resident identity numbers by GB 11643-1999: six figures region, birth date, sequence, check digit."""

import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
DEMO_REGION = "999999"  # assigned to no place, so a demo number can be nobody's
MALE = {"male", "m", "男"}
FIGURES = set("0123456789")


def check_digit(first17):
    """The eighteenth character for the first seventeen figures."""
    total = sum(weight * int(figure) for weight, figure in zip(WEIGHTS, first17, strict=True))
    return CHECK_DIGITS[total % 11]


def validate_id_number(number):
    """Raise ValidationError with a sentence that says what is wrong with this number."""
    number = unicodedata.normalize("NFKC", str(number)).strip().upper()
    if len(number) != 18 or not set(number[:17]) <= FIGURES or number[17] not in CHECK_DIGITS:
        raise ValidationError(_("An identity number has 18 figures; the last may be X."))
    if birth_date(number) is None:
        raise ValidationError(_("Figures 7 to 14 of the identity number are no birth date."))
    if birth_date(number) > date.today():
        raise ValidationError(_("By this number the person is not born yet; please compare it with the card."))
    if check_digit(number[:17]) != number[17]:
        raise ValidationError(_("The check digit is wrong; please compare the number with the card."))


def birth_date(number):
    """Birth date in an 18-character number, None if there is no such day or it lies before 1850."""
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born_on if born_on.year >= 1850 else None


def sex(number):
    """ "male" or "female" by the seventeenth figure."""
    return "male" if int(number[16]) % 2 else "female"


def demo_identity(rng, birth_date, sex):
    """A valid number of region 999999 for an invented person; `sex` as "male" or "female"."""
    sequence = rng.randrange(0, 500) * 2 + (1 if sex in MALE else 0)
    first17 = f"{DEMO_REGION}{birth_date:%Y%m%d}{sequence:03d}"
    return first17 + check_digit(first17)
