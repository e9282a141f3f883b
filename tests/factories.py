"""People, units and reference data for tests, made by the real deeds; nothing here is a mock.

One bureau is there in every test (the fixture `bureau`); what is made here comes on top of it.

Officers' password is "demo". Posts begin on 2024-01-01. Counters make codes and badge numbers unique.
"""

import json
from datetime import date, datetime
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from portal.ledger.actors import system
from portal.ledger.models import Chain
from portal.ledger.writing.recording import deed
from portal.people.models import Officer, Post, Qualification, Role, Unit
from portal.people.services import founding, officers, posts, qualifications, units
from tests.support.copied import copied

FIXTURES = Path(__file__).parent.parent / "fixtures"
FOUNDED_AT = datetime(2024, 1, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SINCE = date(2024, 1, 1)
PASSWORD = "demo"
ADMINISTRATORS = {
    Role.SYSTEM_ADMIN: ("A00001", "郝建"),
    Role.SECURITY_ADMIN: ("A00002", "安全"),
    Role.AUDIT_ADMIN: ("A00003", "沈鉴"),
}
NAMES = "王伟 李娜 张敏 刘洋 陈静 杨帆 赵磊 黄蕾 周涛 吴芳 徐强 孙莉 胡军 朱丹 高峰 林雪 何勇 郭颖 马超 罗曼"
_numbers = count(1)
_names = count()


def administrators():
    """Return the three administrators (system, security, audit), founding the bureau when there is none."""
    if not Unit.objects.exists():
        founding.found(
            at=FOUNDED_AT,
            code="xian",
            name="云溪县公安局",
            name_en="Yunxi County Bureau",
            short_name="云公",
            administrators=ADMINISTRATORS,
        )
        with_password(*Officer.objects.all())
    badges = {badge: role for role, (badge, _name) in ADMINISTRATORS.items()}
    found = {badges[each.badge_number]: each for each in Officer.objects.filter(badge_number__in=badges)}
    return SimpleNamespace(
        system=found[Role.SYSTEM_ADMIN], security=found[Role.SECURITY_ADMIN], audit=found[Role.AUDIT_ADMIN]
    )


def root():
    """Return the bureau itself, the root of the tree of units."""
    return Unit.objects.filter(parent=None).first() or administrators().system.unit


@copied
def a_unit(*, name=None, kind=Unit.Kind.TOWN_STATION, parent=None, short_name=None, peer_group="stations", **fields):
    """Return a new unit under `parent` (the bureau without it)."""
    number = next(_numbers)
    return units.add(
        by=administrators().system,
        at=FOUNDED_AT,
        code=fields.pop("code", f"unit-{number}"),
        name=name or f"城关{number}派出所",
        short_name=short_name or f"城{number}",
        kind=kind,
        parent=parent or root(),
        peer_group=peer_group,
        **fields,
    )


@copied
def an_officer(*, name=None, unit=None, badge_number=None):
    """Return a new officer with the password "demo" and no post."""
    officer, _password = officers.open_account(
        by=administrators().system,
        at=FOUNDED_AT,
        badge_number=badge_number or f"{next(_numbers):06}",
        name=name or NAMES.split()[next(_names) % 20],
        unit=unit or a_unit(),
    )
    with_password(officer)
    return officer


def with_password(*people):
    """Give officers the password of the tests, as if they had chosen it."""
    with deed("officer.password-chosen", by=system("tests"), at=FOUNDED_AT, chain=Chain.ACCESS) as record:
        for officer in people:
            officer.password, officer.has_temporary_password = make_password(PASSWORD), False
            officer.save()
            record.keep(officer)


@copied
def a_post(officer, role, unit=None, *, starts_on=SINCE, ends_on=None) -> Post:
    """Give an officer a role in a unit (the own one without it) and return the post."""
    post = posts.give(
        by=administrators().security,
        at=FOUNDED_AT,
        officer_id=officer.pk,
        role=role,
        unit=unit or officer.unit,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    officer.__dict__.pop("_rights", None)
    return post


@copied
def a_qualification(officer, kind, *, starts_on=SINCE, ends_on=None):
    """Enter a qualification and return it."""
    return qualifications.grant(
        by=administrators().security,
        at=FOUNDED_AT,
        officer_id=officer.pk,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
    )


@copied
def someone(role, unit, *, name=None, qualified=True):
    """Return a new officer who holds `role` in `unit`, qualified to enforce and to review unless told otherwise."""
    officer = an_officer(name=name, unit=unit)
    a_post(officer, role, unit)
    if qualified:
        a_qualification(officer, Qualification.Kind.LAW_ENFORCEMENT)
    if qualified and role in (Role.LEGAL_OFFICER, Role.LEGAL_DEPARTMENT):
        a_qualification(officer, Qualification.Kind.LEGAL_PROFESSION)
    return officer


@copied
def a_station(name="城关派出所", **fields):
    """Return a station: unit, officer, second, legal_officer, head, deputy."""
    unit = a_unit(name=name, **fields)
    return SimpleNamespace(
        unit=unit,
        officer=someone(Role.OFFICER, unit),
        second=someone(Role.OFFICER, unit),
        legal_officer=someone(Role.LEGAL_OFFICER, unit),
        head=someone(Role.UNIT_HEAD, unit),
        deputy=someone(Role.UNIT_DEPUTY, unit),
    )


@copied
def a_bureau():
    """Return a new station and department with everybody a case needs, in the bureau that is there.

    unit, officer, second, legal_officer, head, deputy (the station's); root, department, reviewer,
    other_reviewer (legal department), leader (portfolio: the station), supervisor, personnel, rule_admin,
    system_admin, security_admin, audit_admin.
    """
    admins = administrators()
    station = a_station()
    bureau = root()
    department = a_unit(name="法制大队", kind=Unit.Kind.DEPARTMENT, peer_group="departments")
    leader = someone(Role.BUREAU_LEADER, station.unit)
    return SimpleNamespace(
        **vars(station),
        root=bureau,
        department=department,
        reviewer=someone(Role.LEGAL_DEPARTMENT, department),
        other_reviewer=someone(Role.LEGAL_DEPARTMENT, department),
        leader=leader,
        supervisor=someone(Role.SUPERVISOR, bureau, qualified=False),
        personnel=someone(Role.PERSONNEL, bureau, qualified=False),
        rule_admin=someone(Role.RULE_ADMIN, bureau, qualified=False),
        system_admin=admins.system,
        security_admin=admins.security,
        audit_admin=admins.audit,
    )


def reference_data():
    """Load the reference data of cases and the calendar from fixtures/; rows that are there stay."""
    from cases.models import Cause, DefectItem, EvaluationItem, MeasureKind, SanctionRange
    from portal.office.models import ClockRule, PauseGround

    the_calendar()
    _load(EvaluationItem, "evaluation_form.json")
    _load(Cause, "causes.json")
    _load(DefectItem, "defects.json")
    dated = ("code", "valid_from")
    _load(ClockRule, "clock_rules.json", dated, renamed={"by": "selected_by", "max_extensions": "max_times"})
    _load(PauseGround, "pause_grounds.json", dated)
    _load(MeasureKind, "measure_kinds.json")
    _load(SanctionRange, "sanctions.json", ("statute", "article", "number"))


def the_calendar():
    """Load the official calendar of fixtures/calendar.json."""
    from portal.reference.loading import load_calendar

    load_calendar(_read("calendar.json"), FOUNDED_AT)


def _load(model, file, key=("code",), renamed=None):
    from portal.reference.loading import load_rows

    columns = {field.name for field in model._meta.concrete_fields}
    rows = []
    for entry in _read(file):
        named = {(renamed or {}).get(name, name): value for name, value in entry.items()}
        rows.append({name: value for name, value in named.items() if name in columns and value is not None})
    load_rows(model, rows, key, FOUNDED_AT)


def _read(file):
    return json.loads((FIXTURES / file).read_text(encoding="utf-8"))
