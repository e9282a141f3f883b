"""Many entries at once: a row for each subject, or what was copied from a table."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from appraisal.entries.checking import EntryInput
from appraisal.entries.items.models import EntryItem
from appraisal.entries.items.rules import read_quantity
from appraisal.entries.models import Grade
from appraisal.entries.pages.forms import Files
from appraisal.entries.subjects import given_as, written
from portal.shell.forms.dense import DenseForm, typed_line
from portal.shell.forms.inputs import DateInput
from portal.shell.refusals import Refused

MOST_PASTED = 200_000


class TableForm(DenseForm, forms.Form):
    """One item for many subjects: a value and a note in each row; what is left blank is not entered."""

    happened_on = forms.DateField(label=_("Day"), widget=DateInput())
    files = Files(label=_("Evidence for all of them"))

    def __init__(self, item, subjects, *args, **kwargs):
        self.item, self.subjects = item, subjects
        super().__init__(*args, **kwargs)
        self.fields["files"].required = item.needs_evidence
        if not self.is_bound:
            self.initial.setdefault("happened_on", timezone.localdate())
        self.wrong = {}

    @property
    def is_graded(self):
        """Whether a row is answered with yes, part or no."""
        return self.item.grading == EntryItem.Grading.CHECKLIST

    @property
    def grades(self):
        """The answers of a row, the blank one first."""
        return [("", "–"), *Grade.choices]

    def rows(self):
        """Return [(subject, its name, value, note, what is wrong)] as typed."""
        return [
            (each, written(each), self._typed("value", each), self._typed("note", each), self.wrong.get(each.pk, ""))
            for each in self.subjects
        ]

    def clean(self):
        self.given = {}
        for subject in self.subjects:
            if self._typed("value", subject).strip():
                self._read(subject)
        if self.wrong:
            self.add_error(None, gettext("Some rows cannot be taken; see beside them."))
        elif not self.given:
            self.add_error(None, gettext("Fill in at least one row."))
        return self.cleaned_data

    def refuse_row(self, subject, words):
        """Say beside a row why it cannot be taken."""
        self.wrong[subject.pk] = words

    def inputs(self):
        """Return the EntryInputs of a valid form by subject."""
        day = self.cleaned_data["happened_on"]
        return {
            subject: EntryInput(item=self.item, happened_on=day, note=note, **value, **given_as(subject))
            for subject, (value, note) in self.given.items()
        }

    def _read(self, subject):
        try:
            note = typed_line(self.data, f"note-{subject.pk}").strip()
            text = self._typed("value", subject).strip()
            value = {"grade": text} if self.is_graded else {"quantity": read_quantity(text)}
        except ValueError:
            self.refuse_row(subject, gettext("This is no number with at most two places."))
        except Refused as refusal:
            self.refuse_row(subject, str(refusal))
        else:
            self.given[subject] = value, note

    def _typed(self, name, subject):
        return self.data.get(f"{name}-{subject.pk}", "") if self.is_bound else ""


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
