"""What people dispute, decide and correct between the runs of a history's months, by the deeds that a click calls."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from appraisal.consequences import deeds as ladder
from appraisal.consequences.honours import deeds as honouring
from appraisal.consequences.honours import queries as honours
from appraisal.consequences.talks import deeds as talks
from appraisal.consequences.talks.deeds import TalkInput
from appraisal.consequences.talks.queries import open_talks
from appraisal.desk.schedule import periods_due
from appraisal.engine.concerned import head_of
from appraisal.models import Consequence, Fact, Objection, Period, Run, SubjectKind
from appraisal.objections import deeds as objections
from appraisal.results.publicity import deeds as publicity
from appraisal.results.reissues import deeds as reissues
from appraisal.scheme.periods.queries import named_by, oldest_scheme
from portal.demo.years.lateness import correct_a_report
from portal.people.calendar import bureau_calendar
from portal.people.models import Officer, Post, Role

UPHELD, UPHELD_LATER, REJECTED, LEFT_OPEN = "upheld", "upheld later", "rejected", "left open"
# What is disputed in a month, by how many months it lies before the newest; what nobody decides waits for the user.
DISPUTES = {
    0: (LEFT_OPEN, REJECTED),
    1: (UPHELD, REJECTED),
    2: (UPHELD_LATER,),
    4: (REJECTED,),
    6: (UPHELD,),
    9: (UPHELD_LATER, REJECTED),
}
# In these months a report turns out, after they were published, to have come in days before it was registered.
REPORTED_EARLIER = frozenset({1, 4, 8})
FILED_AFTER, APART = timedelta(hours=7, minutes=40), timedelta(minutes=35)
# (working days later, time of day)
DECIDED, PUBLISHED, CONFIRMED = (1, time(15, 20)), (1, time(9, 12)), (2, time(16, 40))
TALKED, HONOURED = (3, time(10, 0)), (4, time(9, 30))
UPHELD_LATE, CORRECTED, REISSUED = (4, time(15, 5)), (5, time(10, 30)), (6, time(11, 10))
# The corrected bulletin of this month waits for the user.
UNISSUED = 1
UNDECIDED = timedelta(days=35)

SAID = {
    True: "该项瑕疵所指材料提请审批时已在卷，审核时未见到，请调阅电子卷宗的上传记录后复核。",
    False: "该项瑕疵当日即补正，未影响办案期限，申请不再计分。",
}
ANSWERED = {
    True: "经调阅上传记录，所指材料在提请审批前已入卷，瑕疵认定不当，不再计分。",
    False: "提请审批时案卷确缺所指材料，当日补正不改变认定，维持原计分。",
}
ALL_THE_SAME = "异议人外出办案，须待其返岗听取意见；通报如期印发，异议成立的另行更正通报。"
CORRECT_IT = "经核实原计内容有误，按更正后的记录重新通报，原通报同时注明。"
TALKS = ("经核实情况属实，请分管局领导与该单位负责人谈话。", "连续两月末位，按规定提醒谈话，责令限期整改。")
TALKED_ABOUT = "通报连续两个月排名情况，逐项指出失分原因，要求一个月内整改并书面报告。"
ANSWER = "对通报无异议，已逐案排查，下月起由所领导逐件把关。"
HONOURS = "经局党委会研究，按全年考评结果确认评先评优资格。"
NO_TALK = "该单位当月抽调人员参加专案，末位主要因此所致，已当面核实说明，本次免予诫勉谈话。"


@dataclass(frozen=True)
class Between:
    """The time from one planned run of a history up to the next one or the end, and that end."""

    since: datetime
    before: datetime
    end: datetime


def happen(between):
    """Do what people do in a time between two runs; what an earlier call has done is not done again."""
    # Disputed are the months; what is upheld in one of their records has the quarter issued anew as well.
    months = Period.objects.filter(scheme=oldest_scheme())
    over = months.filter(publicity_until=between.since)
    for period in months.filter(state=Period.State.PUBLICITY, computes_at=between.since):
        _dispute(period, between)
    for period in over.filter(state=Period.State.PUBLICITY):
        _publish(period, between)
    _decide_consequences(between)
    _hold_talks(between)
    _honour_last_year(between)
    for period in over:
        _decide_later(period, between)
        _correct(period, between)
        _issue_anew(period, between)


@transaction.atomic
def _dispute(period, between):
    """File what is disputed in a month that has just been made public, and decide what is decided in its days."""
    run = publicity.computed_run(period)
    if run.objections.exists():
        return
    at, filed = between.since + FILED_AFTER, []
    for number, fate in enumerate(DISPUTES.get(_place(period, between.end), ())):
        if objection := _file(run, fate, at + number * APART):
            filed.append((fate, objection))
    at = _later(between.since, DECIDED)
    for number, (fate, objection) in enumerate(filed):
        if fate in (UPHELD, REJECTED) and at + number * APART < between.before:
            _decide(objection, at + number * APART, is_upheld=fate == UPHELD)


def _publish(period, between):
    """Publish a month whose open objection cannot be decided in its days."""
    at = _later(between.since, PUBLISHED)
    if at < between.before:
        publicity.finish(by=_holder(Role.SUPERVISOR, at), at=at, period_id=period.pk, reason=ALL_THE_SAME)


def _decide_later(period, between):
    """Uphold what was left open when a month was published, so that it is issued anew."""
    at = _later(between.since, UPHELD_LATE)
    if UPHELD_LATER in DISPUTES.get(_place(period, between.end), ()) and at < between.before:
        left = Objection.objects.filter(run__period=period, state=Objection.State.OPEN)
        for objection in left.filter(subject_kind=SubjectKind.OFFICER):
            _decide(objection, at, is_upheld=True)


def _correct(period, between):
    at = _later(between.since, CORRECTED)
    if _place(period, between.end) in REPORTED_EARLIER and at < between.before:
        correct_a_report(period, by=_holder(Role.LEGAL_DEPARTMENT, at), at=at)


def _issue_anew(period, between):
    """Look for what was wrong in published months, and issue the corrected bulletin but for one, which waits."""
    at, place = _later(between.since, REISSUED), _place(period, between.end)
    if at >= between.before or not (place in REPORTED_EARLIER or UPHELD_LATER in DISPUTES.get(place, ())):
        return
    for proposal in reissues.look(at=at):
        if place != UNISSUED:
            by = _holder(Role.SUPERVISOR, at)
            reissues.issue(by=by, at=at, reissue_id=proposal.pk, reason=CORRECT_IT)


def _place(period, end):
    """Return how many months a month lies before the newest one that is computed by the end."""
    keys = [key for key, _at in periods_due(period.computes_at, end)]
    return sum(named_by(key)[0].pk == period.scheme_id for key in keys)


def _file(run, fate, at):
    """File an objection of an officer, or of a unit's head where it is to be rejected; None where nothing is there."""
    is_units = fate == REJECTED
    fact = _disputable(run, SubjectKind.UNIT if is_units else SubjectKind.OFFICER)
    by = fact and (
        head_of(fact.subject_id, timezone.localdate(at)) if is_units else Officer.objects.get(pk=fact.subject_id)
    )
    if not by:
        return None
    sheet = run.sheets.get(subject_kind=fact.subject_kind, subject_id=fact.subject_id)
    line = sheet.lines.filter(indicator__measure=fact.measure, adjusts=None).first()
    return objections.file(
        by=by,
        at=at,
        sheet_id=sheet.pk,
        indicator_id=line.indicator_id,
        reason=SAID[not is_units],
        ref_kind=fact.ref_kind,
        ref_id=fact.ref_id,
    )


