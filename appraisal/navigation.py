"""The lines of the side navigation that belong to the appraisal."""

from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal.inbox import consequences_waiting, objections_waiting
from appraisal.models import Sheet
from appraisal.permissions import (
    may_decide_consequences,
    may_decide_objections,
    readable_sheets,
    sees_names,
    steers,
)
from portal.shell.navigation import Entry, Group


def entries(request):
    """Rankings, bulletins and rules for those who are appraised; months and decisions for those who steer."""
    officer = request.user
    names, steering = sees_names(officer), steers(officer)
    if not (names or steering):
        return
    group = Group.APPRAISAL
    yield Entry(group, _("Ranking"), reverse("appraisal:latest"))
    if names:
        if readable_sheets(officer, Sheet.objects.all()).exists():
            yield Entry(group, _("My score"), reverse("appraisal:mine"), match=reverse("appraisal:mine"))
        yield Entry(group, _("Bulletins"), reverse("appraisal:bulletins"))
    if steering:
        yield Entry(group, _("Months"), reverse("appraisal:periods"))
    if may_decide_consequences(officer):
        waiting = consequences_waiting(officer).count()
        yield Entry(group, _("Consequences"), reverse("appraisal:consequences"), count=waiting or None)
    if names:
        waiting = objections_waiting(officer).count() if may_decide_objections(officer) else None
        yield Entry(group, _("Objections"), reverse("appraisal:objections"), count=waiting or None)
    yield Entry(group, _("Scheme and rules"), reverse("appraisal:scheme"))
