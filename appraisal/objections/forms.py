"""The shape of what people send to the appraisal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shell.forms.dense import DenseForm


class RecordField(forms.ChoiceField):
    """One of the records behind a line, as "cases.defect:12"; empty where none is named."""

    def clean(self, value):
        """Return {ref_kind, ref_id} for the deed."""
        kind, _colon, number = (super().clean(value) or "").partition(":")
        return {"ref_kind": kind, "ref_id": int(number)} if kind else {"ref_kind": "", "ref_id": None}


class ObjectionForm(DenseForm, forms.Form):
    """An objection against a line: which record, and why."""

    record = RecordField(label=_("Disputed record"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args, records=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["record"].choices = [("", _("The line as a whole")), *records]


class ObjectionDecisionForm(DenseForm, forms.Form):
    """What a decider says to an objection."""

    UPHELD, REJECTED = "upheld", "rejected"

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[(UPHELD, _("Upheld: the record no longer counts")), (REJECTED, _("Rejected: the points stay"))],
        widget=forms.RadioSelect,
    )
    record = RecordField(
        label=_("Record that no longer counts"),
        required=False,
        help_text=_("Needed only when the objection is upheld. The period is then computed again."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, records=(), is_published=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["record"].choices = [("", "–"), *records]
        if is_published:
            self.fields["record"].help_text = _(
                "Needed only when the objection is upheld. For a published period a corrected bulletin is proposed."
            )
