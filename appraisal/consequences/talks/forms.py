from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from appraisal.consequences.talks.deeds import TalkInput
from appraisal.consequences.talks.models import Talk
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import DateInput


class TalkForm(DenseForm, forms.Form):
    """A talk as it was held."""

    needed_when = {"refusal": "signature=refused"}

    talked_with = forms.TypedChoiceField(label=_("Talked with"), coerce=int)
    talked_by = forms.TypedChoiceField(label=_("Talk held by"), coerce=int)
    held_on = forms.DateField(label=_("Held on"), widget=DateInput())
    place = forms.CharField(label=_("Place of the talk"), max_length=120)
    summary = forms.CharField(label=_("What was said"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    answer = forms.CharField(
        label=_("What was said back"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    signature = forms.ChoiceField(label=_("Signature"), choices=Talk.Signature.choices, widget=forms.RadioSelect)
    refusal = forms.CharField(label=_("Why it was refused"), max_length=300, required=False)
    file = forms.FileField(
        label=_("Record of the talk"),
        max_length=400,
        help_text=format_lazy(
            _("Kept as it is and hashed on arrival; {most} MB at most."), most=settings.UPLOAD_LARGEST_MB
        ),
    )

    def __init__(self, people, holders, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["talked_with"].choices = [(each.pk, each.name) for each in people]
        self.fields["talked_by"].choices = [(each.pk, each.name) for each in holders]

    @property
    def given(self):
        """The talk as it was written down; the form must be valid."""
        said = dict(self.cleaned_data)
        with_id, by_id = said.pop("talked_with"), said.pop("talked_by")
        return TalkInput(talked_with_id=with_id, talked_by_id=by_id, **said)
