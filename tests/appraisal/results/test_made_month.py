"""A2, A5: a month with all that can happen to it, against the rule texts: page, bulletin and interface say the same."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from appraisal.models import Bulletin, Exclusion, Reissue, Run, Scheme
from appraisal.objections import deeds as objections
from appraisal.results.publicity import deeds as publicity
from appraisal.results.reissues import deeds as reissues
from appraisal.scheme.addresses import WORDS, sheet_url
from appraisal.scheme.rulekinds.arithmetic import marks
from cases.models import Clock, Lead
from portal.ledger.verification import verify
from portal.ledger.writing.recording import deed
from portal.people.models import Role
from portal.people.services import officers, posts, units
from portal.reference.loading import load_scheme, read
from tests.appraisal.making import SYSTEM, a_case, a_closed_case, a_defect, a_matter, a_period, a_step, compute, on
from tests.factories import a_station
from tests.support import plain_scheme

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def month(bureau):
    """February 2026 under the shipped scheme, under publicity, after a busy month of two stations."""
    load_scheme(read("scheme.json"), on(2025, 1, 1))
    units.change(
        by=bureau.system_admin, at=on(2026, 1, 2), unit_id=bureau.unit.pk, peer_group="town_station", reason="归组"
    )
    other = a_station("东关派出所", peer_group="rural_station")
    for number in range(25):
        a_closed_case(bureau, on(2026, 2, 2 + number % 9, minute=number))
        a_closed_case(other, on(2026, 2, 2 + number, minute=number), overdue=number % 5 == 0)
    handed_over(bureau)
    moved(bureau, other)
    with_pause_corrected(bureau)
    withdrawn(bureau)
    for number, severity in enumerate(("minor", "ordinary", "serious")):
        a_defect(bureau, on(2026, 2, 5, minute=number), severity=severity)
        a_defect(other, on(2026, 2, 20, minute=number), severity=severity, officer=bureau.officer)
    a_step(bureau, decided=on(2026, 2, 6), late=True)
    a_case(bureau, registered=on(2026, 2, 7, 12), reported=on(2026, 2, 6, 11))
    period = a_period(Scheme.objects.get(code="law-enforcement-quality"), on(2026, 2, 1).date())
    compute(period)
    publicity.start(by=SYSTEM, at=period.computes_at, period_id=period.pk)
    return period


def handed_over(bureau):
    """A case that its second officer leads from the day before its end."""
    case = a_closed_case(bureau, on(2026, 2, 12), overdue=True)
    rows = ((bureau.officer, on(2026, 1, 23)), (bureau.second, on(2026, 2, 11)), (bureau.officer, on(2026, 2, 13)))
    for officer, since in rows:
        with deed("case.handed_over", by=SYSTEM, at=since, about=case) as record:
            record.save(Lead(case=case, officer=officer, unit=bureau.unit, since=since))


def moved(bureau, other):
    """The officer is transferred on the 15th; the station is renamed after that."""
    moment = on(2026, 2, 15)
    officers.transfer(by=bureau.system_admin, at=moment, officer_id=bureau.officer.pk, unit=other.unit)
    given = {"officer_id": bureau.officer.pk, "role": Role.OFFICER, "unit": other.unit}
    posts.give(by=bureau.security_admin, at=moment, starts_on=moment.date(), **given)
    units.change(
        by=bureau.system_admin, at=on(2026, 2, 18), unit_id=bureau.unit.pk, name="新城派出所", short_name="新城"
    )


def with_pause_corrected(bureau):
    """A case that was overdue until a pause was put right, which moved its deadline."""
    case = a_closed_case(bureau, on(2026, 2, 14), overdue=True)
    clock = Clock.objects.get(case=case)
    with deed("clock.pause_corrected", by=SYSTEM, at=on(2026, 2, 16), about=case) as record:
        record.change(clock, only_if={}, due_at=clock.due_at + timedelta(days=3))


def withdrawn(bureau):
    """One matter that was given up after a return, and one that was given up at once, which counts nowhere."""
    a_matter(bureau, ended=on(2026, 2, 9), stage="withdrawn", returns=(on(2026, 2, 4),))
    a_matter(bureau, ended=on(2026, 2, 9), stage="withdrawn")


def upheld(bureau, run, code, at):
    """An objection of the officer to one record of a line is filed and upheld."""
    sheet = run.sheets.get(subject_kind="o", officer=bureau.officer)
    indicator = run.version.indicators.get(code=code)
    fact = run.facts.filter(subject_kind="o", subject_id=bureau.officer.pk, measure=indicator.measure).first()
    filed = objections.file(
        by=bureau.officer,
        at=at,
        sheet_id=sheet.pk,
        indicator_id=indicator.pk,
        reason="认定不当",
        ref_kind=fact.ref_kind,
        ref_id=fact.ref_id,
    )
    objections.decide(by=bureau.leader, at=at, objection_id=filed.pk, is_upheld=True, reason="属实")


def differences(run):
    again, written = plain_scheme.recomputed(run.pk), plain_scheme.stored(run.pk)
    return {
        key: (written.get(key), again.get(key)) for key in {**again, **written} if written.get(key) != again.get(key)
    }


def of(period):
    return Run.objects.standing().get(period=period)


def test_the_month_is_that_of_the_rule_texts_before_and_after_each_appeal(bureau, month):
    assert differences(of(month)) == {}

    upheld(bureau, of(month), "1.13", at=on(2026, 3, 4))
    assert differences(of(month)) == {}

    publicity.finish(by=SYSTEM, at=on(2026, 3, 12), period_id=month.pk)
    first = of(month)
    assert differences(first) == {}

    with deed("objection.upheld", by=SYSTEM, at=on(2026, 3, 20)) as record:
        left = first.facts.filter(measure="cases.defects_ordinary", subject_kind="o").first()
        record.save(exclusion_of(left, bureau, on(2026, 3, 20)))
    [proposal] = reissues.look(at=on(2026, 3, 21))
    reissues.issue(by=bureau.supervisor, at=on(2026, 3, 22), reissue_id=proposal.pk, reason="经核查")

    assert of(month) != first
    assert differences(of(month)) == {}
    assert Reissue.objects.get().state == "issued"
    assert list(verify()) == []


def exclusion_of(fact, bureau, at):
    return Exclusion(
        ref_kind=fact.ref_kind, ref_id=fact.ref_id, excluded_by=bureau.leader, excluded_at=at, reason="经核查"
    )


def test_page_bulletin_and_interface_say_the_same_of_every_subject(bureau, month, client):
    publicity.finish(by=SYSTEM, at=on(2026, 3, 12), period_id=month.pk)
    run = of(month)
    client.force_login(bureau.supervisor)
    bulletin = str(Bulletin.objects.get(run=run, kind="final").content)

    sheets = list(run.sheets.filter(is_scored=True))
    assert len(sheets) > 4
    for sheet in sheets:
        url = sheet_url(run.pk, sheet.subject_kind, sheet.subject_id)
        page = re.sub(r"\s+", " ", client.get(url).content.decode())
        where = [run.pk, WORDS[sheet.subject_kind], sheet.subject_id]
        told = client.get(reverse("api:appraisal_sheet", args=where)).json()
        assert told["points"] in (sheet.points, f"{sheet.points / 100:.2f}")
        assert marks(sheet.points) in page
        assert str(sheet.points) in bulletin or marks(sheet.points) in bulletin
