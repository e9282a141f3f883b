"""Going through a checklist on the spot, and looking again."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.entries.checking import LONGEST_NOTE, EntryInput
from appraisal.entries.deeds import MOST_FILES
from appraisal.entries.inspections.deeds import LONGEST, Visit
from appraisal.entries.inspections.models import Inspection
from appraisal.entries.models import Grade
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import DateInput
from portal.shell.forms.several import Files, FilesInput

PHOTO = {"multiple": True, "accept": "image/*", "capture": "environment"}


class InspectionForm(DenseForm, forms.Form):
    """Place, day and people, an answer with note and photo for each item, and what is to be corrected by when."""

    needed_when = {"due_on": "correction=by_day"}

    happened_on = forms.DateField(label=_("Day"), widget=DateInput())
    place = forms.CharField(label=pgettext_lazy("entry", "Place"), max_length=LONGEST["place"])
    present = forms.CharField(label=_("People present"), max_length=LONGEST["present"])
    correction = forms.ChoiceField(
        label=_("Correction"), choices=Inspection.Correction.choices, widget=forms.RadioSelect, initial="none"
    )
    due_on = forms.DateField(label=_("To be corrected by"), required=False, widget=DateInput())
    remark = forms.CharField(
        label=_("Remark"), max_length=LONGEST["remark"], required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, unit, items, *args, **kwargs):
        self.unit, self.items = unit, items
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial |= {"happened_on": timezone.localdate(), "place": unit.label}
        for item in items:
            self.fields[f"item-{item.pk}"] = forms.ChoiceField(
                label=item.label, choices=Grade.choices, widget=forms.RadioSelect
            )
            self.fields[f"note-{item.pk}"] = forms.CharField(
                label=pgettext_lazy("entry", "Note"), max_length=LONGEST_NOTE, required=False
            )
            files = Files(label=_("Photo"), most=MOST_FILES, widget=FilesInput(attrs=PHOTO))
            files.required = item.needs_evidence
            self.fields[f"photo-{item.pk}"] = files

    def answers(self):
        """Return [(item, its answer, its note, its photo)] as bound fields, in the order of the checklist."""
        return [(each, *(self[f"{name}-{each.pk}"] for name in ("item", "note", "photo"))) for each in self.items]

    def visit(self):
        """Return the Visit of a valid form."""
        said = self.cleaned_data
        names = ("happened_on", "place", "present", "remark", "correction", "due_on")
        return Visit(unit=self.unit, **{name: said[name] for name in names})

    def inputs(self):
        """Return the EntryInput of each item of a valid form."""
        said = self.cleaned_data
        return [
            EntryInput(
                item=item,
                unit=self.unit,
                happened_on=said["happened_on"],
                grade=said[f"item-{item.pk}"],
                note=said[f"note-{item.pk}"],
                files=said[f"photo-{item.pk}"],
            )
            for item in self.items
        ]


class RecheckForm(DenseForm, forms.Form):
    """Whether what was wrong is put right, and by when else."""

    MENDED, NOT_YET = "mended", "not_yet"
    needed_when = {"due_on": "outcome=not_yet"}

    outcome = forms.ChoiceField(
        label=_("What the re-check found"),
        choices=[(MENDED, _("put right: the inspection is closed")), (NOT_YET, _("not yet: another day"))],
        widget=forms.RadioSelect,
    )
    finding = forms.CharField(
        label=pgettext_lazy("entry", "Finding"), max_length=LONGEST["remark"], widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = forms.DateField(label=_("Another day"), required=False, widget=DateInput())
