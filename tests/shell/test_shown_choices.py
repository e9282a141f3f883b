"""`get_…_display()` of our rows says what Django's says, and translates no other choice for it."""

import pytest
from django.db.models import Model
from django.utils import translation

from cases.models import Matter


@pytest.mark.parametrize("kind", ["penalty", "closing", "unheard-of", "", None])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_words_are_those_of_django(kind, language):
    matter = Matter(kind=kind)

    with translation.override(language):
        assert matter.get_kind_display() == Model._get_FIELD_display(matter, Matter._meta.get_field("kind"))


def test_no_other_choice_is_translated(monkeypatch):
    asked = []
    monkeypatch.setattr("django.utils.translation._trans.gettext", lambda words: asked.append(words) or words)

    Matter(kind="penalty").get_kind_display()

    assert len(asked) == 1
