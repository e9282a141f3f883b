"""What happened to a case, from the ledger, as sentences in the language of the page."""

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.clocks.models import Clock
from cases.file.case.states import CaseState, MatterKind
from cases.file.evidence.models import Evidence
from cases.file.parties.models import Party
from cases.papers.queries import title_of
from cases.quality.corrections.models import Wording
from cases.quality.corrections.queries import Change, change_of, label_of
from cases.quality.corrections.table import BY_NAME
from cases.review.chain import LEVEL
from cases.review.models import ReviewStep
from cases.review.rounds.words import in_place_of, stage_name
from portal.ledger.models import Event, Outcome
from portal.people.models import Officer, Role
from portal.shell.paging import Keyset
from portal.shell.prepared import Prepared
from portal.shell.prepared_models import PreparedModels
from portal.shell.templatetags.shell import moment

# Columns that no sentence is made of.
UNREAD = ("states", "prev_hash", "hash")
NEWEST = 40
ORDER = ("-occurred_at", "-seq", "-chain")
CORRECTIONS = ("case.corrected", "record.corrected", "party.corrected")
STAGE_OF_LEVEL = {level: stage for stage, level in LEVEL.items()}
TONES = {
    "matter.approved": "good", "matter.returned": "warn", "matter.rejected": "bad", "matter.withdrawn": "warn",
    "party.revealed": "warn", "evidence.opened": "", "evidence.doubted": "bad",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
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
        which |= Q(about_type="cases.importbatch", about_id=str(case.batch_id), kind="import.loaded")
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
    return [_line(event, facts[event.pk], known) for event in events]


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


def _line(event, facts, known):
    role = Role(event.actor_role).label if event.actor_role in Role.values else event.actor_role
    if "level" in facts:
        role = ""  # The sentence of a decision names the level itself.
    tell = SENTENCES.get(event.kind)
    return Line(
        at=event.occurred_at,
        who=in_place_of(event.actor_name, event.on_behalf_of),
        role=str(role),
        sentence=str(tell(facts, known)) if tell else event.kind,
        said=known.opinions.get(facts.get("step"), "") or _reason(facts),
        tone=TONES.get(event.kind, ""),
        seq=event.seq,
        changes=(*known.changes[event.pk], *_masked(facts)),
    )


def _masked(facts):
    """The Changes of personal data, by mask: the words themselves are shown with a reason, at the person."""
    before, after = facts.get("masks_before"), facts.get("masks_after")
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return []
    return [
        Change(label_of("party", name), str(before[name] or "–"), str(after.get(name) or "–"))
        for name in before
        if name in Party.SEALED and before[name] != after.get(name)
    ]


def _reason(facts):
    said = facts.get("reason") or facts.get("purpose") or facts.get("document") or ""
    return said if isinstance(said, str) else ""


def _matter(facts):
    kind = facts.get("kind")
    words = str(MatterKind(kind).label) if kind in MatterKind.values else str(kind or "")
    number = facts.get("round") or 1
    return words if number == 1 else _("%(kind)s, round %(round)s") % {"kind": words, "round": number}


def _decided(sentence):
    def tell(facts, known):
        level = facts.get("level")
        stage = stage_name(STAGE_OF_LEVEL[level]) if level in STAGE_OF_LEVEL else ""
        words = sentence() % {"matter": _matter(facts), "stage": stage}
        defects = len(facts.get("defects") or [])
        if defects:
            words += " " + ngettext("%(count)s defect noted.", "%(count)s defects noted.", defects) % {"count": defects}
        return words + _moved(facts)

    return tell


def _moved(facts):
    after = facts.get("case_after")
    if after not in CaseState.values:
        return ""
    return " " + _("The case is now %(state)s.") % {"state": CaseState(after).label}


def _registered(facts, known):
    return _("Registered the case under number %(number)s.") % {"number": facts.get("number", "")} + _alike(facts)


def _appended(facts, known):
    return str(_("Added another report of the same event.")) + _alike(facts)


def _alike(facts):
    """Which cases they were is kept in the event; whoever reads this one need not know of them."""
    alike = facts.get("alike")
    if not alike:
        return ""
    count = len(alike["shown"])
    words = ngettext(
        "%(count)s case looked alike; the officer: %(said)s.", "%(count)s cases looked alike; the officer: %(said)s.",
        count,
    )  # fmt: skip
    said = {
        "different": _("not the same"), "same": _("the same, registered nevertheless"),
        "append": _("the same, added to that case"),
    }.get(alike["said"], _("no answer"))  # fmt: skip
    return " " + words % {"count": count, "said": said}


def _of_clock(sentence):
    def tell(facts, known):
        words = sentence() % {"clock": known.clocks.get(facts.get("clock"), "")}
        after = facts.get("due_after") or facts.get("due_at")
        return words + (" " + _("Now due %(due)s.") % {"due": _local(after)} if after else "")

    return tell


def _of_order(sentence):
    return lambda facts, known: sentence() % {"number": facts.get("number", "")}


def _local(written):
    return moment(datetime.fromisoformat(written))


def _plain(words):
    return lambda facts, known: str(words) + _moved(facts)


AFTERWARDS = {
    "decision.served": gettext_lazy("Recorded the service of the decision."),
    "decision.copied": gettext_lazy("Recorded the copy of the decision for the victim."),
    "decision.carried-out": gettext_lazy("Recorded how the decision was carried out."),
    "discussion.asked": gettext_lazy("Asked for a collective discussion."),
    "discussion.held": gettext_lazy("Recorded the collective discussion."),
    "measure.taken": gettext_lazy("Recorded that the compulsory measure was taken."),
    "measure.ended": gettext_lazy("Recorded the end of the compulsory measure."),
    "measure.expired": gettext_lazy("The compulsory measure ended by itself when its time was over."),
    "approval.recorded": gettext_lazy("Recorded the answer of the next-higher organ."),
    "notice.served": gettext_lazy("Recorded the notice of non-filing to the complainant."),
    "nonfiling.review-asked": gettext_lazy("Recorded the complainant's request for review."),
    "nonfiling.review-extended": gettext_lazy("Extended the review of the non-filing."),
    "nonfiling.review-examined": gettext_lazy("Examined the reconsideration of the non-filing."),
    "nonfiling.review-decided": gettext_lazy("Recorded the decision on the review of the non-filing."),
    "nonfiling.review-served": gettext_lazy("Recorded the service of that decision."),
    "suspect.arrived": gettext_lazy("Recorded the arrival and the agreement of the suspect."),
    "case.converted": gettext_lazy("Converted the case to the ordinary procedure."),
}


def _document(facts):
    return f"{title_of(facts.get('code', ''))} {facts.get('number') or ''}".strip()


def _corrected(facts, known):
    if facts.get("thing") not in BY_NAME:
        return str(_("Corrected place and facts."))
    return _("Corrected the record: %(thing)s.") % {"thing": BY_NAME[facts["thing"]].label}


SENTENCES = {
    "case.registered": _registered,
    "import.loaded": lambda facts, known: _("Imported the case."),
    "case.imported": lambda facts, known: _("Imported the case."),
    "case.corrected": _corrected,
    "record.corrected": _corrected,
    "case.shared": lambda facts, known: _("Opened the case to %(name)s.")
    % {"name": known.officers.get(facts.get("officer"), "")},
    "case.handed-over": lambda facts, known: _("Made %(name)s the lead officer.")
    % {"name": known.officers.get(facts.get("after"), "")},
    "officer.recused": lambda facts, known: _("Recorded the recusal of %(name)s.")
    % {"name": known.officers.get(facts.get("officer"), "")},
    "matter.submitted": lambda facts, known: _("Handed in: %(matter)s.") % {"matter": _matter(facts)} + _moved(facts),
    "matter.taken-up": lambda facts, known: _("Took the matter up."),
    "matter.approved": _decided(lambda: _("%(stage)s approved: %(matter)s.")),
    "matter.returned": _decided(lambda: _("%(stage)s returned for correction: %(matter)s.")),
    "matter.rejected": _decided(lambda: _("%(stage)s rejected: %(matter)s.")),
    "matter.withdrawn": lambda facts, known: _("Withdrew: %(matter)s.") % {"matter": _matter(facts)} + _moved(facts),
    "matter.freed": lambda facts, known: _("Freed a matter that %(name)s had taken up and left.")
    % {"name": known.officers.get(facts.get("officer"), "")},
    "matter.put-back": lambda facts, known: _("Put the matter back."),
    "matter.released": lambda facts, known: _("Put back what %(name)s had taken up: %(reason)s")
    % {"name": known.officers.get(facts.get("officer"), ""), "reason": facts.get("reason", "")},
    "handover.proposed": lambda facts, known: _("Asked the head for another lead officer in place of %(name)s.")
    % {"name": known.officers.get(facts.get("officer"), "")},
    "order.raised": _of_order(lambda: _("Raised a supervision order: %(number)s.")),
    "order.answered": _of_order(lambda: _("Answered a supervision order: %(number)s.")),
    "order.confirmed": _of_order(lambda: _("Confirmed a supervision order: %(number)s.")),
    "order.raised-again": _of_order(lambda: _("Raised a supervision order again: %(number)s.")),
    "order.suspended": _of_order(lambda: _("Suspended a supervision order: %(number)s.")),
    "order.resumed": _of_order(lambda: _("Resumed a supervision order: %(number)s.")),
    "order.extended": _of_order(lambda: _("Extended a supervision order: %(number)s.")),
    "clock.started": _of_clock(lambda: _("Started a clock: %(clock)s.")),
    "clock.met": _of_clock(lambda: _("Met a clock: %(clock)s.")),
    "clock.taken-back": _of_clock(lambda: _("Took a clock back: %(clock)s.")),
    "clock.paused": _of_clock(lambda: _("Paused a clock: %(clock)s.")),
    "clock.resumed": _of_clock(lambda: _("Let a clock run again: %(clock)s.")),
    "clock.recomputed": _of_clock(lambda: _("Computed the deadline anew by another calendar: %(clock)s.")),
    "clock.restarted": _of_clock(lambda: _("Started the period anew after a failed mediation: %(clock)s.")),
    "clock.lengthened": _of_clock(lambda: _("Allowed a longer period: %(clock)s.")),
    "pause.corrected": _of_clock(lambda: _("Corrected a pause: %(clock)s.")),
    **{kind: _plain(words) for kind, words in AFTERWARDS.items()},
    "evidence.added": lambda facts, known: _("Added evidence: %(title)s.")
    % {"title": known.evidence.get(facts.get("evidence"), "")},
    "evidence.opened": lambda facts, known: _("Opened evidence: %(title)s.")
    % {"title": known.evidence.get(facts.get("evidence"), "")},
    "property.taken": lambda facts, known: _("Registered property under number %(number)s.")
    % {"number": facts.get("number", "")},
    "property.handed-on": lambda facts, known: _("Handed property on."),
    "property.returned": lambda facts, known: _("Returned property to its owner."),
    "property.disposed": lambda facts, known: _("Disposed of property."),
    "note.written": lambda facts, known: _("Wrote a note at page %(page)s of evidence: %(title)s.")
    % {"page": facts.get("page", ""), "title": known.evidence.get(facts.get("evidence"), "")},
    "note.taken-back": lambda facts, known: _("Took a note back: %(title)s.")
    % {"title": known.evidence.get(facts.get("evidence"), "")},
    "note.answered": lambda facts, known: _("Answered a note: %(title)s.")
    % {"title": known.evidence.get(facts.get("evidence"), "")},
    "evidence.viewed": lambda facts, known: _("Looked at the pages of evidence: %(title)s.")
    % {"title": known.evidence.get(facts.get("evidence"), "")},
    "evidence.doubted": lambda facts, known: _("Found evidence changed or missing: %(title)s.")
    % {"title": known.evidence.get(facts.get("evidence"), "")},
    "document.made": lambda facts, known: _("Made a document: %(title)s.") % {"title": _document(facts)},
    "document.numbered": lambda facts, known: _("Gave a document its number: %(title)s.") % {"title": _document(facts)},
    "document.opened": lambda facts, known: _("Opened a document: %(title)s.") % {"title": _document(facts)},
    "report.appended": _appended,
    "party.added": lambda facts, known: _("Added a party: %(party)s.") % {"party": known.party(facts.get("party"))},
    "case.sealed": lambda facts, known: _("Sealed the record."),
    "case.unsealed": lambda facts, known: _("Took the seal off the record."),
    "case.archived": lambda facts, known: _("Handed the file to the archive: %(shelf)s.")
    % {"shelf": facts.get("shelf", "")},
    "party.corrected": lambda facts, known: _("Corrected a party: %(party)s.")
    % {"party": known.party(facts.get("party"))},
    "party.revealed": lambda facts, known: _("Looked at personal data: %(party)s.")
    % {"party": known.party(facts.get("party"))},
}
