"""The choices that stand in a form's class are looked through once, and yet each form may offer others."""

from copy import deepcopy

from django import forms

from portal.shell.forms.dense import DenseForm


class Meal(DenseForm, forms.Form):
    dish = forms.ChoiceField(choices=[("rice", "Rice"), ("soup", "Soup")])
    side = forms.ChoiceField(choices=lambda: [("tofu", "Tofu")])


def test_all_forms_of_a_class_offer_the_same_choices_and_take_them():
    first, second = Meal({"dish": "soup", "side": "tofu"}), Meal()

    assert list(second.fields["dish"].choices) == [("rice", "Rice"), ("soup", "Soup")]
    assert second.fields["dish"].choices is first.fields["dish"].choices is deepcopy(second.fields["dish"].choices)
    assert '<option value="soup" selected>' in str(first["dish"])
    assert first.is_valid()


def test_what_one_form_offers_is_its_own():
    first = Meal({"dish": "fish", "side": "tofu"})
    first.fields["dish"].choices = [("fish", "Fish")]

    assert first.is_valid()
    assert [value for value, _label in Meal().fields["dish"].choices] == ["rice", "soup"]
    assert not Meal({"dish": "fish", "side": "tofu"}).is_valid()
