"""C8, X5: who is named as a substitute is told, once, though people record it and dispatch sends the notice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.dispatch.models import Notice
from portal.dispatch.notices.standing_in import tell_substitutes
from portal.people.models import Role
from portal.people.services import substitutes
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(bureau, at):
    stand_in = factories.someone(Role.UNIT_HEAD, factories.a_unit())
    on = timezone.localdate(at)
    return substitutes.name(
        by=bureau.head,
        at=at,
        officer_id=bureau.head.pk,
        substitute_id=stand_in.pk,
        starts_on=on + timedelta(days=2),
        ends_on=on + timedelta(days=3),
    )


def test_a_substitute_is_told_once_before_the_first_day(row, at):
    assert [tell_substitutes(at), tell_substitutes(at + timedelta(minutes=5))] == [1, 0]

    (notice,) = Notice.objects.filter(recipient=row.substitute)
    assert (notice.title, notice.url) == (f"您被指定代行{row.officer.name}的职责（2026-03-18至2026-03-19）", "/me/")


def test_who_was_taken_back_or_is_over_is_not_told(row, bureau, at):
    assert tell_substitutes(at + timedelta(days=4)) == 0
    substitutes.end(by=bureau.head, at=at, row_id=row.pk)

    assert tell_substitutes(at) == 0
