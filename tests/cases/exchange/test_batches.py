"""X6: a table is looked through, loaded whole or not at all, and undone while nothing depends on it."""

from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cases.desk.list.queries import cases_for
from cases.file.sharing import deeds as file
from cases.models import Case, Clock, Handler
from portal.dispatch.runs import ticks
from portal.dispatch.runs.progress import Silent
from portal.dispatch.runs.schedule import JobFailed
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.ledger.writing.recording import deed
from portal.office.imports import batches as import_batches
from portal.office.imports import jobs as importing
from portal.office.models import ImportBatch
from portal.people.actors import actor
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.cases import casework

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
HEADING = "案号,案发时间,受案时间,结案时间,民警,办案单位,分派时间,地点"
GOOD = ("A1,2003-01-01,2003年1月2日,2003/5/1,H1,老所,2003-01-03,东大街", "A2,,37623,,H2,新所,,西大街")
BAD = "A3,2003-02-30,2003-03-01,,H3,老所,,"


def table(*rows):
    return "\n".join([HEADING, *rows]).encode("gbk")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def hand_in(bureau, now):
    def handed(*rows, by=None, at=None):
        batch = import_batches.hand_in(
            kind="cases",
            by=by or bureau.reviewer,
            at=at or now,
            origin="2003台账",
            name="台账.csv",
            content=table(*rows),
        )
        assert batch.state == "reading"
        ticks.work(at or now)
        batch.refresh_from_db()
        return batch

    return handed


@pytest.fixture
def loaded(bureau, now, hand_in):
    batch = hand_in(*GOOD)
    import_batches.load(by=bureau.reviewer, at=now, batch_id=batch.pk)
    ticks.work(now)
    batch.refresh_from_db()
    return batch


def undone(bureau, batch, at):
    import_batches.undo(by=bureau.reviewer, at=at, batch_id=batch.pk, reason="来源有误")
    ticks.work(at)
    batch.refresh_from_db()
    return batch


def test_looking_through_says_what_is_new_and_what_is_refused_and_keeps_no_case(hand_in):
    batch = hand_in(*GOOD, BAD)

    assert (batch.rows, batch.new, batch.known, batch.state) == (3, 2, 0, "preview")
    found = [(flaw["row"], flaw["column"], flaw["value"]) for flaw in batch.refusals]
    assert found == [(4, "occurred_on", "2003-02-30")]
    assert Case.objects.filter(is_imported=True).count() == 0


def test_a_table_with_a_refused_row_is_loaded_only_without_it(bureau, now, hand_in):
    batch = hand_in(*GOOD, BAD)

    with pytest.raises(Refused):
        import_batches.load(by=bureau.reviewer, at=now, batch_id=batch.pk)
    import_batches.load(by=bureau.reviewer, at=now, batch_id=batch.pk, leaves_out=True)
    ticks.work(now)

    assert sorted(Case.objects.filter(batch=batch).values_list("number", flat=True)) == ["A1", "A2"]


def test_a_loaded_batch_is_imported_history_of_its_batch(loaded):
    case = loaded.cases.get(number="A1")

    assert (loaded.state, loaded.new, case.is_imported, case.place) == ("loaded", 2, True, "东大街")
    assert case.origin == "import:2003台账:A1"
    assert [finding.what for finding in verify()] == []


def test_the_same_table_again_is_known_and_is_not_loaded(bureau, now, loaded, hand_in):
    again = hand_in(*GOOD)

    assert (again.new, again.known) == (0, 2)
    with pytest.raises(Refused):
        import_batches.load(by=bureau.reviewer, at=now, batch_id=again.pk)


def test_a_batch_is_loaded_once_whoever_asks_again(bureau, now, loaded):
    with pytest.raises(MovedOn):
        import_batches.load(by=bureau.reviewer, at=now, batch_id=loaded.pk)
    with pytest.raises(JobFailed):
        importing.run(f"{loaded.pk}:load", at=now, progress=Silent())

    assert loaded.cases.count() == 2


def test_a_load_that_breaks_in_the_middle_leaves_nothing(bureau, now, hand_in, monkeypatch):
    batch = hand_in(*GOOD)
    before = Event.objects.count()

    def broken(prepared):
        raise RuntimeError

    monkeypatch.setattr("cases.exchange.imports.deeds._append", broken)
    with pytest.raises(RuntimeError):
        importing.run(f"{batch.pk}:load", at=now, progress=Silent())

    batch.refresh_from_db()
    assert (batch.state, Case.objects.filter(is_imported=True).count(), Event.objects.count()) == ("preview", 0, before)


def test_an_undone_batch_is_out_of_everybodys_sight_and_the_record_stays(bureau, now, loaded):
    assert cases_for(bureau.supervisor, {}).filter(is_imported=True).count() == 2

    batch = undone(bureau, loaded, now + timedelta(minutes=1))

    assert (batch.state, batch.reason) == ("undone", "来源有误")
    assert cases_for(bureau.supervisor, {}).filter(is_imported=True).count() == 0
    assert cases_for(bureau.reviewer, {}).filter(is_imported=True).count() == 0
    assert Case.objects.visible_to(bureau.supervisor).filter(is_imported=True).count() == 0
    assert Case.objects.filter(batch=batch, is_void=True).count() == 2
    assert not Handler.objects.filter(case__batch=batch, ends_at=None).exists()
    assert not Clock.objects.filter(case__batch=batch, is_void=False).exists()
    assert [finding.what for finding in verify()] == []


