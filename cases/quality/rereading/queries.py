"""Second readings as their reader sees them, blind until answered, and as the supervisors count them (B12)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from cases.file.parties.models import Party
from cases.file.reference import Cause, Question
from cases.file.sight.scope import of_cases_in_sight
from cases.quality.rereading.models import ReadingDraw, SecondReading
from cases.review.chain import STAGE_OF_LEVEL
from cases.review.matters.spoken import names_of, particulars_in_words
from cases.review.models import Defect, ReviewStep, Round
from cases.review.rounds.words import stage_name
from portal.dispatch.inbox import MOST
from portal.office.draws import interval
from portal.people.models import Officer, Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied
from portal.shell.statements.prepared import Prepared

RELATED = ("step__matter__case__unit", "step__matter__case__cause", "step__reviewer", "reader", "draw")


@dataclass(frozen=True)
class Consistency:
    """What is counted of a reviewer: decided steps, those with a deduction, second readings, disagreements."""

    officer: Officer
    decided: int
    deducted: int
    read: int
    disagreed: int
    fewest: int

    @property
    def deduction_rate(self) -> float | str:
        """Share of the decided steps in which a defect was found, per cent; empty where there are too few."""
        return _percent(self.deducted, self.decided) if self.decided >= self.fewest else ""

    @property
    def says_something(self) -> bool:
        """Whether there are enough readings to speak of a rate."""
        return self.read >= self.fewest

    @property
    def disagreement_rate(self) -> float | str:
        """Share of the second readings that disagree, per cent; empty where there are too few."""
        return _percent(self.disagreed, self.read) if self.says_something else ""

    @property
    def bounds(self) -> str:
        """The interval of 95 % of that share, in words."""
        low, high = interval(self.disagreed, self.read)
        return _("%(low)s to %(high)s %%") % {"low": round(low * 100), "high": round(high * 100)}


def mine(officer: Officer) -> list[SecondReading]:
    """Return the readings that one owes or has answered, the open ones first."""
    rows = readable(officer).filter(reader=officer).order_by(F("read_at").asc(nulls_first=True), "due_at", "pk")
    return [_lined(row) for row in rows[:200]]


def readable(officer: Officer) -> QuerySet[SecondReading]:
    """Return the readings that an officer may know of: the own ones, all for supervisors; in cases one may read."""
    rows = SecondReading.objects.filter(of_cases_in_sight(officer, case="step__matter__case"))
    if not rights_of(officer).has(Role.SUPERVISOR):
        rows = rows.filter(reader=officer)
    return rows.select_related(*RELATED)


def reading_for(officer: Officer, reading_id: int) -> SecondReading:
    """Return a reading with what its page shows; raises DoesNotExist.

    Until it is answered its reader gets the round's content alone: neither answers, opinions nor defects of anybody.
    """
    row = _lined(readable(officer).get(pk=reading_id))
    matter = row.step.matter
    content = Round.objects.get(matter=matter, number=row.step.round).content
    row.content = content
    row.particulars = particulars_in_words(matter.kind, content["particulars"], names_of(matter.case))
    row.cause = Cause.objects.filter(code=content["cause"]).first()
    row.happened = datetime.fromisoformat(content["occurred_at"]) if content["occurred_at"] else None
    roles = dict(Party.Role.choices)
    parties = content["parties"]
    row.parties = [(roles.get(role, role), "" if is_hidden else mask) for _pk, role, mask, _times, is_hidden in parties]
    row.files = [(pk, title) for pk, _kind, title, _sha in content["evidence"]]
    row.is_mine = row.reader_id == officer.pk
    row.shows_both = row.read_at is not None
    if row.shows_both:
        row.pairs = [
            (Question(name).label, row.step.answers.get(name), row.answers.get(name)) for name in Question.values
        ]
        row.defects = list(Defect.objects.filter(step=row.step).select_related("item").order_by("pk"))
    return row


def consistency(fewest: int, since: datetime) -> list[Consistency]:
    """Return the Consistency of every reviewer who decided since a moment, by name: no ranking is made of it."""
    steps = ReviewStep.objects.filter(decided_at__gte=since, reviewer__isnull=False, matter__case__is_sealed=False)
    counted = list(steps.order_by().values("reviewer").annotate(decided=Count("pk")))
    # Joined from the few defects: to ask each of a year's steps for one takes ten times as long.
    with_defects = steps.filter(defects__isnull=False).order_by().values("reviewer")
    deducted = dict(with_defects.annotate(steps=Count("pk", distinct=True)).values_list("reviewer", "steps"))
    read = SecondReading.objects.filter(read_at__isnull=False, step__decided_at__gte=since)
    read = read.filter(step__matter__case__is_sealed=False)
    by_reviewer = read.order_by().values("step__reviewer")
    seconds = {
        row["step__reviewer"]: (row["read"], row["disagreed"])
        for row in by_reviewer.annotate(read=Count("pk"), disagreed=Count("pk", filter=Q(agrees=False)))
    }
    # What is counted is remembered outside the database, where nobody's password belongs.
    people = Officer.objects.select_related("unit").defer("password").in_bulk([row["reviewer"] for row in counted])
    lines = [
        Consistency(
            people[row["reviewer"]],
            row["decided"],
            deducted.get(row["reviewer"], 0),
            *seconds.get(row["reviewer"], (0, 0)),
            fewest,
        )
        for row in counted
    ]
    return sorted(lines, key=lambda line: (line.officer.unit.path, line.officer.name_sort, line.officer.pk))


def readings_of(officer: Officer, reviewer_id: int) -> list[SecondReading]:
    """Return the readings of what a reviewer decided, newest first, for a supervisor; raises Denied for others."""
    check_supervises_readings(officer)
    rows = readable(officer).filter(step__reviewer=reviewer_id).order_by("-assigned_at", "-pk")
    return [_lined(row) for row in rows[:500]]


def draws() -> QuerySet[ReadingDraw]:
    """Return the draws, the newest first, each with how many are answered and how many found no reader."""
    return ReadingDraw.objects.annotate(
        answered=Count("readings", filter=Q(readings__read_at__isnull=False)),
        readerless=Count("readings", filter=Q(readings__reader=None)),
    ).order_by("-month")[:24]


def keys_owed(officer: Officer) -> list[tuple[datetime, datetime, int]]:
    """Return (due, since, key) of the readings that an officer owes, in cases that are not sealed."""
    return _owed(officer=officer.pk)


def titles_of(keys: Collection[int]) -> dict[int, list[str | int]]:
    """Return {key: (case number, kind of matter, level)} of readings."""
    rows = SecondReading.objects.filter(pk__in=keys).values_list(
        "pk", "step__matter__case__number", "step__matter__kind", "step__level"
    )
    return {pk: [number, kind, level] for pk, number, kind, level in rows}


def check_supervises_readings(officer: Officer) -> None:
    """Raise Denied unless the officer supervises."""
    if not rights_of(officer).has(Role.SUPERVISOR):
        raise Denied(_("Supervisors look at the consistency of reviewers."))


def _lined(row):
    row.level = stage_name(STAGE_OF_LEVEL[row.step.level])
    row.differing = [Question(name).label for name in row.differs]
    return row


def _percent(count, total):
    return round(100 * count / total, 1) if total else ""


@Prepared
def _owed(officer):
    owed = SecondReading.objects.filter(reader=officer, read_at=None, step__matter__case__is_sealed=False)
    return owed.order_by("due_at", "pk").values_list("due_at", "assigned_at", "pk")[: MOST + 1]
