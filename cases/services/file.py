"""The file of a case as its officers keep it: later parties, corrected facts, who may see and handle it."""

from django.contrib.auth.models import Permission
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.content import digest_of, read_content
from cases.models import Case, CaseShare, Handler, Recusal
from cases.permissions import check_handles, check_is_qualified
from cases.services.docket import enter_docket, keep_docket
from cases.services.matters import MatterMovedOn, runs_beside
from cases.services.registration import seal_party
from cases.services.texts import index
from cases.workflow import Stage
from portal.ledger.models import Chain
from portal.ledger.recording import deed
from portal.people.actors import actor
from portal.people.models import Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied, Refused


def add_party(*, by, at, case_id, party):
    """Add a party to a case and return it."""
    case = case_to_change(by, case_id)
    row = seal_party(case, party, at)
    with deed("party.added", by=actor(by, role=Role.OFFICER), at=at, about=case) as record:
        record.save(row)
        note_change(record, case, at)
        record.note(party=row.pk, role=row.role)
    return row


def correct_facts(*, by, at, case_id, seen_version, place, facts):
    """Write place and facts anew while no level holds the file, and return the case."""
    case = case_to_change(by, case_id)
    with deed("case.corrected", by=actor(by, role=Role.OFFICER), at=at, about=case) as record:
        changed = {"place": place.strip(), "facts": facts.strip(), "version": seen_version + 1}
        if not record.change(case, only_if={"version": seen_version}, **changed):
            raise MatterMovedOn(_("The case changed while you were writing."))
        refresh_open_matters(record, case, at)
        index([case])
        record.note(changed=["place", "facts"])
    return case


def share(*, by, at, case_id, officer, reason):
    """Open a single case to a single officer; a unit's head or the legal department does this."""
    case = Case.objects.visible_to(by).get(pk=case_id)
    if not rights_of(by).has(Role.UNIT_HEAD, Role.LEGAL_DEPARTMENT, Role.BUREAU_LEADER):
        raise Denied(_("A case is shared by the unit's head, the legal department or the bureau leader."))
    if not reason.strip():
        message = _("Say why.")
        raise Refused(message, {"reason": message})
    with deed("case.shared", by=actor(by), at=at, about=case, chain=Chain.ACCESS) as record:
        permission = Permission.objects.get(codename="view_case", content_type__app_label="cases")
        CaseShare.objects.get_or_create(user=officer, permission=permission, content_object=case)
        enter_docket([case.pk])
        record.note(officer=officer.pk, reason=reason.strip())


def recuse(*, by, at, case_id, officer, reason):
    """Keep an officer from reviewing a case (回避) and return the Recusal."""
    case = Case.objects.visible_to(by).get(pk=case_id)
    if by != officer and not rights_of(by).has(Role.UNIT_HEAD, Role.LEGAL_DEPARTMENT, Role.BUREAU_LEADER):
        raise Denied(_("Recusal is declared by oneself, the unit's head, the legal department or the bureau leader."))
    if not reason.strip():
        message = _("Say why.")
        raise Refused(message, {"reason": message})
    recusal = Recusal(case=case, officer=officer, reason=reason.strip(), recused_at=at)
    with deed("officer.recused", by=actor(by), at=at, about=case) as record:
        record.save(recusal)
        record.note(officer=officer.pk)
    return recusal


def hand_over(*, by, at, case_id, lead, reason):
    """Make another officer of the unit the lead of a case; the unit's head does this. Return the case."""
    case = Case.objects.visible_to(by).select_related("unit").get(pk=case_id)
    paths = rights_of(by).paths(Role.UNIT_HEAD, Role.UNIT_DEPUTY)
    if not any(case.unit.path.startswith(path) for path in paths):
        raise Denied(_("The head of the unit decides who leads a case."))
    if case.has_ended:
        raise Refused(_("This case has ended; its file is no longer changed."))
    check_is_qualified(lead, timezone.localdate(at))
    with deed("case.handed-over", by=actor(by, role=Role.UNIT_HEAD), at=at, about=case) as record:
        before = case.lead_id
        for handler in case.handlers.filter(is_lead=True):
            handler.is_lead, handler.ends_at = False, at
            record.save(handler)
        handler = case.handlers.filter(officer=lead).first() or Handler(case=case, officer=lead, starts_at=at)
        handler.is_lead, handler.ends_at = True, None
        record.save(handler)
        if not record.change(case, only_if={"version": case.version}, lead=lead, version=case.version + 1):
            raise MatterMovedOn(_("The case changed while you were deciding."))
        keep_docket([case.pk])
        record.note(before=before, after=lead.pk, reason=reason.strip())
    return case


def refresh_open_matters(record, case, at):
    """Let the open matters of a case know that its content changed, so that no stale page can decide them."""
    for matter in case.matters.open():
        changed = digest_of(read_content(matter, case=case))
        if changed != matter.content_digest:
            only_if = {"version": matter.version}
            if not record.change(matter, only_if=only_if, version=matter.version + 1, content_digest=changed):
                raise MatterMovedOn(_("The matter has moved on since you opened it."))


def case_to_change(by, case_id):
    """Return a case that `by` handles and whose file may be changed now; raises Denied or Refused with the reason."""
    case = Case.objects.select_related("unit", "cause").get(pk=case_id)
    check_handles(by, case)
    held = [m for m in case.matters.open() if m.stage != Stage.DRAFT and not runs_beside(m.kind, case)]
    if held:
        raise Refused(
            _("The file is under review (%(stage)s); have it returned or withdraw it before you change it.")
            % {"stage": held[0].get_stage_display()}
        )
    return case


def note_change(record, case, at):
    """Move the case on by one version and let its open matters know; raises MatterMovedOn where somebody was faster."""
    if not record.change(case, only_if={"version": case.version}, version=case.version + 1):
        raise MatterMovedOn(_("The case changed while you were writing."))
    refresh_open_matters(record, case, at)
