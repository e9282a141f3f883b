"""Reading decided steps a second time (B12): the month's draw, and the blind answers of the second reader."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.case.states import CaseState
from cases.file.reference import Question
from cases.file.sight.models import Handler, Recusal
from cases.quality.notices import READINGS_DRAWN
from cases.quality.rereading.models import ReadingDraw, ReadingRule, SecondReading
from cases.review.chain import PENALTIES
from cases.review.models import ReviewStep
from cases.review.permissions import check_is_apart_from_file
from portal.dispatch.notices import deeds as notices
from portal.dispatch.notices.deeds import Letter
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.office.draws import drawn, rank, seed_after
from portal.people.actors import actor
from portal.people.administration.permissions import administering
from portal.people.calendar import bureau_calendar
from portal.people.models import Officer, Post, Qualification, Role
from portal.shell.refusals import Denied, MovedOn, Refused

LEVEL_OF: dict[str, int] = {
    Role.LEGAL_OFFICER: 1,
    Role.UNIT_HEAD: 2,
    Role.UNIT_DEPUTY: 2,
    Role.LEGAL_DEPARTMENT: 3,
    Role.BUREAU_LEADER: 4,
}
BUREAU = {Role.LEGAL_DEPARTMENT, Role.BUREAU_LEADER}
LEGAL_LEVELS = {1, 3}
LAST_SECOND = time(23, 59, 59)


def draw(*, at: datetime, month: str, seed: str = "") -> ReadingDraw:
    """Draw the second readings of a month ("2026-03") and assign them; return the ReadingDraw, an earlier one as it is.

    The seed is the ledger's, of after the month (`portal.office.draws.seed_after`); the event keeps it with share and
    population. A reader holds a post of the same level or above that opens the file,
    and never handled, reviewed or decided anything in it. Each is told once.
    """
    done = ReadingDraw.objects.filter(month=month).first()
    if done:
        return done
    rule = rule_in_force()
    start, end = _bounds(month)
    seed = seed or seed_after(end, at)
    population = {step.pk: step for step in _decided_in(start, end)}
    chosen = [population[pk] for pk in drawn(sorted(population), rule.percent, seed)]
    readers = _readers_of(chosen, seed, at)
    due_at = timezone.make_aware(
        datetime.combine(bureau_calendar().add_working_days(timezone.localdate(at), rule.days), LAST_SECOND)
    )
    with deed("reading.drawn", by=system("legal department"), at=at) as record:
        row = ReadingDraw(
            month=month, seed=seed, percent=rule.percent, population=len(population), drawn=len(chosen), drawn_at=at
        )
        record.save(row)
        record.about(row)
        readings = record.create_all(
            [
                SecondReading(draw=row, step=step, reader_id=readers.get(step.pk), assigned_at=at, due_at=due_at)
                for step in chosen
            ]
        )
        record.note(
            month=month,
            seed=seed,
            percent=rule.percent,
            population=sorted(population),
            drawn={str(step.pk): readers.get(step.pk) for step in chosen},
        )
        _tell(record, readings, month, at)
    return row


def answer(*, by: Officer, at: datetime, reading_id: int, answers: Mapping[str, bool], opinion: str) -> SecondReading:
    """Keep the second reader's answers to the six questions, and whether they agree with the first; return the reading.

    Raises Denied unless it is `by`'s and the officer still is apart from the file, Refused with the questions that are
    not answered, or a "no" without its reason, MovedOn where it was answered before.
    """
    reading = SecondReading.objects.select_related("step__matter__case").get(
        pk=reading_id, step__matter__case__in=Case.objects.visible_to(by)
    )
    case = reading.step.matter.case
    if reading.reader_id != by.pk:
        raise Denied(_("Only the second reader answers."))
    if reading.read_at:
        raise MovedOn(_("This reading is answered already."))
    check_is_apart_from_file(by, case)
    _check_answers(answers, opinion)
    differs = [name for name in Question.values if answers[name] != reading.step.answers.get(name)]
    with deed("reading.answered", by=actor(by), at=at, about=reading) as record:
        changed = {
            "answers": answers,
            "opinion": opinion.strip(),
            "differs": differs,
            "agrees": not differs,
            "read_at": at,
        }
        if not record.change(reading, only_if={"read_at": None}, **changed):
            raise MovedOn(_("This reading is answered already."))
        record.note(reading=reading.pk, step=reading.step_id, answers=answers, differs=differs)
    return reading


def set_rule(*, by: Officer, at: datetime, percent: int, days: int, fewest: int, reason: str = "") -> ReadingRule:
    """Set how much is read a second time from the next draw on; return the ReadingRule."""
    row = rule_in_force()
    before = _state_of(row)
    with administering("reading.rule-set", by=by, at=at, role=Role.SECURITY_ADMIN) as record:
        problems = {}
        if not 0 <= percent <= 100:
            problems["percent"] = _("From 0 to 100.")
        if not days:
            problems["days"] = _("A second reading needs some time.")
        if not fewest:
            problems["fewest"] = _("At least one reading is needed to say something.")
        if problems:
            raise Refused(next(iter(problems.values())), problems)
        row.percent, row.days, row.fewest = percent, days, fewest
        record.save(row)
        record.about(row)
        record.note(before=before, after=_state_of(row), reason=reason)
    return row


def rule_in_force() -> ReadingRule:
    """Return the bureau's ReadingRule, or the one that a new portal begins with."""
    return ReadingRule.objects.first() or ReadingRule()


