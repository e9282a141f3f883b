"""A9, B4: a line is disputed in publicity and decided by somebody who neither filed it nor made the entry."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from appraisal.desk.inbox import piles
from appraisal.models import Bulletin, Exclusion, Objection, Reissue, Run
from appraisal.objections import deeds as objections
from appraisal.objections.queries import record_of
from appraisal.objections.waiting import objections_waiting
from appraisal.results.publicity import deeds as publicity
from cases.models import DefectItem
from portal.dispatch.models import Notice
from portal.people.models import Officer, Role
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.appraisal.conftest import SERIOUS
from tests.appraisal.making import a_defect, a_month, a_step, a_version, compute, line_of, on, publish
from tests.factories import a_post

pytestmark = pytest.mark.usefixtures("reference_data")

FILED, DECIDED = on(2026, 3, 4), on(2026, 3, 5)


@pytest.fixture
def defect(bureau, version):
    return a_defect(bureau, on(2026, 2, 5), step=a_step(bureau, decided=on(2026, 2, 5), reviewer=bureau.leader))


@pytest.fixture
def month(bureau, defect):
    return in_publicity(bureau, a_month(2026, 2))


def in_publicity(bureau, period):
    compute(period)
    publicity.start(by=bureau.supervisor, at=period.computes_at, period_id=period.pk)
    period.refresh_from_db()
    return period


def file(bureau, month, *, by=None, at=FILED, unit=False, reason="材料齐全", **ref):
    run = Run.objects.get(period=month)
    sheet = run.sheets.get(subject_kind="u", unit=bureau.unit) if unit else run.sheets.get(officer=bureau.officer)
    code = "1.3" if unit else "1.13"
    indicator = sheet.lines.get(indicator__code=code).indicator_id
    return objections.file(
        by=by or bureau.officer, at=at, sheet_id=sheet.pk, indicator_id=indicator, reason=reason, **ref
    )


def decide(objection, by, *, is_upheld=True, at=DECIDED, reason="复核属实", **ref):
    return objections.decide(by=by, at=at, objection_id=objection.pk, is_upheld=is_upheld, reason=reason, **ref)


def test_a_record_that_filters_chose_can_be_disputed_and_is_shown(bureau):
    """Its facts are filed under the use and not the measure alone; who gave the points is not asked to decide."""
    chosen = {"use": {"filters": {"severity": ["serious"]}}}
    a_version(("1.13", "o", "cases.defects_serious", "per_occurrence", {"points": -500}, chosen))
    step = a_step(bureau, decided=on(2026, 2, 5), reviewer=bureau.supervisor)
    defect = a_defect(bureau, on(2026, 2, 5), step=step)
    month = in_publicity(bureau, a_month(2026, 2))

    objection = file(bureau, month, ref_kind="cases.defect", ref_id=defect.pk)

    assert record_of(objection, bureau.officer).fact.quantity == 100
    assert objections_waiting(bureau.supervisor, FILED) == []


def test_upheld_the_defect_counts_no_more_for_officer_and_unit(bureau, month, defect):
    objection = file(bureau, month, ref_kind="cases.defect", ref_id=defect.pk)

    decide(objection, bureau.supervisor)

    run = Run.objects.get(period=month)
    assert line_of(run, bureau.officer, "1.13") == (0, 0, 0)
    assert line_of(run, bureau.unit, "1.3") == (0, 0, 0)


def test_a_defect_that_falls_counts_in_no_other_measure_either(bureau):
    question = DefectItem.objects.filter(severity="serious").first().question
    by_question = (f"cases.defects_{question}", "per_occurrence", {"points": -100})
    a_version(("1.3", "u", *SERIOUS), ("1.13", "o", *SERIOUS), ("1.4", "u", *by_question))
    defect = a_defect(bureau, on(2026, 2, 5), step=a_step(bureau, decided=on(2026, 2, 5), reviewer=bureau.leader))
    month = in_publicity(bureau, a_month(2026, 2))
    assert line_of(Run.objects.get(period=month), bureau.unit, "1.4") == (100, 0, -100)

    decide(file(bureau, month, ref_kind="cases.defect", ref_id=defect.pk), bureau.supervisor)

    assert line_of(Run.objects.get(period=month), bureau.unit, "1.4") == (0, 0, 0)


def test_upheld_it_corrects_the_draft_and_the_first_stays_readable(bureau, month, defect):
    first = Bulletin.objects.get()
    decide(file(bureau, month, ref_kind="cases.defect", ref_id=defect.pk), bureau.supervisor)

    first.refresh_from_db()
    points = [
        row["points"]
        for bulletin in (first, first.superseded_by)
        for group in bulletin.content["groups"]
        for row in group["rows"]
        if (group["kind"], row["subject_id"]) == ("u", bureau.unit.pk)
    ]
    assert points == [9750, 10_000]


def test_rejected_nothing_moves(bureau, month, defect):
    digest = Run.objects.get().results_digest

    objection = decide(file(bureau, month), bureau.supervisor, is_upheld=False)

    assert (objection.state, Run.objects.get().results_digest) == ("rejected", digest)
    assert not Exclusion.objects.exists()


def test_upheld_after_publication_a_corrected_bulletin_is_proposed_at_once(bureau, month, defect):
    objection = file(bureau, month, ref_kind="cases.defect", ref_id=defect.pk)
    publicity.finish(by=bureau.supervisor, at=on(2026, 3, 9), period_id=month.pk, reason="局长批准")
    decide(objection, bureau.supervisor, at=on(2026, 3, 20))

    proposal = Reissue.objects.get()
    assert line_of(proposal.run, bureau.unit, "1.3") == (0, 0, 0)
    assert line_of(Run.objects.standing().get(period=month), bureau.unit, "1.3") == (100, 0, -250)
    assert not compute(a_month(2026, 3)).facts.exclude(adjusts=None).exists()


def test_rejected_after_publication_proposes_nothing(bureau, month, defect):
    objection = file(bureau, month, ref_kind="cases.defect", ref_id=defect.pk)
    publicity.finish(by=bureau.supervisor, at=on(2026, 3, 9), period_id=month.pk, reason="局长批准")
    decide(objection, bureau.supervisor, at=on(2026, 3, 20), is_upheld=False)

    assert not Reissue.objects.exists()


def test_what_fell_long_ago_is_not_looked_for_again(bureau, month, defect):
    objection = file(bureau, month, ref_kind="cases.defect", ref_id=defect.pk)
    publicity.finish(by=bureau.supervisor, at=on(2026, 3, 9), period_id=month.pk, reason="局长批准")
    decide(objection, bureau.supervisor, at=on(2026, 3, 20))

    read = {}
    for number in (3, 4):
        with CaptureQueriesContext(connection) as asked:
            publish(a_month(2026, number))
        read[number] = any("TABLE appraisal_counted AS" in query["sql"] for query in asked)

    assert read == {3: True, 4: False}


def test_the_last_decision_after_the_days_issues_the_bulletin(bureau, month, defect):
    objection = file(bureau, month)

    decide(objection, bureau.supervisor, is_upheld=False, at=on(2026, 3, 9))

    month.refresh_from_db()
    assert month.state == "published"


def test_only_the_officer_or_the_head_of_the_unit_objects(bureau, month):
    file(bureau, month)
    file(bureau, month, by=bureau.head, unit=True)

    for stranger in (bureau.second, bureau.supervisor):
        with pytest.raises(Denied):
            file(bureau, month, by=stranger)
    with pytest.raises(Denied):
        file(bureau, month, by=bureau.officer, unit=True)


def test_neither_filer_nor_subject_nor_finder_nor_colleague_decides(bureau, month, defect):
    objection = file(bureau, month, ref_kind="cases.defect", ref_id=defect.pk)

    for person in (bureau.officer, bureau.leader, bureau.head, bureau.reviewer):
        with pytest.raises(Denied):
            decide(objection, person)
    assert decide(objection, bureau.supervisor).state == "upheld"


@pytest.mark.parametrize(
    ("change", "field"), [({"reason": " "}, ["reason"]), ({"at": on(2026, 3, 7)}, []), ({"at": on(2026, 3, 6)}, None)]
)
def test_an_objection_needs_a_reason_and_its_days(bureau, month, change, field):
    if field is None:
        assert file(bureau, month, **change).state == "open"
        return
    with pytest.raises(Refused) as refusal:
        file(bureau, month, **change)
    assert list(refusal.value.fields) == field


def test_the_same_objection_is_filed_once(bureau, month):
    file(bureau, month)

    with pytest.raises(Refused):
        file(bureau, month)
    assert Objection.objects.count() == 1


def test_a_record_that_is_not_behind_the_line_is_refused(bureau, month):
    with pytest.raises(Refused):
        file(bureau, month, ref_kind="cases.defect", ref_id=999_999)


@pytest.mark.parametrize(("is_upheld", "word"), [(True, "upheld"), (False, "rejected")])
def test_the_filer_is_told_of_the_decision_once(bureau, month, defect, is_upheld, word):
    objection = file(bureau, month, ref_kind="cases.defect", ref_id=defect.pk)

    decide(objection, bureau.supervisor, is_upheld=is_upheld)
    with pytest.raises(MovedOn):
        decide(objection, bureau.supervisor, is_upheld=is_upheld)

    told = Notice.objects.get(kind=f"objection.{word}")
    assert told.recipient == bureau.officer
    with translation.override("en"):
        assert word in told.title
    assert told.url == f"/appraisal/objections/{objection.pk}/"


def test_an_objection_waits_for_those_alone_who_may_decide_it(bureau, month, defect):
    head = Officer.objects.get(pk=bureau.head.pk)
    a_post(head, Role.SUPERVISOR, bureau.root)
    about_officer = file(bureau, month, ref_kind="cases.defect", ref_id=defect.pk)
    about_unit = file(bureau, month, by=bureau.deputy, unit=True)

    waiting = {
        name: [key.ref for pile in piles(person, DECIDED) if pile.kind == "objection" for key in pile.keys]
        for name, person in (("supervisor", bureau.supervisor), ("finder", bureau.leader), ("head", head))
    }

    assert waiting == {"supervisor": [about_officer.pk, about_unit.pk], "finder": [], "head": [about_officer.pk]}
