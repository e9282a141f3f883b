"""C4–C7, B13: four levels decide in the browser; stale pages, double clicks and outsiders are answered calmly."""

import pytest
from django.db import connection
from django.urls import reverse

from cases.file.case.states import CaseState
from cases.models import Case, DefectItem, Matter, ReviewStep
from cases.review import deeds, waiting
from cases.review.chain import Move, Stage
from cases.review.matters import deeds as matters
from portal.people.models import Role
from tests import factories
from tests.cases import casework

pytestmark = pytest.mark.django_db


def test_four_levels_decide_a_filing_one_after_the_other(here, a_case, asked_for, browse, answers):
    matter = asked_for(a_case())

    for person, stage in (
        (here.legal_officer, Stage.UNIT_HEAD),
        (here.head, Stage.LEGAL_DEPARTMENT),
        (here.reviewer, Stage.BUREAU_LEADER),
        (here.leader, Stage.APPROVED),
    ):
        client = browse(person)
        assert client.get(reverse("cases:review", args=[matter.pk])).status_code == 200
        response = client.post(reverse("cases:decide", args=[matter.pk]), answers(matter))
        assert response.status_code == 302
        matter.refresh_from_db()
        assert matter.stage == stage

    assert Case.objects.get(pk=matter.case_id).state == CaseState.FILED
    assert ReviewStep.objects.filter(matter=matter, outcome=Move.APPROVE).count() == 4


@pytest.mark.parametrize(("kind", "is_cited"), [("administrative", True), ("criminal", False)])
def test_the_questions_cite_the_procedure_of_administrative_cases_there_alone(here, browse, now, kind, is_cited):
    matter = casework.asked(casework.a_case(here, now, kind=kind))

    page = browse(here.legal_officer).get(reverse("cases:review", args=[matter.pk])).content.decode()

    assert ("Procedure for Administrative Cases, article 170" in page) == is_cited


def test_reading_the_review_page_changes_nothing(here, a_case, asked_for, browse):
    matter = asked_for(a_case())

    browse(here.legal_officer).get(reverse("cases:review", args=[matter.pk]))

    assert Matter.objects.get(pk=matter.pk).holder is None


def test_the_page_of_a_pool_claims_the_matter_by_a_request_of_its_own(here, a_case, asked_for, browse):
    matter = asked_for(a_case())
    url = reverse("cases:take_up", args=[matter.pk])

    page = browse(here.legal_officer).get(reverse("cases:review", args=[matter.pk])).content.decode()
    response = browse(here.legal_officer).post(url, headers={"hx-request": "true"})

    assert f'hx-post="{url}" hx-trigger="load"' in page
    assert response.status_code == 200
    assert Matter.objects.get(pk=matter.pk).holder == here.legal_officer


def test_after_a_decision_the_next_file_of_the_queue_opens(here, a_case, asked_for, browse, answers):
    first, second, third = (asked_for(a_case()) for _each in range(3))

    response = browse(here.legal_officer).post(reverse("cases:decide", args=[second.pk]), answers(second))

    assert response.url == reverse("cases:review", args=[third.pk])
    assert first.pk < second.pk < third.pk


def test_the_place_in_the_queue_is_shown_with_ways_on_and_back(here, a_case, asked_for, browse):
    first, second, third = (asked_for(a_case()) for _each in range(3))

    response = browse(here.legal_officer).get(reverse("cases:review", args=[second.pk]))

    assert response.context["position"] == "2 / 3"
    assert response.context["previous_url"] == reverse("cases:review", args=[first.pk])
    assert response.context["next_url"] == reverse("cases:review", args=[third.pk])


@pytest.mark.parametrize(("place", "shown"), [(0, "1 / 2+"), (1, "2 / 2+"), (2, "3 / 4")])
def test_of_a_long_queue_the_beginning_is_read_and_leads_on(here, a_case, asked_for, browse, monkeypatch, place, shown):
    monkeypatch.setattr("cases.review.waiting.BEGINNING", 3)
    waiting._first.cache_clear()
    matters = [asked_for(a_case()) for _each in range(4)]
    browser = browse(here.legal_officer)

    context = browser.get(reverse("cases:review", args=[matters[place].pk])).context
    waiting._first.cache_clear()

    assert context["position"] == shown
    assert context["next_url"] == reverse("cases:review", args=[matters[place + 1].pk])


