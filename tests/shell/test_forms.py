"""Errors stand beside their fields and are tied to them for a screen reader (issue 2, the look)."""

from django import forms
from django.test import RequestFactory
from django.utils import translation

from portal.shell.forms.dense import DenseForm
from portal.shell.refusals import Refused
from portal.shell.templatetags.problems import typed_texts
from tests.architecture.source import product
from tests.architecture.test_texts import every_form


class CaseForm(DenseForm, forms.Form):
    place = forms.CharField(help_text="Down to the house.")
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    is_secret = forms.BooleanField(required=False)
    seen_version = forms.IntegerField(widget=forms.HiddenInput)


def test_a_field_is_one_block_of_label_control_help_and_error():
    shown = str(CaseForm({"place": ""})["place"])

    assert '<label for="id_place">' in shown
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_place_helptext id_place_error"' in shown
    assert 'id="id_place_helptext">Down to the house.' in shown
    assert 'id="id_place_error"' in shown


def test_what_is_needed_is_said_to_those_who_hear_and_not_left_to_the_browser():
    form = CaseForm()

    assert 'aria-required="true"' in str(form["place"])
    assert [name for name in form.fields if " required" in str(form[name])] == []
    assert [name for name in ("is_secret", "seen_version") if "aria-required" in str(form[name])] == []


def test_every_form_of_ours_leaves_what_is_missing_to_its_own_summary():
    for name in product():
        if ".forms" in name:
            __import__(name)

    assert {form.__name__ for form in every_form(DenseForm) if form.use_required_attribute} == set()


def test_choices_stand_in_a_fieldset_with_a_legend():
    shown = str(CaseForm()["kind"])

    assert "<fieldset" in shown
    assert "<legend>Kind" in shown


def test_a_tick_box_comes_before_its_label():
    shown = str(CaseForm()["is_secret"])

    assert shown.index("<input") < shown.index("<label")


def test_a_hidden_field_has_no_label():
    assert str(CaseForm(initial={"seen_version": 3})["seen_version"]) == (
        '<input type="hidden" name="seen_version" value="3" id="id_seen_version">'
    )


def test_the_bare_control_is_to_be_had():
    assert "<label" not in CaseForm()["place"].as_widget()


def test_a_whole_form_says_above_that_something_is_wrong():
    with translation.override("en"):
        assert "Please correct the fields marked below." in str(CaseForm({}))
        assert 'role="alert"' not in str(CaseForm())


def test_a_refusal_of_the_domain_lands_beside_its_field_or_above():
    form = CaseForm({"place": "x", "kind": "a", "seen_version": 1})
    form.add_refusal(Refused("No.", {"place": "Not ours.", "unknown": "Lost."}))
    form.add_refusal(Refused("The case is closed."))

    assert form.errors == {"place": ["Not ours."], "__all__": ["Lost.", "The case is closed."]}


def test_what_the_page_itself_sent_is_not_shown_as_what_somebody_had_written():
    chosen = {"kind": "witness", "ground": "under_fourteen", "upload": "0c8e6c4e-7b0f-4f0e-9a55-1d3f5b6c7d8e"}
    of_page = {"seen": "bd58e50ed2fc717b", "kept": "1234567"}
    request = RequestFactory().post("/", {"reason": "上级要求提前", **of_page, **chosen})

    assert typed_texts({"request": request}) == [("reason", "上级要求提前")]


class Marks(DenseForm, forms.Form):
    marks = forms.IntegerField(min_value=0, max_value=10)


def test_a_browser_does_not_stop_at_a_number_in_a_language_of_its_own():
    drawn = Marks()["marks"].as_widget()

    assert ([word for word in (" min=", " max=") if word in drawn], 'step="any"' in drawn) == ([], True)
    assert "10" in str(Marks({"marks": "999"}).errors)
