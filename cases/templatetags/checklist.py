"""The lines for defects under a question of the review form: drawn once where they are alike, as most are blank."""

from html import escape

from django import template
from django.core.cache import cache
from django.core.cache.utils import make_template_fragment_key
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from cases.review.forms import Row

register = template.Library()

ROW = "cases/review/partials/defect_row.html"
# Stand in a line drawn for all blank ones where the prefix of each, who may be responsible, and its being shown come.
PREFIX, PEOPLE, SHOWN = "@prefix@", "@people@", "data-defect"
KEPT_SECONDS = 600


@register.simple_tag
def defect_rows(question, people):
    """Return the lines of a question for its defects, filled in as typed; `people` may be responsible."""
    blank, officers = _blank(question), _options(people)
    lines = (
        _blank_line(blank, row).replace(PEOPLE, officers)
        if row.is_blank
        else _drawn(question, row, _options(people, row.officer))
        for row in question.rows
    )
    return mark_safe("".join(lines))


def _blank_line(blank, row):
    line = blank.replace(PREFIX, row.prefix)
    return line.replace(SHOWN, f"{SHOWN} data-shown", 1) if row.is_shown else line


def _blank(question):
    """Return a line that nothing was typed into: the same for all matters in one language."""
    key = make_template_fragment_key("defect_row", [get_language(), question.key])
    return cache.get_or_set(key, lambda: _drawn(question, Row(PREFIX), PEOPLE), KEPT_SECONDS)


def _options(people, chosen=""):
    return "".join(
        f'<option value="{pk}"{" selected" if str(pk) == chosen else ""}>{escape(name)} · {escape(role)}</option>'
        for pk, name, role in people
    )


def _drawn(question, row, officers):
    return render_to_string(ROW, {"question": question, "row": row, "officers": mark_safe(officers)})
