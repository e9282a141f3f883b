"""Property as it is written down: taken, handed on, given back or disposed of, and searched in its register."""

from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.file.evidence.models import Evidence
from cases.file.evidence.queries import evidence_of
from cases.file.pages.inputs import RowOf
from cases.file.parties.queries import party_rows
from cases.property.deeds import ENDS, HandOver, Thing, Whereabouts
from cases.property.models import Custody, Property, PropertyEnd
from cases.review.measures.queries import measures_of_things
from portal.people.models import Officer
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import AsksDates, DateInput, MomentInput, Yuan

PURPOSES = [choice for choice in Custody.Purpose.choices if choice[0] not in ENDS]


class OfficerByBadge(forms.CharField):
    """A badge number that stands for an active officer; None when it is left out."""

    def __init__(self, **kwargs):
        super().__init__(max_length=20, required=False, **kwargs)

    def clean(self, value):
        badge = (super().clean(value) or "").split(" ")[0]
        if not badge:
            return None
        officer = Officer.objects.filter(badge_number=badge, is_active=True).first()
        if officer is None:
            raise ValidationError(_("There is no officer with this badge number."))
        return officer


class ThingForm(AsksDates, forms.Form):
    """A thing that was taken."""

    name = forms.CharField(label=gettext_lazy("Name of the thing"), max_length=80)
    quantity = forms.CharField(label=gettext_lazy("Quantity"), max_length=40, initial="1")
    how = forms.ChoiceField(label=gettext_lazy("How it was taken"), choices=Property.How.choices)
    measure = RowOf(label=gettext_lazy("Compulsory measure"))
    taken_at = forms.DateTimeField(label=pgettext_lazy("property", "Taken"), widget=MomentInput())
    place = forms.CharField(label=gettext_lazy("Where it is"), max_length=120)
    description = forms.CharField(label=gettext_lazy("Features"), max_length=300, required=False)
    value = Yuan(label=gettext_lazy("Estimated value in yuan"))
    document = forms.CharField(label=gettext_lazy("Number of the document"), max_length=60, required=False)
    holder_before = RowOf(label=gettext_lazy("Taken from"))
    evidence = RowOf(label=gettext_lazy("Evidence item"))

    def __init__(self, case, *args, **kwargs):
        super().__init__(*args, prefix="thing", **kwargs)
        self.fields["measure"].offer(case.measures.filter(party=None), partial(measures_of_things, case))
        self.fields["holder_before"].offer(case.parties.all(), partial(party_rows, case))
        self.fields["evidence"].offer(Evidence.objects.filter(case=case), partial(evidence_of, case))

    def deed(self):
        """Return the keyword arguments of the deed; the form must be valid."""
        said = dict(self.cleaned_data)
        return {"dates_confirmed": said.pop("dates_confirmed"), "thing": Thing(**said)}


class HandOverForm(AsksDates, forms.Form):
    """The next holder of a thing."""

    needed_when = {"receiver": "purpose=keeping back or outside=-", "approved_by": "purpose=use expert"}

    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=PURPOSES)
    receiver = OfficerByBadge(label=gettext_lazy("Receiving officer"), help_text=gettext_lazy("Badge number."))
    outside = forms.CharField(label=gettext_lazy("Or a body outside the bureau"), max_length=80, required=False)
    happened_at = forms.DateTimeField(label=gettext_lazy("Handed over"), widget=MomentInput())
    place = forms.CharField(label=gettext_lazy("Where it is"), max_length=120)
    approved_by = OfficerByBadge(
        label=gettext_lazy("Approved by"), help_text=gettext_lazy("Badge number of the unit's head, where it is lent.")
    )
    remark = forms.CharField(label=gettext_lazy("Remark"), max_length=200, required=False)
    seen_steps = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)

    def __init__(self, thing, *args, **kwargs):
        super().__init__(*args, prefix="over", **kwargs)
        self.fields["seen_steps"].initial = thing.steps
        self.fields["place"].initial = thing.place
        self.fields["happened_at"].initial = timezone.now()

    def deed(self):
        """Return the keyword arguments of the deed."""
        said = dict(self.cleaned_data)
        beside = {name: said.pop(name) for name in ("seen_steps", "dates_confirmed")}
        return {**beside, "given": HandOver(**said)}


class EndForm(AsksDates, forms.Form):
    """How a thing leaves."""

    needed_when = {
        "recipient": "way=returned",
        "receipt": "way=returned",
        "approval": "way=destroyed sold treasury transferred",
        "outside": "way=transferred",
    }

    way = forms.ChoiceField(label=gettext_lazy("Way"), choices=PropertyEnd.Way.choices)
    happened_on = forms.DateField(label=gettext_lazy("Day"), widget=DateInput())
    recipient = RowOf(label=gettext_lazy("Returned to"))
    receipt = RowOf(
        label=gettext_lazy("Signed receipt"), help_text=gettext_lazy("Add it to the evidence as a file first.")
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
    approval = forms.CharField(
        label=gettext_lazy("Number of the approval"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Needed for everything but a return."),
    )
    outside = forms.CharField(label=gettext_lazy("Body that received it"), max_length=80, required=False)
    proceeds = Yuan(label=gettext_lazy("Proceeds in yuan"))
    seen_steps = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)

    def __init__(self, thing, *args, **kwargs):
        super().__init__(*args, prefix="end", **kwargs)
        self.fields["seen_steps"].initial = thing.steps
        self.fields["happened_on"].initial = timezone.localdate()
        self.fields["recipient"].queryset = thing.case.parties.order_by("pk")
        self.fields["receipt"].queryset = Evidence.objects.filter(case=thing.case).exclude(file="").order_by("pk")

    def deed(self):
        """Return the keyword arguments of the deed."""
        said = dict(self.cleaned_data)
        beside = {name: said.pop(name) for name in ("seen_steps", "dates_confirmed")}
        return {**beside, "given": Whereabouts(**said)}


class PropertyFilter(DenseForm, forms.Form):
    """What the register is narrowed by."""

    q = forms.CharField(label=gettext_lazy("Number or name"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("all")), *Property.State.choices]
    )
    how = forms.ChoiceField(
        label=gettext_lazy("How it was taken"),
        required=False,
        choices=[("", gettext_lazy("all")), *Property.How.choices],
    )
    mine = forms.BooleanField(label=gettext_lazy("held by me"), required=False)
    late = forms.BooleanField(label=gettext_lazy("not with a keeper after 24 hours"), required=False)

    def chosen(self):
        """Return the sound values alone."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
