"""C6, C8, domain.md (who decides at which level): nobody reviews what is theirs, and a level is never skipped."""

from datetime import timedelta

import pytest
from django.utils import translation

from cases.file.case.states import MatterKind
from cases.file.sharing import deeds as file
from cases.models import Recusal
from cases.review import deeds as review
from cases.review.chain import Move, Stage
from cases.review.permissions import seat_of
from portal.people.models import Qualification, Role
from portal.people.services import officers, posts, substitutes
from portal.shell.refusals import Denied
from tests import factories
from tests.cases.casework import a_case, a_filed_case, asked, decided

pytestmark = pytest.mark.usefixtures("reference_data")

MAY_DECIDE = """
legal_officer     legal_officer
unit_head         head
legal_department  reviewer other_reviewer
bureau_leader     leader
"""
PEOPLE = [
    "officer",
    "second",
    "legal_officer",
    "head",
    "deputy",
    "reviewer",
    "other_reviewer",
    "leader",
    "supervisor",
    "personnel",
    "rule_admin",
    "system_admin",
    "security_admin",
    "audit_admin",
]


def may_decide(bureau, matter, at):
    names = []
    for name in PEOPLE:
        try:
            seat_of(getattr(bureau, name), matter, at)
            names.append(name)
        except Denied:
            pass
    return names


def test_each_level_is_decided_by_those_whom_the_rulings_name_and_nobody_else(bureau, at):
    matter = asked(a_case(bureau, at))
    table = []
    for person in (bureau.legal_officer, bureau.head, bureau.reviewer, bureau.leader):
        table.append(" ".join([matter.stage, *may_decide(bureau, matter, at)]))
        matter = decided(matter, person, at=at)

    assert table == [" ".join(line.split()) for line in MAY_DECIDE.strip().splitlines()]


def test_nobody_reviews_a_case_they_handle(bureau, at):
    factories.a_post(bureau.second, Role.LEGAL_OFFICER, bureau.unit)

    with translation.override("en"), pytest.raises(Denied, match=r"You handle this case"):
        decided(asked(a_case(bureau, at)), bureau.second, at=at)


def test_nobody_passes_two_levels_of_the_same_matter(bureau, at):
    factories.a_post(bureau.legal_officer, Role.UNIT_HEAD, bureau.unit)
    matter = decided(asked(a_case(bureau, at)), bureau.legal_officer, at=at)

    with pytest.raises(Denied):
        decided(matter, bureau.legal_officer, at=at)


def test_the_same_person_may_sit_at_the_same_level_in_a_later_round(bureau, at):
    matter = asked(a_case(bureau, at))
    decided(matter, bureau.legal_officer, Move.RETURN, at=at, opinion="补正。")
    from cases.review.matters import deeds as matters

    matter.refresh_from_db()
    matter = matters.resubmit(
        by=bureau.officer, at=at, matter_id=matter.pk, seen_version=matter.version, proposal="已补正。"
    )

    assert decided(matter, bureau.legal_officer, at=at).stage == Stage.UNIT_HEAD


def test_two_levels_are_refused_across_rounds_too(bureau, at):
    matter = asked(a_case(bureau, at))
    decided(matter, bureau.legal_officer, at=at)
    matter = decided(matter, bureau.head, Move.RETURN, at=at, opinion="补正。")
    factories.a_post(bureau.head, Role.LEGAL_OFFICER, bureau.unit)
    from cases.review.matters import deeds as matters

    matter = matters.resubmit(
        by=bureau.officer, at=at, matter_id=matter.pk, seen_version=matter.version, proposal="已补正。"
    )

    with pytest.raises(Denied):
        decided(matter, bureau.head, at=at)


def test_a_recused_officer_is_shut_out(bureau, at):
    case = a_case(bureau, at)
    matter = asked(case)
    file.recuse(by=bureau.head, at=at, case_id=case.pk, officer=bureau.legal_officer, reason="系当事人近亲属。")

    with pytest.raises(Denied):
        decided(matter, bureau.legal_officer, at=at)
    assert Recusal.objects.count() == 1


def test_the_deputy_sits_only_while_the_head_cannot(bureau, at):
    matter = decided(asked(a_case(bureau, at)), bureau.legal_officer, at=at)
    with pytest.raises(Denied):
        decided(matter, bureau.deputy, at=at)

    file.recuse(by=bureau.head, at=at, case_id=matter.case_id, officer=bureau.head, reason="回避。")
    decided(matter, bureau.deputy, at=at)

    step = matter.steps.get(level=2)
    assert (step.reviewer, step.on_behalf_of, step.reviewer_role) == (bureau.deputy, bureau.head, "unit_deputy")


def test_a_substitute_acts_on_the_given_days_only_and_the_step_names_both(bureau, at):
    stand_in = factories.someone(Role.UNIT_HEAD, factories.a_unit())
    on = at.date()
    substitutes.name(
        by=bureau.head, at=at, officer_id=bureau.head.pk, substitute_id=stand_in.pk, starts_on=on, ends_on=on
    )
    matter = decided(asked(a_case(bureau, at)), bureau.legal_officer, at=at)

    with pytest.raises(Denied):
        decided(matter, stand_in, at=at + timedelta(days=1))
    decided(matter, stand_in, at=at)

    step = matter.steps.get(level=2)
    assert (step.reviewer, step.on_behalf_of) == (stand_in, bureau.head)


