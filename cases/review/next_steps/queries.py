"""What follows from the decisions of a case: what was recorded, what is still owed, and who may record it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.file.case.models import Case
from cases.file.case.states import MatterKind
from cases.file.parties.models import Party
from cases.review.chain import PENALTIES, Stage
from cases.review.decisions.models import PartyDecision
from cases.review.demands.extension import is_for_the_organ_above
from cases.review.discussions.models import Discussion
from cases.review.matters.spoken import decision_in_words, party_name, penalty_in_words
from cases.review.measures.models import CompulsoryMeasure
from cases.review.measures.queries import tells_family
from cases.review.models import Matter, OutsideApproval
from cases.review.next_steps.table import BY_NAME, HANDLER, FollowUp
from cases.review.nonfiling.models import FilingReview, NonFiling
from portal.office.fields.rules import Names
from portal.people.models import Officer, Role
from portal.people.rights import rights_of
from portal.shell.pages.wording import Words
from portal.shell.refusals import Denied
from portal.shell.statements.prepared_models import PreparedModels
from portal.shell.templatetags.shell import moment

# The name of a deed, what its button says, the key of its row.
Action = tuple[str, Words, int]

MISSING = (KeyError, ObjectDoesNotExist)
RECONSIDERATION, UPHELD = FilingReview.Instance.RECONSIDERATION, FilingReview.Outcome.UPHELD


@dataclass(frozen=True)
class NextStep:
    """One thing that follows: its name, what it says, dated facts, and the deeds that may be done now."""

    title: str
    text: str
    facts: list[tuple[str, str]]
    actions: list[Action]
    is_done: bool = False


def find(officer: Officer, name: str, pk: int) -> tuple[FollowUp, Model, Case]:
    """Return (FollowUp, row, case) for somebody who may know of the case; raises DoesNotExist, KeyError."""
    follow_up = BY_NAME[name]
    visible = Case.objects.visible_to(officer)
    if follow_up.model is Case:
        case = visible.select_related("unit", "cause", "lead").get(pk=pk)
        return follow_up, case, case
    row = follow_up.model._default_manager.get(pk=pk, **{f"{follow_up.case}__in": visible})
    found: Any = row
    for step in follow_up.case.split("__"):
        found = getattr(found, step)
    return follow_up, row, found


def check_may_try(officer: Officer, follow_up: FollowUp, row: Model, case: Case, at: datetime) -> None:
    """Raise Denied unless the officer is among those who may record this on the case."""
    if follow_up.check:
        follow_up.check(officer, row, at)
    elif not _Holds(case, officer, at).may(follow_up, row):
        who = [_("handling officer") if role == HANDLER else str(Role(role).label) for role in follow_up.who]
        raise Denied(_("This is done by: %(roles)s.") % {"roles": ", ".join(who)})


def words_of(row: Model) -> str:
    """Return what a row is about, in a line; empty for a case, which its page names already."""
    if isinstance(row, PartyDecision):
        return f"{party_name(row.party)} · {penalty_in_words(row.particulars)}"
    if isinstance(row, CompulsoryMeasure):
        return row.kind.label
    if isinstance(row, NonFiling):
        return party_name(row.complainant)
    if isinstance(row, FilingReview):
        return row.get_instance_display()
    return ""


def follow_ups_of(
    case: Case, matters: Collection[Matter], names: Names, officer: Officer, at: datetime
) -> dict[int, list[NextStep]]:
    """Return {matter's primary key: [NextStep]}; it asks only after what the kinds of these matters bring about."""
    asks = [(gather, kinds) for kinds, gather in GATHERED if any(matter.kind in kinds for matter in matters)]
    holds = _Holds(case, officer, at) if asks else None
    found: dict[int, list[NextStep]] = {}
    for key, entry in _discussions(case, matters, names, holds or _Holds(case, officer, at)):
        found.setdefault(key, []).append(entry)
    for gather, kinds in asks:
        for key, entry in gather(case, [matter for matter in matters if matter.kind in kinds], names, holds):
            found.setdefault(key, []).append(entry)
    return found


def _decisions(case, matters, names, holds):
    has_victim = any(party.role == Party.Role.VICTIM for party in case.parties.all())
    for decision in _made(case=case.pk):
        yield decision.matter_id, _decision(decision, has_victim, holds, names)


@PreparedModels
def _made(case):
    return PartyDecision.objects.filter(case=case).select_related("party")


def _measures(case, matters, names, holds):
    for measure in _taken(case=case.pk):
        yield measure.matter_id, _measure(measure, holds)


@PreparedModels
def _taken(case):
    return CompulsoryMeasure.objects.filter(case=case).select_related("kind", "party", "clock")


def _non_filings(case, matters, names, holds):
    for notice in case.non_filings.select_related("complainant").prefetch_related("reviews__clock"):
        for entry in _non_filing(notice, holds):
            yield notice.matter_id, entry


def _extensions(case, matters, names, holds):
    asked = [matter for matter in matters if matter.stage == Stage.APPROVED and is_for_the_organ_above(matter)]
    answers = {row.matter_id: row for row in OutsideApproval.objects.filter(matter__in=asked)} if asked else {}
    for matter in asked:
        yield matter.pk, _outside(matter, answers.get(matter.pk), holds)


def _discussions(case, matters, names, holds):
    rows = _held(matters=[matter.pk for matter in matters]) if matters else []
    prefetch_related_objects(rows, "members__officer")
    for discussion in rows:
        yield discussion.matter_id, _discussion(discussion, holds)


@PreparedModels
def _held(matters):
    return Discussion.objects.filter(matter__in=matters).select_related("asked_by", "chair")


GATHERED = (
    (PENALTIES, _decisions),
    ({MatterKind.COMPULSORY}, _measures),
    ({MatterKind.NOT_FILING}, _non_filings),
    ({MatterKind.EXTENSION}, _extensions),
)


def of_the_case(case: Case, officer: Officer, at: datetime) -> list[Action]:
    """Return the deeds of the fast track that may be done on a case now, as [(name, label, key)]."""
    if not case.is_fast_track or case.has_ended:
        return []
    return _Holds(case, officer, at).actions(case, "suspect-arrived", "convert")


class _Holds:
    """Which deeds of the table somebody may try on this case; the deeds themselves have the last word."""

    def __init__(self, case: Case, officer: Officer, at: datetime):
        self.officer, self.at = officer, at
        own = [handler for handler in case.handlers.all() if handler.officer_id == officer.pk]
        self.handles = any(handler.ends_at is None for handler in own)
        self.is_apart = not own
        self.roles = rights_of(officer, timezone.localdate(at)).roles

    def actions(self, row: Model, *names: str) -> list[Action]:
        return [(name, BY_NAME[name].label, row.pk) for name in names if self.may(BY_NAME[name], row)]

    def may(self, follow_up: FollowUp, row: Model) -> bool:
        if follow_up.check:
            return self._passes(follow_up.check, row)
        held = self.is_apart and not self.roles.isdisjoint(follow_up.who)
        return held or (HANDLER in follow_up.who and self.handles)

    def _passes(self, check, row):
        try:
            check(self.officer, row, self.at)
        except Denied:
            return False
        return True


def _decision(decision, has_victim, holds, names):
    open_ones = []
    facts = [(pgettext("document", "Served"), _day(decision.served_on, decision.served_how))]
    if decision.needs_service and decision.served_on is None:
        open_ones.append("serve")
    if decision.needs_service and has_victim:
        facts.append((_("Copy to the victim"), _day(decision.copied_on)))
        if decision.copied_on is None:
            open_ones.append("copy")
    if decision.needs_carrying_out:
        facts.append((_("Carried out"), _day(decision.carried_out_on, decision.carried_out_how)))
        if decision.detained_from:
            facts.append((_("Detained"), " – ".join(map(_day, (decision.detained_from, decision.detained_until)))))
        if decision.served_on and decision.carried_out_on is None:
            open_ones.append("carry-out")
    return NextStep(
        party_name(decision.party),
        decision_in_words(decision.particulars, names),
        facts if decision.needs_service else [],
        holds.actions(decision, *open_ones),
        decision.is_done,
    )


def _measure(measure, holds):
    facts = [(pgettext("measure", "Taken"), moment(measure.taken_at) if measure.taken_at else _("not yet"))]
    if measure.clock:
        facts.append((_("Deadline"), moment(measure.clock.due_at)))
    if measure.ended_at:
        words = f"{moment(measure.ended_at)} · {measure.get_ended_as_display()}"
        facts.append((pgettext("measure", "Ended"), f"{words} · {measure.end_reason}" if measure.end_reason else words))
    name = "take" if measure.taken_at is None else "end"
    owes_notice = measure.taken_at is not None and tells_family(measure)
    if owes_notice:
        facts.append((_("Family told"), _moment_and(measure.family_told_at, measure.family_told_how)))
    names = [] if measure.ended_at else [name]
    if owes_notice and measure.family_told_at is None:
        names.insert(0, "tell-family")
    on = party_name(measure.party) if measure.party else ""
    title = f"{measure.kind.label} · {on}" if on else measure.kind.label
    is_over = measure.ended_at is not None
    return NextStep(title, measure.things, facts, holds.actions(measure, *names), is_over)


def _discussion(discussion, holds):
    words = {"number": discussion.round, "name": discussion.asked_by.name}
    title = _("Collective discussion of round %(number)s, asked for by %(name)s") % words
    if discussion.held_at is None:
        return NextStep(title, discussion.reason, [], holds.actions(discussion, "discussion"))
    members = "、".join(member.officer.name for member in discussion.members.all())
    facts = [
        (pgettext("discussion", "Held"), f"{moment(discussion.held_at)} · {discussion.place}"),
        (_("Chaired by"), discussion.chair.name),
        (_("Members present"), members),
        (_("Opinion of each member"), discussion.opinions),
        (_("Decision"), f"{discussion.get_decision_display()} · {discussion.conclusion}"),
        (_("Signed record, scanned"), f"{discussion.scan_name} · SHA-256 {discussion.scan_sha256[:16]}"),
    ]
    return NextStep(title, discussion.reason, facts, [], True)


def _non_filing(notice, holds):
    reviews = {review.instance: review for review in notice.reviews.all()}
    first = reviews.get(RECONSIDERATION)
    names = ["notice"] if notice.served_on is None else []
    is_next = first is None or (len(reviews) == 1 and first.outcome == UPHELD and first.served_on)
    if notice.served_on and is_next:
        names.append("ask-review")
    facts = [(pgettext("document", "Served"), _day(notice.served_on, notice.served_how))]
    title = _("Notice to the complainant: %(name)s") % {"name": party_name(notice.complainant)}
    yield NextStep(title, "", facts, holds.actions(notice, *names), notice.served_on is not None)
    for review in notice.reviews.all():
        yield _review(review, holds)


def _review(review, holds):
    facts = [(_("Asked for"), _day(review.asked_on)), (_("Deadline"), moment(review.clock.due_at))]
    if review.extended_on:
        facts.append((_("Extended"), _day(review.extended_on, review.extension_reason)))
    if review.examined_at:
        facts.append((pgettext("review", "Proposed"), f"{review.get_proposes_display()} · {review.opinion}"))
    if review.decided_on:
        said = " · ".join(filter(None, (review.organ, review.number, review.get_outcome_display(), review.reasons)))
        facts.append((_("Decided"), _day(review.decided_on, said)))
        facts.append((pgettext("document", "Served"), _day(review.served_on, review.served_how)))
    is_done = review.served_on is not None
    return NextStep(
        review.get_instance_display().capitalize(),
        review.grounds,
        facts,
        holds.actions(review, *_owed(review)),
        is_done,
    )


def _owed(review):
    if review.decided_on:
        return [] if review.served_on else ["serve-review"]
    extend = [] if review.extended_on else ["extend-review"]
    if review.instance != RECONSIDERATION:
        return ["superior-review", *extend]
    return ["decide-review" if review.examined_by_id else "examine-review", *extend]


def _outside(matter, answer, holds):
    title = _("Approval by the next-higher organ")
    if answer is None:
        actions = holds.actions(matter, "outside-approval")
        return NextStep(title, _("The deadline moves when it is granted."), [], actions)
    words = _("granted") if answer.is_granted else pgettext("answer of an organ", "refused")
    facts = [
        (_("Answer"), f"{words} · {answer.organ} · {answer.number}"),
        (_("Date of the document"), _day(answer.decided_on)),
        (_("Scan"), f"{answer.scan_name} · SHA-256 {answer.scan_sha256[:16]}"),
    ]
    return NextStep(title, "", facts, [], True)


def _moment_and(at, how):
    return f"{moment(at)} · {how}" if at else _("not yet")


def _day(day, how=""):
    if day is None:
        return _("not yet")
    return f"{day.isoformat()} · {how}" if how else day.isoformat()
