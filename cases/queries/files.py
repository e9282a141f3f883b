"""One case as its page shows it: parties, evidence, counts for the tabs, what may be asked now."""

from django.utils import timezone

from cases.guardians import is_minor, unguarded
from cases.models import Case, Defect, Evidence, Party
from cases.permissions import check_handles, check_reads_it_not_blind
from cases.services.file import check_is_not_under_review
from cases.services.matters import check_may_be_asked
from cases.workflow import effect_of, kinds_of
from portal.ledger.models import Event, Outcome
from portal.shell.refusals import Denied, Refused


def case_with_people(officer, case_id):
    """Return a case the officer may know of, with unit, cause, lead, `received` (or None) and `officers`, lead first.

    Raises DoesNotExist for a hidden one, Denied where the officer is to read it blind.
    """
    related = ("unit", "cause", "lead", "reception__received_by", "reception__told_by")
    case = Case.objects.visible_to(officer).select_related(*related).get(pk=case_id)
    check_reads_it_not_blind(officer, case_id)
    case.received = getattr(case, "reception", None)
    handlers = case.handlers.filter(ends_at=None).select_related("officer").order_by("-is_lead", "pk")
    case.officers = [handler.officer for handler in handlers]
    return case


def counts_of(case):
    """Return {section: number} for the tabs; six queries."""
    return {
        "parties": case.parties.count(),
        "evidence": case.evidence.count(),
        "property": case.property.count(),
        "matters": case.matters.count(),
        "supervision": case.orders.count(),
        "clocks": case.clocks.running().count(),
        "documents": case.documents.count(),
        "history": Event.objects.filter(
            about_type="cases.case", about_id=str(case.pk), outcome=Outcome.DONE
        ).count(),
    }


def parties_of(case, officer):
    """Return the parties with `shown_name` and `is_hidden`: a confidential person has no name for outsiders."""
    handles = officer.pk in {each.pk for each in case.officers}
    parties = list(case.parties.order_by("pk"))
    on = timezone.localdate(case.occurred_at or case.registered_at)
    names = {party.pk: party.get_role_display() for party in parties}
    alone = {party.pk for party in unguarded(case, parties=parties)}
    for party in parties:
        party.is_minor = not party.is_firm and is_minor(party.born_on, on)
        party.is_alone = party.pk in alone
        party.ward_role = names.get(party.guardian_of_id, "")
        party.is_hidden = party.is_confidential and not handles
        party.shown_name = "" if party.is_hidden else party.name_mask
    return parties


def wards_of(parties):
    """Return [(primary key, words)] of the parties that somebody may be the guardian of."""
    return [
        (party.pk, f"{party.get_role_display()} {party.shown_name}".strip())
        for party in parties
        if party.role != Party.Role.GUARDIAN and not party.is_firm
    ]


def evidence_of(case):
    """Return the evidence of a case with who collected it; one query."""
    return list(Evidence.objects.filter(case=case).select_related("collected_by").order_by("pk"))


def defects_of(matter):
    """Return the defects found on a matter so far, with item, officer and step; one query."""
    return list(Defect.objects.filter(step__matter=matter).select_related("item", "officer", "step").order_by("pk"))


def askable(case, officer):
    """Return the kinds of matter that the officer may ask for now, as [(kind, sentence)]."""
    if not may_handle(case, officer):
        return []
    return [
        (kind, effect_of(kind, case.kind).sentence) for kind in kinds_of(case.kind) if not why_not(case, kind)
    ]


def why_not(case, kind):
    """Return the reason why a kind of matter cannot be asked for now, or ""."""
    try:
        check_may_be_asked(case, kind)
    except Refused as refusal:
        return str(refusal)
    return ""


def closed_because(case):
    """Return the sentence why the file may not be changed now, or ""; one query."""
    try:
        check_is_not_under_review(case)
    except Refused as refusal:
        return str(refusal)
    return ""


def may_handle(case, officer):
    """Say whether the officer may work on this case now; one query at most."""
    try:
        check_handles(officer, case)
    except Denied:
        return False
    return True
