"""Granting a coefficient or an exemption, and ending one."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.scheme.allowances.deeds import LONGEST_GROUND
from appraisal.scheme.allowances.models import ONE, Exemption
from appraisal.scheme.reference import PeerGroup
from appraisal.scheme.versions.base import Place, SubjectKind
from appraisal.scheme.versions.models import Indicator, Scheme
from portal.people.models import Officer, Unit
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import DateInput


class AllowanceForm(DenseForm, forms.Form):
    """For whom, from when and on what ground: a unit, an officer, or a whole group."""

    scheme = forms.ModelChoiceField(Scheme.objects.all(), label=_("Scheme"), empty_label=None)
    whom = forms.ChoiceField(label=pgettext_lazy("allowance", "For whom"))
    starts_on = forms.DateField(label=pgettext_lazy("allowance", "From"), widget=DateInput())
    ground = forms.CharField(
        label=pgettext_lazy("allowance", "Ground"), max_length=LONGEST_GROUND, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = _subjects()
        self.initial.setdefault("starts_on", timezone.localdate().replace(day=1))

    def said(self):
        """Return the arguments of the deed that a valid form gives."""
        kind, _sign, key = self.cleaned_data["whom"].partition(":")
        is_group = key.startswith("g.")
        return {
            **{name: self.cleaned_data[name] for name in ("scheme", "starts_on", "ground")},
            "subject_kind": kind,
            "subject_id": None if is_group else int(key),
            "group": key.removeprefix("g.") if is_group else "",
        }


class CoefficientForm(AllowanceForm):
    """A factor, and where it multiplies."""

    factor = forms.DecimalField(
        label=pgettext_lazy("allowance", "Factor"),
        min_value=Decimal("0.5"),
        max_value=2,
        decimal_places=4,
        initial="1.05",
    )
    place = forms.ChoiceField(label=_("Where it multiplies"), choices=Place.choices, initial=Place.AFTER)

    def said(self):
        """Return the arguments of the deed that a valid form gives."""
        factor = int(self.cleaned_data["factor"] * ONE)
        return super().said() | {"factor": factor, "place": self.cleaned_data["place"]}


class ExemptionForm(AllowanceForm):
    """An indicator, and what it gives to whom it is not asked of."""

    indicator = forms.ChoiceField(label=_("Indicator"))
    gives = forms.ChoiceField(label=_("What it gives"), choices=Exemption.Gives.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = _indicators()

    def said(self):
        """Return the arguments of the deed that a valid form gives."""
        return super().said() | {name: self.cleaned_data[name] for name in ("indicator", "gives")}


class EndForm(DenseForm, forms.Form):
    """From which day on it holds no longer, and why."""

    ends_on = forms.DateField(label=_("Holds no longer from"), widget=DateInput())
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_GROUND)


def _subjects():
    units, officers = SubjectKind.UNIT.value, SubjectKind.OFFICER.value
    groups = [(each.code, each.label) for each in PeerGroup.objects.all()]
    return [
        (_("Groups of units"), [(f"{units}:g.{code}", label) for code, label in groups]),
        (_("Officers of the groups"), [(f"{officers}:g.{code}", label) for code, label in groups]),
        (_("Units"), [(f"{units}:{unit.pk}", unit.label) for unit in Unit.objects.filter(is_active=True)]),
        (_("Officers"), [(f"{officers}:{each.pk}", str(each)) for each in Officer.objects.filter(is_active=True)]),
    ]


def _indicators():
    published = Indicator.objects.exclude(version__published_at=None).order_by("code", "-version__effective_from")
    newest = {}
    for indicator in published.select_related("version"):
        newest.setdefault(indicator.code, f"{indicator.code} {indicator.label} ({indicator.get_subject_display()})")
    return list(newest.items())
