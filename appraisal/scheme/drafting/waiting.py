"""The submitted drafts that wait for a second person."""

from datetime import datetime

from appraisal.scheme.versions.models import SchemeVersion
from portal.dispatch.inbox import MOST
from portal.people.models import Officer
from portal.shell.statements.prepared import Prepared


def versions_waiting(officer: Officer) -> list[tuple[datetime, int]]:
    """Return [(submitted_at, primary key)] of the drafts that this person may publish, the oldest first; one query.

    The caller has asked whether drafts are open to the person at all.
    """
    rows = _submitted()
    return [(since, pk) for since, pk, *wrote in rows if officer.pk not in wrote]


@Prepared
def _submitted():
    rows = SchemeVersion.objects.drafts().filter(submitted_at__isnull=False).order_by("submitted_at", "pk")
    columns = ("submitted_at", "pk", "drafted_by", "changed_by", "submitted_by")
    return rows.values_list(*columns)[: MOST + 1]
