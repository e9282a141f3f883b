"""Fields and controls written in one go: what Django's own templates write, without their line breaks."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from portal.people.models import Unit
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.written import CONTROLS

CHOICES = [("", "–"), ("a<", "A & <b>"), ("group <1>", [(1, "one"), (2, "two")])]
TEXTS = (
    forms.TextInput,
    forms.NumberInput,
    forms.EmailInput,
    forms.HiddenInput,
    forms.PasswordInput,
    forms.DateInput,
    forms.TimeInput,
    forms.DateTimeInput,
    forms.URLInput,
    forms.Textarea,
)
ATTRS = {"id": 'x"<', "data-told": mark_safe("&amp;"), "disabled": True, "hidden": False, "size": 4}


def packed(html):
    return re.sub(r">\s+<", "><", re.sub(r">\s+(?=[^<])", ">", html)).strip()


def both(widget, value):
    """Return what is written here and what Django's templates make of the same."""
    context = widget.get_context("name<", value, ATTRS)
    own = CONTROLS[widget.template_name](context["widget"])
    return packed(own), packed(DjangoTemplates().render(widget.template_name, context))


@pytest.mark.parametrize("widget", TEXTS)
@pytest.mark.parametrize("value", [None, "", "\"<&'", "2026-11-30", 1234567])
def test_a_control_is_what_the_template_writes(widget, value):
    own, expected = both(widget(), value)

    assert own == expected


@pytest.mark.parametrize("value", [None, "", "a<", 2])
def test_choices_are_what_the_template_writes(value):
    own, expected = both(forms.Select(choices=CHOICES), value)

    assert own == expected


class Form(DenseForm, forms.Form):
    plain = forms.CharField(label="Plain <name>", help_text="more <b>words</b>")
    shown = forms.BooleanField(label="Tick", required=False)
    kinds = forms.MultipleChoiceField(label="Kinds", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    when = forms.CharField(label="When", required=False)
    needed_when = {"when": "shown=on"}


def test_a_block_ties_label_control_help_and_error_together():
    form = Form({"shown": "on"})
    plain = str(form["plain"])

    assert plain.startswith('<div class="field"><label for="id_plain">Plain &lt;name&gt;<span class="needed"')
    assert '<p class="help" id="id_plain_helptext">more <b>words</b></p>' in plain
    assert 'aria-describedby="id_plain_helptext id_plain_error"' in plain
    assert 'id="id_plain_error"' in plain
    assert plain.endswith("</div>")


def test_a_tick_comes_before_its_label_and_several_stand_in_a_fieldset():
    form = Form({"shown": "on"})

    assert re.match(r'<div class="field check"><input type="checkbox" .*?checked>', str(form["shown"]))
    assert str(form["shown"]).index("<input") < str(form["shown"]).index("<label")
    assert str(form["kinds"]).startswith('<fieldset class="field" aria-describedby="id_kinds_error"><legend>Kinds<span')


def test_the_star_of_a_field_that_is_needed_at_times_names_its_condition():
    assert 'data-needed-when="shown=on" data-needed-field="when"> *</span>' in str(Form({"shown": "on"})["when"])
    assert 'data-needed-when="shown=on" data-needed-field="when" hidden> *</span>' in str(Form({})["when"])


class Choosing(DenseForm, forms.Form):
    unit = forms.ModelChoiceField(Unit.objects.all())


@pytest.mark.django_db
def test_a_list_of_rows_is_read_once_and_told_to_be_needed(django_assert_num_queries):
    with django_assert_num_queries(1):
        drawn = str(Choosing()["unit"])

    assert 'aria-required="true"' in drawn
    assert " required" not in drawn.replace('aria-required="true"', "")
