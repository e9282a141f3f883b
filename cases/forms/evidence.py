"""An evidence item as it is handed in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.filter import DateInput
from cases.models import Evidence
from portal.shell.forms import DenseForm

LARGEST = 200 * 1024 * 1024


class EvidenceForm(DenseForm, forms.Form):
    """Title, kind, day of collection and the file."""

    title = forms.CharField(label=_("Title"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=Evidence.Kind.choices)
    collected_on = forms.DateField(label=_("Collected on"), widget=DateInput())
    file = forms.FileField(
        label=_("File"), required=False,
        help_text=_("Kept as it is and hashed on arrival; leave it out for a physical item. 200 MB at most."),
    )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise forms.ValidationError(_("This file is too large."))
        return file
