"""Taking out the whole file of a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shell.forms.dense import DenseForm


class WholeFileForm(DenseForm, forms.Form):
    """What the whole file of a case is needed for, and whether its documents are bound in."""

    purpose = forms.CharField(
        label=_("What the file is needed for"),
        max_length=200,
        help_text=_("Printed on every page and recorded with your name."),
    )
    names_people = forms.BooleanField(
        label=_("Bind in the documents that name people in plain text"),
        required=False,
        help_text=_("Without them the file names people by mask alone; each such document is listed with its hash."),
    )
