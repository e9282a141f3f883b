"""The rounds of a matter: what each level said, what changed between rounds, how long each held it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.clocks.level_time import pauses_of
from cases.file.case.content import changes_between
from cases.file.case.models import Case
from cases.file.evidence.models import Evidence
from cases.file.parties.models import Party
from cases.file.parties.queries import party_rows
from cases.file.reference import Cause
from cases.review.chain import STAGE_OF_LEVEL, Move, Stage, transition
from cases.review.decisions.queries import tellings_of
from cases.review.matters.spoken import names_of, particulars_in_words
from cases.review.models import Matter
from cases.review.next_steps.queries import follow_ups_of
from cases.review.rounds.reading import matters_with_steps
from cases.review.rounds.words import stage_name
from portal.office.fields.rules import Names
from portal.people.calendar import Calendar, bureau_calendar
from portal.people.models import Officer
from portal.shell.pages.wording import Difference, side_by_side
from portal.shell.templatetags.shell import moment

# What a round keeps of a matter (`matters.steps`): plain data by field.
Content = Mapping[str, Any]

WORDINGS = {"facts", "proposal", "place"}
FIELDS = {
    "cause": gettext_noop("Cause"),
    "kind": gettext_noop("Matter"),
    "occurred_at": gettext_noop("Happened"),
    "place": gettext_noop("Place"),
    "facts": gettext_noop("Facts"),
    "proposal": gettext_noop("Proposed decision"),
    "particulars": gettext_noop("Particulars"),
    "parties": gettext_noop("Parties"),
    "evidence": gettext_noop("Evidence"),
}


@dataclass(frozen=True)
class Held:
    """How long one level, or the author, held a matter (B9)."""

    label: str
    holder: str
    since: object
    until: object
    worked: timedelta
    paused: timedelta
    allowed: timedelta | None

    @property
    def over(self) -> timedelta:
        """By how much it was held longer than allowed; nothing where no time is set."""
        return max(self.worked - self.allowed, timedelta()) if self.allowed is not None else timedelta()

    @property
    def is_late(self) -> bool:
        """Whether it was held too long."""
        return self.over > timedelta()


def differences(matter: Matter, number: int | None = None) -> list[Difference]:
    """Return the Differences of a round to the one before it; empty for the first."""
    number = number or matter.round
    found = {row.number: row for row in matter.rounds.all()}
    if number not in found or number - 1 not in found:
        return []
    return differences_between(found[number - 1].content, found[number].content, names_of(matter.case))


def differences_between(before: Content, after: Content, names: Names) -> list[Difference]:
    """Return the Differences between two contents, without anything that identifies a person."""
    kind = after.get("kind", "")
    return [_difference(field, old, new, kind, names) for field, old, new in changes_between(before, after)]


def new_evidence(matter: Matter) -> set[int]:
    """Return the ids of the evidence that this round has and the one before had not."""
    found = {row.number: row for row in matter.rounds.all()}
    if matter.round - 1 not in found or matter.round not in found:
        return set()
    old, new = found[matter.round - 1].content["evidence"], found[matter.round].content["evidence"]
    return {row[0] for row in new} - {row[0] for row in old}


def matters_with_rounds(case: Case, officer: Officer, at: datetime) -> list[Matter]:
    """Return the matters of a case, newest first, each with `story`, `told`, `held`, `follow_ups`; few queries."""
    matters = matters_with_steps(case)[::-1]
    party_rows(case)
    names = names_of(case) if any(matter.particulars for matter in matters) else {}
    following = follow_ups_of(case, matters, names, officer, at)
    told = tellings_of(matters)
    pauses, calendar = pauses_of(case.pk, at), bureau_calendar()
    for matter in matters:
        matter.story, matter.follow_ups = _story(matter, names), following.get(matter.pk, [])
        matter.told = told.get(matter.pk, [])
        matter.held = time_held(matter, at, pauses, calendar)
        matter.may_withdraw = may_withdraw(matter)
    return matters


def may_withdraw(matter: Matter) -> bool:
    """Say whether the author may still take the matter back."""
    row = transition(matter.chain, matter.stage, Move.WITHDRAW)
    return row is not None and (matter.stage == Stage.DRAFT or matter.round == 1)


def time_held(
    matter: Matter, at: datetime, pauses: Collection[tuple[datetime, datetime]], calendar: Calendar
) -> list[Held]:
    """Return a Held for each level and each time with the author, in order; needs rounds and steps prefetched.

    Hours are those of duty, less the time in which the case stood still: that is nobody's lateness (B9).
    """
    held = []
    rounds = {row.number: row for row in matter.rounds.all()}
    for step in matter.steps.all():
        until = step.decided_at or at
        label = stage_name(STAGE_OF_LEVEL[step.level])
        holder = step.decider or (matter.holder.name if matter.holder else "")
        # The end of a step that is still open has not been moved by its pauses yet (`settled_due`).
        allowed = calendar.working_time(
            timezone.localtime(step.opened_at), timezone.localtime(step.due_at), pauses if step.decided_at else ()
        )
        held.append(_held(calendar, label, holder, step.opened_at, until, pauses, allowed))
        if step.outcome == "return":
            handed_in = rounds.get(step.round + 1)
            back = handed_in.submitted_at if handed_in else matter.ended_at or at
            label = stage_name(Stage.DRAFT)
            held.append(_held(calendar, label, matter.author.name, step.decided_at, back, pauses))
    return held


def _held(calendar, label, holder, since, until, pauses, allowed=None):
    start, end = timezone.localtime(since), timezone.localtime(until)
    worked = calendar.working_time(start, end, pauses)
    return Held(label, holder, since, until, worked, calendar.working_time(start, end) - worked, allowed)


def _story(matter, names):
    rounds = sorted(matter.rounds.all(), key=lambda row: row.number)
    story, before = [], None
    for row in rounds:
        steps = [step for step in matter.steps.all() if step.round == row.number]
        for step in steps:
            step.label, step.holder_name = stage_name(STAGE_OF_LEVEL[step.level]), step.decider
        changed: list[Difference] = differences_between(before.content, row.content, names) if before else []
        story.append(
            {
                "round": row,
                "steps": steps,
                "differences": changed,
                "particulars": particulars_in_words(matter.kind, row.content.get("particulars"), names),
            }
        )
        before = row
    return story[::-1]


def _difference(field, old, new, kind, names):
    label = _(FIELDS[field]) if field in FIELDS else field
    if field == "parties":
        return Difference(label, [_party(row) for row in old], [_party(row) for row in new])
    if field == "evidence":
        return Difference(label, [_evidence(row) for row in old], [_evidence(row) for row in new])
    if field in WORDINGS:
        before, after = side_by_side(old or "", new or "")
        return Difference(label, before, after, is_wording=True)
    before, after = _texts(field, old, kind, names), _texts(field, new, kind, names)
    return Difference(label, [text for text in before if text not in after], [t for t in after if t not in before])


def _party(row):
    return f"{Party.Role(row[1]).label} {row[2]}".strip()


def _evidence(row):
    return f"{row[2]} ({Evidence.Kind(row[1]).label})"


def _texts(field, value, kind, names):
    if field == "particulars":
        return [f"{label}: {said}" for label, said in particulars_in_words(kind, value, names)]
    if field == "cause":
        cause = Cause.objects.filter(code=value).first()
        return [cause.label] if cause else []
    if field == "occurred_at" and value:
        return [moment(value) if not isinstance(value, str) else value[:16].replace("T", " ")]
    return [str(value)] if value else []