def _state_of(rule):
    return {"percent": rule.percent, "days": rule.days, "fewest": rule.fewest}


def _bounds(month):
    first = timezone.make_aware(datetime.strptime(month, "%Y-%m"))
    return first, timezone.make_aware(datetime(first.year + first.month // 12, first.month % 12 + 1, 1))


def _decided_in(start, end):
    steps = (
        ReviewStep.objects.filter(
            decided_at__gte=start,
            decided_at__lt=end,
            reviewer__isnull=False,
            second_reading=None,
            matter__case__is_sealed=False,
            matter__case__is_imported=False,
        )
        .exclude(matter__case__state=CaseState.VOID)
        .select_related("matter__case__unit")
    )
    return [step for step in steps if all(step.answers.get(name) in (True, False) for name in Question.values)]


def _readers_of(steps, seed, at):
    """Return {step: officer}: the nearest level first, then who has the fewest of this draw, then by the seed."""
    on = timezone.localdate(at)
    cases = {step.matter.case_id for step in steps}
    touched = _touched(cases)
    posts = Post.objects.on(on).filter(role__in=LEVEL_OF, officer__is_active=True)
    seats = list(posts.values_list("officer_id", "role", "unit__path"))
    kinds = (Qualification.Kind.LEGAL_PROFESSION, Qualification.Kind.LONGSTANDING_REVIEWER)
    qualified = set(Qualification.objects.on(on).filter(kind__in=kinds).values_list("officer_id", flat=True))
    load: Counter[int] = Counter()
    found = {}
    for step in steps:
        needs = step.matter.kind in PENALTIES and step.level in LEGAL_LEVELS
        able = {
            officer: LEVEL_OF[role]
            for officer, role, path in sorted(seats, key=lambda seat: -LEVEL_OF[seat[1]])
            if LEVEL_OF[role] >= step.level
            and (role in BUREAU or step.matter.case.unit.path.startswith(path))
            and officer not in touched[step.matter.case_id]
            and (officer in qualified or not needs)
        }
        if able:
            reader = min(able, key=lambda officer: (able[officer], load[officer], rank(seed, step.pk, officer)))
            found[step.pk], load[reader] = reader, load[reader] + 1
    return found


def _touched(cases):
    """Return {case: officers who ever handled, decided or wrote in it, or are kept from it}."""
    found = defaultdict(set)
    for case, officer in Handler.objects.filter(case__in=cases).values_list("case_id", "officer_id"):
        found[case].add(officer)
    for case, officer in Recusal.objects.filter(case__in=cases).values_list("case_id", "officer_id"):
        found[case].add(officer)
    steps = ReviewStep.objects.filter(matter__case__in=cases)
    for case, *officers in steps.values_list(
        "matter__case_id", "reviewer_id", "on_behalf_of_id", "matter__author_id", "matter__holder_id"
    ):
        found[case].update(officers)
    return found


def _check_answers(answers, opinion):
    problems = {name: _("Answer yes or no.") for name in Question.values if answers.get(name) not in (True, False)}
    if not problems and not all(answers.values()) and not opinion.strip():
        problems["opinion"] = _("Say what is behind each “no”.")
    if problems:
        raise Refused(_("The checklist is not complete yet."), problems)


def _tell(record, readings, month, at):
    mine = Counter(reading.reader_id for reading in readings if reading.reader_id)
    letters = [
        Letter(recipients=(officer,), key=f"reading:{month}", facts={"month": month, "count": count})
        for officer, count in mine.items()
    ]
    notices.send_each(record, READINGS_DRAWN, letters, at=at)