def test_the_beginning_of_a_queue_is_read_from_its_nearest_deadline(here, now):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # So few rows are else read as they lie and sorted.
            for way in ("seqscan", "sort", "bitmapscan"):
                cursor.execute(f"SET LOCAL enable_{way} = off")

    plan = waiting.waiting_for(here.reviewer, now)[: waiting.BEGINNING].explain()

    assert "matter_by_deadline" in plan


def test_a_stale_page_is_answered_with_what_changed(here, a_case, asked_for, browse, answers, decided):
    matter = asked_for(a_case())
    data = answers(matter, opinion="看过")
    decided(matter, here.legal_officer)

    response = browse(here.head).post(reverse("cases:decide", args=[matter.pk]), data)

    assert response.status_code == 409
    assert "The matter now stands at: unit head." in response.content.decode()


def test_the_second_of_a_double_click_leads_on_and_decides_nothing(here, a_case, asked_for, browse, answers):
    matter, other = asked_for(a_case()), asked_for(a_case())
    data, url = answers(matter), reverse("cases:decide", args=[matter.pk])
    client = browse(here.legal_officer)

    first, second = client.post(url, data), client.post(url, data)

    assert first.url == second.url == reverse("cases:review", args=[other.pk])
    assert ReviewStep.objects.filter(matter=matter, decided_at__isnull=False).count() == 1


def test_a_return_without_a_reason_is_shown_beside_the_field_and_keeps_what_was_typed(
    here, a_case, asked_for, browse, answers
):
    matter = asked_for(a_case())
    item = DefectItem.objects.get(code="FA-04")
    data = answers(
        matter,
        "return",
        facts="no",
        **{"facts-0-item": item.pk, "facts-0-officer": here.officer.pk, "facts-0-remark": "缺孙某笔录"},
    )

    response = browse(here.legal_officer).post(reverse("cases:decide", args=[matter.pk]), data)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Say why, so that the author knows what to do." in page
    assert "缺孙某笔录" in page
    assert f'<option value="{item.pk}" selected' in page


def test_a_no_without_a_defect_is_refused_beside_its_question(here, a_case, asked_for, browse, answers):
    matter = asked_for(a_case())

    response = browse(here.legal_officer).post(
        reverse("cases:decide", args=[matter.pk]), answers(matter, "return", opinion="补正", law="no")
    )

    assert response.status_code == 422
    assert [question.name for question in response.context["questions"] if question.problem] == ["law"]


def test_a_noted_defect_may_pass_and_sticks_to_the_responsible_officer(here, a_case, asked_for, browse, answers):
    matter = asked_for(a_case())
    item = DefectItem.objects.get(code="PR-01")
    data = answers(
        matter,
        procedure="no",
        **{"procedure-0-item": item.pk, "procedure-0-officer": here.officer.pk, "procedure-0-noted": "1"},
    )

    browse(here.legal_officer).post(reverse("cases:decide", args=[matter.pk]), data)

    assert list(matter.case.defects.values_list("item__code", "officer", "is_noted")) == [
        ("PR-01", here.officer.pk, True)
    ]


def test_a_defect_left_under_a_question_now_answered_yes_is_forgotten(here, a_case, asked_for, browse, answers):
    matter = asked_for(a_case())
    item = DefectItem.objects.get(code="FA-04")
    data = answers(matter, **{"facts-0-item": item.pk, "facts-0-officer": here.officer.pk})

    response = browse(here.legal_officer).post(reverse("cases:decide", args=[matter.pk]), data)

    assert response.status_code == 302
    assert matter.case.defects.count() == 0


