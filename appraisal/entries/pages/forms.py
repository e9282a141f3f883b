"""Making one entry, correcting one, and deciding on one."""

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.entries.checking import LONGEST_NOTE, EntryInput
from appraisal.entries.deeds import LONGEST_REASON, MOST_FILES
from appraisal.entries.items.models import EntryItem
from appraisal.entries.models import Grade
from appraisal.entries.subjects import Subjects, given_as, written
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import DateInput
from portal.shell.forms.several import Files, Hundredths
from portal.shell.refusals import Refused


class EntryForm(DenseForm, forms.Form):
    """One entry under an item: whom, when, how much or which grade, with a note and evidence."""

    subject = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"list": "subjects", "autocomplete": "off"}))
    happened_on = forms.DateField(label=_("Day"), widget=DateInput())
    quantity = Hundredths(required=False)
    grade = forms.ChoiceField(
        label=pgettext_lazy("entry", "Answer"), choices=Grade.choices, widget=forms.RadioSelect, required=False
    )
    note = forms.CharField(
        label=pgettext_lazy("entry", "Note"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    files = Files(
        most=MOST_FILES,
        label=pgettext_lazy("entry", "Evidence"),
        help_text=format_lazy(_("Photos, lists, certificates; {most} at most."), most=MOST_FILES),
    )

    def __init__(self, item, by, *args, **kwargs):
        self.item, self.subjects = item, Subjects(by, item, timezone.localdate())
        super().__init__(*args, **kwargs)
        self.fields["subject"].label = _("Officer") if item.is_of_officers else _("Unit")
        self.fields["subject"].help_text = (
            _("Name or badge number.") if item.is_of_officers else _("Name or short name of the unit.")
        )
        if item.grading == EntryItem.Grading.CHECKLIST:
            del self.fields["quantity"]
            self.fields["grade"].required = True
        else:
            del self.fields["grade"]
            self._name_quantity()
        self.fields["files"].required = item.needs_evidence
        if not self.is_bound:
            self.initial.setdefault("happened_on", timezone.localdate())

    def _name_quantity(self):
        field, item = self.fields["quantity"], self.item
        field.required = True
        if item.grading == EntryItem.Grading.POINTS:
            field.label = format_lazy(_("Points, up to {full}"), full=field.prepare_value(item.full))
        else:
            field.label = format_lazy(_("How many ({unit})"), unit=item.unit_label)

    def offered(self):
        """The texts by which the subjects are known, for completion."""
        return [written(each) for each in self.subjects.offered()]

    def as_input(self):
        """Return the EntryInput of a valid form; raises Refused beside the subject."""
        said = self.cleaned_data
        return EntryInput(
            item=self.item,
            happened_on=said["happened_on"],
            quantity=said.get("quantity"),
            grade=said.get("grade", ""),
            note=said["note"],
            files=said["files"],
            **given_as(self.subjects.named(said["subject"])),
        )

    def clean_subject(self):
        """Name the subject while the other fields are read, so that all is said at once."""
        try:
            self.subjects.named(self.cleaned_data["subject"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return self.cleaned_data["subject"]


class CorrectionForm(EntryForm):
    """What an entry should say instead, and why; its evidence goes with it."""

    reason = forms.CharField(label=_("Reason of the correction"), max_length=LONGEST_REASON)

    def __init__(self, entry, by, *args, **kwargs):
        initial = {
            "subject": written(entry.officer or entry.unit),
            "happened_on": entry.day,
            "quantity": entry.quantity,
            "grade": entry.grade,
            "note": entry.note,
        }
        super().__init__(entry.item, by, *args, initial=initial, **kwargs)
        self.fields["files"].required = False
        self.fields["files"].label = _("More evidence")


class DecisionForm(DenseForm, forms.Form):
    """What becomes of an entry, and why where it is refused or made void."""

    CONFIRM, REFUSE, WITHDRAW, VOID = "confirm", "refuse", "withdraw", "void"
    MOVES = (CONFIRM, REFUSE, WITHDRAW, VOID)

    move = forms.ChoiceField(choices=[(each, each) for each in MOVES], widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, required=False)
