"""The parties of a case as rows of a form."""

from functools import cache

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cases.file.parties.models import Party
from cases.file.parties.persons import PartyInput
from portal.shell.forms.dense import DenseForm, SharedChoices
from portal.shell.forms.inputs import DateInput
from portal.shell.personal.papers import Paper, plain_number, validate_number, validate_phone

FIRST_ROWS = 3
MOST_PARTIES = 40
NO_CHOICE = [("", "–")]


class PartyForm(DenseForm, forms.Form):
    """One party; an empty row is left out. `wards` are the parties that a guardian may be named for."""

    role = forms.ChoiceField(
        label=gettext_lazy("Part in the case"), choices=[*NO_CHOICE, *Party.Role.choices], required=False
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40, required=False)
    paper = forms.ChoiceField(label=gettext_lazy("Kind of paper"), choices=Paper.choices, required=False)
    id_number = forms.CharField(label=gettext_lazy("Number of the paper"), max_length=30, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=20, required=False)
    address = forms.CharField(label=gettext_lazy("Home address"), max_length=120, required=False)
    residence = forms.CharField(label=gettext_lazy("Registered residence"), max_length=120, required=False)
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex, where the number does not say"),
        choices=[*NO_CHOICE, *Party.Sex.choices],
        required=False,
    )
    born_on = forms.DateField(
        label=gettext_lazy("Born, where the number does not say"), widget=DateInput(), required=False
    )
    ward = forms.TypedChoiceField(
        label=gettext_lazy("Guardian of"), coerce=int, empty_value=None, choices=NO_CHOICE, required=False
    )
    is_confidential = forms.BooleanField(label=gettext_lazy("asks to stay unnamed"), required=False)

    def __init__(self, *args, wards=None, **kwargs):
        super().__init__(*args, **kwargs)
        self._is_new_case = wards is None
        self.fields["ward"].choices = _rows(get_language()) if wards is None else [*NO_CHOICE, *wards]

    def clean_id_number(self):
        number = plain_number(self.cleaned_data["id_number"])
        paper = self.cleaned_data.get("paper") or Paper.IDENTITY_CARD
        if number:
            validate_number(paper, number)
        return number

    def clean_phone(self):
        validate_phone(self.cleaned_data["phone"])
        return self.cleaned_data["phone"]

    def clean(self):
        said = self.cleaned_data
        if self.is_blank:
            return said
        if not said.get("name"):
            self.add_error("name", _("A party needs a name."))
        if not said.get("role"):
            self.add_error("role", _("Say what part this person has."))
        if said.get("ward") and said.get("role") != Party.Role.GUARDIAN:
            self.add_error("ward", _("Only a guardian is one of somebody."))
        return said

    @property
    def is_blank(self):
        """Whether nothing was written in this row; the paper stands there already."""
        return not any(self.data.get(self.add_prefix(name)) for name in self.fields if name != "paper")

    def as_input(self):
        """Return the PartyInput of a valid row."""
        said = dict(self.cleaned_data)
        ward = said.pop("ward")
        # Who shows no paper is asked for none; an empty number of a card says nothing about papers.
        if not said["id_number"] and said["paper"] != Paper.NONE:
            said["paper"] = ""
        return PartyInput(**said, **{"ward" if self._is_new_case else "guardian_of": ward})


@cache
def _rows(_language):
    """Return the rows of a new case, of which one may be the ward of another."""
    rows = [(number, _("Party %(number)s") % {"number": number}) for number in range(1, MOST_PARTIES + 1)]
    return SharedChoices([*NO_CHOICE, *rows])


class PartyRowSet(forms.BaseFormSet):
    """The rows of a case that is being registered."""

    def clean(self):
        """A ward is a row that is filled in, counted as the page counts them."""
        filled = {number for number, row in enumerate(self.forms, start=1) if not row.is_blank}
        for row in self.forms:
            ward = row.cleaned_data.get("ward") if hasattr(row, "cleaned_data") else None
            if ward and ward not in filled:
                row.add_error("ward", _("This row is empty."))

    def as_inputs(self):
        """Return the PartyInputs of the rows that are filled in, wards counted among those."""
        numbers = [number for number, row in enumerate(self.forms, start=1) if not row.is_blank]
        places = {number: place for place, number in enumerate(numbers, start=1)}
        rows = [self.forms[number - 1] for number in numbers]
        for row in rows:
            row.cleaned_data["ward"] = places.get(row.cleaned_data["ward"])
        return [row.as_input() for row in rows]

    def add_refusal(self, refusal):
        """Put what a deed said about `party-<place>-<field>` beside its field; say whether there was any."""
        rows = [row for row in self.forms if not row.is_blank]
        placed = False
        for name, words in refusal.fields.items():
            prefix, _dash, rest = name.partition("-")
            place, _dash, field = rest.partition("-")
            if prefix == "party" and place.isdecimal() and int(place) < len(rows):
                rows[int(place)].add_error(field if field in rows[int(place)].fields else None, words)
                placed = True
        return placed


PartyRows = forms.formset_factory(
    PartyForm,
    formset=PartyRowSet,
    extra=FIRST_ROWS,
    max_num=MOST_PARTIES,
    absolute_max=MOST_PARTIES,
    validate_max=True,
    renderer=PartyForm.default_renderer,
)
