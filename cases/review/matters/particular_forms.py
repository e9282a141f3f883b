"""Fields made from rows of particulars; the deed reads and judges what they bring."""

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cases.file.pages.inputs import DateInput, MomentInput
from cases.review.demands.measures import kinds_for
from cases.review.demands.penalties.sanctions import ranges_of
from cases.review.discussions.deeds import possible_members
from cases.review.matters.particulars import ANSWERS, SILENT
from cases.review.matters.spoken import party_name
from portal.shell.forms import DenseForm

NOTHING = ("", "–")
NOT_KNOWN = ("", _("not known"))
BROAD = {"long", "choices", "range", "file", "officers"}


class ParticularsForm(DenseForm, forms.Form):
    """A form of rows; `case` gives the parties, measures and ranges that may be chosen."""

    def __init__(self, rows, case, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[row.name] = field_for(row, case)

    @property
    def said(self):
        """Return the particulars that say something; the form must be valid."""
        names = {row.name for row in self.rows}
        return {name: value for name, value in self.cleaned_data.items() if name in names and value not in SILENT}

    @property
    def laid_out(self):
        """Return [(field, whether it takes the whole width)] in the order of the rows."""
        types = {row.name: row.type for row in self.rows}
        return [(self[name], types.get(name, "long") in BROAD) for name in self.fields]


def initial_of(rows, said):
    """Return what a form shows for particulars that were said before."""
    moments = {row.name for row in rows if row.type == "moment"}
    return {name: parse_datetime(value) if name in moments else value for name, value in (said or {}).items()}


def field_for(row, case):
    """Return the form field of a row, with the condition of its star."""
    field = _field_for(row, case)
    field.needed_when = row.needed_when
    return field


def _field_for(row, case):
    words = {"label": row.label, "help_text": row.help, "required": row.needed}
    if row.type in SIMPLE:
        return SIMPLE[row.type](row, words)
    choices = CHOICES[row.type](row, case)
    if row.type == "choices":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)
    if row.type == "officers":
        return forms.TypedMultipleChoiceField(
            choices=choices, coerce=int, widget=forms.CheckboxSelectMultiple, **words
        )
    if row.type in ("party", "range", "officer"):
        return forms.TypedChoiceField(choices=[NOTHING, *choices], coerce=int, empty_value=None, **words)
    return forms.ChoiceField(choices=[NOTHING, *choices], **words)


def _officers():
    return [(person.pk, f"{person.name} {person.badge_number}") for person in possible_members(localdate())]


SIMPLE = {
    "text": lambda row, words: forms.CharField(max_length=200, **words),
    "long": lambda row, words: forms.CharField(
        max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **words
    ),
    "number": lambda row, words: forms.IntegerField(min_value=row.bottom, max_value=row.top, **words),
    "check": lambda row, words: forms.BooleanField(**words),
    "answer": lambda row, words: forms.ChoiceField(choices=[NOT_KNOWN, *ANSWERS], **words),
    "date": lambda row, words: forms.DateField(widget=DateInput(), **words),
    "moment": lambda row, words: forms.DateTimeField(widget=MomentInput(), **words),
    "file": lambda row, words: forms.FileField(**words),
}
CHOICES = {
    "choice": lambda row, case: list(row.choices),
    "choices": lambda row, case: list(row.choices),
    "party": lambda row, case: [
        (party.pk, party_name(party)) for party in case.parties.filter(role__in=row.among).order_by("pk")
    ],
    "measure": lambda row, case: [(kind.code, kind.label) for kind in kinds_for(case, localdate())],
    "officer": lambda row, case: _officers(),
    "officers": lambda row, case: _officers(),
    "range": lambda row, case: [(pk, found.words) for pk, found in ranges_of(case).items()],
}
