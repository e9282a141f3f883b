"""What happened to a case, from the ledger, as sentences in the language of the page."""

import json
from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Q

from cases.clocks.models import Clock
from cases.file.evidence.models import Evidence
from cases.file.parties.models import Party
from cases.file.parties.queries import column_of
from cases.file.wordings.models import Wording
from cases.file.wordings.queries import Change
from cases.quality.corrections.queries import change_of
from cases.review.models import ReviewStep
from portal.ledger.kinds import kinds
from portal.ledger.models import Event, Outcome
from portal.people.models import Officer, Role
from portal.people.names import in_place_of
from portal.shell.pages.paging import Keyset
from portal.shell.statements.prepared import Prepared
from portal.shell.statements.prepared_models import PreparedModels

# Columns that no sentence is made of.
UNREAD = ("states", "prev_hash", "hash")
NEWEST = 40
ORDER = ("-occurred_at", "-seq", "-chain")
ROLES = {role.value: role.label for role in Role}
CORRECTIONS = ("case.corrected", "record.corrected", "party.corrected")


@dataclass(frozen=True)
class HistoryLine:
    """One deed: when, who, as what, the sentence, and what was said with it."""

    at: object
    who: str
    role: str
    sentence: str
    said: str = ""
    tone: str = ""
    seq: int = 0
    changes: tuple = ()


def history_of(case):
    """Return the NEWEST Lines of a case, latest first; at most seven queries."""
    if case.is_imported:
        return _lines(case, _events_of(case).order_by(*ORDER)[:NEWEST])
    return _lines(case, _newest(case=str(case.pk)))


def history_page(request, case):
    """Return one Page of the Lines of a case, latest first; at most seven queries."""
    page = Keyset(_events_of(case), ORDER, size=200).page_for(request)
    return replace(page, rows=_lines(case, page.rows))


def _events_of(case):
    which = Q(about_type="cases.case", about_id=str(case.pk))
    if case.batch_id:
        which |= Q(about_type="office.importbatch", about_id=str(case.batch_id), kind="import.loaded")
    elif case.is_imported:
        which |= Q(pk=case.last_event_id, kind="case.imported", about_type="")
    events = Event.objects.filter(which, outcome=Outcome.DONE)
    return events.defer(*UNREAD)


@PreparedModels
def _newest(case):
    events = Event.objects.filter(about_type="cases.case", about_id=case, outcome=Outcome.DONE)
    return events.defer(*UNREAD).order_by(*ORDER)[:NEWEST]


def _lines(case, events):
    facts = {event.pk: json.loads(event.payload or "{}") for event in events}
    known = _Known(case, facts.values(), [event.pk for event in events if event.kind in CORRECTIONS])
    declared = kinds()
    return [_line(event, facts[event.pk], known, declared.get(event.kind)) for event in events]


class _Known:
    """The rows of a case that the events of a page speak of, each kind read once."""

    def __init__(self, case, facts, corrections=()):
        facts = list(facts)
        self.changes = defaultdict(list)
        for row in Wording.objects.filter(last_event__in=corrections) if corrections else ():
            if not row.is_personal:
                self.changes[row.last_event_id].append(change_of(row))
        named = (row.get(name) for row in facts for name in ("officer", "before", "after"))
        officers = {pk for pk in named if isinstance(pk, int)}
        asked = set().union(*facts)
        self.opinions = dict(_opinions(case=case.pk)) if "step" in asked else {}
        self.evidence = dict(_titles(case=case.pk)) if "evidence" in asked else {}
        self.parties = {row.pk: row for row in case.parties.all()} if "party" in asked else {}
        self.clocks = {row.pk: row.rule.label for row in _clocks(case=case.pk)} if "clock" in asked else {}
        self.officers = dict(Officer.objects.filter(pk__in=officers).values_list("pk", "name")) if officers else {}

    def party(self, pk):
        """The party by role and mask; a confidential person by role alone."""
        row = self.parties.get(pk)
        if row is None:
            return ""
        return row.get_role_display() if row.is_confidential else f"{row.get_role_display()} {row.name_mask}"


@Prepared
def _opinions(case):
    return ReviewStep.objects.filter(matter__case=case).order_by().values_list("pk", "opinion")


@Prepared
def _titles(case):
    return Evidence.objects.filter(case=case).order_by().values_list("pk", "title")


@PreparedModels
def _clocks(case):
    return Clock.objects.filter(case=case).select_related("rule").order_by()


def _line(event, facts, known, kind):
    # The sentence of a decision names the level itself.
    role = "" if "level" in facts else ROLES.get(event.actor_role, event.actor_role)
    return HistoryLine(
        at=event.occurred_at,
        who=in_place_of(event.actor_name, event.on_behalf_of),
        role=str(role),
        sentence=str(kind.tell(facts, known)) if kind and kind.tell else event.kind,
        said=known.opinions.get(facts.get("step"), "") or _reason(facts),
        tone=kind.tone if kind else "",
        seq=event.seq,
        changes=(*known.changes[event.pk], *_masked(facts)),
    )


def _masked(facts):
    """The Changes of personal data, by mask: the words themselves are shown with a reason, at the person."""
    before, after = facts.get("masks_before"), facts.get("masks_after")
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return []
    return [
        Change(str(column_of(name).verbose_name), str(before[name] or "–"), str(after.get(name) or "–"))
        for name in before
        if name in Party.SEALED and before[name] != after.get(name)
    ]


def _reason(facts):
    said = facts.get("reason") or facts.get("purpose") or facts.get("document") or ""
    return said if isinstance(said, str) else ""
