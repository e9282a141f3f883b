"""What is written anew about a party."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from cases.file.parties.forms import NO_CHOICE
from cases.file.parties.models import Party
from cases.quality.corrections.parties.deeds import PartyChange
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import DateInput
from portal.shell.personal.papers import Paper, plain_number, validate_number, validate_phone


class PartyCorrectionForm(DenseForm, forms.Form):
    """What is written anew about a party. Nothing is shown of what is sealed: an empty field stays as it is."""

    role = forms.ChoiceField(label=gettext_lazy("Part in the case"), choices=Party.Role.choices)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40, required=False)
    paper = forms.ChoiceField(label=gettext_lazy("Kind of paper"), choices=[*NO_CHOICE, *Paper.choices], required=False)
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
    guardian_waiver = forms.ChoiceField(
        label=gettext_lazy("Why without guardian"), choices=[*NO_CHOICE, *Party.Waiver.choices], required=False
    )
    removed = forms.MultipleChoiceField(
        label=gettext_lazy("Take away"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("id_number", gettext_lazy("Number of the paper")),
            ("phone", gettext_lazy("Phone")),
            ("address", gettext_lazy("Home address")),
            ("residence", gettext_lazy("Registered residence")),
        ],
    )
    is_confidential = forms.BooleanField(label=gettext_lazy("asks to stay unnamed"), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason of the correction"), max_length=200)

    def __init__(self, party, wards, *args, **kwargs):
        chosen = {
            "role": party.role,
            "paper": party.paper,
            "ward": party.guardian_of_id,
            "guardian_waiver": party.guardian_waiver,
            "is_confidential": party.is_confidential,
        }
        super().__init__(*args, initial=chosen, **kwargs)
        self.fields["ward"].choices = [*NO_CHOICE, *wards]
        for name in Party.SEALED:
            self.fields[name].widget.attrs["placeholder"] = getattr(party, f"{name}_mask")

    def clean_phone(self):
        validate_phone(self.cleaned_data["phone"])
        return self.cleaned_data["phone"]

    def clean(self):
        said = self.cleaned_data
        number, paper = plain_number(said.get("id_number")), said.get("paper") or Paper.IDENTITY_CARD
        if number:
            try:
                validate_number(paper, number)
            except ValidationError as problem:
                self.add_error("id_number", problem)
        return said

    def anew(self):
        """Return the PartyChange of a valid form."""
        said = dict(self.cleaned_data)
        texts = {name: said[name].strip() or None for name in Party.SEALED}
        texts |= dict.fromkeys(said["removed"], "")
        return PartyChange(
            role=said["role"],
            paper=said["paper"],
            born_on=said["born_on"],
            sex=said["sex"] or None,
            guardian_of=said["ward"],
            guardian_waiver=said["guardian_waiver"],
            is_confidential=said["is_confidential"],
            **texts,
        )
