"""The same seed gives the same history, another seed another one."""

from datetime import date

import pytest
from django.db import transaction

from cases.models import Case, Defect, Matter, Party, ReviewStep
from portal.demo.making import AlreadyThere, make
from portal.people.models import Officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_database")]


class _Undone(Exception):
    pass


def made(seed, cases=12):
    try:
        with transaction.atomic():
            make(cases=cases, seed=seed, until=date(2026, 3, 2), months=2, is_appraised=False, say=lambda text: None)
            rows = [
                list(
                    Case.objects.order_by("pk").values(
                        "number", "facts", "state", "registered_at", "lead__name", "version"
                    )
                ),
                list(Party.objects.order_by("pk").values("role", "name_mask", "id_number_mask", "born_on")),
                list(Matter.objects.order_by("pk").values("kind", "stage", "proposal", "round", "ended_at")),
                list(
                    ReviewStep.objects.order_by("pk").values(
                        "reviewer__badge_number", "opinion", "decided_at", "outcome"
                    )
                ),
                list(Defect.objects.order_by("pk").values("item__code", "officer__badge_number", "found_at")),
                list(Officer.objects.order_by("pk").values("badge_number", "name", "unit__code")),
            ]
            raise _Undone
    except _Undone:
        return rows


def test_the_same_seed_gives_the_same_rows_and_another_seed_others():
    first = made(7)

    assert made(7) == first
    assert made(8)[0] != first[0]


def test_a_portal_in_use_is_not_filled():
    make(cases=2, seed=1, until=date(2026, 3, 2), months=2, is_appraised=False, say=lambda text: None)

    with pytest.raises(AlreadyThere):
        make(cases=2, seed=1, until=date(2026, 3, 2), months=2, is_appraised=False, say=lambda text: None)
