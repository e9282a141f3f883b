"""A7, B3: a draft is tried on past months; nothing of it is kept but the comparison, and small numbers name nobody."""

import pytest
from django.utils import translation

from appraisal.models import Fact, Line, Run, Sheet, Simulation
from appraisal.results.simulations import deeds, queries
from appraisal.results.simulations.queries import bars_of, small
from appraisal.scheme.drafting import deeds as drafting
from appraisal.scheme.drafting import row_deeds
from appraisal.scheme.drafting.rules import INDICATORS, seen_of
from portal.dispatch.runs import occurrences
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.shell.refusals import Denied, Refused
from tests.appraisal.making import on

AT = on(2026, 4, 20)

pytestmark = pytest.mark.both_engines


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def draft(bureau, version):
    """The rules in force, but a serious defect costs a unit four points instead of two and a half."""
    draft = drafting.draft(
        by=bureau.rule_admin,
        at=AT,
        scheme_id=version.scheme_id,
        number="2",
        effective_from=on(2026, 5, 1).date(),
        source_id=version.pk,
    )
    row = draft.indicators.get(subject="u")
    row_deeds.change_row(
        by=bureau.rule_admin,
        at=AT,
        version_id=draft.pk,
        rows="indicators",
        row_id=row.pk,
        seen=seen_of(INDICATORS, row),
        values={"params": {"points": -400, "floor": -4000}},
    )
    return draft


def kept():
    """What the tables of results hold."""
    return {
        "runs": list(Run.objects.order_by("pk").values_list("pk", "kind", "results_digest")),
        "sheets": list(Sheet.objects.order_by("pk").values_list("pk", "points", "rank")),
        "facts": Fact.objects.count(),
        "lines": list(Line.objects.order_by("pk").values_list("pk", "points")),
    }


def simulate(bureau, draft, *periods):
    asked = deeds.ask(by=bureau.rule_admin, at=AT, version_id=draft.pk, periods=periods)
    return deeds.compute(at=AT, simulation_id=asked.pk)


def test_a_simulation_says_who_moves_by_which_line(bureau, february, draft):
    found = simulate(bureau, draft, "2026-02")

    result = found.results["2026-02"]
    mover = next(each for each in result["movers"] if (each["kind"], each["id"]) == ("u", bureau.unit.pk))
    assert (mover["points_before"], mover["points"], mover["why"]) == (9500, 9200, [["1.3", -300]])
    assert [(line["kind"], line["code"], line["total"]) for line in result["lines"]] == [("u", "1.3", -300)]
    assert found.state == "done"


def test_nothing_of_a_simulation_is_kept(bureau, february, draft):
    before = kept()

    simulate(bureau, draft, "2026-02")

    assert kept() == before
    assert list(verify()) == []


def test_what_the_engine_wrote_would_have_been_seen(bureau, february, draft):
    """Negative control: inside the trial the rows are there."""
    row = Simulation(pk=1, version=draft)
    with deeds._tried(row, february.period, AT) as run:
        inside = Sheet.objects.filter(run=run).count(), Run.objects.filter(kind="simulation").count()

    assert inside == (Sheet.objects.count(), 1)
    assert not Run.objects.filter(kind="simulation").exists()


def test_the_rules_in_force_move_nobody(bureau, february, version):
    result = simulate(bureau, version, "2026-02").results["2026-02"]

    assert (result["movers"], result["lines"]) == ([], [])


def test_a_worker_computes_what_was_asked_for(bureau, february, draft):
    asked = deeds.ask(by=bureau.rule_admin, at=AT, version_id=draft.pk, periods=["2026-02"])

    occurrences.run_all(AT)

    asked.refresh_from_db()
    assert (asked.state, list(asked.results)) == ("done", ["2026-02"])
    kinds = Event.objects.filter(about_type="appraisal.simulation").order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["simulation.asked", "simulation.computed"]


