"""What is wrong with a form, for the summary above it: every field by name, with a link to it."""

import re

from django import template

register = template.Library()
# Keys of the page and secrets are nobody's words; what is shorter than this is soon typed again.
NOT_TYPED = ("password", "csrf", "once", "token", "digest", "version", "key", "seen", "kept", "typed_into")
SHORTEST = 6
# What a choice sends is the code of what was chosen: a small word, or several with hyphens or underscores between.
CODE = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@register.simple_tag
def problems_of(form, rows=None):
    """Return {"words": errors of the whole, "all": [{"anchor", "label", "words"}]}, those of a set of rows included."""
    forms = [each for each in (form, *(rows or ())) if each not in (None, "") and hasattr(each, "non_field_errors")]
    found = [each for one in forms for each in _fields(one)]
    words = form.non_field_errors() if form and hasattr(form, "non_field_errors") else ""
    return {"words": words, "all": found}


@register.simple_tag(takes_context=True)
def typed_texts(context):
    """Return [(name, text)] of what somebody wrote into a form that was refused without being shown again."""
    request = context.get("request")
    given = request.POST.lists() if request is not None and request.method == "POST" else ()
    return [
        (name, value)
        for name, values in given
        if not any(word in name for word in NOT_TYPED)
        for value in values
        if len(value.strip()) >= SHORTEST and not CODE.fullmatch(value.strip())
    ]


def _fields(form):
    # A control of several has no id of its own: its first stands for it.
    return [
        {"anchor": _anchor(field), "label": field.label, "words": " ".join(map(str, field.errors))}
        for field in form
        if field.errors
    ]


def _anchor(field):
    if field.is_hidden:
        # Nothing on the page to lead to.
        return ""
    several = getattr(field.field.widget, "allow_multiple_selected", False) or field.use_fieldset
    return field.id_for_label or (f"{field.auto_id}_0" if several else field.auto_id)
