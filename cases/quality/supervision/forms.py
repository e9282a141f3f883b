"""Raising a supervision order, and what is said with each move on it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.file.evidence.models import Evidence
from portal.people.inputs import OfficerChoice
from portal.people.models import Officer
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import DateInput


class RaiseForm(DenseForm, forms.Form):
    """The problem, who puts it right, by when."""

    problem = forms.CharField(label=_("Problem"), widget=forms.Textarea(attrs={"rows": 4}))
    responsible = OfficerChoice(label=_("Who puts it right"), queryset=Officer.objects.none(), empty_label=None)
    due_on = forms.DateField(label=pgettext_lazy("deadline", "By"), widget=DateInput())

    def __init__(self, people, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = people


class MoveForm(DenseForm, forms.Form):
    """What a move asks for: words always; a proof or a day where its row says so."""

    needed_when = {"document": "evidence=-"}

    seen_version = forms.IntegerField(widget=forms.HiddenInput())
    text = forms.CharField(label=_("Words"), widget=forms.Textarea(attrs={"rows": 4}))
    document = forms.CharField(label=_("Paper, by number"), max_length=120, required=False)
    evidence = forms.ModelChoiceField(label=_("Item of the file"), queryset=Evidence.objects.none(), required=False)
    due_on = forms.DateField(label=pgettext_lazy("deadline", "By"), widget=DateInput())
    responsible = OfficerChoice(label=_("Who puts it right"), queryset=Officer.objects.none())

    def __init__(self, move, evidence, people, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = people
        self.fields["evidence"].queryset = evidence
        self.fields["evidence"].label_from_instance = lambda item: item.title
        self.fields["text"].label = _("What was done") if move.name == "answer" else _("Reason")
        for name in {"document", "evidence", "due_on", "responsible"} - set(move.asks):
            del self.fields[name]
