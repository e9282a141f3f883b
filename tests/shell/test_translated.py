"""What `{% translate %}` writes here is what Django's own tag writes, whatever is asked of it."""

import pytest
from django.template import Context, Engine, engines
from django.utils import translation

from portal.shell.templatetags.translated import Words

OWN = Engine(libraries={"i18n": "portal.shell.templatetags.translated"})
DJANGOS = Engine(libraries={"i18n": "django.templatetags.i18n"})
PLAIN = (
    '{% translate "Rank" %}',
    "{% trans 'Rank' %}",
    '{% translate "Change" context "ranking" %}',
    '{% translate "Rank" as word %}[{{ word }}]',
    "{% translate \"no such words <b>&amp; 100% & 'so'\" %}",
)
OTHERS = (
    "{% translate word %}",
    '{% translate "Rank" noop %}',
    '{% translate "Rank"|upper %}',
    '{% translate "Change" context where %}',
)
SAID = {"word": "Rank <", "where": "ranking"}


def nodes(engine, text):
    return engine.from_string("{% load i18n %}" + text).nodelist


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("text", [*PLAIN, *OTHERS])
def test_the_words_are_those_of_django(language, text):
    with translation.override(language):
        own, expected = (nodes(engine, text).render(Context(SAID)) for engine in (OWN, DJANGOS))

    assert own == expected


@pytest.mark.parametrize("text", PLAIN)
def test_plain_words_are_translated_in_one_go(text):
    assert len(nodes(OWN, text).get_nodes_by_type(Words)) == 1


@pytest.mark.parametrize("text", OTHERS)
def test_all_else_is_left_to_django(text):
    assert nodes(OWN, text).get_nodes_by_type(Words) == []


def test_every_template_of_ours_has_it():
    assert len(nodes(engines["django"].engine, PLAIN[0]).get_nodes_by_type(Words)) == 1
