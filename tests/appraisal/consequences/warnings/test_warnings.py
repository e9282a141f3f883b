"""A12: each quarter what reached its threshold is told with its reasons, and who leads the unit answers."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from appraisal.consequences.personnel.rules import Quarter
from appraisal.consequences.warnings import deeds
from appraisal.consequences.warnings.signals import of_measure, signals
from appraisal.desk.inbox import piles
from appraisal.models import EarlyWarning, Fact, WarningReason, WarningRound, WarningThreshold
from appraisal.scheme.measures import BY_CODE
from portal.dispatch.models import Notice
from portal.ledger.writing.recording import deed
from portal.office.counting.signals import Signal
from portal.people.models import Officer
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.appraisal.making import SYSTEM, a_defect, a_month, compute, on, publish
from tests.factories import a_station

pytestmark = pytest.mark.usefixtures("reference_data")
MADE = on(2026, 4, 20, 7)
FIRST = Quarter(date(2026, 1, 1), date(2026, 4, 1))


def a_threshold(code, signal, kind, at_least):
    row = WarningThreshold(code=code, signal=signal, subject_kind=kind, at_least=at_least, name=code)
    with deed("reference.loaded", by=SYSTEM, at=on(2025, 1, 1)) as record:
        record.save(row)
    return row


@pytest.fixture
def thresholds(db):
    return [
        a_threshold("unit-serious", "cases.defects_serious", "u", 3),
        a_threshold("unit-last", "appraisal.last_places", "u", 2),
        a_threshold("officer-serious", "cases.defects_serious", "o", 3),
        a_threshold("officer-never", "cases.defects_minor", "o", 0),
        a_threshold("officer-complaints", "outreach.complaints", "o", 1),
    ]


@pytest.fixture
def quarter(bureau, version, thresholds):
    """Three months of four stations: 甲 has three serious defects and is last twice, 乙 has one."""
    first, second = a_station("甲"), a_station("乙")
    for month in (1, 2, 3):
        a_defect(first, on(2026, month, 5))
        if month == 3:
            a_defect(second, on(2026, month, 6))
        publish(a_month(2026, month))
    return first, second


@pytest.fixture
def warned(quarter):
    return deeds.warn_ended(by=SYSTEM, at=MADE)


def told(rows):
    return {
        (row.label, reason.threshold.code, reason.found, reason.needs) for row in rows for reason in row.reasons.all()
    }


def test_what_reached_its_threshold_is_a_reason_with_its_number(quarter, warned):
    first, _second = quarter

    assert told(warned) == {
        ("甲", "unit-serious", 3, 3),
        ("甲", "unit-last", 3, 2),
        (first.officer.name, "officer-serious", 3, 3),
    }


def test_a_quarter_is_looked_through_once_and_only_when_it_is_published_whole(bureau, version, thresholds):
    publish(a_month(2026, 1))
    publish(a_month(2026, 2))
    compute(a_month(2026, 3))

    assert deeds.warn_ended(by=SYSTEM, at=MADE) == []
    assert not WarningRound.objects.exists()


def test_a_second_run_makes_nothing(warned):
    assert deeds.warn_ended(by=SYSTEM, at=MADE) == []
    assert EarlyWarning.objects.count() == len(warned) == 2


def test_records_are_counted_as_the_facts_count_them(quarter):
    for code in ("cases.defects_serious", "cases.matters_ended", "cases.matters_returned"):
        counted = {}
        facts = Fact.objects.filter(measure=code, occurred_on__gte=FIRST.first, occurred_on__lt=FIRST.end)
        for kind, subject, quantity in facts.values_list("subject_kind", "subject_id", "quantity"):
            counted[kind, subject] = counted.get((kind, subject), 0) + quantity // 100

        assert of_measure(BY_CODE[code], FIRST.first, FIRST.end) == counted or not facts.exists()


def test_another_room_declares_its_signals(bureau, version, thresholds, settings, monkeypatch):
    publish(a_month(2026, 1))
    complaints = Signal("outreach.complaints", "complaints", lambda first, end: {("o", bureau.officer.pk): 2})
    monkeypatch.setattr("tests.appraisal.consequences.warnings.test_warnings.OTHERS", (complaints,))
    settings.WARNING_SIGNALS = ["tests.appraisal.consequences.warnings.test_warnings.OTHERS"]
    signals.cache_clear()

    made = deeds.warn(by=SYSTEM, at=MADE, of_quarter=FIRST)

    signals.cache_clear()
    assert told(made) == {(bureau.officer.name, "officer-complaints", 2, 1)}


OTHERS = ()


def waiting(officer):
    officer = Officer.objects.get(pk=officer.pk)
    return sum(len(pile.keys) for pile in piles(officer, MADE) if pile.kind == "warning")


def test_it_waits_for_who_leads_the_unit_and_is_told_once(bureau, quarter, warned):
    first, second = quarter

    assert (waiting(first.head), waiting(second.head), waiting(bureau.supervisor)) == (2, 0, 0)
    assert Notice.objects.filter(kind="warning.made", recipient=first.head).count() == 2
    assert not Notice.objects.filter(kind="warning.made", recipient=first.officer).exists()


def test_it_is_acknowledged_with_what_will_be_done_and_frozen(bureau, quarter, warned):
    first, second = quarter
    with pytest.raises(Refused):
        deeds.acknowledge(by=first.head, at=MADE, warning_id=warned[0].pk, measures=" ")
    for person in (second.head, first.officer, bureau.officer, bureau.supervisor):
        with pytest.raises(Denied):
            deeds.acknowledge(by=person, at=MADE, warning_id=warned[0].pk, measures="逐案排查")

    done = deeds.acknowledge(by=first.head, at=MADE, warning_id=warned[0].pk, measures="逐案排查")

    assert (done.acknowledged_by, done.measures) == (first.head, "逐案排查")
    with pytest.raises(MovedOn):
        deeds.acknowledge(by=first.deputy, at=MADE, warning_id=warned[0].pk, measures="再查")
    with pytest.raises(DatabaseError), transaction.atomic():
        EarlyWarning.objects.filter(pk=done.pk).update(measures="")
    with pytest.raises(DatabaseError), transaction.atomic():
        WarningReason.objects.filter(warning=done).update(found=0)


def test_one_about_the_head_is_a_supervisors(bureau, version, thresholds):
    station = a_station("甲")
    for _each in range(3):
        a_defect(station, on(2026, 1, 5), officer=station.head)
    publish(a_month(2026, 1))
    made = deeds.warn(by=SYSTEM, at=MADE, of_quarter=FIRST)
    about_head = next(each for each in made if each.officer == station.head)

    with pytest.raises(Denied):
        deeds.acknowledge(by=station.head, at=MADE, warning_id=about_head.pk, measures="x")
    assert waiting(bureau.supervisor) == 1
    assert deeds.acknowledge(by=bureau.supervisor, at=MADE, warning_id=about_head.pk, measures="谈话").acknowledged_by


def test_a_threshold_is_set_with_a_reason_by_who_keeps_the_rules(bureau, thresholds):
    row = thresholds[0]
    with pytest.raises(Denied):
        deeds.set_threshold(by=bureau.supervisor, at=MADE, threshold_id=row.pk, at_least=9, reason="过严")
    with pytest.raises(Refused):
        deeds.set_threshold(by=bureau.rule_admin, at=MADE, threshold_id=row.pk, at_least=9, reason="")

    assert (
        deeds.set_threshold(by=bureau.rule_admin, at=MADE, threshold_id=row.pk, at_least=9, reason="过严").at_least == 9
    )


def test_the_pages(bureau, quarter, warned, browse):
    first, second = quarter
    unit = next(each for each in warned if each.subject_kind == "u")
    own = next(each for each in warned if each.officer == first.officer)
    address = reverse("appraisal:early_warning", args=[unit.pk])

    assert "甲" in browse(first.head, reverse("appraisal:early_warnings")).content.decode()
    assert browse(bureau.supervisor, address).status_code == 200
    assert browse(first.head, address).status_code == 200
    for person in (second.head, bureau.leader, first.officer):
        assert browse(person, address).status_code == 404
    # Who is warned of is not told by this page, nor does he answer for himself.
    assert browse(first.officer, reverse("appraisal:early_warning", args=[own.pk])).status_code == 404
    assert browse(first.officer, reverse("appraisal:early_warnings")).status_code == 403
    assert browse(bureau.supervisor, address, {"measures": "x"}).status_code == 403
    assert browse(first.head, address, {"measures": "逐案排查"}).status_code == 302
    assert "逐案排查" in browse(bureau.supervisor, address).content.decode()

    row = WarningThreshold.objects.get(code="unit-last")
    assert browse(bureau.rule_admin, reverse("appraisal:thresholds")).status_code == 200
    changed = browse(
        bureau.rule_admin, reverse("appraisal:threshold", args=[row.pk]), {"at_least": "3", "reason": "过严"}
    )
    assert changed.status_code == 302
    assert browse(bureau.head, reverse("appraisal:threshold", args=[row.pk])).status_code == 403
