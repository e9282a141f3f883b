"""The generated history is one that the portal itself could have written (issue 2, real input)."""

from collections import Counter, defaultdict
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F, Q
from django.utils import timezone

from cases.file.case.content import digest_of, read_content
from cases.file.case.numbering import series_of
from cases.models import Case, Defect, Handler, Matter, Party, ReviewStep
from cases.review.chain import CHAINS, FINAL, LEVEL, Move, Stage, effect_of, files_at_once
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.office.models import GivenNumber, Series
from portal.people.calendar import bureau_calendar
from portal.people.models import Officer, Post, Qualification, Role, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
STAGE = {level: stage for stage, level in LEVEL.items()}


def decided_steps():
    return ReviewStep.objects.filter(reviewer__isnull=False).select_related("matter__case", "matter__unit")


def last_of(series):
    return {(each.unit_id, each.code, each.year): each.last for each in series}


def test_the_ledger_verifies():
    out = StringIO()

    call_command("verify_ledger", stdout=out)

    assert "business" in out.getvalue()


def test_numbers_are_gapless_by_unit_kind_and_year():
    given = defaultdict(list)
    for case in Case.objects.order_by("registered_at", "pk"):
        year = timezone.localtime(case.registered_at).year
        given[case.unit_id, case.kind, year].append(int(case.number[-6:-1]))

    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in given.values())
    assert last_of(Series.objects.filter(code__startswith="case/")) == {
        (unit, series_of(kind), year): len(numbers) for (unit, kind, year), numbers in given.items()
    }


def test_documents_are_numbered_without_gaps_in_the_order_of_their_approval():
    given = defaultdict(list)
    for row in GivenNumber.objects.order_by("given_at", "pk"):
        given[row.unit_id, row.code, row.year].append(row.serial)

    assert given
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in given.values())
    assert last_of(Series.objects.filter(code__startswith="paper/")) == {
        series: len(numbers) for series, numbers in given.items()
    }


def test_reviewers_hold_their_post_on_that_day():
    for step in decided_steps():
        holder = (
            step.on_behalf_of_id
            if step.on_behalf_of_id and step.reviewer_role != Role.UNIT_DEPUTY
            else step.reviewer_id
        )
        posts = Post.objects.on(timezone.localdate(step.decided_at)).filter(officer_id=holder, role=step.reviewer_role)
        assert (posts if step.reviewer_role == Role.LEGAL_DEPARTMENT else posts.over(step.matter.unit)).exists()


def test_nobody_reviews_an_own_case():
    handled = set(Handler.objects.values_list("case_id", "officer_id"))

    assert [s for s in decided_steps() if (s.matter.case_id, s.reviewer_id) in handled] == []


def test_nobody_decides_two_levels_of_one_matter():
    levels = defaultdict(set)
    for step in decided_steps():
        levels[step.matter_id, step.reviewer_id].add(step.level)

    assert max(map(len, levels.values())) == 1


def test_legal_reviewers_of_penalties_are_qualified():
    kinds = (Qualification.Kind.LEGAL_PROFESSION, Qualification.Kind.LONGSTANDING_REVIEWER)
    qualified = set(Qualification.objects.filter(kind__in=kinds).values_list("officer_id", flat=True))
    penal = decided_steps().filter(matter__kind__in=("penalty", "no_penalty"), level__in=(1, 3))

    assert {step.reviewer_id for step in penal} <= qualified


def test_every_matter_passed_its_levels_as_the_workflow_has_them():
    for matter in Matter.objects.prefetch_related("steps"):
        stage, round_ = Stage.DRAFT, 0
        for step in sorted(matter.steps.all(), key=lambda step: (step.round, step.level)):
            if step.round > round_:
                stage, round_ = _after(matter.chain, stage, Move.SUBMIT), step.round
            assert STAGE[step.level] == stage
            if step.decided_at:
                stage = _after(matter.chain, stage, Move(step.outcome))
        assert (stage, round_) == (matter.stage, matter.round)


def _after(chain, stage, move):
    return next(row.target for row in CHAINS[chain] if (row.source, row.move) == (stage, move))


def test_cases_stand_where_their_matters_brought_them():
    for case in Case.objects.prefetch_related("matters"):
        state = "registered"
        for matter in sorted(case.matters.all(), key=lambda m: (m.ended_at is None, m.ended_at or m.opened_at)):
            at_once = files_at_once(matter.kind, case.kind) and matter.stage != Stage.REJECTED
            if (at_once or matter.stage == Stage.APPROVED) and effect_of(matter.kind, case.kind).target:
                state = effect_of(matter.kind, case.kind).target
        assert case.state == state


def test_decisions_fall_into_duty_hours():
    calendar = bureau_calendar()
    moments = [timezone.localtime(step.decided_at) for step in decided_steps()]

    assert all(calendar.is_working(moment.date()) and 8 <= moment.hour <= 18 for moment in moments)


def test_level_deadlines_are_those_of_the_calendar():
    calendar, hours = bureau_calendar(), {1: 8, 2: 8, 3: 16, 4: 16}

    for step in ReviewStep.objects.all():
        assert step.due_at == calendar.add_working_hours(timezone.localtime(step.opened_at), hours[step.level])


def test_open_matters_hold_the_digest_of_what_their_file_says():
    matters = Matter.objects.exclude(stage__in=FINAL)

    assert {m.content_digest == digest_of(read_content(m)) for m in matters} == {True}


def test_files_wait_at_every_stage():
    assert set(Matter.objects.exclude(stage__in=FINAL).values_list("stage", flat=True)) == {
        "draft",
        *(stage.value for stage in LEVEL),
    }


def test_the_bureau_has_its_people():
    count = Counter(Post.objects.filter(ends_on=None).values_list("role", flat=True))

    assert Unit.objects.filter(kind__in=("town_station", "rural_station", "brigade")).count() == 12
    assert 110 <= Officer.objects.count() <= 130
    assert [count[role] for role in ("legal_officer", "unit_head", "legal_department", "bureau_leader")] == [
        24,
        12,
        4,
        12,
    ]
    assert [count[role] for role in ("system_admin", "security_admin", "audit_admin")] == [1, 1, 1]
    assert Officer.objects.first().check_password("sishen-demo")


def test_nothing_happens_after_the_end(demo):
    end = timezone.make_aware(timezone.datetime(demo.year, demo.month, demo.day))

    assert Event.objects.filter(occurred_at__gte=end).exclude(kind="history.generated").count() == 0
    assert not Case.objects.filter(Q(registered_at__gte=end) | Q(reported_at__gt=F("registered_at"))).exists()


def test_defects_name_those_who_handle_the_case():
    handled = set(Handler.objects.values_list("case_id", "officer_id"))

    assert {(defect.case_id, defect.officer_id) in handled for defect in Defect.objects.all()} == {True}


def test_personal_data_is_sealed():
    assert not Party.objects.exclude(name_sealed__startswith="v1:").exists()
    assert not Party.objects.exclude(id_number_mask__startswith="999").exists()


def test_events_stand_in_order_of_time():
    moments = list(Event.objects.filter(chain="business").order_by("seq").values_list("occurred_at", flat=True))

    assert moments[:-1] == sorted(moments[:-1])
    assert list(verify()) == []
    assert moments[0] < moments[-1] - timedelta(days=300)
