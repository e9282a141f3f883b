"""C6, B11: who may decide is answered for any number of matters at once, and what nobody may decide is freed."""

import pytest

from cases.models import Matter
from cases.review import deeds as review
from cases.review.departures.deeds import take_care
from cases.review.seats import Seats, places_of
from portal.dispatch.models import Notice
from portal.people.models import Role
from tests import factories
from tests.cases.casework import a_case, asked
from tests.cases.review.test_seats_matrix import (
    a_deputy_who_has_taken_it_up_before_the_head_came_back,
    a_penalty,
    a_reviewer_who_has_taken_it_up_and_lost_the_post,
    end_posts,
    may,
    newcomer,
    people,
    stand_in,
)

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_of_matters_is_answered_with_the_same_questions(bureau, at, django_assert_num_queries, rows):
    """The places, posts, substitutes, their posts, what keeps people apart, qualifications, accounts of holders."""
    for _each in range(rows):
        a_penalty(bureau, at)
        held = asked(a_case(bureau, at))
        review.take_up(by=bureau.legal_officer, at=at, matter_id=held.pk)
    stand_in(at, bureau.head, newcomer(bureau, Role.UNIT_HEAD))
    end_posts(bureau, at, bureau.legal_officer)
    factories.someone(Role.LEGAL_OFFICER, bureau.unit)
    waiting = Matter.objects.filter(stage="legal_officer")

    with django_assert_num_queries(7):
        answers = Seats(at.date()).deciding(places_of(waiting))

    assert len(answers) == 2 * rows


@pytest.mark.parametrize(
    "make",
    [a_reviewer_who_has_taken_it_up_and_lost_the_post, a_deputy_who_has_taken_it_up_before_the_head_came_back],
    ids=lambda each: each.__name__,
)
def test_what_nobody_may_decide_for_its_holder_is_freed_for_the_level(bureau, at, make):
    matter = make(bureau, at)
    holder = matter.holder_id

    assert take_care(at=at)["matters freed"] == 1

    matter.refresh_from_db()
    told = set(Notice.objects.filter(kind="matter.freed").values_list("recipient", flat=True))
    able = {each.pk for each in people(bureau).values() if may(each, matter, at)}
    assert (matter.holder, told, holder in able) == (None, able, False)
    assert able