def _disputable(run, kind):
    """Return the first defect of a month that cost somebody of a kind points and that nobody has disputed."""
    scored = run.version.indicators.filter(subject=kind).values("measure")
    facts = Fact.objects.filter(run=run, subject_kind=kind, ref_kind="cases.defect", adjusts=None, measure__in=scored)
    if kind == SubjectKind.OFFICER:
        facts = facts.filter(subject_id__in=Officer.objects.filter(is_active=True).values("pk"))
    facts = facts.exclude(ref_id__in=run.objections.exclude(ref_id=None).values("ref_id"))
    return facts.order_by("occurred_on", "ref_id", "measure").first()


def _decide(objection, at, *, is_upheld):
    by, reason = _holder(Role.SUPERVISOR, at), ANSWERED[is_upheld]
    objections.decide(by=by, at=at, objection_id=objection.pk, is_upheld=is_upheld, reason=reason)


def _decide_consequences(between):
    """Let a supervisor confirm or waive what is proposed; the newest proposals wait for the user of the demo."""
    waiting = Consequence.objects.filter(
        state=Consequence.State.PROPOSED, proposed_at__lt=min(between.before, between.end - UNDECIDED)
    )
    decided = Consequence.objects.exclude(state=Consequence.State.PROPOSED).count()
    for number, row in enumerate(waiting.order_by("proposed_at", "pk"), start=decided):
        at = _later(row.proposed_at, CONFIRMED)
        if at < between.before:
            decide, reason = (ladder.waive, NO_TALK) if number % 3 == 1 else (ladder.confirm, TALKS[number % 2])
            decide(by=_holder(Role.SUPERVISOR, at), at=at, consequence_id=row.pk, reason=reason)


def _hold_talks(between):
    """Let who decided hold the talks in time, but for the newest, which is overdue when the demo begins."""
    for row in list(open_talks())[:-1]:
        at = _later(row.decided_at, TALKED)
        if at < between.before:
            for person in row.people:
                record = SimpleUploadedFile("谈话记录.txt", f"{row.label}\n{TALKED_ABOUT}\n{ANSWER}".encode())
                talk = TalkInput(
                    talked_with_id=person.pk,
                    talked_by_id=row.decided_by_id,
                    held_on=timezone.localdate(at),
                    place="局机关三楼谈话室",
                    summary=TALKED_ABOUT,
                    answer=ANSWER,
                    signature="signed",
                    file=record,
                )
                talks.hold(by=row.decided_by, at=at, consequence_id=row.pk, talk=talk)


def _honour_last_year(between):
    """Confirm the units' honours of the year before, once its last month is published and all proposals are decided."""
    year = timezone.localdate(between.since).year - 1
    runs = Run.objects.published().filter(period__ends_on=date(year + 1, 1, 1))
    if (
        honours.current(year, SubjectKind.UNIT)
        or honours.undecided(year, SubjectKind.UNIT).exists()
        or not runs.exists()
    ):
        return
    at = _later(runs.first().published_at, HONOURED)
    if between.since <= at < between.before:
        seen = honours.digest_of(honours.content_of(year, SubjectKind.UNIT))
        honouring.confirm(
            by=_holder(Role.SUPERVISOR, at),
            at=at,
            year=year,
            subject_kind=SubjectKind.UNIT,
            reason=HONOURS,
            seen_digest=seen,
        )


def _later(moment, when):
    """Return the time of day of (working days, time) so many working days after a moment."""
    days, clock = when
    day = bureau_calendar().add_working_days(timezone.localdate(moment), days)
    return timezone.make_aware(datetime.combine(day, clock))


def _holder(role, at):
    posts = Post.objects.on(timezone.localdate(at)).filter(role=role, officer__is_active=True)
    return Officer.objects.filter(posts__in=posts).order_by("pk").first()
