"""What turns out to be recorded wrongly in the days before the end, and is put right by the real deeds."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from appraisal.engine.concerned import head_of
from cases.file.case.states import CaseKind, CaseState, MatterKind
from cases.file.reference import Question
from cases.models import Case, Evidence
from cases.quality.corrections import deeds as corrections
from cases.review import deeds as review
from cases.review.chain import Move
from cases.review.demands.voiding import check_nothing_rests_on_it
from cases.review.matters import deeds as matters
from cases.review.seats import is_away
from portal.people.models import Officer, Post, Role
from portal.shell.refusals import Refused

LOOKED_AT = 40
WRONG_UNIT = "登记时误选办案单位，该警情由案发地派出所受理，申请撤销本登记。"
AGREED = "经核实属登记错误，同意撤销，编号保留。"
PLACE, TITLE = "（以现场勘验为准）", "（补充）"
OF_PLACE = "发案地点与现场勘验笔录不一致，按勘验笔录更正。"
OF_TITLE = "证据名称与卷内材料不一致，按实物更正。"


def put_right(until):
    """Make one registration void and correct an ended case and an item of evidence, a day or two before the end."""
    _make_void(until)
    _correct_a_place(until)
    _correct_a_title(until)


def _make_void(until):
    asked, decided = _moment(until, 2, time(10, 20)), _moment(until, 2, time(15, 45))
    case = next((case for case in _at_rest(asked) if _may_be_void(case, decided)), None)
    if case is None:
        return
    matter = matters.ask(
        by=case.lead,
        at=asked,
        case_id=case.pk,
        kind=MatterKind.VOIDING,
        proposal=WRONG_UNIT,
        particulars={"why": "wrong"},
    )
    review.decide(
        by=head_of(case.unit_id, timezone.localdate(decided)),
        at=decided,
        matter_id=matter.pk,
        move=Move.APPROVE,
        seen_version=matter.version,
        seen_digest=matter.content_digest,
        opinion=AGREED,
        answers=dict.fromkeys(Question.values, True),
    )


def _may_be_void(case, at):
    head = head_of(case.unit_id, timezone.localdate(at))
    if head is None or is_away(head.pk, timezone.localdate(at)):
        return False
    try:
        check_nothing_rests_on_it(case)
    except Refused:
        return False
    return True


def _correct_a_place(until):
    """Let the legal department correct where an ended case happened."""
    at = _moment(until, 2, time(11, 5))
    posts = Post.objects.on(timezone.localdate(at)).filter(role=Role.LEGAL_DEPARTMENT)
    by = Officer.objects.filter(posts__in=posts, is_active=True).order_by("pk").first()
    ended = Case.objects.filter(state=CaseState.CLOSED, ended_at__lt=at).exclude(handlers__officer=by)
    if case := ended.order_by("-ended_at", "-pk").first():
        _correct(by, at, "case", case, {"place": f"{case.place}{PLACE}"}, OF_PLACE)


def _correct_a_title(until):
    """Let an officer correct what an item of a running case is called."""
    at = _moment(until, 1, time(9, 50))
    running = Evidence.objects.filter(case__in=[case.pk for case in _at_rest(at)], added_at__lt=at)
    if item := running.select_related("case__lead").order_by("-added_at", "-pk").first():
        _correct(item.case.lead, at, "evidence", item, {"title": f"{item.title}{TITLE}"}, OF_TITLE)


def _correct(by, at, thing, row, changes, reason):
    corrections.correct(
        by=by, at=at, thing=thing, pk=row.pk, seen=corrections.seen_of(row), changes=changes, reason=reason
    )


def _at_rest(at):
    """Return the newest public-order cases under way for which nothing is asked and nothing was done since a time."""
    filed = Case.objects.filter(
        kind=CaseKind.ADMINISTRATIVE,
        state=CaseState.FILED,
        registered_at__lt=at - timedelta(days=1),
        lead__is_active=True,
    )
    newest = filed.select_related("lead", "unit").order_by("-registered_at", "-pk")[:LOOKED_AT]
    return [case for case in newest if not case.matters.open().exists() and case.last_event.occurred_at < at]


def _moment(until, days, clock):
    return timezone.make_aware(datetime.combine(until - timedelta(days=days), clock))
