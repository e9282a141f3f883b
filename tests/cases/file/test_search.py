"""C15: full text in Chinese on both engines: what is found, by whom, and that the index follows the case."""

import pytest
from django.db import transaction

from cases.desk.list.queries import cases_for
from cases.file.search import jobs
from cases.file.search.deeds import index
from cases.file.search.matching import matching
from cases.models import Case, CaseText
from cases.quality.corrections import deeds as corrections
from tests import factories
from tests.cases import casework

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

HELD = ("电动", "电动车", "一辆电动车", "西关桥", "刀", "皖a12", "A1234", "１２３４", "车 桥", "殴打他人 刀")
NOT_HELD = ("动电", "电车动", "桥西", "12354", "电动汽车", "头 无此", "*", "NEAR(", "\\", "%电动", "' OR 1=1", '"电动"')


class Progress:
    def __init__(self):
        self.done = 0

    def advance(self, by):
        self.done += by


@pytest.fixture
def a_case(bureau, at):
    return lambda **changes: casework.a_case(bureau, at, **changes)


def found(query):
    return list(matching(Case.objects.all(), query).values_list("pk", flat=True))


@pytest.mark.parametrize("query", HELD)
def test_a_case_is_found_by_any_part_of_its_words(a_case, query):
    case = a_case(place="西关桥头", facts="被盗一辆电动车，车牌皖A12345，现场留有水果刀。")
    a_case(place="东大街", facts="与邻居口角。")

    assert found(query) == [case.pk]


@pytest.mark.parametrize("query", NOT_HELD)
def test_what_the_text_does_not_hold_is_not_found(a_case, query):
    a_case(place="西关桥头", facts="被盗一辆电动车，车牌皖A12345。")

    assert found(query) == []


def test_a_case_number_is_found_whatever_the_brackets(a_case):
    case = a_case()

    for written in (case.number, case.number.replace("〔", "[").replace("〕", "]"), case.number[-6:]):
        assert found(written) == [case.pk]


def test_the_pairs_of_a_word_in_another_order_do_not_make_the_word(a_case):
    a_case(facts="电动 动车")

    assert found("电动车") == []


def test_a_corrected_case_is_found_by_its_new_words_only(bureau, a_case, at):
    case = a_case(facts="被盗一辆自行车。")
    case.refresh_from_db()
    corrections.correct(
        by=bureau.officer,
        at=at,
        thing="case",
        pk=case.pk,
        seen=corrections.seen_of(case),
        reason="核实",
        changes={"place": "东大街", "facts": "被盗一辆摩托车。"},
    )

    assert found("自行车") == []
    assert found("摩托车") == [case.pk]


def test_a_deed_that_fails_leaves_the_index_as_it_was(a_case):
    case = a_case(facts="被盗一辆自行车。")

    with transaction.atomic():
        case.facts = "摩托车"
        index([case])
        transaction.set_rollback(True)

    assert found("摩托车") == []
    assert found("自行车") == [case.pk]


@pytest.mark.parametrize("few", [1, 2, 3])
def test_a_word_is_found_everywhere_whether_few_or_many_cases_hold_it(a_case, monkeypatch, few):
    cases = [a_case(facts="被盗一辆自行车。") for _each in range(3)]
    monkeypatch.setattr("cases.file.search.matching.FEW", few)

    assert sorted(found("自行车")) == [case.pk for case in cases]


def test_nobody_finds_a_case_that_one_may_not_know_of(bureau, a_case):
    case = a_case(facts="被盗一辆自行车。")
    outsider = factories.a_station(name="东关派出所").officer

    assert list(cases_for(bureau.officer, {"q": "自行车"})) == [case]
    assert list(cases_for(outsider, {"q": "自行车"})) == []


def test_the_job_indexes_what_was_missed_and_what_is_stale_and_then_rests(a_case, at):
    missing, stale, fresh = a_case(facts="扳手"), a_case(facts="锤子"), a_case(facts="斧头")
    CaseText.objects.filter(case=missing).delete()
    CaseText.objects.filter(case=stale).update(version=0, text="")

    first, second = (jobs.run("2026-03-16T10:00", at=at, progress=Progress()) for _ in range(2))

    assert (first, second) == ({"cases indexed": 2}, {"cases indexed": 0})
    assert [found(word) for word in ("扳手", "锤子", "斧头")] == [[missing.pk], [stale.pk], [fresh.pk]]
