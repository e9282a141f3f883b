"""F2, F14: units and handlers of a file are ours where they are ours, and never become one another."""

import pytest
from django.utils import timezone

from cases.exchange.imports.deeds import import_cases, source_of
from cases.models import Case
from portal.ledger.actors import system
from portal.ledger.verification import verify
from portal.people.models import Officer, Role, Unit
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def loaded(*rows, origin="old"):
    given = [
        {"case_no": number, "accepted_on": "2003-05-02", "handler_code": handler, "handler_unit": unit}
        for number, handler, unit in rows
    ]
    return import_cases(by=system("import"), at=timezone.now(), origin=origin, rows=list(enumerate(given, 2)))


def case(number):
    return Case.objects.select_related("unit", "lead").get(number=number)


def test_units_with_chinese_names_stay_apart_and_are_found_again(bureau):
    given = ["城关镇派出所", "东风街派出所", "A 派出所", "A 刑警队"]
    loaded(*((f"A{number}", f"H{number}", unit) for number, unit in enumerate(given, 1)))
    loaded(("B1", "H1", "城关镇 派出所"), origin="newer")

    names = [case(number).unit.name for number in ("A1", "A2", "A3", "A4")]
    assert names == given
    assert case("B1").unit == case("A1").unit
    assert len(set(Unit.objects.filter(name__in=names).values_list("code", flat=True))) == 4
    assert list(verify()) == []


@pytest.mark.parametrize("field", ["code", "name", "short_name"])
def test_a_unit_that_the_bureau_has_is_found_by_code_name_and_short_name(bureau, field):
    loaded(("A1", "H1", getattr(bureau.unit, field)))

    assert case("A1").unit == bureau.unit


def test_a_handler_is_found_by_badge_and_by_name_within_his_unit(bureau):
    name, badge, unit = bureau.officer.name, bureau.officer.badge_number, bureau.unit.name
    loaded(("A1", badge, "别的所"), ("A2", name, unit), ("A3", f"{name}（{badge}）", unit), ("A4", name, "别的所"))

    assert [case(number).lead for number in ("A1", "A2", "A3")] == [bureau.officer] * 3
    assert case("A4").lead not in (bureau.officer, None)
    assert (case("A4").lead.name, case("A4").lead.is_active) == (name, False)


def test_a_badge_before_or_behind_a_name_is_the_officers(bureau):
    name, badge = bureau.officer.name, bureau.officer.badge_number
    loaded(("A1", f"{badge} {name}", "别的所"), ("A2", f"{name}{badge}", "别的所"), ("A3", f"{badge}{name}", "别的所"))

    assert [case(number).lead for number in ("A1", "A2", "A3")] == [bureau.officer] * 3


def test_units_of_one_name_are_asked_about_and_the_code_settles_it(bureau):
    twin = factories.a_unit(name=bureau.unit.name, parent=bureau.unit.parent)

    report = loaded(("A1", "H1", bureau.unit.name), ("A2", "H1", twin.code))

    assert [(flaw.row, flaw.column, flaw.value) for flaw in report.refusals] == [(2, "handler_unit", twin.name)]
    assert all(code in report.refusals[0].reason for code in (twin.code, bureau.unit.code))
    assert (case("A1").lead, case("A2").unit) == (None, twin)


def test_a_closed_unit_of_the_same_name_raises_no_question(bureau):
    loaded(("A1", "H1", "城关所"))
    closed = case("A1").unit
    factories.a_unit(name="城关所")

    loaded(("A2", "H1", "城关所"), origin="newer")

    assert not closed.is_active
    assert (case("A2").unit.name, case("A2").unit.is_active) == ("城关所", True)


def test_namesakes_of_one_unit_are_asked_about(bureau):
    twin = factories.someone(Role.OFFICER, bureau.unit, name=bureau.officer.name)

    report = loaded(("A1", bureau.officer.name, bureau.unit.name))

    assert [flaw.column for flaw in report.refusals] == ["handler_code"]
    assert twin.badge_number in report.refusals[0].reason
    assert case("A1").lead is None


def test_one_name_in_two_unknown_units_is_two_people_and_the_same_ones_the_next_time(bureau):
    loaded(("A1", "张三", "甲所"), ("A2", "张三", "乙所"))
    loaded(("B1", "张三", "甲所"), origin="newer")

    assert case("A1").lead != case("A2").lead
    assert case("B1").lead == case("A1").lead
    assert Officer.objects.filter(name="张三").count() == 2


def test_two_names_in_a_cell_are_two_handlers_of_the_case(bureau):
    loaded(("A1", "张三、李四", "甲所"))

    assert sorted(case("A1").handlers.values_list("officer__name", flat=True)) == ["张三", "李四"]


@pytest.mark.parametrize(
    ("one", "other"), [("甲/乙", "甲乙"), ("2003-04", "2003 04"), ("A+", "A"), ("a:b", "a"), ("（1）", "1")]
)
def test_two_sources_that_read_differently_are_two(one, other):
    assert source_of(one) != source_of(other)


def test_a_source_is_the_same_in_whatever_width_and_case():
    assert source_of(" Ｏld  台账 ") == source_of("old 台账") == "old 台账"


def test_numbers_that_another_case_bears_never_become_one(bureau):
    numbers = [f"{'长' * 36}{each}" for each in range(3)]
    loaded(*((number, "H1", "甲所") for number in numbers))
    loaded(*((number, "H1", "甲所") for number in numbers), origin="second")
    loaded(*((number, "H1", "甲所") for number in numbers), origin="third")

    assert Case.objects.count() == len(set(Case.objects.values_list("number", flat=True))) == 9
