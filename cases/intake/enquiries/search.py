"""Where this room looks for a person: among those who came with an enquiry (settings.PERSON_SEARCHES)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.file.case.permissions import check_may_find_persons
from cases.intake.enquiries.models import Enquiry
from portal.office.persons.queries import Found, PersonSearch


def search():
    """Return the PersonSearch of enquiries."""
    return PersonSearch(check_may_find_persons, _find)


def _find(officer, same, most):
    rows = Enquiry.objects.visible_to(officer).filter(same).select_related("unit").order_by("-received_at", "-id")
    return [
        Found(
            row,
            row,
            row.number,
            reverse("cases:enquiry", args=[row.pk]),
            _("enquiry"),
            row.get_channel_display(),
            str(row.unit),
            row.received_at,
        )
        for row in rows[:most]
    ]
