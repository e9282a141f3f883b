"""The lines for defects of the review form: a blank one, drawn for all, offers what a filled one does."""

import re

import pytest

from cases.file.reference import Question
from cases.review.forms import MOST_DEFECTS, asked, prefix_of
from cases.review.queries import catalogue
from cases.templatetags.checklist import defect_rows

pytestmark = pytest.mark.django_db

PEOPLE = [(7, "王 <伟>", "lead officer"), (8, "@prefix@", "Unit head")]
QUESTION = Question.values[0]


@pytest.fixture
def lines(here):
    """Return a function from what was typed to the lines under the first question."""

    def written(**typed):
        data = {f"{prefix_of(QUESTION, 1)}-{name}": value for name, value in typed.items()}
        question = next(each for each in asked(catalogue(), data) if each.name == QUESTION)
        return re.findall(r'<div class="defect-row".*?</div>.*?</div>', defect_rows(question, PEOPLE), re.DOTALL)

    return written


def without_choice(line, number):
    said = line.replace(prefix_of(QUESTION, number), "").replace(" selected", "").replace(" data-shown", "")
    return re.sub(r' value="[^"]*" maxlength', ' value="" maxlength', said)


def test_each_line_has_names_of_its_own_and_offers_the_same(lines):
    drawn = lines(remark="page 3")

    assert len(drawn) == MOST_DEFECTS
    assert all(prefix_of(QUESTION, number) in line for number, line in enumerate(drawn))
    assert len({without_choice(line, number) for number, line in enumerate(drawn)}) == 1
    assert ["data-shown" in line for line in drawn] == [True, False, False, False]


def test_what_was_typed_stands_in_its_line_alone(lines):
    item = next(items[0] for _severity, items in catalogue()[QUESTION])
    drawn = lines(item=str(item.pk), officer="8", remark="@people@")

    assert f'<option value="{item.pk}" selected' in drawn[1]
    assert '<option value="8" selected>' in drawn[1]
    assert 'value="@people@"' in drawn[1]
    assert not any("selected" in drawn[number] for number in (0, 2, 3))


def test_a_name_is_written_as_it_is(lines):
    assert all("王 &lt;伟&gt; · lead officer" in line and ">@prefix@ · Unit head<" in line for line in lines())
