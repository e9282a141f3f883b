"""Issue 9, D21: one word for one thing, in the Chinese catalogues and in what has words of its own beside them."""

import re
from pathlib import Path

import pytest
from django.conf import settings

# {what is said nowhere: the word that stands for it}
ELSEWHERE = {"超期": "逾期", "超时": "逾期", "集体通案": "集体讨论", "督察人员": "执法监督员"}


def said():
    for path in sorted(Path(settings.BASE_DIR).glob("**/locale/zh_Hans/LC_MESSAGES/django.po")):
        if ".venv" not in path.parts:
            yield from re.findall(r'^msgstr(?:\[\d\])? ((?:"[^\n]*"\n?)+)', path.read_text(encoding="utf-8"), re.M)


def published():
    """Yield (name, text) of what is shown to people and stands in no catalogue."""
    root = Path(settings.BASE_DIR)
    for pattern in ("fixtures/*.json", "portal/demo/**/*.py", "**/templates/**/*.html", "cases/papers/layouts/*.html"):
        for path in sorted(root.glob(pattern)):
            if ".venv" not in path.parts:
                yield path.name, path.read_text(encoding="utf-8")


def test_there_are_words_to_look_at():
    assert sum("逾期" in text for text in said()) > 5
    assert {"scheme.json", "plots.py", "evidence-receipt.html"} <= {name for name, _text in published()}


@pytest.mark.parametrize("word", ELSEWHERE)
def test_what_is_past_its_deadline_and_the_like_have_one_word(word):
    assert [text for text in said() if word in text] == []
    # The standard of the station rating is quoted in its own words.
    assert [name for name, text in published() if word in text and name != "station_rating.json"] == []
