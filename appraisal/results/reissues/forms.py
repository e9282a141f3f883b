from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shell.forms.dense import DenseForm


class ReissueForm(DenseForm, forms.Form):
    """Whether a corrected bulletin is issued, on the results that were shown."""

    ISSUE, DECLINE = "issue", "decline"

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[(ISSUE, _("Issue the corrected bulletin")), (DECLINE, _("Leave the published period as it is"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
