"""A period and scheme have one run from which page, bulletin, interface and ladder are read, unique in the database."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from appraisal.facts.months import current_run
from appraisal.models import Bulletin, Run, SchemeVersion
from appraisal.objections import deeds as objections
from appraisal.results.publicity import deeds as publicity
from appraisal.scheme.versions import deeds as versions
from portal.ledger.writing.recording import deed
from portal.shell.refusals import Refused
from tests.appraisal.conftest import SERIOUS
from tests.appraisal.making import SYSTEM, a_defect, a_month, a_step, a_version, compute, on, publish

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def defect(bureau, version):
    return a_defect(bureau, on(2026, 2, 5), step=a_step(bureau, decided=on(2026, 2, 5), reviewer=bureau.leader))


@pytest.fixture
def month(bureau, defect):
    period = a_month(2026, 2)
    compute(period)
    publicity.start(by=bureau.supervisor, at=period.computes_at, period_id=period.pk)
    period.refresh_from_db()
    return period


def another(scheme_of, **fields):
    return Run(
        period=scheme_of.period, version=scheme_of.version, kind="live", number=9, started_at=on(2026, 3, 4), **fields
    )


def keep(run):
    with deed("run.started", by=SYSTEM, at=on(2026, 3, 4)) as record:
        record.save(run)
    return run


def test_a_version_does_not_take_effect_in_a_period_whose_computing_has_begun(bureau, month):
    late = a_version(("1.3", "u", *SERIOUS), number="2", effective=on(2026, 2, 1), published=False)

    with pytest.raises(Refused) as refused:
        versions.publish(by=SYSTEM, at=on(2026, 3, 4), version_id=late.pk)

    assert "effective_from" in refused.value.fields


def test_the_version_of_the_next_period_is_free(bureau, month):
    coming = a_version(("1.3", "u", *SERIOUS), number="2", effective=on(2026, 3, 1), published=False)

    assert "effective_from" not in versions.problems_of(coming)


def test_upheld_beside_a_newer_version_bulletin_and_page_agree(bureau, month, defect):
    # Whoever writes a version past the deed must not get a second set of results either.
    a_version(("1.3", "u", *SERIOUS), ("1.13", "o", *SERIOUS), number="2", effective=on(2026, 2, 1))
    run = Run.objects.get(period=month)
    sheet = run.sheets.get(officer=bureau.officer)
    filed = objections.file(
        by=bureau.officer,
        at=on(2026, 3, 4),
        sheet_id=sheet.pk,
        indicator_id=sheet.lines.get(indicator__code="1.13").indicator_id,
        reason="材料齐全",
        ref_kind="cases.defect",
        ref_id=defect.pk,
    )

    objections.decide(by=bureau.supervisor, at=on(2026, 3, 5), objection_id=filed.pk, is_upheld=True, reason="属实")
    bulletin = publicity.finish(by=SYSTEM, at=on(2026, 3, 20), period_id=month.pk)

    shown = current_run(month)
    assert Run.objects.get(period=month) == shown == bulletin.run
    in_bulletin = {
        (group["kind"], row["subject_id"]): (row["points"], row["rank"])
        for group in bulletin.content["groups"]
        for row in group["rows"]
    }
    assert in_bulletin["o", bureau.officer.pk][0] == 10_000
    assert in_bulletin == {(s.subject_kind, s.subject_id): (s.points, s.rank) for s in shown.sheets.all()}


def test_the_database_keeps_one_standing_run_of_a_period_and_scheme(month):
    run = Run.objects.get(period=month)

    with pytest.raises(IntegrityError), transaction.atomic():
        keep(another(run, stands_for=run.version.scheme))


def test_a_run_that_does_not_stand_is_shown_by_nothing(month):
    run = Run.objects.get(period=month)
    keep(another(run, state="computed", computed_at=on(2026, 3, 4)))

    assert current_run(month) == run == publicity.computed_run(month)


def test_a_simulation_stands_for_nothing(month):
    version = SchemeVersion.objects.get()

    run = compute(month, kind=Run.Kind.SIMULATION, version_id=version.pk)

    assert run.stands_for is None
    assert current_run(month).kind == Run.Kind.LIVE


def test_a_published_run_comes_before_a_newer_one(bureau, defect):
    period = a_month(2026, 1)
    publish(period)
    run = Run.objects.get(period=period)

    keep(another(run, state="computed", computed_at=on(2026, 3, 4)))

    assert current_run(period) == run
    assert Bulletin.objects.filter(run=run, kind="final").exists()


def test_nothing_chooses_a_run_by_its_number():
    chosen = re.compile(r"Run\.objects\.live\(\)|Run\.objects[^.]*\.order_by\(\"-?number")
    sources = {
        path: path.read_text()
        for path in Path(settings.BASE_DIR, "appraisal").rglob("*.py")
        if "migrations" not in path.parts and "schemes" not in path.name
    }

    assert [str(path) for path, text in sources.items() if chosen.search(text)] == []
