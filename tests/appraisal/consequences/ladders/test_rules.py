"""A11: a rule is drafted by one scoring-rule administrator and put into force by another; then it is frozen."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from appraisal.consequences import deeds as ladder
from appraisal.consequences.ladders import deeds
from appraisal.consequences.ladders.models import ConsequenceRule
from appraisal.consequences.ladders.rules import figures_of, says
from appraisal.models import Consequence, Scheme
from appraisal.scheme.rulekinds.figures import BadFigures
from portal.people.models import Role
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.appraisal.making import a_defect, a_month, a_rule, on, publish, rule_in_force, rule_input
from tests.factories import a_station, someone

pytestmark = pytest.mark.usefixtures("reference_data")
NOW = on(2026, 3, 2)


@pytest.fixture
def scheme(version):
    return Scheme.objects.get(code="quality")


@pytest.fixture
def second_admin(bureau):
    return someone(Role.RULE_ADMIN, bureau.root)


def given(scheme, **fields):
    return rule_input(scheme, **{"valid_from": date(2026, 4, 1), **fields})


@pytest.fixture
def draft(bureau, scheme):
    return deeds.draft(by=bureau.rule_admin, at=NOW, code="own", given=given(scheme))


def adopt(by, rule, at=NOW):
    return deeds.adopt(by=by, at=at, rule_id=rule.pk, seen=str(rule.last_event_id))


def test_a_second_person_puts_it_into_force(bureau, draft, second_admin):
    rule = adopt(second_admin, draft)

    assert (rule.state, rule.approved_by, rule.drafted_by) == ("in_force", second_admin, bureau.rule_admin)


def test_who_drafted_it_does_not(bureau, draft):
    with pytest.raises(Denied, match=r"somebody else|由他人"):
        adopt(bureau.rule_admin, draft)


def test_who_changed_it_counts_as_its_author(bureau, scheme, draft, second_admin):
    seen = str(draft.last_event_id)
    changed = deeds.change(by=second_admin, at=NOW, rule_id=draft.pk, seen=seen, given=given(scheme, basis="第八条"))

    with pytest.raises(Denied):
        adopt(second_admin, changed)
    assert adopt(bureau.rule_admin, changed).approved_by == bureau.rule_admin


def test_the_second_of_two_who_change_it_sees_that_he_lost(bureau, scheme, draft, second_admin):
    seen = str(draft.last_event_id)
    deeds.change(by=bureau.rule_admin, at=NOW, rule_id=draft.pk, seen=seen, given=given(scheme, basis="第八条"))

    with pytest.raises(MovedOn):
        deeds.change(by=second_admin, at=NOW, rule_id=draft.pk, seen=seen, given=given(scheme, basis="第九条"))
    with pytest.raises(MovedOn):
        deeds.adopt(by=second_admin, at=NOW, rule_id=draft.pk, seen=seen)
    assert ConsequenceRule.objects.get(pk=draft.pk).basis == "第八条"


@pytest.mark.parametrize("role", ["supervisor", "leader", "officer", "head"])
def test_nobody_else_writes_rules(bureau, scheme, role):
    with pytest.raises(Denied):
        deeds.draft(by=getattr(bureau, role), at=NOW, code="own", given=given(scheme))


def test_in_force_it_is_frozen(draft, second_admin):
    rule = adopt(second_admin, draft)

    with pytest.raises(DatabaseError), transaction.atomic():
        ConsequenceRule.objects.filter(pk=rule.pk).update(params={"problem": "item", "times": 9})


def test_it_does_not_reach_back(bureau, scheme, second_admin):
    publish(a_month(2026, 1))
    rule = deeds.draft(by=bureau.rule_admin, at=NOW, code="own", given=given(scheme, valid_from=date(2026, 1, 31)))

    with pytest.raises(Refused) as refusal:
        adopt(second_admin, rule)
    assert set(refusal.value.fields) == {"valid_from"}


def test_the_next_version_ends_the_one_before(bureau, scheme, draft, second_admin):
    first = adopt(second_admin, draft)
    again = deeds.draft(by=bureau.rule_admin, at=NOW, code="own", given=given(scheme, valid_from=date(2026, 7, 1)))
    second = adopt(second_admin, again)
    first.refresh_from_db()

    assert (first.ends_on, second.number, second.ends_on) == (date(2026, 6, 30), 2, None)
    assert list(ConsequenceRule.objects.in_force(date(2026, 6, 30)).filter(code="own")) == [first]
    assert list(ConsequenceRule.objects.in_force(date(2026, 7, 1)).filter(code="own")) == [second]


def test_a_rule_ends_with_a_day_and_a_reason(bureau, draft, second_admin):
    rule = adopt(second_admin, draft)
    with pytest.raises(Refused):
        deeds.end(by=bureau.rule_admin, at=NOW, rule_id=rule.pk, ends_on=date(2026, 6, 30), reason=" ")

    ended = deeds.end(by=bureau.rule_admin, at=NOW, rule_id=rule.pk, ends_on=date(2026, 6, 30), reason="不再适用")

    assert (ended.ends_on, ended.state) == (date(2026, 6, 30), "ended")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"basis": ""}, "basis"),
        ({"text": " "}, "text"),
        ({"deciders": []}, "deciders"),
        ({"deciders": ["unit_head"]}, "deciders"),
        ({"subject_kind": "u", "deciders": ["personnel"]}, "deciders"),
        ({"trigger": "last", "params": {"times": 2}, "fewest_ranked": 2}, "fewest_ranked"),
        ({"trigger": "bottom", "params": {"places": 3}, "fewest_ranked": 3}, "fewest_ranked"),
    ],
)
def test_what_is_missing_is_said_before_it_is_in_force(bureau, scheme, second_admin, fields, problem):
    rule = deeds.draft(by=bureau.rule_admin, at=NOW, code="own", given=given(scheme, **fields))

    with pytest.raises(Refused) as refusal:
        adopt(second_admin, rule)
    assert set(refusal.value.fields) == {problem}


@pytest.mark.parametrize(
    ("trigger", "params"),
    [
        ("last", {"times": 0}),
        ("last", {"places": 3}),
        ("bottom", {}),
        ("repeated", {"problem": "mood", "times": 3}),
        ("repeated", {"problem": "item"}),
        ("repeated", {"problem": "indicator", "times": 3}),
        ("repeated", {"problem": "severity", "values": ["grave"], "times": 3}),
        ("measure", {"measure": "cases.unknown", "threshold": 1}),
        ("measure", {"measure": "cases.defects_serious"}),
        ("measure", {"measure": "cases.defects_serious", "threshold": 1, "use": {"window": "to_date"}}),
        ("grade", {"times": 2}),
    ],
)
def test_figures_that_make_no_sense_are_refused_when_they_are_typed(bureau, scheme, trigger, params):
    rule = a_rule(scheme, "last_twice", trigger=trigger, params=params)
    with pytest.raises(BadFigures):
        figures_of(rule)
    with pytest.raises(Refused):
        deeds.draft(by=bureau.rule_admin, at=NOW, code="own", given=given(scheme, trigger=trigger, params=params))


def test_every_rule_of_the_fixture_says_itself(scheme):
    for like in ("last_twice", "bottom_of_year", "same_problem_officer", "same_problem_twice", "same_problem_thrice"):
        assert scheme.label in says(a_rule(scheme, like))


def test_whom_the_rule_names_decides(bureau, version, scheme):
    first, _second = a_station("甲"), a_station("乙")
    rule_in_force(scheme, "same_problem_officer", deciders=["personnel"], params={"problem": "item", "times": 1})
    a_defect(first, on(2026, 1, 5))
    publish(a_month(2026, 1))
    personnel = someone(Role.PERSONNEL, bureau.root)
    found = Consequence.objects.get()

    with pytest.raises(Denied):
        ladder.confirm(by=bureau.supervisor, at=NOW, consequence_id=found.pk, reason="已核实")
    assert ladder.confirm(by=personnel, at=NOW, consequence_id=found.pk, reason="已核实").decided_by == personnel


FORM = {
    "code": "own",
    "name": "提醒谈话",
    "subject_kind": "o",
    "problem": "item",
    "counted": "records",
    "least": "1",
    "times": "2",
    "window": "6",
    "fewest_ranked": "3",
    "absent_days": "0",
    "proposal": "talk",
    "about": "subject",
    "deciders": ["supervisor"],
    "days_to_hold": "10",
    "text": "半年内同一问题两次的，提醒谈话。",
    "basis": "县局考评办法第七条",
    "valid_from": "2026-12-01",
}


def test_an_administrator_writes_a_rule_in_the_browser_and_another_puts_it_into_force(
    bureau, scheme, second_admin, browse
):
    page = browse(bureau.rule_admin, reverse("appraisal:new_ladder_rule", args=["repeated"]))
    assert page.status_code == 200

    sent = browse(
        bureau.rule_admin, reverse("appraisal:new_ladder_rule", args=["repeated"]), {**FORM, "scheme": scheme.pk}
    )
    rule = ConsequenceRule.objects.get(code="own")
    assert sent.url == reverse("appraisal:ladder_rule", args=[rule.pk])
    assert rule.params["times"] == 2

    own = browse(bureau.rule_admin, sent.url).content.decode()
    assert "so somebody else puts it into force" in own
    adopted = browse(
        second_admin, reverse("appraisal:adopt_ladder_rule", args=[rule.pk]), {"seen": str(rule.last_event_id)}
    )
    assert adopted.status_code == 302
    assert ConsequenceRule.objects.get(code="own").approved_by == second_admin


def test_what_is_wrong_stands_in_the_form(bureau, scheme, browse):
    data = {**FORM, "scheme": scheme.pk, "values": "nonsense", "problem": "severity"}

    page = browse(bureau.rule_admin, reverse("appraisal:new_ladder_rule", args=["repeated"]), data)

    assert page.status_code == 422
    assert not ConsequenceRule.objects.filter(code="own").exists()


def test_forged_posts_are_refused(bureau, draft, browse):
    for person in (bureau.supervisor, bureau.head, bureau.officer, bureau.leader):
        sent = browse(
            person, reverse("appraisal:adopt_ladder_rule", args=[draft.pk]), {"seen": str(draft.last_event_id)}
        )
        assert sent.status_code == 403
        # A draft is known to those who keep the rules.
        assert browse(person, reverse("appraisal:ladder_rule", args=[draft.pk])).status_code == 404


def test_the_administrator_sees_how_many_and_the_supervisor_whom(bureau, version, scheme, browse):
    first, _second = a_station("甲"), a_station("乙")
    for month in (1, 2):
        a_defect(first, on(2026, month, 5))
        publish(a_month(2026, month))
    rule = ConsequenceRule.objects.get(code="last_twice", scheme=scheme)

    address = reverse("appraisal:ladder_rule", args=[rule.pk])

    assert "甲" in browse(bureau.supervisor, address).content.decode()
    told = browse(bureau.rule_admin, address).content.decode()
    assert "fewer" in told
    assert "甲" not in told
    assert "甲" not in browse(bureau.officer, address).content.decode()


def test_the_list_of_the_interface_filters_by_year(bureau, version, browse):
    first, _second = a_station("甲"), a_station("乙")
    for year, month in ((2025, 11), (2025, 12), (2026, 1)):
        a_defect(first, on(year, month, 5))
        publish(a_month(year, month))
    address = reverse("api:consequences")

    def told(query):
        answer = browse(bureau.supervisor, f"{address}{query}").json()
        return [row["period"] for row in answer["results"]]

    assert told("?year=2025") == ["2025-12"]
    assert told("?year=2026&kind=units&state=proposed&proposal=talk&rule=last_twice") == ["2026-01"]
    assert told("?year=2026&kind=officers") == []
    assert browse(bureau.supervisor, f"{address}?year=x").status_code == 400
