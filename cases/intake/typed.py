"""What was typed into a form, as plain data, and back into the form without judging it."""

import re

from django.forms import MultipleChoiceField
from django.forms.models import ModelMultipleChoiceField

NOT_TYPED = {"csrfmiddlewaretoken", "key", "draft_version", "alike", "alike_shown"}
# More rows than anybody types; what claims to be a later one is left out.
MOST_ROWS = 200
MANY = (MultipleChoiceField, ModelMultipleChoiceField)


def typed_in(data):
    """Return {field name: list of values} of a QueryDict, without what the page itself put there."""
    return {name: data.getlist(name) for name in data if name not in NOT_TYPED}


def values_in(form, content):
    """Return initial values for a form class: the typed texts by field name."""
    return {
        name: content[name] if isinstance(field, MANY) else content[name][-1]
        for name, field in form.base_fields.items()
        if content.get(name)
    }


def rows_in(content, prefix):
    """Return initial values for the rows of a formset: the typed texts of each row down to the last that holds any."""
    rows = {}
    for name, values in content.items():
        found = re.fullmatch(rf"{prefix}-(\d{{1,4}})-(\w+)", name)
        if found and int(found[1]) < MOST_ROWS:
            rows.setdefault(int(found[1]), {})[found[2]] = values[-1] if values else ""
    # The paper stands in an empty row already. Empty rows between others stay: guardians name their wards by number.
    filled = [number for number, row in rows.items() if any(value for name, value in row.items() if name != "paper")]
    return [rows.get(number, {}) for number in range(max(filled, default=-1) + 1)]
