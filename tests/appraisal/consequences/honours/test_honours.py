"""A11: the honours of a year, who is excluded and why, confirmed by a person; what an objection fells binds no more."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from appraisal.consequences import deeds as ladder
from appraisal.consequences.honours import deeds
from appraisal.consequences.honours import queries as honours
from appraisal.models import Category, Consequence, Exclusion, Gate, HonoursList, Indicator, Reversal, SchemeVersion
from appraisal.results.reissues import deeds as reissues
from portal.dispatch.models import Notice
from portal.ledger.writing.recording import deed
from portal.people.models import Role
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.appraisal.making import SYSTEM, a_defect, a_month, on, publish, rule_in_force
from tests.factories import a_post, a_station, someone

pytestmark = pytest.mark.usefixtures("reference_data")
DECIDED, NEXT_YEAR = on(2025, 3, 20), on(2026, 1, 15)


@pytest.fixture
def stations(bureau, version):
    rule_in_force(version.scheme, "same_problem_twice")
    return [a_station("甲"), a_station("乙")]


@pytest.fixture
def defects(stations):
    found = []
    for month in (1, 2):
        found.append(a_defect(stations[0], on(2025, month, 5)))
        publish(a_month(2025, month))
    return found


@pytest.fixture
def shut_out(bureau, defects):
    for each in Consequence.objects.all():
        ladder.confirm(by=bureau.supervisor, at=DECIDED, consequence_id=each.pk, reason="已核实")
    return Consequence.objects.get(rule="same_problem_twice")


def names(rows):
    return sorted(row["name"] for row in rows)


def confirm(by, **fields):
    content = honours.content_of(2025, "u")
    given = {
        "at": NEXT_YEAR,
        "year": 2025,
        "subject_kind": "u",
        "reason": "经研究确认",
        "seen_digest": honours.digest_of(content),
    }
    return deeds.confirm(by=by, **{**given, **fields})


def test_all_are_candidates_but_whom_a_confirmed_consequence_shuts_out(bureau, shut_out):
    content = honours.content_of(2025, "u")

    assert {bureau.unit.name, "乙"} <= set(names(content["candidates"]))
    assert [(row["name"], row["reasons"]) for row in content["excluded"]] == [("甲", [{"consequence": shut_out.pk}])]
    assert honours.content_of(2019, "u") == {"candidates": [], "excluded": []}


def test_a_proposal_or_a_waived_one_shuts_nobody_out(bureau, defects):
    assert honours.content_of(2025, "u")["excluded"] == []
    for each in Consequence.objects.all():
        ladder.waive(by=bureau.supervisor, at=DECIDED, consequence_id=each.pk, reason="情况特殊")

    assert honours.content_of(2025, "u")["excluded"] == []


def test_a_gate_that_holds_shuts_out_too(bureau, reference_data, version):
    first, _second = a_station("甲"), a_station("乙")
    scheme = version.scheme
    gated = SchemeVersion(scheme=scheme, number="2", effective_from=on(2025, 1, 1).date())
    gated.smallest_caseload_units = gated.smallest_caseload_officers = 0
    with deed("version.published", by=SYSTEM, at=on(2025, 1, 1)) as record:
        record.save(gated)
        category = Category.objects.create(
            version=gated, code="all", name="全部", full_marks=10_000, base_marks_units=10_000
        )
        Indicator.objects.create(
            version=gated,
            category=category,
            code="1",
            subject="u",
            measure="cases.defects_serious",
            rule="per_occurrence",
            params={"points": -100, "floor": -1000},
            name="严重瑕疵",
        )
        gate = Gate.objects.create(
            version=gated,
            code="g",
            subject="u",
            name="严重瑕疵两件以上",
            effect="no_honours",
            condition={"all": [{"indicator": "1", "of": "value", "is": ">=", "than": 200}]},
        )
        record.keep_sets(gated)
        record.change(gated, only_if={"published_at": None}, published_at=on(2025, 1, 1))
    for _each in range(2):
        a_defect(first, on(2025, 1, 5))
    publish(a_month(2025, 1))

    [row] = honours.content_of(2025, "u")["excluded"]

    assert (row["name"], row["reasons"][0]["gate"]) == ("甲", gate.pk)
    [(_row, [(words, address)])] = honours.reasons_in_words([row])
    assert (words, "/sheets/" in address) == ("严重瑕疵两件以上", True)


def test_a_person_confirms_the_list_with_a_number_and_it_is_frozen(bureau, shut_out):
    made = confirm(bureau.supervisor)

    assert made.number.endswith("评〔2026〕1号")
    assert names(made.content["excluded"]) == ["甲"]
    with pytest.raises(DatabaseError), transaction.atomic():
        HonoursList.objects.filter(pk=made.pk).update(content={})
    with pytest.raises(MovedOn):
        confirm(bureau.supervisor)


def test_not_before_the_year_is_over_nor_while_something_is_undecided(bureau, defects):
    with pytest.raises(Refused):
        confirm(bureau.supervisor)
    for each in Consequence.objects.all():
        ladder.waive(by=bureau.supervisor, at=DECIDED, consequence_id=each.pk, reason="情况特殊")
    with pytest.raises(Refused):
        confirm(bureau.supervisor, at=on(2025, 12, 31, 23))
    with pytest.raises(Refused):
        confirm(bureau.supervisor, reason=" ")

    assert confirm(bureau.supervisor, at=on(2026, 1, 1, 0)).year == 2025


def test_who_is_on_the_list_does_not_confirm_it(bureau, stations, shut_out):
    leads = someone(Role.SUPERVISOR, bureau.root)
    a_post(leads, Role.UNIT_HEAD, stations[1].unit)

    for person in (leads, bureau.head, bureau.officer, bureau.personnel, bureau.rule_admin):
        with pytest.raises(Denied):
            confirm(person)


def test_the_second_of_two_sees_that_the_list_is_another(bureau, shut_out):
    seen = honours.digest_of(honours.content_of(2025, "u"))
    a_defect(bureau, on(2025, 3, 5))
    publish(a_month(2025, 3))
    with deed("consequence.reversed", by=SYSTEM, at=NEXT_YEAR) as record:
        record.save(Reversal(consequence=shut_out, reversed_at=NEXT_YEAR, periods=["2025-02"]))

    with pytest.raises(MovedOn):
        confirm(bureau.supervisor, seen_digest=seen)


def fell(bureau, defect, at):
    """An objection takes a defect of a published month back, and its corrected bulletin is issued."""
    with deed("objection.upheld", by=SYSTEM, at=at) as record:
        record.save(
            Exclusion(
                ref_kind="cases.defect", ref_id=defect.pk, excluded_by=bureau.leader, excluded_at=at, reason="认定不当"
            )
        )
    for proposal in reissues.look(at=at):
        reissues.issue(by=bureau.supervisor, at=at, reissue_id=proposal.pk, reason="更正")


def test_a_felled_ground_is_reversed_once_and_told_and_the_list_is_corrected_by_a_person(
    bureau, stations, defects, shut_out
):
    first = confirm(bureau.supervisor, at=NEXT_YEAR)
    assert deeds.reverse_fallen(by=SYSTEM, at=NEXT_YEAR) == []

    fell(bureau, defects[1], on(2026, 1, 20))
    made = deeds.reverse_fallen(by=SYSTEM, at=on(2026, 1, 21))

    assert {each.consequence.rule for each in made} == {"same_problem_twice", "last_twice"}
    assert deeds.reverse_fallen(by=SYSTEM, at=on(2026, 1, 22)) == []
    assert honours.content_of(2025, "u")["excluded"] == []
    told = Notice.objects.filter(kind="consequence.reversed").values_list("recipient", flat=True)
    assert set(told) == {bureau.supervisor.pk, stations[0].head.pk}
    assert Notice.objects.filter(kind="honours.changed", recipient=bureau.supervisor).count() == 1

    second = confirm(bureau.supervisor, at=on(2026, 1, 23))
    assert (second.replaces, honours.current(2025, "u")) == (first, second)
    assert names(HonoursList.objects.get(pk=first.pk).content["excluded"]) == ["甲"]


def test_the_pages_for_those_who_decide_and_for_the_others(bureau, stations, shut_out, browse):
    address = reverse("appraisal:honours", args=[2025, "units"])

    page = browse(bureau.supervisor, address).content.decode()
    assert reverse("appraisal:consequence", args=[shut_out.pk]) in page
    assert "No list of this year is confirmed yet" in browse(bureau.officer, address).content.decode()
    for person in (bureau.officer, bureau.head, bureau.personnel):
        assert browse(person, address, {"seen": "x", "reason": "y"}).status_code == 403

    seen = honours.digest_of(honours.content_of(2025, "u"))
    sent = browse(bureau.supervisor, address, {"seen": seen, "reason": "经研究确认"})
    made = HonoursList.objects.get()
    assert sent.url == reverse("appraisal:honours_list", args=[made.pk])
    # Why another unit is excluded is not read by everybody; whom it concerns reads it.
    assert str(shut_out.label) not in browse(bureau.officer, sent.url).content.decode()
    assert str(shut_out.by_rule.name_en) in browse(stations[0].head, sent.url).content.decode()
    assert browse(bureau.rule_admin, sent.url).status_code == 403
    assert browse(bureau.supervisor, reverse("appraisal:honours", args=[2019, "units"])).status_code == 404