def test_a_substitute_who_handles_the_case_is_refused_like_anybody(bureau, at):
    factories.a_post(bureau.second, Role.UNIT_HEAD, factories.a_unit())
    substitutes.name(
        by=bureau.head,
        at=at,
        officer_id=bureau.head.pk,
        substitute_id=bureau.second.pk,
        starts_on=at.date(),
        ends_on=at.date(),
    )
    matter = decided(asked(a_case(bureau, at)), bureau.legal_officer, at=at)

    with pytest.raises(Denied):
        decided(matter, bureau.second, at=at)


def test_the_first_to_take_a_matter_up_holds_it(bureau, at):
    matter = asked(a_case(bureau, at))
    for person in (bureau.legal_officer, bureau.head):
        matter = decided(matter, person, at=at)

    review.take_up(by=bureau.reviewer, at=at, matter_id=matter.pk)

    with pytest.raises(Denied):
        decided(matter, bureau.other_reviewer, at=at)
    assert decided(matter, bureau.reviewer, at=at).stage == Stage.BUREAU_LEADER


def test_the_legal_review_of_a_penalty_needs_the_legal_qualification(bureau, at):
    unqualified = factories.someone(Role.LEGAL_OFFICER, bureau.unit, qualified=False)
    matter = asked(a_filed_case(bureau, at), MatterKind.PENALTY)
    with pytest.raises(Denied):
        decided(matter, unqualified, at=at)

    factories.a_qualification(unqualified, Qualification.Kind.LONGSTANDING_REVIEWER)

    assert decided(matter, unqualified, at=at).stage == Stage.UNIT_HEAD


def test_no_qualification_no_case(bureau, at):
    unqualified = factories.someone(Role.OFFICER, bureau.unit, qualified=False)

    with pytest.raises(Denied):
        a_case(bureau, at, assistants=[unqualified])


def test_a_leader_without_the_unit_in_the_portfolio_does_not_decide(bureau, at):
    stranger = factories.someone(Role.BUREAU_LEADER, factories.a_unit())
    matter = asked(a_case(bureau, at))
    for person in (bureau.legal_officer, bureau.head, bureau.reviewer):
        matter = decided(matter, person, at=at)

    with pytest.raises(Denied):
        decided(matter, stranger, at=at)


def test_what_a_closed_account_had_taken_up_is_decided_by_others(bureau, at):
    matter = asked(a_case(bureau, at))
    for person in (bureau.legal_officer, bureau.head):
        matter = decided(matter, person, at=at)
    review.take_up(by=bureau.reviewer, at=at, matter_id=matter.pk)

    officers.close(by=bureau.system_admin, at=at, officer_id=bureau.reviewer.pk, reason="离职")

    assert decided(matter, bureau.other_reviewer, at=at).stage == Stage.BUREAU_LEADER


def test_a_qualification_that_has_ended_is_none(bureau, at):
    former, kind = factories.someone(Role.OFFICER, bureau.unit, qualified=False), Qualification.Kind.LAW_ENFORCEMENT
    factories.a_qualification(former, kind, ends_on=at.date() - timedelta(days=1))

    with pytest.raises(Denied):
        a_case(bureau, at, assistants=[former])


def test_a_qualification_that_has_ended_reviews_no_penalty(bureau, at):
    former = factories.someone(Role.LEGAL_OFFICER, bureau.unit, qualified=False)
    factories.a_qualification(former, Qualification.Kind.LEGAL_PROFESSION, ends_on=at.date() - timedelta(days=1))

    with pytest.raises(Denied):
        decided(asked(a_filed_case(bureau, at), MatterKind.PENALTY), former, at=at)


def test_one_of_two_heads_keeps_the_deputy_out(bureau, at):
    other = factories.someone(Role.UNIT_HEAD, bureau.unit)
    matter = decided(asked(a_case(bureau, at)), bureau.legal_officer, at=at)
    file.recuse(by=bureau.head, at=at, case_id=matter.case_id, officer=bureau.head, reason="回避。")

    with pytest.raises(Denied):
        decided(matter, bureau.deputy, at=at)
    assert decided(matter, other, at=at).stage == Stage.LEGAL_DEPARTMENT


def test_a_substitute_who_lost_the_fitting_post_decides_nothing(bureau, at):
    stand_in, on = factories.an_officer(), at.date()
    post = factories.a_post(stand_in, Role.UNIT_HEAD)
    substitutes.name(
        by=bureau.head, at=at, officer_id=bureau.head.pk, substitute_id=stand_in.pk, starts_on=on, ends_on=on
    )
    matter = decided(asked(a_case(bureau, at)), bureau.legal_officer, at=at)

    posts.end(by=bureau.security_admin, at=at, post_id=post.pk, reason="调离")

    with pytest.raises(Denied):
        decided(matter, stand_in, at=at)
