"""Many entries at once: a row for each subject, or what was copied from a table."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from appraisal.entries.checking import LONGEST_NOTE, EntryInput
from appraisal.entries.deeds import MOST_FILES
from appraisal.entries.items.models import EntryItem
from appraisal.entries.models import Grade
from appraisal.entries.subjects import given_as, written
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import DateInput
from portal.shell.forms.several import Files, Hundredths

MOST_PASTED = 200_000


class TableForm(DenseForm, forms.Form):
    """One item for many subjects: a value and a note in each row; what is left blank is not entered."""

    happened_on = forms.DateField(label=_("Day"), widget=DateInput())
    files = Files(label=_("Evidence for all of them"), most=MOST_FILES)

    def __init__(self, item, subjects, *args, **kwargs):
        self.item, self.subjects = item, subjects
        super().__init__(*args, **kwargs)
        self.fields["files"].required = item.needs_evidence
        if not self.is_bound:
            self.initial.setdefault("happened_on", timezone.localdate())
        for subject in subjects:
            self.fields[f"value-{subject.pk}"] = self._value_of(subject)
            self.fields[f"note-{subject.pk}"] = forms.CharField(
                label=_of(subject, pgettext("entry", "Note")), max_length=LONGEST_NOTE, required=False
            )
            for name in ("value", "note"):
                field = self.fields[f"{name}-{subject.pk}"]
                field.widget.attrs["aria-label"] = str(field.label)

    def _value_of(self, subject):
        label = _of(subject, gettext("Value"))
        if self.item.grading == EntryItem.Grading.CHECKLIST:
            return forms.ChoiceField(label=label, choices=[("", "–"), *Grade.choices], required=False)
        field = Hundredths(label=label, required=False)
        field.widget = forms.TextInput(attrs={"inputmode": "decimal", "size": 8})
        return field

    def rows(self):
        """Return [(name of the subject, its value, its note)] as bound fields."""
        return [(written(each), self[f"value-{each.pk}"], self[f"note-{each.pk}"]) for each in self.subjects]

    def clean(self):
        if not self.errors and not any(
            self.cleaned_data.get(f"value-{each.pk}") not in ("", None) for each in self.subjects
        ):
            self.add_error(None, gettext("Fill in at least one row."))
        return self.cleaned_data

    def refuse_row(self, subject, refusal):
        """Say beside the value of a row why it cannot be taken."""
        self.add_error(f"value-{subject.pk}", str(refusal))

    def inputs(self):
        """Return the EntryInputs of a valid form by subject; what was left blank is none."""
        said, found = self.cleaned_data, {}
        for subject in self.subjects:
            value = said[f"value-{subject.pk}"]
            if value not in ("", None):
                is_graded = self.item.grading == EntryItem.Grading.CHECKLIST
                found[subject] = EntryInput(
                    item=self.item,
                    happened_on=said["happened_on"],
                    note=said[f"note-{subject.pk}"],
                    **({"grade": value} if is_graded else {"quantity": value}),
                    **given_as(subject),
                )
        return found


def _of(subject, words):
    return f"{written(subject)}: {words}"


class Rows(forms.CharField):
    """Many rows of a table as one text."""

    def __init__(self, **kwargs):
        super().__init__(max_length=MOST_PASTED, strip=False, **kwargs)


class PasteForm(DenseForm, forms.Form):
    """What was copied from Excel; item and day hold for all rows where they are given."""

    item = forms.ChoiceField(
        label=pgettext_lazy("entry", "Item"),
        required=False,
        help_text=_("Leave it out where the rows have a column for it."),
    )
    happened_on = forms.DateField(
        label=_("Day"), required=False, widget=DateInput(), help_text=_("Leave it out where the rows name their days.")
    )
    text = Rows(
        label=_("Rows copied from Excel"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_("With headings, or in this order: officer or unit, value, day where none is given above, note."),
    )

    def __init__(self, items, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", "–"), *((each.code, each.label) for each in items)]
