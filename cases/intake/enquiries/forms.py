"""An enquiry: what is no police business, and what was said to who came."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.intake.enquiries.deeds import EnquiryInput
from cases.intake.enquiries.models import Enquiry
from cases.intake.forms import units_of
from cases.intake.reception.models import Reception
from portal.people.inputs import UnitChoice
from portal.shell.forms.inputs import AsksDates, MomentInput
from portal.shell.personal.papers import validate_phone

TOLD = [choice for choice in Reception.Told.choices if choice[0] != Reception.Told.NOBODY]


class EnquiryForm(AsksDates, forms.Form):
    """Who came how and when with what, and where they were told to turn."""

    unit = UnitChoice(label=_("Unit"), empty_label=None)
    channel = forms.ChoiceField(label=_("How it came in"), choices=Enquiry.Channel.choices)
    received_at = forms.DateTimeField(label=pgettext_lazy("reception", "Received"), widget=MomentInput())
    topic = forms.CharField(
        label=_("What it was about"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Leave names, numbers and phones out; they have fields of their own."),
    )
    referred_to = forms.CharField(label=_("Competent organ"), max_length=120)
    told = forms.ChoiceField(label=_("Told"), choices=TOLD)
    name = forms.CharField(label=_("Name"), max_length=40, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False, validators=[validate_phone])
    is_disputed = forms.BooleanField(label=_("objects to what was said, and is told in writing"), required=False)
    wants_service = forms.BooleanField(label=_("wishes to be helped on as a service request"), required=False)

    def __init__(self, officer, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units_of(officer))
        self.fields["unit"].initial = officer.unit_id

    def deed(self):
        """Return the keyword arguments for enquiries.record_enquiry; the form must be valid."""
        said = dict(self.cleaned_data)
        return {name: said.pop(name) for name in ("unit", "dates_confirmed")} | {"enquiry": EnquiryInput(**said)}
