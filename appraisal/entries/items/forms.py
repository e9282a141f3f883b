"""Adding, changing and retiring an item of entry."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.entries.items.deeds import LONGEST_REASON
from appraisal.entries.items.models import EntryItem
from appraisal.entries.items.rules import ROLES
from appraisal.scheme.versions.base import SubjectKind
from portal.people.models import Role
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import DateInput
from portal.shell.forms.several import Hundredths

CHOSEN = [(role.value, role.label) for role in ROLES]


class ItemForm(DenseForm, forms.Form):
    """All that an item of entry says; `reason` where it changes one that is there."""

    needed_when = {"counted_in": "grading=count", "full": "grading=points", "part_percent": "grading=checklist"}

    name = forms.CharField(label=pgettext_lazy("entry", "Name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Latin letters, figures and hyphens."))
    basis = forms.CharField(label=_("Basis: document and article"), max_length=200)
    text = forms.CharField(
        label=_("What is entered"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    text_en = forms.CharField(
        label=_("The same in English"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    subject = forms.ChoiceField(label=_("Of whom"), choices=SubjectKind.choices)
    grading = forms.ChoiceField(label=_("How it is graded"), choices=EntryItem.Grading.choices)
    counted_in = forms.CharField(label=_("Counted in (hours, pieces …)"), max_length=20, required=False)
    counted_in_en = forms.CharField(label=_("The same, in English"), max_length=40, required=False)
    most = Hundredths(label=_("At most in one entry"), required=False, min_value=0)
    full = Hundredths(label=_("Full marks"), required=False, min_value=0)
    part_percent = forms.IntegerField(label=_("“In part” gives (percent)"), required=False, min_value=0, max_value=100)
    days_back = forms.IntegerField(label=_("Days back that may be entered"), min_value=0, max_value=400, initial=31)
    enter_roles = forms.MultipleChoiceField(label=_("Who enters"), choices=CHOSEN, widget=forms.CheckboxSelectMultiple)
    confirm_roles = forms.MultipleChoiceField(
        label=_("Who confirms"), choices=CHOSEN, widget=forms.CheckboxSelectMultiple
    )
    readers = forms.ChoiceField(label=_("Who reads the entries"), choices=EntryItem.Readers.choices)
    checklist = forms.CharField(
        label=_("Stands on the checklist"),
        max_length=60,
        required=False,
        help_text=_("Items of the same checklist are gone through together on the spot."),
    )
    checklist_en = forms.CharField(label=_("Checklist, in English"), max_length=120, required=False)
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=999, initial=0)
    starts_on = forms.DateField(label=pgettext_lazy("entry", "From"), widget=DateInput())
    needs_evidence = forms.BooleanField(label=_("Needs evidence"), required=False)
    reason = forms.CharField(label=_("Reason of the change"), max_length=LONGEST_REASON)

    def __init__(self, item=None, *args, **kwargs):
        if item is not None:
            names = [name for name in self.base_fields if name != "reason"]
            kwargs["initial"] = {name: getattr(item, name) for name in names}
        super().__init__(*args, **kwargs)
        if item is None:
            del self.fields["reason"]
            self.initial.setdefault("starts_on", timezone.localdate().replace(day=1))
            self.initial.setdefault("confirm_roles", [Role.SUPERVISOR.value])

    def said(self):
        """Return the columns of a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class RetireForm(DenseForm, forms.Form):
    """The last day of an item, and why."""

    ends_on = forms.DateField(label=_("Last day that may be entered"), widget=DateInput())
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON)
