"""What is sent with the deeds on clocks."""

from datetime import timedelta

from django.utils import timezone

HOURS = timedelta(hours=2)
PAPER = {"document": "鉴字第5号"}


def a_moment(world, before=timedelta()):
    """Return a moment before the world's as a form sends it."""
    return timezone.localtime(world.at - before).strftime("%Y-%m-%dT%H:%M")


def starting(world, name):
    return {"code": "recusal.decision", "base_at": a_moment(world, HOURS), "document": "申字第3号"}


def pausing(world, name):
    return {"ground": "hearing", "starts_at": a_moment(world, HOURS), "document": "听字第4号"}


def restarting(world, name):
    return {"failed_at": a_moment(world, HOURS), **PAPER}


def meeting(world, name):
    return {"met_at": a_moment(world), **PAPER}


def resuming(world, name):
    return {"ends_at": a_moment(world), **PAPER}


def correcting(world, name):
    return {"starts_at": a_moment(world, HOURS), "document": "鉴字第6号", "reason": "日期写错"}


def lengthening(world, name):
    return {"code": "filing.review.lead", "reason": "线索需要查证"}


def giving_a_reason(world, name):
    return {"reason": "误登"}


def adding_a_step(world, name):
    return {"subject": "clock", "amount": 9, "unit": "day", "audience": "handlers", "tone": "warn", "is_active": "on"}


def handing_over(world, name):
    return {"lead": world.colleague.pk, "reason": "调岗"}


def naming(world, name):
    return {"officer": world.colleague.pk, "reason": "协办"}


def in_days(world, ahead):
    return str(timezone.localdate(world.at) + timedelta(days=ahead))


def moving(world, name):
    order = getattr(world, name.partition("/")[0])
    order.refresh_from_db()
    return {"seen_version": order.version, "text": "已核查", "document": "告字第8号", "due_on": in_days(world, 20)}


BODIES = {
    "cases:raise_order": lambda w, n: {
        "problem": "未按期送达",
        "responsible": w.bureau.officer.pk,
        "due_on": in_days(w, 5),
    },
    "cases:move_order": moving,
    "api:case_raise_order": lambda w, n: {
        "problem": "未按期送达",
        "responsible": w.bureau.officer.pk,
        "due_on": in_days(w, 5),
    },
    "api:order_move": moving,
    "cases:hand_over": handing_over,
    "cases:share": naming,
    "cases:recuse": naming,
    "api:case_hand_over": lambda w, n: {"lead": w.colleague.pk, "reason": "调岗"},
    "api:case_share": lambda w, n: {"officer": w.colleague.pk, "reason": "协办"},
    "api:case_recuse": lambda w, n: {"officer": w.colleague.pk, "reason": "近亲属"},
    "admin:office_reminderstep_add": adding_a_step,
    "admin:cases_readingrule_add": lambda w, n: {"percent": 10, "days": 5, "fewest": 20},
    "admin:cases_levelhours_add": lambda w, n: {"level": 2, "hours": 6},
    "cases:start_clock": starting,
    "cases:restart_clock": restarting,
    "cases:lengthen_clock": lengthening,
    "cases:pause_clock": pausing,
    "cases:meet_clock": meeting,
    "cases:take_back_clock": giving_a_reason,
    "cases:resume_clock": resuming,
    "cases:correct_pause": correcting,
    "api:case_start_clock": starting,
    "api:case_restart_clock": restarting,
    "api:case_lengthen_clock": lengthening,
    "api:clock_pause": pausing,
    "api:clock_meet": meeting,
    "api:clock_take_back": giving_a_reason,
    "api:pause_resume": resuming,
    "api:pause_correct": correcting,
}
