"""What the registration form holds so far, read without judging it, and the officer's word on cases that look alike."""

import re

from django import forms
from django.core.exceptions import ValidationError

from cases.file.parties.models import Party
from cases.intake.alike.rules import Answer, Typed
from cases.intake.typed import rows_in, typed_in
from portal.shell.personal.papers import Paper, plain_number, plain_phone, validate_number, validate_phone
from portal.shell.typed.incoming import number_or_none

REPORTING = (Party.Role.REPORTER, Party.Role.VICTIM)
SHORTEST = 7
CHOICE = re.compile(r"(?P<said>same|append)-(?P<pk>\d{1,18})")


def typed_case(data):
    """Return the Typed of a QueryDict; a number is taken once it is whole, a moment once it is one."""
    numbers, phones, is_confidential = [], [], False
    for row in rows_in(typed_in(data), "party"):
        if row.get("role") not in REPORTING:
            continue
        number, phone = plain_number(row.get("id_number", "")), plain_phone(row.get("phone", ""))
        if len(number) >= SHORTEST and _is_valid(validate_number, row.get("paper") or Paper.IDENTITY_CARD, number):
            numbers.append(number)
        if len(phone) >= SHORTEST and _is_valid(validate_phone, row["phone"]):
            phones.append(phone)
        is_confidential |= bool(row.get("is_confidential"))
    return Typed(
        place=data.get("place", "").strip()[:200],
        facts=data.get("facts", "").strip(),
        occurred_at=_moment(data.get("occurred_at", "")) or _moment(data.get("reported_at", "")),
        numbers=tuple(sorted(set(numbers))),
        phones=tuple(sorted(set(phones))),
        is_confidential=is_confidential,
    )


def shown_in(data):
    """Return the keys of the cases that the page showed as alike."""
    return {number_or_none(key) for key in data.getlist("alike_shown")} - {None}


def answer_in(data, found):
    """Return the Answer of a form to the Alikes that were found; a choice among others counts as none."""
    shown = {each.pk: list(each.signs) for each in found}
    chosen = data.get("alike", "")
    if chosen == "different" and shown:
        return Answer(shown, "different")
    match = CHOICE.fullmatch(chosen)
    if match and (pk := number_or_none(match["pk"])) in shown:
        return Answer(shown, match["said"], pk)
    return Answer(shown)


def _moment(text):
    try:
        return forms.DateTimeField(required=False).clean(text)
    except ValidationError:
        return None


def _is_valid(check, *given):
    try:
        check(*given)
    except ValidationError:
        return False
    return True