def test_after_undoing_the_corrected_table_is_taken(bureau, now, loaded, hand_in):
    undone(bureau, loaded, now + timedelta(minutes=1))
    batch = hand_in(*GOOD, at=now + timedelta(minutes=2))
    import_batches.load(by=bureau.reviewer, at=now + timedelta(minutes=2), batch_id=batch.pk)
    ticks.work(now + timedelta(minutes=3))

    assert sorted(Case.objects.filter(batch=batch).values_list("number", flat=True)) == ["A1", "A2"]


def correct(bureau, case, at):
    with deed("case.corrected", by=actor(bureau.reviewer), at=at, about=case) as record:
        record.change(case, only_if={}, version=2)


def share(bureau, case, at):
    file.share(by=bureau.reviewer, at=at, case_id=case.pk, officer=bureau.officer, reason="协查")


@pytest.mark.parametrize("work_on", [correct, share])
def test_what_somebody_has_worked_on_is_not_undone(bureau, now, loaded, work_on):
    work_on(bureau, loaded.cases.get(number="A1"), now)

    with pytest.raises(Refused):
        import_batches.undo(by=bureau.reviewer, at=now, batch_id=loaded.pk, reason="来源有误")
    assert Case.objects.filter(batch=loaded, is_void=True).count() == 0


def test_only_the_legal_department_imports(bureau, now):
    for officer in (bureau.officer, bureau.head, bureau.leader, bureau.supervisor, bureau.system_admin):
        with pytest.raises(Denied):
            import_batches.hand_in(kind="cases", by=officer, at=now, origin="x", name="a.csv", content=table(*GOOD))

    assert ImportBatch.objects.count() == 0


@pytest.mark.parametrize("content", [b" ", b"\x00\x01", b"\x89PNG", b"PK\x03\x04 nonsense"])
def test_what_can_be_no_table_is_refused_beside_its_field(bureau, client, content):
    client.force_login(bureau.reviewer, backend="portal.people.administration.backends.PostBackend")
    upload = SimpleUploadedFile("a.csv", content, content_type="text/csv")

    response = client.post(reverse("office:imports", args=["cases"]), {"origin": "2003", "file": upload})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]


@pytest.mark.parametrize("content", ["没有,标题\n1,2".encode(), "案号\nA1".encode()])
def test_what_a_worker_cannot_read_says_why_on_its_page_and_is_put_aside(bureau, client, now, content):
    batch = import_batches.hand_in(
        kind="cases", by=bureau.reviewer, at=now, origin="2003", name="a.csv", content=content
    )
    ticks.work(now)
    client.force_login(bureau.reviewer, backend="portal.people.administration.backends.PostBackend")

    page = client.get(reverse("office:import", args=[batch.pk])).content.decode()
    client.post(reverse("office:drop_import", args=[batch.pk]))

    batch.refresh_from_db()
    assert batch.problem
    assert batch.problem in page
    assert batch.state == "dropped"


def test_an_ugly_workbook_is_walked_through_the_pages(bureau, client, tmp_path, now):
    book = openpyxl.Workbook()
    for row in (
        ["2003年台账"],
        HEADING.split(","),
        ["Ａ１", "2003-01-01", 37623, None, "H1", "老所", None, "东大街"],
        [None, "2003-01-01", 37623, None, "H2", "老所", None, "东大街"],
        [123456789012345678, None, 37623],
    ):
        book.active.append(row)
    book.active.merge_cells("A3:A4")
    book.save(tmp_path / "a.xlsx")
    client.force_login(bureau.reviewer, backend="portal.people.administration.backends.PostBackend")

    with (tmp_path / "a.xlsx").open("rb") as sheet:
        handed = client.post(reverse("office:imports", args=["cases"]), {"origin": "2003", "file": sheet})
    ticks.work(timezone.now())
    batch = ImportBatch.objects.get()
    refusals = client.get(reverse("office:import_refusals", args=[batch.pk])).getvalue().decode()
    stopped = client.post(reverse("office:load_import", args=[batch.pk]), {})
    client.post(reverse("office:load_import", args=[batch.pk]), {"leaves_out": "on"})
    ticks.work(timezone.now())

    assert handed.url == reverse("office:import", args=[batch.pk])
    assert refusals.startswith("\ufeff")
    assert [flaw["row"] for flaw in batch.refusals] == [5]
    assert stopped.status_code == 422
    assert client.get(handed.url).context["batch"].state == "loaded"
    assert [handler.officer.badge_number for handler in Case.objects.get(number="A1").handlers.all()] == ["H1", "H2"]


def test_a_case_of_ours_keeps_its_number_beside_an_imported_one(bureau, now, hand_in):
    own = casework.a_case(bureau, now)
    batch = hand_in(f"{own.number},,2003-01-02,,H1,老所,,")
    import_batches.load(by=bureau.reviewer, at=now, batch_id=batch.pk)
    ticks.work(now)

    assert Case.objects.filter(number=own.number).get() == own
    assert batch.cases.get().number.endswith(own.number[-10:])


def test_a_table_that_was_exchanged_is_not_loaded(bureau, now, hand_in):
    batch = hand_in(*GOOD)
    with open(batch.file.path, "wb") as file:
        file.write(table(*GOOD, "A3,2003-01-01,2003-03-01,,H3,老所,,"))

    with pytest.raises(JobFailed, match=r"不是|not the one"):
        importing.run(f"{batch.pk}:load", at=now, progress=Silent())

    assert batch.cases.count() == 0
