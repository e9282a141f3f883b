"""The answer of the next-higher organ, recorded by the legal department; it moves the deadline (第118条)."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.clocks.deeds import extend_clock, handling_clock
from cases.file.case.models import Case
from cases.file.case.permissions import check_does_not_handle, check_holds
from cases.review.chain import Stage
from cases.review.demands.extension import is_for_the_organ_above
from cases.review.models import Matter, OutsideApproval
from portal.ledger.writing.recording import deed
from portal.office.files.scans import keep_scan
from portal.people.actors import actor
from portal.people.models import Role
from portal.shell.refusals import MovedOn, Refused, refuse


def record_answer(*, by, at, matter_id, organ, number, decided_on, answer, scan):
    """Record what the organ above decided about an extension; where granted, the deadline moves. Return the record."""
    matter = Matter.objects.select_related("case__unit", "case__cause", "unit").get(pk=matter_id)
    check_holds(by, timezone.localdate(at), Role.LEGAL_DEPARTMENT)
    check_does_not_handle(by, matter.case)
    if matter.stage != Stage.APPROVED or not is_for_the_organ_above(matter):
        raise Refused(_("This matter does not wait for the next-higher organ."))
    if OutsideApproval.objects.filter(matter=matter).exists():
        raise MovedOn(_("This has been recorded already."))
    case = Case.objects.select_related("unit", "cause").get(pk=matter.case_id)
    is_granted = answer == "granted"
    _check_day(decided_on, matter, case, at, is_granted)
    approval = OutsideApproval(
        matter=matter,
        organ=organ,
        number=number,
        decided_on=decided_on,
        is_granted=is_granted,
        recorded_by=by,
        recorded_at=at,
    )
    keep_scan(approval, scan)
    with deed("approval.recorded", by=actor(by, role=Role.LEGAL_DEPARTMENT), at=at, about=case) as record:
        # Two who record one answer meet here: the second finds the case moved on.
        if not record.change(case, only_if={"version": case.version}, version=case.version + 1):
            raise MovedOn(_("The case changed while you were writing."))
        record.save(approval)
        if is_granted:
            extend_clock(record, case)
        record.note(matter=matter.pk, is_granted=is_granted, number=number, sha256=approval.scan_sha256)
    return approval


def _check_day(decided_on, matter, case, at, is_granted):
    if not timezone.localdate(matter.opened_at) <= decided_on <= timezone.localdate(at):
        refuse(decided_on=_("Between the request and today."))
    clock = handling_clock(case)
    if is_granted and (clock is None or decided_on > timezone.localdate(clock.due_at)):
        refuse(decided_on=_("The deadline was over on that day; it could no longer be extended."))
