"""X6: however large or dirty a table, nobody waits for it, nothing refused is lost, no daily list drowns in it."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from cases.desk.watchdog import checks
from cases.exchange.imports import deeds as imports
from cases.models import Case, Clock
from portal.dispatch.models import Occurrence
from portal.dispatch.runs import ticks
from portal.dispatch.runs.progress import Silent
from portal.ledger.writing import bulk, recording
from portal.office.imports import batches as import_batches
from portal.office.imports import jobs as importing
from portal.office.models import ImportBatch
from portal.people.models import Officer, Unit
from portal.shell.refusals import Refused
from tests.cases import casework

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
HEADING = "案号,案发时间,受案时间,结案时间,民警,办案单位,分派时间"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def hand_in(bureau, now):
    def handed(*rows):
        content = "\n".join([HEADING, *rows]).encode()
        batch = import_batches.hand_in(
            kind="cases", by=bureau.reviewer, at=now, origin="2003", name="a.csv", content=content
        )
        importing.run(f"{batch.pk}:read", at=now, progress=Silent())
        batch.refresh_from_db()
        return batch

    return handed


@pytest.fixture
def browse(bureau, client):
    client.force_login(bureau.reviewer, backend="portal.people.administration.backends.PostBackend")
    return client


def listed(browse, name, batch):
    response = browse.get(reverse(f"office:{name}", args=[batch.pk]))
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))[1:]


def test_every_refusal_is_counted_and_can_be_had_however_many(hand_in, browse):
    batch = hand_in(*(f"A{number},,2003-02-30,,H1,老所," for number in range(1200)))

    page = browse.get(reverse("office:import", args=[batch.pk])).content.decode()
    assert (batch.refused, len(batch.refusals)) == (1200, 100)
    assert "1200" in page
    assert len(listed(browse, "import_refusals", batch)) == 1200
    assert len(browse.get(reverse("api:import_refusals", args=[batch.pk])).json()) == 1200


def test_rows_that_say_a_thing_again_are_no_errors_and_hold_up_no_loading(hand_in, browse, bureau, now):
    batch = hand_in("A1,,2003-01-02,,H1,老所,2003-01-05", "A1,,2003-01-02,,H1,老所,2003-01-03")

    assert (batch.refused, batch.merged) == (0, 1)
    assert [row[0] for row in listed(browse, "import_merged", batch)] == ["2"]
    import_batches.load(by=bureau.reviewer, at=now, batch_id=batch.pk)


@pytest.mark.parametrize("handler", ["甲" * 21, "甲" * 41, "1" * 21, "张三、李四", "-1", "O'Neil"])
def test_what_looking_through_accepts_is_what_loading_takes(hand_in, bureau, now, handler):
    batch = hand_in(f'A1,,2003-01-02,,"{handler}","{"所" * 60}",')

    import_batches.load(by=bureau.reviewer, at=now, batch_id=batch.pk, leaves_out=True)
    importing.run(f"{batch.pk}:load", at=now, progress=Silent())

    found = batch.found["handlers"]
    batch.refresh_from_db()
    assert (batch.state, batch.cases.count()) == ("loaded", batch.new)
    assert batch.cases.get().handlers.count() == found


def test_looking_through_writes_as_loading_does_and_keeps_nothing(hand_in, monkeypatch):
    before = [model.objects.count() for model in (Case, Clock, Officer, Unit)]
    written = []
    monkeypatch.setattr("cases.exchange.imports.deeds.enter_docket", lambda cases: written.extend(cases))

    hand_in("A1,,2003-01-02,,H1,老所,", "A2,,2003-01-02,,H2,新所,")

    assert len(written) == 2
    assert [model.objects.count() for model in (Case, Clock, Officer, Unit)] == before


def test_the_heads_of_the_chains_are_taken_after_all_rows_are_written(hand_in, bureau, now, monkeypatch):
    batch, order = hand_in("A1,,2003-01-02,,H1,老所,"), []

    def noted(place, name, what):
        do = getattr(place, name)
        monkeypatch.setattr(place, name, lambda *args, **kwargs: (order.append(what), do(*args, **kwargs))[1])

    noted(imports, "insert_written", "row")
    noted(imports.ImportedPeople, "write", "row")
    for place in (imports, bulk, recording):
        noted(place, "lock_head", "head")
    import_batches.carry_out(at=now, batch_id=batch.pk)

    assert order.index("head") == order.count("row") > 1


def test_the_page_tells_how_far_reading_is_and_the_run_is_seen_there(bureau, browse, now):
    batch = import_batches.hand_in(
        kind="cases",
        by=bureau.reviewer,
        at=now,
        origin="2003",
        name="a.csv",
        content=HEADING.encode() + b"\nA1,,2003-01-02,,H1,x,",
    )
    steps = []

    class Watching(Silent):
        def begin(self, step, *, total=0):
            steps.append((step, total))

    assert "0 / 0" in browse.get(reverse("office:import", args=[batch.pk])).content.decode()
    importing.run(f"{batch.pk}:read", at=now, progress=Watching())

    assert ("Checking the rows", 1) in steps
    assert ("Preparing the cases", 1) in steps


def test_a_failed_import_holds_up_no_other(bureau, now, hand_in, monkeypatch):
    first, second = hand_in("A1,,2003-01-02,,H1,老所,"), hand_in("B1,,2003-01-02,,H1,老所,")
    for each in (first, second):
        import_batches.load(by=bureau.reviewer, at=now, batch_id=each.pk)
    whole = import_batches.carry_out

    def broken(*, at, batch_id, progress):
        if batch_id == first.pk:
            raise KeyError("H1")
        return whole(at=at, batch_id=batch_id, progress=progress)

    monkeypatch.setattr(import_batches, "carry_out", broken)
    ticks.work(now + timedelta(seconds=1))

    assert ImportBatch.objects.get(pk=second.pk).state == "loaded"
    assert Occurrence.objects.get(key=f"{first.pk}:load").state == "due"


def test_the_template_is_an_empty_table_that_can_be_handed_in(bureau, browse, now):
    content = browse.get(reverse("office:import_template", args=["cases"])).content

    batch = import_batches.hand_in(kind="cases", by=bureau.reviewer, at=now, origin="x", name="a.et", content=content)
    ticks.work(now)
    batch.refresh_from_db()

    assert (batch.state, batch.rows, batch.problem) == ("preview", 0, "")


def test_open_imported_cases_are_in_no_list_of_the_watchdog(hand_in, bureau, now):
    casework.a_case(bureau, now)
    before = {each.code: each.count for each in checks(bureau.supervisor, now)}
    batch = hand_in(*(f"A{number},,2003-01-02,,H{number},老所," for number in range(60)))
    import_batches.carry_out(at=now, batch_id=batch.pk)
    bureau.supervisor.__dict__.pop("_rights", None)

    assert Clock.objects.running().filter(case__batch=batch, is_provisional=True).count() == 60
    assert {each.code: each.count for each in checks(bureau.supervisor, now)} == before


def test_a_file_of_which_every_row_is_refused_says_so(hand_in, bureau, now):
    batch = hand_in('A1,,2003-01-02,,"=HYPERLINK(1)",老所,')

    with translation.override("en"), pytest.raises(Refused, match="each is refused"):
        import_batches.load(by=bureau.reviewer, at=now, batch_id=batch.pk, leaves_out=True)
