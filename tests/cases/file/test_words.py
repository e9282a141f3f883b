"""C15: what a text is found by."""

import pytest

from cases.file.search.words import grams_of, is_exact, plain_text, whole_grams_of, words_of


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("盗窃电动车", {"盗窃", "窃电", "电动", "动车"}),
        ("刀", {"刀"}),
        ("a12345", {"a12", "123", "234", "345"}),
        ("皖a1", {"皖", "a1"}),
        ("盗窃,抢夺", {"盗窃", "抢夺"}),
        ("", set()),
        ("。,!? _", set()),
    ],
)
def test_a_text_is_cut_into_pairs_and_triples(text, grams):
    assert grams_of(text) == grams


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("城关行受〔2026〕00318号", "城关行受202600318号"),
        ("ＡＢＣ１２３", "abc123"),
        ("  两  个\u3000空格 ", "两 个 空格"),
        ("(2026)", "2026"),
    ],
)
def test_writing_makes_no_difference(written, plain):
    assert plain_text(written) == plain


def test_a_word_too_short_for_the_index_has_no_gram_and_is_looked_for_in_the_text():
    assert whole_grams_of("刀") == set()
    assert not is_exact("刀")


def test_a_word_of_one_gram_needs_no_second_look_and_a_longer_one_does():
    assert is_exact("盗窃")
    assert not is_exact("盗窃案")
    assert not is_exact("盗窃1")


def test_at_most_eight_words_count():
    assert words_of(" ".join("abcdefghij")) == list("abcdefgh")
