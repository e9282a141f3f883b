"""C7: what changed between two wordings is marked by word and character, and nothing of either is lost."""

import random

import pytest

from portal.shell.pages.wording import LONGEST_PASSAGE, side_by_side


def marked(pieces):
    return "".join(f"[{piece.text}]" if piece.is_changed else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ("张三殴打李四。", "张三殴打李四。", "张三殴打李四。", "张三殴打李四。"),
        ("拟处行政拘留五日。", "拟处行政拘留七日。", "拟处行政拘留[五]日。", "拟处行政拘留[七]日。"),
        ("罚款500元。", "罚款1500元。", "罚款[500]元。", "罚款[1500]元。"),
        ("口角。离开。", "口角。互相推搡。离开。", "口角。离开。", "口角。[互相推搡。]离开。"),
        ("", "新增事实。", "", "[新增事实。]"),
    ],
)
def test_the_changed_words_are_marked(before, after, old, new):
    was, is_now = side_by_side(before, after)

    assert (marked(was), marked(is_now)) == (old, new)


def test_neither_wording_loses_a_character():
    chance = random.Random(7)
    for _time in range(200):
        before = "".join(chance.choices("张三李四殴打，。；abc 12\n", k=chance.randint(0, 80)))
        after = "".join(chance.choices("张三李四殴打，。；abc 12\n", k=chance.randint(0, 80)))
        old, new = side_by_side(before, after)
        assert ("".join(p.text for p in old), "".join(p.text for p in new)) == (before, after)


def test_a_long_passage_is_shown_whole_instead_of_being_compared_for_minutes():
    before, after = "甲" * (LONGEST_PASSAGE + 1), "乙" * (LONGEST_PASSAGE + 1)

    old, new = side_by_side(before, after)

    assert [len(pieces) for pieces in (old, new)] == [1, 1]
