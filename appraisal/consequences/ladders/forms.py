"""A rule of the ladder as it is typed: what all rules say, and the figures of one trigger."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.consequences.base import About, Compare, CountedAs, Problem, Proposal, Trigger
from appraisal.consequences.ladders.deeds import RuleInput
from appraisal.consequences.ladders.models import OF_OFFICERS
from appraisal.consequences.ladders.problems import SEVERITY, choices_of
from appraisal.consequences.ladders.rules import LONGEST_WINDOW, MOST_PLACES, MOST_TIMES, OF_TRIGGER
from appraisal.scheme.measures import BY_CODE
from appraisal.scheme.reference import PeerGroup
from appraisal.scheme.versions.base import SubjectKind
from appraisal.scheme.versions.models import Scheme
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import DateInput

HIGHEST = 1_000_000


class LadderForm(DenseForm, forms.Form):
    """A rule; only the figures of its trigger are asked for."""

    name = forms.CharField(label=gettext_lazy("What is proposed, in words"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("The same in English"), max_length=200, required=False)
    scheme = forms.ModelChoiceField(label=gettext_lazy("Reads the scheme"), queryset=Scheme.objects.none())
    subject_kind = forms.ChoiceField(label=gettext_lazy("Subject"), choices=SubjectKind.choices)
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Peer groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all groups."),
    )
    times = forms.IntegerField(label=gettext_lazy("So many times"), min_value=1, max_value=MOST_TIMES)
    places = forms.IntegerField(label=gettext_lazy("So many last places"), min_value=1, max_value=MOST_PLACES)
    problem = forms.ChoiceField(label=gettext_lazy("The same problem is the same"), choices=Problem.choices)
    values = forms.CharField(
        label=gettext_lazy("Only these"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Codes of items, questions or indicators, with commas; empty: each by itself."),
    )
    severities = forms.MultipleChoiceField(
        label=gettext_lazy("Only defects that are"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all."),
    )
    counted = forms.ChoiceField(label=gettext_lazy("What is counted"), choices=CountedAs.choices)
    least = forms.IntegerField(
        label=gettext_lazy("A period counts from so many records on"), min_value=1, max_value=1000, initial=1
    )
    measure = forms.ChoiceField(label=gettext_lazy("What is measured"))
    filters = forms.CharField(
        label=gettext_lazy("Only records with"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("As in a scheme: severity: serious, ordinary; cause: …"),
    )
    compare = forms.ChoiceField(label=gettext_lazy("Reaches"), choices=Compare.choices)
    threshold = forms.DecimalField(
        label=gettext_lazy("Threshold"),
        min_value=0,
        max_digits=9,
        decimal_places=2,
        help_text=gettext_lazy("A number; of a rate, per cent."),
    )
    grades = forms.CharField(
        label=gettext_lazy("Grades"), max_length=100, help_text=gettext_lazy("Their codes, with commas.")
    )
    window = forms.IntegerField(
        label=gettext_lazy("Looks back so many months"),
        min_value=0,
        max_value=LONGEST_WINDOW,
        initial=12,
        help_text=gettext_lazy("0: the year up to then."),
    )
    fewest_ranked = forms.IntegerField(
        label=gettext_lazy("Holds from so many ranked on"), min_value=1, max_value=500, initial=3
    )
    absent_days = forms.IntegerField(
        label=gettext_lazy("Exempt from so many days of leave on"),
        min_value=0,
        max_value=366,
        initial=0,
        help_text=gettext_lazy("Days on which a substitute stood in; 0: leave exempts nobody."),
    )
    proposal = forms.ChoiceField(label=gettext_lazy("What is proposed"), choices=Proposal.choices)
    about = forms.ChoiceField(label=gettext_lazy("About whom"), choices=About.choices)
    deciders = forms.MultipleChoiceField(
        label=gettext_lazy("Decided by"),
        choices=[(role.value, role.label) for role in OF_OFFICERS],
        widget=forms.CheckboxSelectMultiple,
    )
    days_to_hold = forms.IntegerField(
        label=gettext_lazy("Days for holding the talk"), min_value=1, max_value=365, initial=10
    )
    text = forms.CharField(
        label=gettext_lazy("Text of the rule"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text in English"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    basis = forms.CharField(label=gettext_lazy("Basis"), max_length=200)
    valid_from = forms.DateField(label=gettext_lazy("In force from"), widget=DateInput())

    of_trigger = ("times", "places", "problem", "values", "severities", "counted", "least", "measure", "filters")
    of_trigger += ("compare", "threshold", "grades", "window")

    def __init__(self, trigger, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.trigger = Trigger(trigger)
        asked = set(OF_TRIGGER[self.trigger]) | ({"filters"} if self.trigger == Trigger.MEASURE else set())
        for name in self.of_trigger:
            if name not in asked:
                del self.fields[name]
        self.fields["scheme"].queryset = Scheme.objects.order_by("pk")
        self.fields["groups"].choices = [(group.code, group.label) for group in PeerGroup.objects.all()]
        if "severities" in self.fields:
            self.fields["severities"].choices = list(choices_of(SEVERITY).items())
        if "measure" in self.fields:
            self.fields["measure"].choices = [(code, measure.title) for code, measure in sorted(BY_CODE.items())]

    def clean(self):
        said = super().clean()
        if "filters" in self.fields and "filters" not in self.errors:
            said["filters"] = _filters(said.get("filters", ""))
            if said["filters"] is None:
                self.add_error("filters", _("Name a column, a colon and its values; the next after a semicolon."))
        return said

    @property
    def given(self):
        """The rule as it was typed; the form must be valid."""
        said = self.cleaned_data
        whole = {name: said[name] for name in RuleInput.__dataclass_fields__ if name not in ("params", "trigger")}
        return RuleInput(**whole, trigger=self.trigger.value, params=self._params(said))

    def _params(self, said):
        params = {name: said[name] for name in OF_TRIGGER[self.trigger] if name in said}
        for name in ("values", "grades"):
            if name in params:
                params[name] = _listed(params[name])
        if self.trigger == Trigger.MEASURE:
            params["use"] = {"filters": said["filters"]} if said["filters"] else {}
            params["threshold"] = int(said["threshold"] * 100)
        return params


def initial_of(rule):
    """Return what the form shows of a rule that is there."""
    shown = {name: getattr(rule, name) for name in RuleInput.__dataclass_fields__ if name != "params"}
    shown |= rule.params
    for name in ("values", "grades"):
        shown[name] = ", ".join(rule.params.get(name) or [])
    if "threshold" in rule.params:
        shown["threshold"] = rule.params["threshold"] / 100
    filters = (rule.params.get("use") or {}).get("filters") or {}
    shown["filters"] = "; ".join(f"{column}: {', '.join(values)}" for column, values in filters.items())
    return shown


def _listed(text):
    return [each.strip() for each in text.replace("，", ",").split(",") if each.strip()]


def _filters(text):
    filters = {}
    for part in filter(None, (each.strip() for each in text.replace("；", ";").replace("：", ":").split(";"))):
        column, colon, values = part.partition(":")
        if not colon or not _listed(values):
            return None
        filters[column.strip()] = _listed(values)
    return filters


class CodedLadderForm(LadderForm):
    """A new step with the code that names it."""

    field_order = ("code",)

    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=30,
        help_text=gettext_lazy("Names the step through its versions; letters, digits, _ and -."),
    )


class AdoptForm(DenseForm, forms.Form):
    """The draft that was read."""

    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)


class EndForm(DenseForm, forms.Form):
    """The last day of a rule, and why."""

    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=DateInput())
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
