from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.consequences.base import Proposal
from portal.shell.forms.dense import DenseForm


class ConsequenceDecisionForm(DenseForm, forms.Form):
    """Whether a proposed consequence is confirmed or waived."""

    CONFIRM, WAIVE = "confirm", "waive"

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[(CONFIRM, _("Confirm: it is done so")), (WAIVE, _("Waive: it is not done"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, proposal, **kwargs):
        super().__init__(*args, **kwargs)
        if proposal == Proposal.TALK:
            talks = [(self.CONFIRM, _("Confirm: the talk takes place")), (self.WAIVE, _("Waive: no talk"))]
            self.fields["outcome"].choices = talks
