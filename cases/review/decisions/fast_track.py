"""The fast track: when the suspect arrived and agreed, and the way back to the ordinary procedure (第40–47条)."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.clocks.deeds import FAST_TRACK, start_clock, void_clocks
from cases.file.case.models import Case
from cases.file.case.permissions import check_handles
from cases.file.case.states import CaseState
from cases.file.sharing.deeds import refresh_open_matters
from cases.review.chain import PENALTIES, Stage
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.people.models import Role
from portal.shell.refusals import MovedOn, Refused


def suspect_arrived(*, by, at, case_id, arrived_at, consent_on):
    """Record when the suspect arrived and agreed in writing; the 48 hours count from the arrival. Return the case."""
    case = _case(by, case_id)
    wrong = {}
    if not timezone.localdate(arrived_at) <= consent_on <= timezone.localdate(at):
        wrong["consent_on"] = _("Between the arrival and today.")
    if arrived_at > at or (case.occurred_at and arrived_at < case.occurred_at):
        wrong["arrived_at"] = _("Between the act and now.")
    if wrong:
        raise Refused(" ".join(wrong.values()), wrong)
    with deed("suspect.arrived", by=actor(by, role=Role.OFFICER), at=at, about=case) as record:
        changed = {"suspect_arrived_at": arrived_at, "fast_track_consent_on": consent_on}
        if not record.change(case, only_if={"version": case.version}, version=case.version + 1, **changed):
            raise MovedOn(_("The case changed while you were writing."))
        if case.state == CaseState.FILED:
            void_clocks(record, case, of=(FAST_TRACK,))
            start_clock(record, case, FAST_TRACK, arrived_at, at)
        record.note(arrived_at=arrived_at, consent_on=consent_on)
    return case


def convert(*, by, at, case_id, reason):
    """Take a case back to the ordinary procedure, with the reason; its ordinary deadline counts on. Return the case."""
    case = _case(by, case_id)
    if case.matters.open().filter(kind__in=PENALTIES).exclude(stage=Stage.DRAFT).exists():
        raise Refused(_("A decision is on its way; have it returned or withdraw it before you convert the case."))
    with deed("case.converted", by=actor(by, role=Role.OFFICER), at=at, about=case) as record:
        changed = {"is_fast_track": False, "version": case.version + 1}
        if not record.change(case, only_if={"version": case.version}, **changed):
            raise MovedOn(_("The case changed while you were writing."))
        void_clocks(record, case, of=(FAST_TRACK,))
        _end_drafts(record, case, at)
        refresh_open_matters(record, case, at)
        record.note(reason=reason)
    return case


def _end_drafts(record, case, at):
    # A returned decision stands on the short chain; what the ordinary procedure decides is asked for anew.
    for matter in case.matters.filter(kind__in=PENALTIES, stage=Stage.DRAFT):
        record.change(
            matter,
            only_if={"version": matter.version},
            stage=Stage.WITHDRAWN,
            stage_since=at,
            ended_at=at,
            due_at=None,
            holder=None,
            version=matter.version + 1,
        )


def _case(by, case_id):
    case = Case.objects.select_related("unit", "cause").get(pk=case_id)
    check_handles(by, case)
    if not case.is_fast_track:
        raise Refused(_("This case is not on the fast track."))
    return case
