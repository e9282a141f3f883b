"""The six answers of a second reader."""

from django import forms
from django.utils.translation import gettext_lazy

from cases.file.reference import Question
from portal.shell.forms.dense import DenseForm

YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


class ReadingForm(DenseForm, forms.Form):
    """Six answers, and what is behind each "no"; the deed judges what is missing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in Question.choices:
            self.fields[name] = forms.ChoiceField(label=label, choices=YES_NO, widget=forms.RadioSelect, required=False)
        self.fields["opinion"] = forms.CharField(
            label=gettext_lazy("What is behind each “no”"),
            widget=forms.Textarea(attrs={"rows": 3}),
            required=False,
            max_length=4000,
        )

    def deed(self):
        """Return the keyword arguments for rereading.answer; the form must be valid."""
        said = dict(self.cleaned_data)
        opinion = said.pop("opinion")
        return {"answers": {name: value == "yes" for name, value in said.items() if value}, "opinion": opinion}
