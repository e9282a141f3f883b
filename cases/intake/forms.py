"""Writing a case down: the case, how it came in, and who handles it."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.file.case.states import CaseKind
from cases.file.pages.inputs import SOURCES
from cases.file.reference import Cause
from cases.intake.reception.models import Reception
from cases.intake.reception.rules import DETAILS, MISSING, NEEDS, ReceptionInput, sources_needing, sources_using
from cases.intake.rules import CaseInput
from cases.intake.venue import VenueInput, check_venue
from portal.people.inputs import Colleagues, UnitChoice
from portal.people.models import Officer, Post, Role
from portal.people.rights import rights_of
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import MomentInput, dates_confirmed
from portal.shell.refusals import Refused
from portal.shell.statements.prepared import Prepared
from portal.shell.typed.bounds import LONGEST_FACTS
from portal.shell.typed.incoming import number_or_none

VENUE = ("venue_recipient", "venue_told", "venue_grounds", "venue_first_steps")
OF_A_REPORT = ("source", "reported_at", "place", "facts", "call_number", "dates_confirmed")


class OfficersField(forms.ModelMultipleChoiceField):
    def clean(self, value):
        """Refuse what is no key before the database is asked: it has no numbers of thirty figures."""
        for each in value or ():
            if number_or_none(str(each)) is None:
                words = {"pk": each, "value": each}
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params=words)
        return super().clean(value)


def _detail(name, field, **options):
    """Return a field that only some sources use; the page shows it with them."""
    made = field(required=False, **options)
    made.widget.attrs["data-sources"] = sources_using(name)
    if needing := sources_needing(name):
        made.needed_when = f"source={needing}"
    return made


def _of_venue(field, **options):
    """Return a field that a case which is not ours needs."""
    made = field(required=False, **options)
    made.needed_when = "is_elsewhere=on"
    return made


class RegistrationForm(DenseForm, forms.Form):
    """A case as it is logged. The cause is written with its code at the end, as the list offers it."""

    # Always: boxes of which one at least is ticked know no mark of their own.
    needed_when = {"assistants": "kind!=-"}

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=CaseKind.choices, initial=CaseKind.ADMINISTRATIVE)
    source = forms.ChoiceField(label=gettext_lazy("Source"), choices=SOURCES)
    unit = UnitChoice(label=gettext_lazy("Unit"), empty_label=None)
    cause = forms.CharField(
        label=gettext_lazy("Cause"),
        max_length=200,
        help_text=gettext_lazy("Type a part of its name or article and choose from the list."),
        widget=forms.TextInput(attrs={"list": "causes-administrative", "autocomplete": "off", "data-causes": ""}),
    )
    lead = forms.ModelChoiceField(label=gettext_lazy("Lead officer"), queryset=Officer.objects.none(), empty_label=None)
    assistants = OfficersField(
        label=gettext_lazy("Assisting officers"),
        queryset=Officer.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("A case has at least two handling officers."),
    )
    occurred_at = forms.DateTimeField(label=gettext_lazy("Happened"), widget=MomentInput())
    reported_at = forms.DateTimeField(label=gettext_lazy("Reported"), widget=MomentInput())
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200)
    facts = forms.CharField(
        label=gettext_lazy("Facts"), max_length=LONGEST_FACTS, widget=forms.Textarea(attrs={"rows": 6})
    )
    dates_confirmed = dates_confirmed()
    is_fast_track = forms.BooleanField(
        label=gettext_lazy("Fast track: facts plain, admitted and agreed; decided within 48 hours"), required=False
    )
    received_at = forms.DateTimeField(
        label=pgettext_lazy("reception", "Received"),
        widget=MomentInput(),
        required=False,
        help_text=gettext_lazy("Left empty: when it was reported."),
    )
    received_by = forms.ModelChoiceField(
        label=gettext_lazy("Received by"), queryset=Officer.objects.none(), required=False, empty_label=None
    )
    call_number = _detail("call_number", forms.CharField, label=gettext_lazy("Number of the 110 call"), max_length=40)
    from_organ = _detail("from_organ", forms.CharField, label=gettext_lazy("Transferred by"), max_length=120)
    letter = _detail("letter", forms.CharField, label=gettext_lazy("Letter, number and date"), max_length=80)
    suspect_arrived_at = _detail(
        "suspect_arrived_at", forms.DateTimeField, label=gettext_lazy("Suspect arrived"), widget=MomentInput()
    )
    circumstance = _detail(
        "circumstance", forms.CharField, label=gettext_lazy("How found, or how brought in"), max_length=300
    )

    is_elsewhere = forms.BooleanField(
        label=gettext_lazy("Not ours by venue: to be passed on within 24 hours"),
        required=False,
        widget=forms.CheckboxInput(attrs={"data-opens-group": "venue"}),
    )
    venue_recipient = _of_venue(forms.CharField, label=gettext_lazy("Competent unit"), max_length=120)
    venue_told = _of_venue(
        forms.ChoiceField, label=gettext_lazy("The reporter was told"), choices=[("", "–"), *Reception.Told.choices]
    )
    venue_grounds = _of_venue(
        forms.CharField,
        label=gettext_lazy("Why it is not ours"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    venue_first_steps = forms.CharField(
        label=gettext_lazy("Urgent steps taken before (article 62)"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, officer, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = units_of(officer)
        colleagues = Colleagues(lambda: _colleagues(units=units, on=timezone.localdate()))
        self.fields["unit"].offer(units)
        for name in ("lead", "assistants", "received_by"):
            self.fields[name].queryset = _officers(units, timezone.localdate())
            self.fields[name].widget.choices = colleagues
        self.fields["received_by"].initial = officer.pk
        self.fields["lead"].initial = officer.pk
        self.fields["unit"].initial = officer.unit_id

    def case_input(self, *, parties, evidence):
        """Return the CaseInput of the form, which must be valid, with what stands beside it on the page."""
        said = dict(self.cleaned_data)
        names = ("received_at", "received_by", *DETAILS)
        reception = ReceptionInput(**{name: said.pop(name) for name in names})
        venue = {name.removeprefix("venue_"): said.pop(name) for name in VENUE}
        is_elsewhere = said.pop("is_elsewhere")
        del said["dates_confirmed"]
        return CaseInput(
            **said,
            reception=reception,
            venue=VenueInput(**venue) if is_elsewhere else None,
            parties=parties,
            evidence=evidence,
        )

    def may_join(self):
        """Say whether the form says enough to be added to a case there is, and drop what only a new case needs."""
        self.is_valid()
        for name in set(self.errors) - {*OF_A_REPORT, "__all__"}:
            del self.errors[name]
        return not self.errors

    def report(self):
        """Return the keyword arguments for repeats.append_report; `may_join` must have said yes."""
        return {name: self.cleaned_data[name] for name in OF_A_REPORT}

    def clean(self):
        """Say what the deed would refuse as left out together with what cannot be read: one answer, not two."""
        said = super().clean()
        for name, words in self._left_out(said).items():
            if name not in self.errors:
                self.add_error(name, words)
        return said

    def _left_out(self, said):
        source = said.get("source")
        needed = NEEDS[source].needed if source in NEEDS else ()
        found = {name: MISSING[name] for name in needed if not said.get(name)}
        if said.get("lead") and not set(said.get("assistants") or ()) - {said["lead"]}:
            found["assistants"] = _("A case has at least two handling officers.")
        if said.get("is_elsewhere"):
            venue = {name.removeprefix("venue_"): said.get(name, "") for name in VENUE}
            try:
                check_venue(VenueInput(**venue))
            except Refused as refusal:
                found |= refusal.fields
        return found

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


def units_of(officer):
    """Return the primary keys of the units in which an officer registers; some may no longer be active."""
    rights = rights_of(officer)
    return rights.units_below(rights.paths(Role.OFFICER))


def _officers(units, on):
    posts = Post.objects.on(on).filter(role=Role.OFFICER, unit__in=units, unit__is_active=True)
    return Officer.objects.filter(is_active=True, pk__in=posts.values("officer_id"))


@Prepared
def _colleagues(units, on):
    return _officers(units, on).values_list("pk", "name", "badge_number")
