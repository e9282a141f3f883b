"""The property of a case on its page."""

from django.utils.translation import gettext_lazy as _

from cases.file.pages.sections import Section
from cases.property.forms import ThingForm
from cases.property.models import Property
from cases.property.queries import things_of

PROPERTY = Section(
    "property",
    _("Property"),
    "cases/property/sections/property.html",
    lambda request, case, at: {"things": things_of(case, at)},
    blank=lambda case, shown: {"thing_form": ThingForm(case)},
    rows=lambda: Property.objects,
    beside_review=lambda matter, officer, at: {"things": things_of(matter.case, at)},
)
