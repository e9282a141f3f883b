"""The papers by which a person or a firm is known, and whether a number can be one of that paper.

Resident identity numbers and the 18-figure residence permits by GB 11643-1999, unified social credit codes by
GB 32100-2015; passes and passports have no check digit, so their form alone is looked at.
"""

import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.shell.personal.identity import birth_date, sex, validate_id_number

CREDIT_FIGURES = "0123456789ABCDEFGHJKLMNPQRTUWXY"
DASHES = "\u2010-\u2015\u2212\u2500\u30fc"
BETWEEN = re.compile(rf"[\s\-{DASHES}]")
DOTS = re.compile("[\u00b7\u2022\u2027\u30fb\u0387\u22c5.]")
TOOK_UP_RESIDENCE = ("810000", "820000", "830000")


class Paper(models.TextChoices):
    """The kind of paper; none, where somebody has none and only says a name (自报)."""

    IDENTITY_CARD = "identity_card", _("resident identity card")
    RESIDENCE_PERMIT = "residence_permit", _("residence permit for Hong Kong, Macao and Taiwan residents")
    HOME_RETURN = "home_return", _("mainland travel permit for Hong Kong and Macao residents")
    TAIWAN_PASS = "taiwan_pass", _("mainland travel permit for Taiwan residents")
    PASSPORT = "passport", _("passport")
    PERMANENT_RESIDENCE = "permanent_residence", _("foreign permanent resident identity card")
    CREDIT_CODE = "credit_code", _("unified social credit code (firms)")
    OTHER = "other", _("other paper")
    NONE = "none", _("no paper, name as stated")


FORMS = {
    Paper.HOME_RETURN: (r"[HM][0-9]{8}([0-9]{2})?", _("H or M and eight figures, with the number of issue ten.")),
    Paper.TAIWAN_PASS: (r"[0-9]{8}([0-9]{2})?", _("Eight figures, with the number of issue ten.")),
    Paper.PASSPORT: (r"[A-Z0-9]{5,17}", _("Five to seventeen letters and figures.")),
    Paper.OTHER: (r".{3,30}", _("Three to thirty characters.")),
}


def half_width(text):
    """Return a text with its full-width figures, letters and signs in their plain width, without blanks around it."""
    return unicodedata.normalize("NFKC", text or "").strip()


def plain_number(number):
    """Return a number as it is compared and kept: plain width, without spaces and dashes of any kind, in capitals."""
    return BETWEEN.sub("", half_width(number)).upper()


def plain_phone(phone):
    """Return a phone number as it is compared: its figures, without the country code of China."""
    figures = re.sub(r"[^0-9]", "", half_width(phone))
    return re.sub(r"^(00)?86(?=1[0-9]{10}$)", "", figures)


def plain_name(name):
    """Return a name as it is compared: in plain width, with one kind of dot; an index drops blanks and case itself."""
    return DOTS.sub("·", half_width(name))


def validate_phone(phone):
    """Raise ValidationError unless this can be a phone number."""
    if phone and not re.fullmatch(rf"\(?\+?[0-9\s()\-{DASHES}]{{3,20}}", half_width(phone)):
        raise ValidationError(_("A phone number has figures only."))


def validate_number(paper, number):
    """Raise ValidationError with a sentence that says why `number`, however it is typed, is none of this paper."""
    number = half_width(number)
    if paper == Paper.NONE:
        raise ValidationError(_("Who has no paper has no number; leave it out or choose the paper."))
    if paper == Paper.IDENTITY_CARD:
        _identity_card(number)
    elif paper == Paper.RESIDENCE_PERMIT:
        _residence_permit(number)
    elif paper == Paper.PERMANENT_RESIDENCE:
        _permanent_residence(number)
    elif paper == Paper.CREDIT_CODE:
        _credit_code(number)
    else:
        form, sentence = FORMS[paper]
        if not re.fullmatch(form, number):
            raise ValidationError(sentence)


def born_on(paper, number):
    """Return the birth date that a number tells, or None."""
    if paper in {Paper.IDENTITY_CARD, Paper.RESIDENCE_PERMIT}:
        return birth_date(number)
    if paper == Paper.PERMANENT_RESIDENCE:
        return birth_date(number) if len(number) == 18 else _short_birth_date(number)
    return None


def sex_of(paper, number):
    """Return the sex that a number tells, "male" or "female", or ""."""
    is_told = paper in {Paper.IDENTITY_CARD, Paper.RESIDENCE_PERMIT}
    is_told |= paper == Paper.PERMANENT_RESIDENCE and number.startswith("9")
    return sex(number) if is_told and len(number) == 18 else ""


def credit_check_figure(first17):
    """Return the eighteenth character of a unified social credit code."""
    total = sum(CREDIT_FIGURES.index(each) * pow(3, place, 31) for place, each in enumerate(first17))
    return CREDIT_FIGURES[-total % 31]


def _identity_card(number):
    validate_id_number(number)
    if number.startswith(TOOK_UP_RESIDENCE):
        raise ValidationError(_("This is the number of a residence permit for Hong Kong, Macao or Taiwan residents."))


def _residence_permit(number):
    validate_id_number(number)
    if not number.startswith(TOOK_UP_RESIDENCE):
        raise ValidationError(_("The number of this permit begins with 810000, 820000 or 830000."))


def _permanent_residence(number):
    if re.fullmatch(r"[A-Z]{3}[0-9]{12}", number):
        if _short_birth_date(number) is None:
            raise ValidationError(_("Figures 8 to 13 of this number are no birth date."))
    elif number.startswith("9"):
        validate_id_number(number)
    else:
        raise ValidationError(_("Three letters and twelve figures, or since 2023 eighteen figures that begin with 9."))


def _short_birth_date(number):
    """The birth date in 15 characters (nationality, region, YYMMDD, sequence, check); the younger century that fits."""
    year, month, day = (int(number[place : place + 2]) for place in (7, 9, 11))
    today = date.today()
    for century in (2000, 1900):
        try:
            found = date(century + year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    return None


def _credit_code(number):
    if len(number) != 18 or not set(number) <= set(CREDIT_FIGURES):
        raise ValidationError(_("A unified social credit code has 18 figures and letters, without I, O, S, V and Z."))
    if credit_check_figure(number[:17]) != number[17]:
        raise ValidationError(_("The check figure is wrong; please compare the code with the licence."))


# How the text behind an index is written before it is indexed, by the stem of its column.
PLAIN = {"name": plain_name, "id_number": plain_number, "phone": plain_phone}
