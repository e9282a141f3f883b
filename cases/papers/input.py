"""Making a document: which one, of which matter, for whom, in which format, and what for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.papers.models import CaseDocument
from portal.shell.forms.dense import DenseForm


class PurposeForm(DenseForm, forms.Form):
    """What a document is needed for."""

    purpose = forms.CharField(
        label=_("What the document is needed for"),
        max_length=200,
        help_text=_("Recorded with your name, each time a document is made or opened."),
    )


class DocumentForm(PurposeForm):
    """One button of the section “Documents” and the purpose beside it."""

    document = forms.RegexField(r"^[a-z-]{1,40}:\d{0,18}:\d{0,18}:(docx|pdf)$", widget=forms.HiddenInput)

    @property
    def chosen(self):
        """Return what was asked for as the deed takes it."""
        code, matter, party, format = self.cleaned_data["document"].split(":")
        return {
            "code": code,
            "matter_id": int(matter) if matter else None,
            "party_id": int(party) if party else None,
            "format": CaseDocument.Format(format),
            "purpose": self.cleaned_data["purpose"],
        }
