"""Writing a case down: the case, and its parties as rows."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, Cause, Party
from cases.services.registration import PartyInput
from cases.workflow import CaseKind
from portal.people.models import Officer, Post, Role, Unit
from portal.people.rights import rights_of
from portal.shell.forms import DenseForm
from portal.shell.identity import validate_id_number

SOURCES = [choice for choice in Case.Source.choices if choice[0] != Case.Source.IMPORTED]
FIRST_ROWS = 3
MOST_PARTIES = 40


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class OfficerField(forms.ModelChoiceField):
    def label_from_instance(self, officer):
        return f"{officer.name} {officer.badge_number}"


class OfficersField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, officer):
        return f"{officer.name} {officer.badge_number}"


class RegistrationForm(DenseForm, forms.Form):
    """A case as it is logged. The cause is written with its code at the end, as the list offers it."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=CaseKind.choices, initial=CaseKind.ADMINISTRATIVE)
    source = forms.ChoiceField(label=gettext_lazy("Source"), choices=SOURCES)
    unit = forms.ModelChoiceField(label=gettext_lazy("Unit"), queryset=Unit.objects.none(), empty_label=None)
    cause = forms.CharField(
        label=gettext_lazy("Cause"), max_length=200,
        help_text=gettext_lazy("Type a part of its name or article and choose from the list."),
        widget=forms.TextInput(attrs={"list": "causes-administrative", "autocomplete": "off", "data-causes": ""}),
    )  # fmt: skip
    lead = OfficerField(label=gettext_lazy("Lead officer"), queryset=Officer.objects.none(), empty_label=None)
    assistants = OfficersField(
        label=gettext_lazy("Assisting officers"), queryset=Officer.objects.none(),
        widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("A case has at least two handling officers."),
    )  # fmt: skip
    occurred_at = forms.DateTimeField(label=gettext_lazy("Happened"), widget=MomentInput())
    reported_at = forms.DateTimeField(label=gettext_lazy("Reported"), widget=MomentInput())
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200)
    facts = forms.CharField(label=gettext_lazy("Facts"), widget=forms.Textarea(attrs={"rows": 6}))
    is_fast_track = forms.BooleanField(
        label=gettext_lazy("Fast track: facts plain, admitted and agreed; decided within 48 hours"), required=False
    )

    def __init__(self, officer, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = _units_of(officer)
        colleagues = _colleagues(units)
        self.fields["unit"].queryset = units
        self.fields["lead"].queryset = colleagues
        self.fields["assistants"].queryset = colleagues
        self.fields["lead"].initial = officer.pk
        self.fields["unit"].initial = officer.unit_id

    def clean_cause(self):
        """Return the Cause whose code ends the text, or the only one in force with that name."""
        text = self.cleaned_data["cause"].strip()
        today = timezone.localdate()
        code = text.split()[-1].strip("〔〕()") if text else ""
        cause = Cause.objects.filter(code=code).first()
        if cause is None:
            named = Cause.objects.on(today).filter(Q(name=text) | Q(name_en__iexact=text))
            found = list(named.filter(kind=self.data.get("kind", ""))[:2])
            cause = found[0] if len(found) == 1 else None
        if cause is None:
            raise ValidationError(_("Choose a cause from the list."))
        return cause


class PartyForm(DenseForm, forms.Form):
    """One party; an empty row is left out."""

    role = forms.ChoiceField(
        label=gettext_lazy("Part in the case"), choices=[("", "–"), *Party.Role.choices], required=False
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40, required=False)
    id_number = forms.CharField(label=gettext_lazy("Identity number"), max_length=18, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=20, required=False)
    address = forms.CharField(label=gettext_lazy("Home address"), max_length=120, required=False)
    is_confidential = forms.BooleanField(label=gettext_lazy("asks to stay unnamed"), required=False)

    def clean_id_number(self):
        number = self.cleaned_data["id_number"].strip().upper()
        if number:
            validate_id_number(number)
        return number

    def clean(self):
        said = self.cleaned_data
        if self.is_blank:
            return said
        if not said.get("name"):
            self.add_error("name", _("A party needs a name."))
        if not said.get("role"):
            self.add_error("role", _("Say what part this person has."))
        return said

    @property
    def is_blank(self):
        """Whether nothing was written in this row."""
        return not any(self.data.get(self.add_prefix(name)) for name in self.fields)

    def as_input(self):
        """Return the PartyInput of a valid row."""
        return PartyInput(**{name: self.cleaned_data[name] for name in self.fields})


PartyRows = forms.formset_factory(
    PartyForm, extra=FIRST_ROWS, max_num=MOST_PARTIES, absolute_max=MOST_PARTIES, validate_max=True
)


def causes_by_kind(on):
    """Return [(kind, [causes])] of the causes in force that day; one query."""
    causes = list(Cause.objects.on(on))
    return [(kind, [cause for cause in causes if cause.kind == kind]) for kind in CaseKind.values]


def _units_of(officer):
    below = Q(pk__in=())
    for path in rights_of(officer).paths(Role.OFFICER):
        below |= Q(path__startswith=path)
    return Unit.objects.filter(below, is_active=True)


def _colleagues(units):
    posts = Post.objects.on(timezone.localdate()).filter(role=Role.OFFICER, unit__in=units)
    return Officer.objects.filter(is_active=True, pk__in=posts.values("officer_id"))
