"""The proposed corrected bulletins that wait for a person's decision."""

from django.utils import timezone

from appraisal.results.reissues.models import Reissue
from appraisal.scheme.deciders import check_may_decide_reissue
from appraisal.scheme.permissions import issues_bulletins
from portal.dispatch.inbox import MOST
from portal.shell.refusals import Denied
from portal.shell.statements.prepared_models import PreparedModels


def reissues_waiting(officer, at):
    """Return [(proposed_at, primary key)] of the proposed corrected bulletins that this person may decide."""
    if not issues_bulletins(officer):
        return []
    return [(row.proposed_at, row.pk) for row in _reissues() if not _is_barred(officer, row, at)]


def _is_barred(officer, reissue, at):
    try:
        check_may_decide_reissue(officer, reissue, timezone.localdate(at))
    except Denied:
        return True
    return False


@PreparedModels
def _reissues():
    rows = Reissue.objects.filter(state=Reissue.State.PROPOSED)
    return rows.order_by("proposed_at", "pk")[: MOST + 1]
