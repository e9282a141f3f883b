"""Clocks for the world: one to pause, one that stands still, one kept by hand, and some out of sight."""

from datetime import timedelta

from cases.clocks import level_hours
from cases.clocks.keeping import deeds as timekeeping
from cases.clocks.keeping import pauses
from cases.file.case.states import CaseKind
from cases.models import ReadingDraw, SecondReading
from cases.quality.rereading import deeds as rereading
from cases.quality.supervision import deeds as supervision
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.office.reminders import steps as reminder_steps
from tests.cases import casework

HANDLING = "handling.public_order"


def add_clocks(world):
    """Give the world its clocks: clock, pause, hand_clock, unfiled; other_clock, other_pause, sealed_clock."""
    world.clock = world.at_level[1].case.clocks.get(rule__code=HANDLING)
    world.pause = a_pause(world.at_level[2].case.clocks.get(rule__code=HANDLING), world.at)
    world.hand_clock = timekeeping.start(
        by=world.bureau.officer,
        at=world.at,
        case_id=world.own.pk,
        code="appraisal.opinion_service",
        base_at=world.own.registered_at,
        document="鉴字第1号",
    )
    world.other_clock = world.other.clocks.get(rule__code=HANDLING)
    world.other_pause = a_pause(world.other_clock, world.at)
    world.sealed_clock = world.sealed.clocks.get(rule__code=HANDLING)
    how = {"by": world.bureau.security_admin, "at": world.at}
    world.level_hours = level_hours.set_hours(level=1, hours=8, **how)
    world.reminder_step = reminder_steps.add(
        subject="clock", is_after=True, amount=30, unit="day", audience="supervisor", tone="bad", **how
    )
    how = {"by": world.bureau.supervisor, "at": world.at, "due_on": world.at.date() + timedelta(days=9)}
    world.order = supervision.raise_order(
        case_id=world.own.pk, problem="现场笔录未附卷", responsible=world.bureau.officer, **how
    )
    world.answered_order = supervision.raise_order(
        case_id=world.fresh.pk, problem="未告知权利", responsible=world.bureau.second, **how
    )
    supervision.move(
        by=world.bureau.second,
        at=world.at,
        order_id=world.answered_order.pk,
        name="answer",
        seen_version=1,
        text="已补充告知",
        document="告字第7号",
    )
    world.other_order = supervision.raise_order(
        case_id=world.other.pk, problem="超期未结", responsible=world.b.officer, **how
    )
    world.unfiled = casework.a_case(world.bureau, world.at - timedelta(hours=4), kind=CaseKind.CRIMINAL, name="盗窃")


def add_a_reading(world):
    """Give the world `reading_rule`, and `reading`: what the legal officer decided, to be read by the department."""
    before = world.at - timedelta(days=3)
    matter = casework.asked(casework.a_case(world.bureau, before))
    casework.decided(matter, world.bureau.legal_officer, at=before)
    world.reading_rule = rereading.set_rule(by=world.bureau.security_admin, at=world.at, percent=5, days=10, fewest=20)
    step = matter.steps.get(level=1)
    with deed("reading.drawn", by=system("legal department"), at=world.at) as record:
        draw = ReadingDraw(month="2000-01", seed="0f", percent=5, population=1, drawn=1, drawn_at=world.at)
        record.save(draw)
        world.reading = SecondReading(
            draw=draw,
            step=step,
            reader=world.bureau.reviewer,
            assigned_at=world.at,
            due_at=world.at + timedelta(days=14),
        )
        record.save(world.reading)


def a_pause(clock, at):
    """Return a pause of a clock that has not ended, recorded by the lead of its case."""
    return pauses.pause(
        by=clock.case.lead,
        at=at,
        clock_id=clock.pk,
        ground="expert_appraisal",
        starts_at=at - timedelta(hours=1),
        document="鉴聘字第2号",
    )