def test_unchanged_content_that_one_approved_before_is_said_and_filled_in(
    here, a_case, asked_for, browse, decided, now
):
    matter = asked_for(a_case())
    decided(matter, here.legal_officer)
    decided(matter, here.head, Move.RETURN)
    matter.refresh_from_db()
    given = {"seen_version": matter.version, "proposal": matter.proposal}
    matters.resubmit(by=here.officer, at=now, matter_id=matter.pk, **given)

    response = browse(here.legal_officer).get(reverse("cases:review", args=[matter.pk]))

    assert response.context["approved_before"].round == 1
    assert {question.answer for question in response.context["questions"]} == {"yes"}
    assert "You approved this very content in round 1" in response.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("legal_officer", 200),
        ("head", 403),
        ("deputy", 403),
        ("reviewer", 403),
        ("leader", 403),
        ("supervisor", 403),
        ("officer", 403),
        ("second", 403),
        ("rule_admin", 404),
        ("personnel", 404),
        ("system_admin", 404),
        ("security_admin", 404),
        ("audit_admin", 404),
    ],
)
def test_the_first_level_is_open_to_the_legal_officer_alone(here, a_case, asked_for, browse, answers, who, status):
    matter = asked_for(a_case())
    client = browse(getattr(here, who))

    assert client.get(reverse("cases:review", args=[matter.pk])).status_code == status
    expected = 302 if status == 200 else status
    assert client.post(reverse("cases:decide", args=[matter.pk]), answers(matter)).status_code == expected


def test_the_strip_names_who_holds_the_matter_and_what_is_next(here, a_case, asked_for, browse):
    matter = asked_for(a_case())

    strip = browse(here.legal_officer).get(reverse("cases:review", args=[matter.pk])).context["strip"]

    department = sorted([here.reviewer, here.other_reviewer], key=lambda officer: (officer.name_sort, officer.pk))

    assert [(step.label, step.state, step.holder) for step in strip.steps] == [
        ("Handed in", "done", here.officer.name),
        ("Legal officer", "now", here.legal_officer.name),
        ("Unit head", "waiting", here.head.name),
        ("Legal department", "waiting", ", ".join(officer.name for officer in department)),
        ("Bureau leader", "waiting", here.leader.name),
    ]
    assert strip.next == "On to the head of the handling unit."


@pytest.fixture
def held(here, a_case, asked_for, now):
    matter = asked_for(a_case())
    return deeds.take_up(by=here.legal_officer, at=now, matter_id=matter.pk)


def test_the_claimer_puts_back_on_the_page(here, held, browse):
    page = browse(here.legal_officer).get(reverse("cases:review", args=[held.pk])).content.decode()
    url = reverse("cases:put_back", args=[held.pk])

    answer = browse(here.legal_officer).post(url)

    assert f'action="{url}"' in page
    assert answer.status_code == 302
    assert Matter.objects.get(pk=held.pk).holder is None


def test_a_colleague_reads_who_holds_it_and_what_can_be_done(here, held, browse):
    colleague = factories.someone(Role.LEGAL_OFFICER, here.unit)
    url = reverse("cases:review", args=[held.pk])

    theirs, heads, outsiders = (browse(who).get(url) for who in (colleague, here.head, here.leader))

    assert (theirs.status_code, heads.status_code, outsiders.status_code) == (403, 200, 403)
    assert here.legal_officer.name in theirs.content.decode()
    assert "the head of the unit or the legal department" in theirs.content.decode()
    release = reverse("cases:release", args=[held.pk])
    assert release in heads.content.decode()
    assert release not in theirs.content.decode() + outsiders.content.decode()


def test_putting_back_what_another_holds_asks_for_a_reason(here, held, browse):
    url = reverse("cases:release", args=[held.pk])

    empty = browse(here.head).post(url, {"reason": ""})
    done = browse(here.head).post(url, {"reason": "住院"})
    again = browse(here.head).get(url)

    assert (empty.status_code, done.status_code, again.status_code) == (422, 302, 302)
    assert Matter.objects.get(pk=held.pk).holder is None
