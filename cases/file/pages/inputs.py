"""Controls for what belongs to a case."""

from django import forms

from cases.file.case.models import Case
from cases.file.parties.models import Party

SOURCES = [choice for choice in Case.Source.choices if choice[0] != Case.Source.IMPORTED]


class RowOf(forms.ModelChoiceField):
    """A row of the case, chosen by what pages call it."""

    def __init__(self, **kwargs):
        super().__init__(queryset=None, required=False, empty_label="–", **kwargs)

    def offer(self, rows, read):
        """Let one of a queryset be chosen; `read` returns its rows, where a statement for them is written already."""
        self.queryset = rows
        self.choices = lambda: [("", self.empty_label), *((row.pk, self.label_from_instance(row)) for row in read())]

    def label_from_instance(self, row):
        if isinstance(row, Party):
            return row.get_role_display() if row.is_confidential else str(row)
        return row.kind.label if hasattr(row, "taken_at") else str(row)
