from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shell.forms.dense import DenseForm


class ConsequenceDecisionForm(DenseForm, forms.Form):
    """Whether a proposed consequence is confirmed or waived."""

    CONFIRM, WAIVE = "confirm", "waive"

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[(CONFIRM, _("Confirm: the talk takes place")), (WAIVE, _("Waive: no talk"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
