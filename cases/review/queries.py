"""What the review page needs: the catalogue by question, who may be responsible, what one approved before."""

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _

from cases.file.case.permissions import check_reads_it_not_blind
from cases.file.case.queries import with_officers
from cases.file.parties.queries import with_parties
from cases.file.reference import DefectItem, Question
from cases.file.sight.scope import asked_in_sight, of_cases
from cases.review.chain import STAGE_OF_LEVEL, Move, transition
from cases.review.demands.approval import demands_discussion
from cases.review.discussions.models import Discussion, DiscussionMember
from cases.review.models import Matter, ReviewStep
from cases.review.rounds.reading import with_defects, with_rounds
from cases.review.rounds.words import stage_name
from portal.people.models import Officer
from portal.shell.naming import in_page_language
from portal.shell.statements.prepared import Prepared
from portal.shell.statements.prepared_models import PreparedModels, keep_related, the_one


def matter_to_review(officer: Officer, matter_id: int) -> Matter:
    """Return a matter the officer may know of, with case, unit, cause, lead, author and holder.

    Raises DoesNotExist for a hidden one, Denied where the officer is to read the case blind.
    """
    sight, values = asked_in_sight(officer)
    matter = the_one(Matter, _one_seen(sight)(matter=matter_id, **values) if sight != "none" else [])
    check_reads_it_not_blind(officer, matter.case_id)
    return matter


def with_its_file(matter: Matter) -> Matter:
    """Read what the page of a matter shows of it and of its case, and return the matter; five queries at most."""
    with_parties(with_officers(matter.case))
    return with_rounds(with_defects(matter))


@cache
def _one_seen(sight):
    """Return the statement for one matter of a case that somebody may know of who sees so far."""

    def matter_seen(matter, officer=None, units=None):
        seen = Matter.objects.filter(of_cases(officer, sight, units), pk=matter)
        cases = ("case__unit", "case__cause", "case__lead", "case__reception__received_by")
        return seen.select_related(*cases, "unit", "author", "holder").order_by()

    return PreparedModels(matter_seen)


class Offered(NamedTuple):
    """A defect as the review form offers it."""

    question: str
    severity: str
    code: str
    pk: int
    name: str
    name_en: str
    basis: str
    may_pass: bool

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return in_page_language(self.name, self.name_en)


def catalogue() -> dict[str, tuple[tuple[DefectItem.Severity, tuple[Offered, ...]], ...]]:
    """Return {question: ((severity, items), ...)} of the active defects, gravest last; one query."""
    items = sorted(map(Offered._make, _active_defects()), key=lambda item: (item.question, _gravity(item), item.code))
    found: dict[str, tuple[tuple[DefectItem.Severity, tuple[Offered, ...]], ...]] = dict.fromkeys(Question.values, ())
    for (question, severity), those in groupby(items, key=lambda item: (item.question, item.severity)):
        found[question] += ((DefectItem.Severity(severity), tuple(those)),)
    return found


def _gravity(item):
    return DefectItem.Severity.values.index(item.severity)


@Prepared
def _active_defects():
    return DefectItem.objects.filter(is_active=True).order_by().values_list(*Offered._fields)


def answerable(matter: Matter) -> list[tuple[int, str, str]]:
    """Return [(primary key, name, as what)] of those who may be responsible: handlers, lead first, then reviewers."""
    people = {}
    for handler in sorted(matter.case.handlers.all(), key=lambda each: (not each.is_lead, each.pk)):
        words = _("lead officer") if handler.is_lead else _("handling officer")
        people[handler.officer_id] = (handler.officer_id, handler.officer.name, words)
    for step in sorted(_decided(matter), key=lambda each: each.pk):
        if step.reviewer is None:
            continue
        words = stage_name(STAGE_OF_LEVEL[step.level])
        people.setdefault(step.reviewer_id, (step.reviewer_id, step.reviewer.name, words))
    return list(people.values())


def approved_before(matter: Matter, officer: Officer) -> ReviewStep | None:
    """Return the step in which the officer approved this very content at this level in an earlier round, or None."""
    own = [
        step
        for step in matter.steps.all()
        if (step.level, step.reviewer_id, step.outcome) == (matter.level, officer.pk, Move.APPROVE)
        and step.content_digest == matter.content_digest
        and step.round < matter.round
    ]
    return max(own, key=lambda step: step.round, default=None)


def discussion_of(matter: Matter) -> dict[str, str | bool | Discussion | Iterable[DiscussionMember] | None]:
    """Return what the review page says of the collective discussion, and whether one may be asked for.

    Who decides reads what each member said, not the conclusion alone.
    """
    held = keep_related(matter, "discussions", _discussions(matter=matter.pk))
    asked = next((each for each in held if each.round == matter.round), None)
    words = ""
    if asked and asked.held_at:
        words = _("Discussed collectively: %(decision)s. %(conclusion)s") % {
            "decision": asked.get_decision_display(),
            "conclusion": asked.conclusion,
        }
    elif demands_discussion(matter):
        words = _("The last approval of this matter waits for a collective discussion (article 113).")
    is_missing = bool(words) and not (asked and asked.held_at)
    may_ask = asked is None and transition(matter.chain, matter.stage, Move.DISCUSS) is not None
    return {
        "discussion_words": words,
        "discussion_missing": is_missing,
        "may_ask_discussion": may_ask,
        "discussion": asked if asked and asked.held_at else None,
        "discussion_members": asked.members.select_related("officer") if asked and asked.held_at else [],
    }


@PreparedModels
def _discussions(matter):
    return Discussion.objects.filter(matter=matter).select_related("chair").order_by("pk")


def same_decision(matter: Matter, officer: Officer, move: str, digest: str, seen_version: int) -> ReviewStep | None:
    """Return the step in which the officer decided just this from just that page, for the second of a double click."""
    if matter.version != seen_version + 1:
        return None
    steps = matter.steps.filter(reviewer=officer, outcome=move, content_digest=digest)
    return steps.order_by("-decided_at").first()


def earlier_steps(matter: Matter) -> list[ReviewStep]:
    """Return the decided steps of a matter, newest first, with `label` and `holder_name`."""
    steps = sorted(_decided(matter), key=lambda step: step.decided_at, reverse=True)
    for step in steps:
        step.label, step.holder_name = stage_name(STAGE_OF_LEVEL[step.level]), step.decider
    return steps


def _decided(matter):
    return [step for step in matter.steps.all() if step.decided_at is not None]


def own_step(matter: Matter, officer: Officer) -> ReviewStep | None:
    """Return the newest level of this matter that an officer has decided, or None."""
    return matter.steps.filter(reviewer=officer, decided_at__isnull=False).order_by("-decided_at").first()
