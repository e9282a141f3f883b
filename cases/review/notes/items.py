"""One evidence item as its page shows it: its neighbours in the file, who looked at it, a leave to see its pages."""

import json
from functools import cache

from django.core.signing import BadSignature, TimestampSigner

from cases.file.case.permissions import check_reads_it_not_blind
from cases.file.evidence.models import Evidence
from cases.file.sight.scope import asked_in_sight, of_cases
from portal.ledger.models import Event, Outcome
from portal.people.names import in_place_of
from portal.shell.files.kinds import DRAWN
from portal.shell.statements.prepared import Prepared
from portal.shell.statements.prepared_models import PreparedModels, the_one

LOOKS = ("evidence.added", "evidence.viewed", "evidence.opened", "evidence.doubted")
LOGGED = 1000
# As long as one reads a document; then the look is recorded anew.
LEAVE_SECONDS = 3600
_leaves = TimestampSigner(salt="cases.evidence.look")


def item_of(officer, evidence_id):
    """Return an evidence item of a case that the officer may know of, with what its page names; else DoesNotExist."""
    sight, values = asked_in_sight(officer)
    evidence = the_one(Evidence, _one_seen(sight)(evidence=evidence_id, **values) if sight != "none" else [])
    check_reads_it_not_blind(officer, evidence.case_id)
    evidence.can_be_shown = bool(evidence.file) and evidence.media_type in DRAWN
    return evidence


@cache
def _one_seen(sight):
    """Return the statement for one item of a case that somebody may know of who sees so far."""

    def evidence_seen(evidence, officer=None, units=None):
        seen = Evidence.objects.filter(of_cases(officer, sight, units), pk=evidence)
        related = ("case__unit", "case__cause", "collected_by", "added_by", "provider__party")
        return seen.select_related(*related).order_by()

    return PreparedModels(evidence_seen)


def neighbours_of(evidence):
    """Return (place, how many, key before, key after) of an item in the evidence of its case."""
    keys = [pk for (pk,) in _keys(case=evidence.case_id)]
    place = keys.index(evidence.pk)
    before = keys[place - 1] if place else None
    return place + 1, len(keys), before, keys[place + 1] if place + 1 < len(keys) else None


def looks_at(evidence):
    """Return [(when, who, kind of event)] of what happened to an item's file, newest first."""
    return [
        (at, in_place_of(name, behalf), kind)
        for at, name, behalf, kind, payload in _looks(case=str(evidence.case_id))
        if json.loads(payload).get("evidence") == evidence.pk
    ]


@Prepared
def _keys(case):
    return Evidence.objects.filter(case=case).order_by("pk").values_list("pk")


@Prepared
def _looks(case):
    of_case = Event.objects.filter(about_type="cases.case", about_id=case, outcome=Outcome.DONE)
    looks = of_case.filter(kind__in=LOOKS).order_by("-occurred_at", "-seq")
    return looks.values_list("occurred_at", "actor_name", "on_behalf_of", "kind", "payload")[:LOGGED]


def leave_to_look(officer, evidence):
    """Return a word with which this officer sees the pages of this item for an hour; given when a look is recorded."""
    return _leaves.sign(f"{officer.pk}:{evidence.pk}")


def may_look(word, officer, evidence):
    """Say whether a word is this officer's leave for this item and still good."""
    try:
        return _leaves.unsign(word, max_age=LEAVE_SECONDS) == f"{officer.pk}:{evidence.pk}"
    except BadSignature:
        return False
