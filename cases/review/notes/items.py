"""One evidence item as its page shows it: its neighbours in the file, who looked at it, a leave to see its pages."""

import json

from django.core.signing import BadSignature, TimestampSigner

from cases.file.case.models import Case
from cases.file.case.permissions import check_reads_it_not_blind
from cases.file.evidence.models import Evidence
from portal.ledger.models import Event, Outcome
from portal.people.names import in_place_of
from portal.shell.files.kinds import DRAWN

LOOKS = ("evidence.added", "evidence.viewed", "evidence.opened", "evidence.doubted")
LOGGED = 1000
# As long as one reads a document; then the look is recorded anew.
LEAVE_SECONDS = 3600
_leaves = TimestampSigner(salt="cases.evidence.look")


def item_of(officer, evidence_id):
    """Return an evidence item of a case that the officer may know of, with what its page names; else DoesNotExist."""
    evidence = Evidence.objects.select_related(
        "case__unit", "case__cause", "collected_by", "added_by", "provider__party"
    ).get(pk=evidence_id, case__in=Case.objects.visible_to(officer))
    check_reads_it_not_blind(officer, evidence.case_id)
    evidence.can_be_shown = bool(evidence.file) and evidence.media_type in DRAWN
    return evidence


def neighbours_of(evidence):
    """Return (place, how many, key before, key after) of an item in the evidence of its case."""
    keys = list(Evidence.objects.filter(case=evidence.case_id).order_by("pk").values_list("pk", flat=True))
    place = keys.index(evidence.pk)
    before = keys[place - 1] if place else None
    return place + 1, len(keys), before, keys[place + 1] if place + 1 < len(keys) else None


def looks_at(evidence):
    """Return [(when, who, kind of event)] of what happened to an item's file, newest first."""
    events = Event.objects.filter(
        about_type="cases.case", about_id=str(evidence.case_id), kind__in=LOOKS, outcome=Outcome.DONE
    ).order_by("-occurred_at", "-seq")
    rows = events.values_list("occurred_at", "actor_name", "on_behalf_of", "kind", "payload")[:LOGGED]
    return [
        (at, in_place_of(name, behalf), kind)
        for at, name, behalf, kind, payload in rows
        if json.loads(payload).get("evidence") == evidence.pk
    ]


def leave_to_look(officer, evidence):
    """Return a word with which this officer sees the pages of this item for an hour; given when a look is recorded."""
    return _leaves.sign(f"{officer.pk}:{evidence.pk}")


def may_look(word, officer, evidence):
    """Say whether a word is this officer's leave for this item and still good."""
    try:
        return _leaves.unsign(word, max_age=LEAVE_SECONDS) == f"{officer.pk}:{evidence.pk}"
    except BadSignature:
        return False
