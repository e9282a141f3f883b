"""What stands beside the history of the newest cases: supervision orders and evaluations, by the real deeds."""

from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone

from cases.file.case.states import CaseState
from cases.models import Case, Evaluation, EvaluationItem, ReviewStep
from cases.quality.evaluations import deeds as evaluations
from cases.quality.supervision import deeds as supervision
from portal.people.models import Officer, Role

ORDERS, REVIEWS = 6, 10
PROBLEMS = (
    "被侵害人多次询问进展未获答复，请限期告知并附送达凭证。",
    "笔录与监控时间不一致，请核查说明。",
    "涉案财物移交超过二十四小时，请说明原因并整改。",
    "办案期限临近届满，请抓紧取证并报处理意见。",
    "受案回执未交报案人，请补送并附卷。",
    "案卷材料未及时上传，请补齐。",
)
PAPERS = ("情况说明〔2026〕1号", "整改报告〔2026〕2号", "送达回执复印件", "核查说明〔2026〕4号")
FINDING = "程序规范，个别文书制作日期与审批日期间隔偏长，请注意。"


def oversee(until, *, seed):
    """Raise a few supervision orders and evaluate a few closed cases in the days before the end."""
    _orders(until)
    _evaluations(Random(f"{seed} oversight"), until)


def _orders(until):
    supervisor, end = _holders(Role.SUPERVISOR, until).first(), _moment(until)
    waiting = Case.objects.filter(state=CaseState.FILED, lead__is_active=True).order_by("-registered_at", "-pk")
    for number, case in enumerate(waiting[: ORDERS * 4 : 4]):
        at = max(_moment(until, ORDERS - number + 2, 9), case.registered_at + timedelta(hours=4))
        if at < end:
            order = supervision.raise_order(
                by=supervisor,
                at=at,
                case_id=case.pk,
                problem=PROBLEMS[number],
                responsible=case.lead,
                due_on=timezone.localdate(at) + timedelta(days=5),
            )
            _follow(order, case, supervisor, number, at, end)


def _follow(order, case, supervisor, number, at, end):
    """Let every second order be answered, and every sixth be confirmed as well, where there was time for it."""
    answered, confirmed = at + timedelta(hours=26), at + timedelta(hours=47)
    if number % 2 == 0 and answered < end:
        order = supervision.move(
            by=case.lead,
            at=answered,
            order_id=order.pk,
            name="answer",
            seen_version=order.version,
            text="已按要求整改，材料附卷。",
            document=PAPERS[number % len(PAPERS)],
        )
    if number % 6 == 0 and confirmed < end:
        supervision.move(
            by=supervisor,
            at=confirmed,
            order_id=order.pk,
            name="confirm",
            seen_version=order.version,
            text="整改到位，予以确认。",
        )


def _evaluations(rng, until):
    closed = Case.objects.filter(state=CaseState.CLOSED, ended_at__lt=_moment(until, 4)).order_by("-ended_at", "-pk")
    for number, case in enumerate(closed[: REVIEWS * 3 : 3]):
        at, reviewer = _moment(until, 3, 9) + timedelta(minutes=20 * number), _apart(case, until)
        if reviewer:
            row = evaluations.open_evaluation(
                by=reviewer, at=at, case_id=case.pk, kind=Evaluation.Kind.DEPARTMENT, reference=f"{at:%Y-%m}"
            )
            # The last of each four waits for its marks.
            if number % 4 != 3:
                _conclude(row, reviewer, at + timedelta(hours=1), rng.choice((0, 0, 1, 2, 3)))


def _conclude(row, reviewer, at, lost):
    marks = {item.code: item.full_marks for item in EvaluationItem.objects.filter(is_active=True)}
    marks[min(marks)] -= lost
    finding = FINDING if lost else ""
    evaluations.conclude(by=reviewer, at=at, evaluation_id=row.pk, marks=marks, finding=finding)


def _apart(case, until):
    """Return somebody of the legal department who did not review the case, or None."""
    reviewed = ReviewStep.objects.filter(matter__case=case).exclude(reviewer=None).values("reviewer")
    return _holders(Role.LEGAL_DEPARTMENT, until).exclude(pk__in=reviewed).first()


def _holders(role, until):
    on = until - timedelta(days=1)
    held = Officer.objects.filter(is_active=True, posts__role=role, posts__starts_on__lte=on, posts__ends_on=None)
    return held.distinct().order_by("badge_number")


def _moment(until, days=0, hour=0):
    """Return a moment so many days before the day after the history."""
    return timezone.make_aware(datetime.combine(until - timedelta(days=days), time(hour)))