def test_computed_twice_is_computed_once(bureau, february, draft):
    found = simulate(bureau, draft, "2026-02")

    again = deeds.compute(at=on(2026, 4, 21), simulation_id=found.pk)

    assert again.computed_at == AT


@pytest.mark.parametrize("periods", [[], ["2026-13"], ["2031-01"]])
def test_a_period_that_is_not_there_is_refused(bureau, february, draft, periods):
    with pytest.raises(Refused):
        deeds.ask(by=bureau.rule_admin, at=AT, version_id=draft.pk, periods=periods)


def test_what_cannot_be_counted_is_not_tried(bureau, february, draft):
    draft.indicators.update(params={})

    with pytest.raises(Refused) as refusal:
        deeds.ask(by=bureau.rule_admin, at=AT, version_id=draft.pk, periods=["2026-02"])

    assert set(refusal.value.fields) == {"1.3", "1.13"}


@pytest.mark.parametrize("who", ["officer", "head", "leader", "personnel"])
def test_others_try_nothing(bureau, february, draft, who):
    with pytest.raises(Denied):
        deeds.ask(by=getattr(bureau, who), at=AT, version_id=draft.pk, periods=["2026-02"])


def test_the_page_names_nobody_to_the_administrator_of_rules(bureau, february, draft, browse):
    found = simulate(bureau, draft, "2026-02")
    address = f"/appraisal/simulations/{found.pk}/"

    anonymous, named = (
        " ".join(browse(by, address).content.decode().split("<main")[1].split())
        for by in (bureau.rule_admin, bureau.supervisor)
    )

    assert bureau.unit.name in named
    assert bureau.unit.name not in anonymous
    assert "95 → 92" in named
    assert "95 → 92" not in anonymous
    assert browse(bureau.officer, address).status_code == 404


def test_a_simulation_of_older_rules_says_so(bureau, february, draft, browse):
    found = simulate(bureau, draft, "2026-02")
    draft.indicators.update(params={"points": -1})

    page = browse(bureau.rule_admin, f"/appraisal/simulations/{found.pk}/").content.decode()

    assert "The draft has been changed since this simulation." in page


@pytest.mark.parametrize(
    ("number", "of", "said"),
    [
        *((0, 12, "0"), (1, 12, "fewer than 5"), (4, 12, "fewer than 5"), (5, 12, "5"), (7, 12, "7")),
        *((8, 12, "nearly all"), (11, 12, "nearly all"), (12, 12, "12")),
    ],
)
def test_small_numbers_are_not_told_nor_those_that_are_left(number, of, said):
    assert small(number, of) == said


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (range(8000, 10_000, 100), range(7000, 9000, 100)),
        ([9000] * 5, [9100] * 5),
        ([1000, *[9000] * 9], [9000] * 10),
        (range(0, 10_000, 700), range(10_000, 0, -700)),
        ([], [9000] * 6),
    ],
)
def test_each_bar_holds_nobody_or_at_least_five(before, after):
    bars = bars_of(before, after)

    assert bars
    assert all(number == 0 or number >= 5 for bar in bars for number in (bar.before, bar.after))
    assert (sum(bar.before for bar in bars), sum(bar.after for bar in bars)) == (len(before), len(after))


@pytest.mark.parametrize(("before", "after"), [([], []), ([9000] * 4, [9000] * 9), ([9000] * 9, [9000] * 4)])
def test_fewer_than_five_have_no_bars(before, after):
    assert bars_of(before, after) == []


def test_a_group_of_four_is_shown_with_another_or_not_at_all(db):
    def group(code, count):
        points = [9000 + each for each in range(count)]
        return {"kind": "u", "group": code, "count": count, "before": points, "after": points, "moved": 0, "changed": 0}

    shown = [
        [each.count for each in queries._groups([group(str(n), count) for n, count in enumerate(counts)], False)]
        for counts in ([6, 4], [6, 3, 4], [4, 3], [2, 2], [6, 7])
    ]

    assert shown == [[6], [6, 7], [7], [], [6, 7]]
