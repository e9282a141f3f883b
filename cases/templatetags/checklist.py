"""The six questions of the review form with their lines for defects: drawn once where alike, as most are blank."""

from functools import lru_cache
from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.review.forms import Row

register = template.Library()

ROW = "cases/review/partials/defect_row.html"
# Stand in a line drawn for all blank ones where the prefix of each, who may be responsible, and its being shown come.
PREFIX, PEOPLE, SHOWN = "@prefix@", "@people@", "data-defect"
# A catalogue for each of six questions in two languages, before and after a change.
MOST_KEPT = 24


@register.simple_tag
def question_blocks(questions, people):
    """Return the questions with their answers, what is wrong with them, and the lines for defects under each."""
    return mark_safe("".join(_block(question, people) for question in questions))


def _block(question, people):
    name, wrong, problem, another = escape(question.name), "", "", escape(_("Another defect"))
    yes, no = _("Yes"), _("No")
    answers = f"{_choice(question, 'y', 'yes', yes)} {_choice(question, 'x', 'no', no)}"
    if question.problem:
        wrong = f' aria-invalid="true" aria-describedby="p-{name}"'
        problem = f'<ul class="errorlist more" id="p-{name}"><li>{escape(question.problem)}</li></ul>'
    return (
        f'<div class="q" role="radiogroup" aria-labelledby="q-{name}"{wrong}>'
        f'<span id="q-{name}">{escape(question.label)}</span>'
        f'<div class="yn">{answers}</div>{problem}'
        f'<div class="more defects" data-defects="{name}">{defect_rows(question, people)} '
        f'<button type="button" class="btn-link" data-more hidden>{another}</button></div></div>'
    )


def _choice(question, kind, value, words):
    checked = " checked" if question.answer == value else ""
    return (
        f'<label class="{kind}"><input type="radio" name="{escape(question.name)}" value="{value}"{checked}>'
        f"<span>{escape(words)}</span></label>"
    )


def defect_rows(question, people):
    """Return the lines of a question for its defects, filled in as typed; `people` may be responsible."""
    blank, officers = _blank(get_language(), question.groups), _options(people)
    lines = (
        _blank_line(blank, row).replace(PEOPLE, officers)
        if row.is_blank
        else _drawn(question.groups, row, _options(people, row.officer))
        for row in question.rows
    )
    return mark_safe("".join(lines))


def _blank_line(blank, row):
    line = blank.replace(PREFIX, row.prefix)
    return line.replace(SHOWN, f"{SHOWN} data-shown", 1) if row.is_shown else line


@lru_cache(MOST_KEPT)
def _blank(_language, groups):
    """Return a line that nothing was typed into: it depends on the language and the defects offered alone."""
    return _drawn(groups, Row(PREFIX), PEOPLE)


def _options(people, chosen=""):
    return "".join(
        f'<option value="{pk}"{" selected" if str(pk) == chosen else ""}>{escape(name)} · {escape(role)}</option>'
        for pk, name, role in people
    )


def _drawn(groups, row, officers):
    return render_to_string(ROW, {"groups": groups, "row": row, "officers": mark_safe(officers)})
