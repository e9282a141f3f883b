"""Fields and plain controls of forms, written in one go: their templates took most of the time of a page of forms."""

from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeData, mark_safe

WIDGETS = "django/forms/widgets/"
INPUTS = ("text", "number", "email", "hidden", "password", "search", "tel", "url", "date", "datetime", "time")


def block(field):
    """Return the whole block of a bound field: label with its star, control, help and errors."""
    label, classes = f"{escape(field.label)}{_star(field)}", field.css_classes()
    beside = f" {escape(classes)}" if classes else ""
    if field.use_fieldset:
        described = field.aria_describedby
        tied = f' aria-describedby="{escape(described)}"' if described else ""
        parts = [f'<fieldset class="field{beside}"{tied}>', f"<legend>{label}</legend>", field.as_widget()]
    elif field.is_check:
        parts = [f'<div class="field check{beside}">', field.as_widget(), _label(field, label)]
    else:
        parts = [f'<div class="field{beside}">', _label(field, label) if field.label else "", field.as_widget()]
    if field.help_text:
        parts.append(f'<p class="help" id="{escape(field.auto_id)}_helptext">{field.help_text}</p>')
    parts += [str(field.errors) if field.errors else "", "</fieldset>" if field.use_fieldset else "</div>"]
    return mark_safe("".join(parts))


def control(template_name, context):
    """Return a control as Django's own template of this name writes it; None for one that is not written here."""
    write = CONTROLS.get(template_name)
    return mark_safe(write(context["widget"])) if write else None


def _label(field, label):
    return f'<label for="{escape(field.id_for_label)}">{label}</label>'


def _star(field):
    when = ""
    if not field.field.required:
        condition = field.needed_when
        if not condition:
            return ""
        hidden = "" if field.is_needed_now else " hidden"
        when = f' data-needed-when="{escape(condition)}" data-needed-field="{escape(field.html_name)}"{hidden}'
    return f'<span class="needed" aria-hidden="true"{when}> *</span>'


def _input(widget):
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    return f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"{value}{_attrs(widget)}>'


def _textarea(widget):
    return f'<textarea name="{escape(widget["name"])}"{_attrs(widget)}>\n{escape(widget["value"] or "")}</textarea>'


def _select(widget):
    groups = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    return f'<select name="{escape(widget["name"])}"{_attrs(widget)}>{groups}</select>'


def _group(name, options):
    written = "".join(
        f'<option value="{_text(each["value"])}"{_attrs(each)}>{escape(each["label"])}</option>' for each in options
    )
    return f'<optgroup label="{escape(name)}">{written}</optgroup>' if name else written


def _attrs(widget):
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{_text(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _text(value):
    return escape(value if isinstance(value, SafeData) else str(value))


CONTROLS = {
    f"{WIDGETS}select.html": _select,
    f"{WIDGETS}textarea.html": _textarea,
    **{f"{WIDGETS}{kind}.html": _input for kind in INPUTS},
}
