"""Sealed records and the archive: asking, deciding, handing over."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.file.sealing.deeds import LONGEST_DAYS
from cases.file.sealing.models import SealedAccess
from portal.shell.forms.dense import DenseForm


class AccessForm(DenseForm, forms.Form):
    """A request to look at a sealed record."""

    number = forms.CharField(
        label=_("Case number"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    purpose = forms.ChoiceField(label=pgettext_lazy("sealed record", "Purpose"), choices=SealedAccess.Purpose.choices)
    body = forms.CharField(label=_("Requesting body"), max_length=120)
    reference = forms.CharField(label=_("Its letter or case, number and date"), max_length=120)
    grounds = forms.CharField(
        label=_("What it is needed for"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class AccessDecisionForm(DenseForm, forms.Form):
    """The decision about a request."""

    needed_when = {"days": "outcome=approved"}

    outcome = forms.ChoiceField(label=_("Decision"), choices=SealedAccess.Outcome.choices)
    days = forms.IntegerField(label=_("Valid for days"), min_value=1, max_value=LONGEST_DAYS, initial=3, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def deed(self):
        """Return the keyword arguments for sealing.decide; the form must be valid."""
        said = self.cleaned_data
        is_approved = said["outcome"] == SealedAccess.Outcome.APPROVED
        return {"is_approved": is_approved, "reason": said["reason"], "days": said["days"] or 0}


class ReasonForm(DenseForm, forms.Form):
    """Why a record is sealed, or its seal taken off."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class ArchiveForm(DenseForm, forms.Form):
    """Where in the archive the file lies, and how much it is."""

    shelf = forms.CharField(label=_("Place in the archive"), max_length=80)
    volumes = forms.IntegerField(label=_("Volumes"), min_value=1, max_value=999, initial=1)
    pages = forms.IntegerField(label=_("Pages of the file"), min_value=1, max_value=99_999)
