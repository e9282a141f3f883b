"""Opening an evaluation, and the form by which it is concluded."""

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from cases.file.reference import DefectItem
from cases.quality.evaluations.deeds import EvaluationFault
from cases.quality.evaluations.models import Evaluation, EvaluationItem
from portal.people.models import Officer
from portal.shell.forms.dense import DenseForm
from portal.shell.refusals import Refused

MARKS = "marks-"


class OpenEvaluationForm(DenseForm, forms.Form):
    """On what occasion a case is evaluated."""

    needed_when = {"trigger": "kind=triggered"}

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[each for each in Evaluation.Kind.choices if each[0] != Evaluation.Kind.PARTY]
    )
    trigger = forms.ChoiceField(
        label=_("What set it off"),
        required=False,
        choices=[("", "–"), *Evaluation.Trigger.choices],
        help_text=_("For a triggered appraisal only."),
    )
    reference = forms.CharField(
        label=_("Document number and date, or month or quarter"),
        max_length=120,
        help_text=_("For example 2026-11, 2026 Q4, or the number of the petition."),
    )


class ConcludeForm(DenseForm, forms.Form):
    """Marks for every item, the finding, and the members of a committee."""

    finding = forms.CharField(label=_("Finding"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    members = forms.CharField(
        label=_("Members present, by badge number"),
        required=False,
        max_length=200,
        help_text=_("At least three for a collective evaluation."),
    )

    def __init__(self, evaluation, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for item in EvaluationItem.objects.filter(is_active=True):
            self.fields[f"{MARKS}{item.code}"] = forms.IntegerField(
                label=f"{item.label} ({item.full_marks})", min_value=0, max_value=item.full_marks
            )
        if evaluation.kind != Evaluation.Kind.COMMITTEE:
            del self.fields["members"]
        self.order_fields([name for name in self.fields if name.startswith(MARKS)])

    def clean_members(self):
        badges = self.cleaned_data["members"].replace(",", " ").replace("，", " ").split()
        officers = list(Officer.objects.filter(badge_number__in=badges, is_active=True))
        missing = sorted(set(badges) - {officer.badge_number for officer in officers})
        if missing:
            raise forms.ValidationError(_("Nobody has this badge number: %(badges)s.") % {"badges": ", ".join(missing)})
        return officers

    @property
    def marks(self):
        """Return {item code: marks}."""
        return {name.removeprefix(MARKS): n for name, n in self.cleaned_data.items() if name.startswith(MARKS)}

    def add_refusal(self, refusal):
        """Put what is said of an item beside its marks, the rest where it belongs."""
        of_items = {f"{MARKS}{name}": words for name, words in refusal.fields.items()}
        super().add_refusal(Refused(refusal.message, refusal.fields | of_items))


class FaultForm(DenseForm, forms.Form):
    """A defect with the officer responsible."""

    item = forms.ModelChoiceField(label=_("Defect"), queryset=DefectItem.objects.filter(is_active=True), required=False)
    officer = forms.ModelChoiceField(label=_("Responsible officer"), queryset=Officer.objects.none(), required=False)
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, *args, officers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers

    def clean(self):
        given = super().clean()
        if bool(given.get("item")) != bool(given.get("officer")):
            raise forms.ValidationError(_("A finding names the defect and the officer."))
        return given

    def as_input(self):
        """Return the EvaluationFault, or None for an empty line."""
        given = self.cleaned_data
        if not given.get("item"):
            return None
        return EvaluationFault(given["item"].pk, given["officer"].pk, given["remark"])


FaultFormSet = formset_factory(FaultForm, extra=2, max_num=20)
