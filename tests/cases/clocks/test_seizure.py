"""C4, C9: a seizure is extended once, by thirty days, by the leader, while it runs (行政案件程序规定 第112条)."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.utils import timezone

from cases.clocks.keeping.queries import clock_lines
from cases.file.case.states import MatterKind
from cases.models import Clock
from cases.papers.registry import DOCUMENTS
from cases.review.measures import deeds as measures
from portal.shell.refusals import Refused
from tests.cases import following
from tests.cases.casework import approved, asked
from tests.cases.papers.making import made, text_of

pytestmark = pytest.mark.usefixtures("reference_data")
SEIZURE = {"what": "seizure", "ground": "complicated", "holder_told": "王警官书面告知"}


@pytest.fixture(scope="module", autouse=True)
def taken(standing, at):
    measure = following.a_measure(standing, at, measure="seizure", things="手机一部")
    return measures.take(by=standing.officer, at=at, measure_id=measure.pk, taken_at=at)


@pytest.fixture
def seized(taken):
    """A seizure that was taken on 16 March 2026."""
    return deepcopy(taken)


def due_on(measure):
    return timezone.localdate(Clock.objects.get(pk=measure.clock_id).due_at)


def extend(measure, at, **changes):
    return asked(measure.case, MatterKind.EXTENSION, at=at, particulars={**SEIZURE, **changes})


def test_the_approved_extension_moves_the_seizure_and_not_the_handling_period(bureau, at, seized):
    handling = seized.case.clocks.get(rule__code="handling.public_order")

    before = due_on(seized)
    approved(extend(seized, at), bureau, at)

    (line,) = [line for line in clock_lines(seized.case, at) if line.clock.pk == seized.clock_id]
    assert [each.name for each in line.extensions] == [bureau.leader.name]
    assert (before, due_on(seized)) == (date(2026, 4, 15), date(2026, 5, 15))
    assert Clock.objects.get(pk=handling.pk).due_at == handling.due_at


def test_a_request_moves_nothing_before_the_last_level(bureau, at, seized):
    extend(seized, at)

    assert due_on(seized) == date(2026, 4, 15)


def test_a_seizure_is_extended_once(bureau, at, seized):
    approved(extend(seized, at), bureau, at)

    with pytest.raises(Refused) as refusal:
        extend(seized, at)
    assert set(refusal.value.fields) == {"what"}


def test_on_its_last_day_it_is_extended_and_after_it_not(bureau, at, seized):
    due = Clock.objects.get(pk=seized.clock_id).due_at

    with pytest.raises(Refused):
        extend(seized, due + timedelta(seconds=1))
    assert extend(seized, due).particulars["which"] == 1


@pytest.mark.parametrize(("changes", "field"), [({"ground": "major"}, "ground"), ({"holder_told": ""}, "holder_told")])
def test_only_a_complicated_case_whose_holder_is_told(bureau, at, seized, changes, field):
    with pytest.raises(Refused) as refusal:
        extend(seized, at, **changes)

    assert set(refusal.value.fields) == {field}


def test_what_was_given_back_in_the_meantime_is_not_extended(bureau, at, seized):
    matter = extend(seized, at)
    measures.end(by=bureau.officer, at=at, measure_id=seized.pk, ended_at=at, ended_as="lifted", reason="无需继续扣押")

    with pytest.raises(Refused):
        approved(matter, bureau, at)

    clock = Clock.objects.get(pk=seized.clock_id)
    assert (clock.extensions, clock.met_at) == (0, at)


def test_of_a_brigade_too_the_bureaus_own_leader_suffices(bureau, at):
    brigade = following.a_brigade(bureau)
    measure = following.a_measure(brigade, at, measure="sealing_up", things="房屋一间")
    measure = measures.take(by=brigade.officer, at=at, measure_id=measure.pk, taken_at=at)

    approved(extend(measure, at), brigade, at)

    assert due_on(measure) == date(2026, 5, 15)
    assert asked(measure.case, MatterKind.EXTENSION, at=at).particulars["which"] == 1


def test_the_handling_period_is_extended_as_before(bureau, at, seized):
    approved(asked(seized.case, MatterKind.EXTENSION, at=at), bureau, at)

    assert seized.case.clocks.get(rule__code="handling.public_order").extensions == 1
    assert due_on(seized) == date(2026, 4, 15)


def forms_of(matter):
    return {kind.code for kind in DOCUMENTS if kind.kinds == (MatterKind.EXTENSION,) and kind.fits(matter)}


def test_each_extension_is_asked_for_on_its_own_form(bureau, at, seized):
    of_handling = asked(seized.case, MatterKind.EXTENSION, at=at)
    assert forms_of(of_handling) == {"extension-form"}
    approved(of_handling, bureau, at)

    of_seizure = extend(seized, at)
    assert forms_of(of_seizure) == {"seizure-extension-form"}
    said = text_of(made(seized.case, "seizure-extension-form", "docx", by=bureau.officer, at=at, matter=of_seizure))
    assert ("第一百一十二条" in said, "第一百一十八条" in said, "上一级公安机关" in said) == (True, False, False)
