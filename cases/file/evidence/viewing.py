"""Opening a file of the evidence, as a download or page by page: each look is an event, and the file is compared with
its hash first (C11). Who handed an item in is looked at for a reason (X3)."""

from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.case.permissions import check_handles
from cases.file.evidence.models import Evidence, Provider
from cases.file.wordings.queries import personal_before
from portal.ledger.models import Chain
from portal.ledger.writing.recording import deed
from portal.office.files.audit import state_of
from portal.office.persons import deeds as persons
from portal.people.actors import actor
from portal.shell.files.previews import NoPreview, page_count
from portal.shell.refusals import Refused


def open_evidence(*, by, at, evidence_id):
    """Return the Evidence, its file open at the beginning, and record the look.

    Raises Refused where there is no file or where it no longer has the hash with which it arrived; that is recorded
    as well, by another name.
    """
    evidence = _evidence(by, evidence_id)
    _record_look("evidence.opened", evidence, by, at)
    evidence.file.open("rb")
    return evidence


def look_at(*, by, at, evidence_id):
    """Return the Evidence with `pages`, the number that the viewer can show, and record the look.

    Raises NoPreview for a file that has no pages to show, Refused as `open_evidence` does.
    """
    evidence = _evidence(by, evidence_id)
    evidence.pages = page_count(evidence.file, evidence.sha256, evidence.media_type)
    if not evidence.pages:
        raise NoPreview(_("This file has no pages that could be shown; download it."))
    _record_look("evidence.viewed", evidence, by, at)
    return evidence


def reveal_provider(*, by, at, evidence_id, reason):
    """Return {field: plain text} of who handed an item in and is no party of the case, and record the look.

    `earlier` holds what was said before corrections, as [(field, text, moment)], the newest first.

    Raises Provider.DoesNotExist where nobody is named, Denied unless `by` handles the case, Refused without a reason.
    """
    provider = named_provider(by, evidence_id)
    evidence = provider.evidence
    check_handles(by, evidence.case)
    told = {"by": by, "at": at, "about": evidence.case, "reason": reason, "evidence": evidence.pk}
    shown = persons.reveal(provider, kind="provider.revealed", **told)
    return {**shown, "earlier": personal_before("evidence", evidence.pk)}


def named_provider(by, evidence_id):
    """Return who handed an item in, named and no party, of a case that somebody sees; raise Provider.DoesNotExist."""
    visible = Case.objects.visible_to(by)
    rows = Provider.objects.select_related("evidence__case")
    return rows.get(evidence=evidence_id, evidence__case__in=visible, party=None)


def _evidence(by, evidence_id):
    evidence = Evidence.objects.select_related("case").get(pk=evidence_id, case__in=Case.objects.visible_to(by))
    if not evidence.file:
        raise Refused(_("This item has no file."))
    return evidence


def _record_look(kind, evidence, by, at):
    problem = state_of(evidence)
    kind = "evidence.doubted" if problem else kind
    with deed(kind, by=actor(by), at=at, about=evidence.case, chain=Chain.ACCESS, is_look=True) as record:
        record.note(evidence=evidence.pk, **({"problem": problem} if problem else {}))
    if problem:
        raise Refused(_("This file is not the one that was handed in: its hash differs. Tell the audit administrator."))
