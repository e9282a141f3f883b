"""What is said of a clock: pauses, facts that start or meet one, a period that begins anew or is longer."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import MomentInput

PAPER = _("Paper, by number")
PAPER_HELP = _("As the paper itself is numbered.")


class RuleChoice(forms.ModelChoiceField):
    """A deadline rule with its length and article."""

    def label_from_instance(self, rule):
        return f"{rule.label} · {rule.amount} {rule.get_unit_display()} · {rule.basis}"


class PauseForm(DenseForm, forms.Form):
    """A pause: the ground, from when, by which paper; until when, where it is over already."""

    ground = forms.ChoiceField(label=_("Ground"))
    starts_at = forms.DateTimeField(label=_("From"), widget=MomentInput())
    document = forms.CharField(label=PAPER, max_length=120, help_text=PAPER_HELP)
    ends_at = forms.DateTimeField(
        label=_("Until"), widget=MomentInput(), required=False, help_text=_("Empty while it lasts.")
    )
    reason = forms.CharField(label=_("Remark"), max_length=200, required=False)

    def __init__(self, grounds, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [(row.code, f"{row.label} · {row.basis}") for row in grounds]


class ResumeForm(DenseForm, forms.Form):
    """The end of a pause."""

    ends_at = forms.DateTimeField(label=_("Until"), widget=MomentInput())
    document = forms.CharField(label=PAPER, max_length=120, help_text=PAPER_HELP)


class CorrectPauseForm(DenseForm, forms.Form):
    """A pause as it should have been written down."""

    starts_at = forms.DateTimeField(label=_("From"), widget=MomentInput())
    ends_at = forms.DateTimeField(label=_("Until"), widget=MomentInput(), required=False)
    document = forms.CharField(label=PAPER, max_length=120)
    is_void = forms.BooleanField(label=_("Take it back whole: this time counts after all"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class StartClockForm(DenseForm, forms.Form):
    """A fact from which a period is counted."""

    code = RuleChoice(label=_("Clock"), queryset=None, to_field_name="code", empty_label=None)
    base_at = forms.DateTimeField(label=_("Counted from"), widget=MomentInput())
    document = forms.CharField(label=PAPER, max_length=120, help_text=PAPER_HELP)

    def __init__(self, rules, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].queryset = rules

    def clean_code(self):
        """Return the code of the rule."""
        return self.cleaned_data["code"].code


class MeetForm(DenseForm, forms.Form):
    """When what a clock waits for was done."""

    met_at = forms.DateTimeField(label=pgettext_lazy("clock", "Done"), widget=MomentInput())
    document = forms.CharField(label=PAPER, max_length=120, help_text=PAPER_HELP)


class RestartForm(DenseForm, forms.Form):
    """When mediation failed, or its agreement was not kept."""

    failed_at = forms.DateTimeField(label=_("Mediation failed, or the agreement was not kept"), widget=MomentInput())
    document = forms.CharField(label=PAPER, max_length=120, help_text=PAPER_HELP)
    reason = forms.CharField(label=_("Remark"), max_length=200, required=False)


class LengthenForm(DenseForm, forms.Form):
    """A longer period for an examination."""

    code = RuleChoice(label=_("Period"), queryset=None, to_field_name="code", empty_label=None)
    reason = forms.CharField(label=_("Reason"), max_length=200)
    document = forms.CharField(label=PAPER, max_length=120, required=False)

    def __init__(self, rules, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].queryset = rules

    def clean_code(self):
        """Return the code of the rule."""
        return self.cleaned_data["code"].code
