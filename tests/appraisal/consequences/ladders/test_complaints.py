"""O6, acceptance: two confirmed complaints of a year cancel the honours, three bring a warning slip, from an import."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from appraisal.consequences.ladders import deeds as ladders
from appraisal.consequences.ladders.rules import problems_of
from appraisal.entries import deeds as entries
from appraisal.models import ConsequenceRule, Entry
from appraisal.scheme.drafting import deeds as drafting
from portal.office.imports import batches
from portal.people.models import Role
from tests.appraisal.entries.making import an_item
from tests.appraisal.making import a_period, a_version, on, publish
from tests.factories import a_post, an_officer, someone
from tests.support.complaints import as_entries, expected, officers_of, read_complaints

EXCERPT = Path(__file__).parents[3] / "data" / "complaints_excerpt.csv"
ITEM = "confirmed-complaints"
USE = {"filters": {"item": [ITEM]}}
BASIS = "年度内因信访投诉问题两次被扣分的民警，取消立功授奖和评优资格，三次被扣分的民警将下发《提示单》。"
FIRST = date(2000, 1, 1)


def the_scheme(bureau):
    """A scheme of calendar years that counts confirmed complaints of officers, from 2001 on."""
    scope = {"name": "查实信访投诉", "counted_in": "件", "counted_in_en": "complaints", "code": ITEM}
    an_item(bureau, grading="count", starts_on=FIRST, days_back=20_000, **scope)
    rule = ("6.1", "o", "appraisal.entries", "per_occurrence", {"points": -100, "floor": -1000}, {"use": USE})
    scheme = drafting.found(by=bureau.rule_admin, at=on(2026, 1, 5), name="信访投诉年度考评", period_kind="year")
    a_version(rule, scheme=scheme.code, effective=on(2001, 1, 1), missing="zero")
    return scheme


def two_steps(bureau, scheme):
    """The two rules of the ladder, drafted by one administrator and put into force by another."""
    second = someone(Role.RULE_ADMIN, bureau.root, qualified=False)
    for code, proposal, threshold in (("complaints-2", "no_honours", 200), ("complaints-3", "slip", 300)):
        given = ladders.RuleInput(
            name=f"查实投诉{threshold // 100}件",
            trigger="measure",
            scheme=scheme,
            subject_kind="o",
            proposal=proposal,
            about="subject",
            deciders=["supervisor", "personnel"],
            valid_from=date(2001, 1, 1),
            params={"measure": "appraisal.entries", "use": USE, "threshold": threshold, "window": 0},
            text=BASIS,
            basis="信访投诉责任倒查",
        )
        rule = ladders.draft(by=bureau.rule_admin, at=on(2026, 1, 6), code=code, given=given)
        ladders.adopt(by=second, at=on(2026, 1, 6), rule_id=rule.pk, seen=str(rule.last_event_id))


def imported(bureau, rows, now):
    """Import the complaints as entries of their officers, and let somebody else confirm them."""
    for code in officers_of(rows):
        officer = an_officer(name=code, unit=bureau.unit, badge_number=code)
        a_post(officer, Role.OFFICER, bureau.unit, starts_on=FIRST)
    content = as_entries(rows, ITEM).encode()
    batch = batches.hand_in(
        by=bureau.supervisor, at=now, kind="entries", origin="信访系统", name="投诉.csv", content=content
    )
    batch = batches.look_through(at=now, batch_id=batch.pk)
    assert (batch.refused, batch.merged) == (0, 0)
    batches.load(by=bureau.supervisor, at=now, batch_id=batch.pk)
    batches.carry_out(at=now, batch_id=batch.pk)
    waiting = Entry.objects.filter(item__code=ITEM).values_list("pk", flat=True)
    entries.confirm_all(by=bureau.personnel, at=now, entry_ids=list(waiting))


def proposals_of(client, bureau, year):
    """Return {(proposal, badge)} as the interface lists them."""
    client.force_login(bureau.supervisor)
    answer = client.get("/api/v1/consequences/", {"year": year})
    assert answer.status_code == 200
    found = answer.json()["results"]
    return {(each["proposal"], each["officer"]["badge"]) for each in found}


@pytest.mark.both_engines
@pytest.mark.usefixtures("reference_data")
def test_proposals_of_a_year_are_those_counted_apart_from_the_file(bureau, client):
    rows, scheme = read_complaints(EXCERPT), the_scheme(bureau)
    two_steps(bureau, scheme)
    imported(bureau, rows, timezone.now())
    for year in (2001, 2002):
        publish(a_period(scheme, date(year, 1, 1)))

    assert proposals_of(client, bureau, 2001) == expected(rows, 2001)
    assert proposals_of(client, bureau, 2002) == expected(rows, 2002)
    assert {proposal for proposal, _officer in expected(rows, 2001)} == {"no_honours", "slip"}


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"subject_kind": "u"}, ["params"]),
        ({"params": {"measure": "appraisal.entries", "threshold": 200}}, ["params"]),
        ({"params": {"measure": "cases.defects_serious", "threshold": 200}}, ["params"]),
    ],
)
def test_what_no_indicator_of_the_scheme_counts_would_set_nothing_off_and_is_refused(bureau, changes, wrong):
    params = {"measure": "appraisal.entries", "use": USE, "threshold": 200, "window": 0}
    said = {"scheme": the_scheme(bureau), "trigger": "measure", "subject_kind": "o", "params": params}
    rule = ConsequenceRule(**{**said, "text": BASIS, "basis": "一", "deciders": ["supervisor"], **changes})

    assert list(problems_of(rule)) == wrong
