"""Tags of every page: a sign or a word with every colour, times of the bureau, filters that survive paging (X7)."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from portal.shell.pages.navigation import Block, Group, MenuEntry
from portal.shell.templatetags.shell import navigation_lines


def drawn(source, **context):
    with translation.override("en"):
        return Template("{% load shell %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("hundredths", "shown"),
    [(-450, "−4.5"), (9300, "93"), (0, "0"), (5, "0.05"), (-5, "−0.05"), (-1000, "−10"), (None, "–")],
)
def test_points_are_trimmed_and_carry_a_true_minus(hundredths, shown):
    assert drawn("{{ value|points }}", value=hundredths) == shown


def test_points_show_a_plus_where_asked():
    assert drawn("{{ 50|points:'+' }} {{ 0|points:'+' }}") == "+0.5 0"


def test_a_moment_is_told_in_the_bureaus_time():
    at = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)

    assert drawn("{{ at|moment }} {{ at|day }}", at=at) == "2026-11-22 01:30 2026-11-22"
    assert drawn("{{ on|day }} {{ none|moment }}", on=date(2026, 1, 2), none=None) == "2026-01-02 –"


@pytest.mark.parametrize(
    ("places", "sign", "words"),
    [(2, "▲ 2", "up 2 places"), (-1, "▼ 1", "down 1 place"), (0, "=", "unchanged"), (None, "–", "no comparison")],
)
def test_a_change_of_rank_has_a_sign_and_words(places, sign, words):
    shown = drawn("{% change places %}", places=places)

    assert f'<span aria-hidden="true">{sign}</span>' in shown
    assert f'<span class="sr-only">{words}</span>' in shown


def test_a_pill_escapes_its_word_and_knows_its_tones():
    assert drawn("{% pill text 'bad' %}", text="<b>") == '<span class="pill bad">&lt;b&gt;</span>'
    assert drawn("{% pill 'x' 'x\" onclick=' %}") == '<span class="pill idle">x</span>'


def test_a_sparkline_shows_the_last_twelve_and_can_be_read_aloud():
    shown = drawn("{% sparkline values %}", values=[1000, *range(10), None, 5])

    assert 'aria-label="Course: 0 1 2 3 4 5 6 7 8 9 – 5"' in shown
    assert shown.count("<polyline") == 1
    assert shown.count("<circle") == 1


def test_a_sparkline_of_nothing_is_a_dash():
    assert "<svg" not in drawn("{% sparkline values %}", values=[None])


def test_a_bar_has_no_inline_style():
    shown = drawn("{% bar 5 10 'bad' %}{% clock_bar 0.5 'warn' %}")

    assert 'class="fill-bad" width="48.0"' in shown
    assert 'class="fill-warn" width="50.0"' in shown
    assert "style" not in shown


def test_a_heat_cell_has_its_level():
    assert drawn("{% heat 99 0 100 %}|{% heat none 0 100 %}", none=None) == "heat heat-5|heat"


@pytest.mark.parametrize(
    ("change", "query"),
    [
        ("state='closed'", "?q=a%26b&amp;state=closed"),
        ("after='y'", "?q=a%26b&amp;state=open&amp;after=y"),
        ("state=None", "?q=a%26b"),
    ],
)
def test_a_filter_keeps_the_others_and_starts_at_the_first_page(change, query):
    request = RequestFactory().get("/?q=a%26b&state=open&after=x")

    assert drawn("{% query_with " + change + " %}", request=request) == query


def test_what_never_changes_is_written_once_for_each_language_and_keeps_nothing_of_the_page():
    page = Template(
        "{% load i18n shell %}{% unchanging %}{% translate 'waiting' %}{{ secret }}{% endunchanging %}{{ secret }}"
    )

    with translation.override("en"):
        first, second = page.render(Context({"secret": "甲"})), page.render(Context({"secret": "乙"}))
    with translation.override("zh-hans"):
        chinese = page.render(Context({"secret": "丙"}))

    assert (first, second) == ("waiting甲", "waiting乙")
    assert chinese.endswith("丙")
    assert "waiting" not in chinese


def test_the_lines_of_the_navigation_mark_the_page_one_is_on_and_escape_their_words():
    cases = MenuEntry("", "<Cases>", "/cases/", count=3, is_current=True)
    units = MenuEntry(Group.ADMINISTRATION, "Units", "/u/")
    rare = MenuEntry(Group.ADMINISTRATION, "Calendar", "/c/", count=2)

    with translation.override("en"):
        shown = navigation_lines([Block("", [cases]), Block("Admin", [units], [rare], is_open=False)])

    assert shown.startswith('<ul><li><a href="/cases/" aria-current="page">&lt;Cases&gt; <span class="count">3<span')
    assert '<details class="group" name="menu"><summary>Admin <span class="count">2<span' in shown
    assert shown.endswith(
        '<ul><li><a href="/u/">Units</a></li></ul><details class="more"><summary>1 more</summary><ul>'
        '<li><a href="/c/">Calendar <span class="count">2<span class="sr-only"> waiting</span></span></a></li></ul>'
        "</details></details>"
    )
