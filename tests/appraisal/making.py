"""Facts of the rooms below, made exactly: a case, matter, step or defect with the dates that a test needs."""

from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from appraisal.consequences.ladders import deeds as ladders
from appraisal.models import Category, ConsequenceRule, Indicator, Scheme, SchemeVersion
from appraisal.results.publicity import deeds as publicity
from appraisal.results.runs import deeds as runs
from appraisal.scheme.periods import deeds as periods
from cases.file.sight.docket import enter_docket
from cases.models import Case, Cause, Clock, Defect, DefectItem, Handler, Matter, ReviewStep
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.office.models import ClockRule
from portal.reference.loading import read
from tests.support.copied import copied

FROM_THE_START = datetime(2024, 1, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
SYSTEM = system("appraisal office")
_numbers = count(1)


def on(year, month, day, hour=10, minute=0):
    """Return a moment in the bureau's time."""
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


@copied
def a_case(station, *, ended=None, overdue=False, registered=None, reported=None, lead=None, **fields):
    """Return a case of a station; with `ended` it was closed then, in time unless `overdue`."""
    registered = registered or (ended or on(2026, 2, 2)) - timedelta(days=20)
    state = "closed" if ended else "registered"
    case = Case(
        number=f"T{next(_numbers)}",
        kind="administrative",
        state=state,
        source="call",
        unit=station.unit,
        cause=Cause.objects.first(),
        lead=lead or station.officer,
        registered_at=registered,
        reported_at=reported or registered,
        ended_at=ended,
        occurred_at=registered,
    )
    for name, value in fields.items():
        setattr(case, name, value)
    with deed("case.registered", by=SYSTEM, at=registered) as record:
        record.save(case)
        record.about(case)
        record.save(Handler(case=case, officer=case.lead, is_lead=True, starts_at=registered))
        if ended:
            due = ended - timedelta(hours=1) if overdue else ended
            rule = ClockRule.objects.get(code="handling.public_order", valid_from="2026-01-01")
            record.save(Clock(case=case, rule=rule, base_at=registered, due_at=due, met_at=ended))
        enter_docket([case.pk])
    return case


@copied
def a_closed_case(station, ended, **fields):
    """Return a case that was closed in the chain, with its closing matter."""
    case = a_case(station, ended=ended, **fields)
    a_matter(station, case=case, ended=ended, kind="closing")
    return case


@copied
def a_matter(station, *, case=None, ended=None, stage="approved", kind="penalty", returns=(), author=None):
    """Return a matter, ended or still open, returned at each of the moments of `returns`."""
    case = case or a_case(station)
    opened = min([*returns, ended or on(2027, 1, 1)]) - timedelta(days=3)
    matter = Matter(
        case=case,
        unit=station.unit,
        kind=kind,
        author=author or station.officer,
        proposal="罚款",
        round=1 + len(returns),
        stage=stage if ended else "legal_officer",
        stage_since=ended or opened,
        opened_at=opened,
        ended_at=ended,
    )
    with deed("matter.submitted", by=SYSTEM, at=ended or opened) as record:
        record.save(matter)
    for round, moment in enumerate(returns, start=1):
        a_step(station, matter=matter, decided=moment, outcome="return", round=round)
    return matter


@copied
def a_step(station, *, decided, matter=None, reviewer=None, outcome="approve", late=False, round=1, level=1):
    """Return a decided step; its reviewer is the station's legal officer."""
    reviewer = reviewer or station.legal_officer
    step = ReviewStep(
        matter=matter or a_matter(station),
        round=round,
        level=level,
        reviewer=reviewer,
        reviewer_role="legal_officer",
        reviewer_unit=reviewer.unit,
        outcome=outcome,
        opened_at=decided - timedelta(hours=4),
        decided_at=decided,
        due_at=decided - timedelta(minutes=1) if late else decided,
    )
    with deed("matter.approved", by=SYSTEM, at=decided) as record:
        record.save(step)
    return step


@copied
def a_defect(station, found, severity="serious", *, officer=None, step=None, question=None):
    """Return a defect of the station's officer, found at a step of that moment."""
    step = step or a_step(station, decided=found)
    items = DefectItem.objects.filter(severity=severity)
    item = (items.filter(question=question) if question else items).first()
    defect = Defect(
        step=step,
        case=step.matter.case,
        item=item,
        severity=severity,
        question=item.question,
        officer=officer or station.officer,
        unit=station.unit,
        found_at=found,
    )
    with deed("matter.returned", by=SYSTEM, at=found) as record:
        record.save(defect)
    return defect


@copied
def a_version(
    *rules,
    number="1",
    effective=FROM_THE_START,
    units=0,
    officers=0,
    published=True,
    submitted=False,
    scheme="quality",
    full=10_000,
    missing="full",
    **fields,
):
    """Return a version with one category of 100 base marks; rules are (code, subject, measure, rule, params),
    with {field: value} of the indicator where more is said.

    With nothing to measure a rule gives its best by exemption, unless `missing` says otherwise.
    """
    code = scheme
    names = {"name": "考评", "name_en": "Quality"} if code == "quality" else {"name": f"{code}考评", "name_en": code}
    scheme = Scheme.objects.filter(code=code).first() or Scheme(code=code, **names)
    version = SchemeVersion(
        scheme=scheme,
        number=number,
        effective_from=effective.date(),
        smallest_caseload_units=units,
        smallest_caseload_officers=officers,
        submitted_at=effective if submitted else None,
        **fields,
    )
    with deed("version.published", by=SYSTEM, at=effective) as record:
        if scheme.pk is None:
            record.save(scheme)
            if code == "quality":
                record.save(the_talk(scheme))
        version.scheme = scheme
        record.save(version)
        category = Category.objects.create(
            version=version, code="all", name="全部", full_marks=full, base_marks_units=full, base_marks_officers=full
        )
        for code, subject, measure, rule, params, *more in rules:
            Indicator.objects.create(
                version=version,
                category=category,
                code=code,
                subject=subject,
                measure=measure,
                rule=rule,
                params=params,
                name=code,
                name_en=code,
                text=f"{code}条",
                text_en=f"rule {code}",
                missing=missing,
                missing_reason="本月不考",
                **dict(*more),
            )
        record.keep_sets(version)
        if published:
            record.change(version, only_if={"published_at": None}, published_at=effective)
    return version


def the_talk(scheme):
    """Return the first step of fixtures/ladders.json for a scheme, in force; not saved."""
    return a_rule(scheme, "last_twice")


def a_rule(scheme, like, **fields):
    """Return a step of fixtures/ladders.json for a scheme, with other fields where given, in force; not saved."""
    row = next(each for each in read("ladders.json")["rules"] if each["code"] == like)
    said = {name: value for name, value in row.items() if name not in ("scheme", "subject")}
    said |= {"valid_from": date.fromisoformat(row["valid_from"]), "subject_kind": row["subject"][0], **fields}
    number = 1 + ConsequenceRule.objects.filter(code=said["code"]).count()
    times = {"drafted_at": FROM_THE_START, "approved_at": FROM_THE_START}
    return ConsequenceRule(scheme=scheme, **{"number": number, **times, **said})


@copied
def rule_in_force(scheme, like, **fields):
    """Return such a step, saved."""
    rule = a_rule(scheme, like, **fields)
    with deed("ladder.adopted", by=SYSTEM, at=FROM_THE_START) as record:
        record.save(rule)
    return rule


def rule_input(scheme, **fields):
    """Return a rule of the ladder as somebody types it: the same item of defects twice in half a year, from far off."""
    said = {
        "name": "提醒谈话",
        "trigger": "repeated",
        "scheme": scheme,
        "subject_kind": "o",
        "proposal": "talk",
        "about": "subject",
        "deciders": ["supervisor"],
        "valid_from": date(2031, 4, 1),
        "params": {"problem": "item", "times": 2, "window": 6},
        "text": "半年内同一问题两次的，提醒谈话。",
        "basis": "县局考评办法第七条",
    }
    return ladders.RuleInput(**{**said, **fields})


@copied
def a_month(year, month):
    """Return the period of a month of the scheme that was there first, opened on its first day."""
    return a_period(Scheme.objects.order_by("pk").first(), date(year, month, 1))


def a_period(scheme, starts_on):
    """Return the period of a scheme that begins on a day, opened then."""
    return periods.open_period(
        by=SYSTEM, at=on(starts_on.year, starts_on.month, starts_on.day), scheme_id=scheme.pk, starts_on=starts_on
    )


def a_pattern(scheme, holds_from, kind, **fields):
    """Return the pattern that the periods of a scheme follow from a day on."""
    said = {"scheme_id": scheme.pk, "holds_from": holds_from, "kind": kind} | fields
    return periods.set_pattern(by=SYSTEM, at=FROM_THE_START, **said)


@copied
def compute(period, at=None, **options):
    """Compute a period on the 3rd after it, and return its run."""
    return runs.compute(by=SYSTEM, at=at or period.computes_at, period_id=period.pk, **options)


@copied
def publish(period, at=None, days=7):
    """Compute a period, start and finish its publicity, and return the final bulletin."""
    at = at or period.computes_at
    compute(period, at)
    publicity.start(by=SYSTEM, at=at, period_id=period.pk)
    over = at + timedelta(days=max(days, 2 * period.publicity_days + 1))
    return publicity.finish(by=SYSTEM, at=over, period_id=period.pk)


def line_of(run, subject, code, adjusts=None):
    """Return (value, base, points) of the line of a unit or officer."""
    kind = "o" if hasattr(subject, "badge_number") else "u"
    sheet = run.sheets.get(subject_kind=kind, subject_id=subject.pk)
    line = sheet.lines.get(indicator__code=code, adjusts=adjusts)
    return line.value, line.base, line.points
