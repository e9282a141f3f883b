"""Two at one file are told of each other before they overwrite, and a late save loses neither text."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from cases.desk.presence import deeds as presence
from cases.models import Case
from cases.quality.corrections.forms import sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_here():
    cache.clear()


@pytest.fixture
def here_people(here):
    return here.officer, here.second


def seen(officer, moment):
    return presence.note(officer=officer, thing="case", key=7, moment=moment)


def test_who_came_first_and_second_see_each_other(here_people, now):
    first, second = here_people

    assert seen(first, now) == []
    assert seen(second, now) == [first.name]
    assert seen(first, now + timedelta(seconds=20)) == [second.name]


@pytest.mark.parametrize(("seconds", "is_seen"), [(30, True), (31, False)])
def test_who_left_is_no_longer_named(here_people, now, seconds, is_seen):
    first, second = here_people
    seen(first, now)

    assert seen(second, now + timedelta(seconds=seconds)) == ([first.name] if is_seen else [])


def test_who_says_that_the_page_is_left_is_named_no_more(here, a_case, browse):
    url = reverse("cases:here", args=["case", a_case().pk])
    browse(here.officer).post(url)
    before = browse(here.second).post(url).content.decode()

    left = browse(here.officer).post(url, {"leave": "1"})

    assert left.status_code == 204
    assert here.officer.name in before
    assert here.officer.name not in browse(here.second).post(url).content.decode()


def test_a_late_correction_shows_both_texts_and_can_be_saved_again(here, a_case, browse):
    case = a_case()
    client, other = browse(here.officer), browse(here.second)
    url = reverse("cases:correct", args=["case", case.pk])
    shown = client.get(url).context
    opened = {**sent(shown["form"]), "seen": shown["seen"], "reason": "核实"}
    other.post(url, {**opened, "place": "西街1号", "facts": "第二人写的经过。"})

    answer = client.post(url, {**opened, "facts": "第一人写的经过。"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert ("第一人写的经过。" in page, "二" in page) == (True, True)
    assert Case.objects.get(pk=case.pk).facts == "第二人写的经过。"
    again = {**opened, "seen": answer.context["seen"], "facts": "合并后的经过。"}
    assert client.post(url, again).status_code == 302
    assert Case.objects.get(pk=case.pk).facts == "合并后的经过。"
