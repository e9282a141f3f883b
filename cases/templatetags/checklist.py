"""The lines for defects under a question of the review form: drawn once where they are alike, as most are blank."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from cases.review.forms import Row

register = template.Library()

ROW = "cases/review/partials/defect_row.html"
# Stands in a line drawn for all blank ones where the prefix of each and its being shown come.
PREFIX, SHOWN = "@prefix@", "data-defect"


@register.simple_tag
def defect_rows(question, people):
    """Return the lines of a question for its defects, filled in as typed; `people` may be responsible."""
    blank = _drawn(question, people, Row(PREFIX))
    return mark_safe("".join(_line(question, people, row, blank) for row in question.rows))


def _line(question, people, row, blank):
    if not row.is_blank:
        return _drawn(question, people, row)
    line = blank.replace(PREFIX, row.prefix)
    return line.replace(SHOWN, f"{SHOWN} data-shown", 1) if row.is_shown else line


def _drawn(question, people, row):
    return render_to_string(ROW, {"question": question, "people": people, "row": row})
