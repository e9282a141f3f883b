"""What was typed is said in the words of its form: no field name, no code of a choice, no hidden field."""

from portal.shell.forms.typed_words import said_in_words

PAGE = """
<form><input type="hidden" name="version" value="3">
<p><label for="a">事由 <span class="star">*</span></label><br><input id="a" name="party-0-paper" type="text"></p>
<label>单位 <select name="unit"><option value="">–</option><option value="12">城关派出所</option></select></label>
<div role="radiogroup" aria-labelledby="q"><span id="q">程序合法</span>
  <label><input type="radio" name="procedure" value="yes"><span>是</span></label>
  <label><input type="radio" name="procedure" value="no"><span>否</span></label></div>
<fieldset><legend>参加人员</legend><label><input type="checkbox" name="members" value="7"> 甲</label>
<label><input type="checkbox" name="members" value="8"> 乙</label></fieldset>
<textarea name="opinion" aria-label="意见">旧</textarea><input type="file" name="scan"></form>
"""


def test_each_kind_of_field_is_said_by_its_label_and_the_word_of_the_choice():
    typed = {
        "version": ["3"],
        "party-0-paper": ["X1"],
        "unit": ["12"],
        "procedure": ["no"],
        "members": ["7", "8"],
        "opinion": ["第三段有误"],
        "scan": ["a.png"],
    }

    assert said_in_words(PAGE, typed) == [
        ("party-0-paper", "事由", "X1"),
        ("unit", "单位", "城关派出所"),
        ("procedure", "程序合法", "否"),
        ("members", "参加人员", "甲"),
        ("members", "参加人员", "乙"),
        ("opinion", "意见", "第三段有误"),
    ]


def test_a_further_row_has_the_labels_of_the_first():
    assert said_in_words(PAGE, {"party-2-paper": ["X2"]}) == [("party-2-paper", "事由", "X2")]


def test_of_what_has_no_field_any_more_texts_are_said_and_codes_are_not():
    assert said_in_words(PAGE, {"gone": ["第2页"], "seen": ["9f3c"], "was": ["two words"]}) == [
        ("gone", "", "第2页"),
        ("was", "", "two words"),
    ]


def test_a_choice_that_is_not_offered_is_not_said():
    assert said_in_words(PAGE, {"unit": ["99"], "procedure": ["perhaps"]}) == []


def test_a_field_left_empty_is_not_said():
    assert said_in_words(PAGE, {"unit": [""], "opinion": [""]}) == []
