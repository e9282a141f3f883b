"""C15, X3, F12: a list leaves the portal with its purpose, its masks and its mark, and every step is recorded."""

import hashlib
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from cases.desk.list import export as case_list
from cases.desk.list import queries as case_lists
from cases.models import Case
from portal.dispatch.runs import occurrences, ticks
from portal.dispatch.runs.progress import Silent
from portal.ledger.models import Event
from portal.ledger.writing.recording import deed
from portal.office.exports import deeds as exports
from portal.office.exports import jobs as export_jobs
from portal.office.exports.kinds import MAKE_EXPORT
from portal.office.models import Export, SavedFilter
from portal.people.actors import actor
from portal.shell.refusals import Refused
from tests import factories
from tests.cases import casework

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
PURPOSE = "月度执法检查"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def a_case(bureau, now):
    def log(hours=3, **changes):
        return casework.a_case(bureau, now - timedelta(hours=hours), **changes)

    return log


@pytest.fixture
def browse(client):
    def browser(officer):
        client.force_login(officer, backend="portal.people.administration.backends.PostBackend")
        return client

    return browser


def made(by, at, query="", purpose=PURPOSE, language="zh-hans"):
    export = exports.ask(by=by, at=at, kind="cases", query=query, purpose=purpose, language=language)
    export_jobs.run_export(str(export.pk), at=at, progress=Silent())
    export.refresh_from_db()
    return export


def sheet_of(export):
    """Return the rows of an export's file."""
    return CalamineWorkbook.from_filelike(export.file.open("rb")).get_sheet_by_index(0).to_python()


def events(export):
    about = {"about_type": "office.export", "about_id": str(export.pk)}
    return list(Event.objects.filter(**about).order_by("seq").values_list("kind", flat=True))


def test_the_file_holds_what_the_list_shows_in_its_order(bureau, a_case, now, browse):
    old, new = a_case(hours=9), a_case(hours=4, place="西门桥头")
    export = made(bureau.officer, now)

    page = browse(bureau.officer).get(reverse("cases:list")).context["page"].rows
    rows = sheet_of(export)

    assert [row[0] for row in rows[3:]] == [case.number for case in page] == [new.number, old.number]
    assert rows[2] == ["案号", "案由", "状态", "当前环节", "剩余时间", "期限", "主办民警", "单位", "受案时间"]
    assert rows[3][1:3] == ["殴打他人", "已受案"]
    due_at = timezone.make_naive(new.clocks.running().earliest("due_at").due_at)
    assert abs(rows[3][5] - due_at) < timedelta(seconds=1)
    assert rows[3][6:] == [bureau.officer.name, bureau.unit.name, timezone.localdate(new.registered_at)]


def test_the_file_says_who_took_it_when_and_what_for_and_by_which_filter(bureau, a_case, now):
    a_case()
    rows = sheet_of(made(bureau.officer, now, query="state=registered&kind=administrative"))

    assert bureau.officer.name in rows[0][0]
    assert PURPOSE in rows[0][0]
    assert rows[1][0] == "状态: 已受案 · 类型: 行政"


def test_only_what_fits_the_filter_is_taken_out(bureau, a_case, now):
    a_case(place="东大街")
    hit = a_case(place="西门桥头")

    assert [row[0] for row in sheet_of(made(bureau.officer, now, query="q=桥头"))[3:]] == [hit.number]


def test_nothing_is_taken_out_that_one_may_not_know_of(bureau, a_case, now):
    a_case()
    outsider = factories.a_station("东关派出所").officer

    assert sheet_of(made(outsider, now))[3:] == []


def test_a_sealed_case_stays_inside_even_for_its_own_officer(bureau, a_case, now):
    case = a_case()
    with deed("case.sealed", by=actor(bureau.reviewer), at=now, about=case) as record:
        record.change(Case.objects.get(pk=case.pk), only_if={}, is_sealed=True)

    assert sheet_of(made(bureau.officer, now))[3:] == []


def test_a_formula_stays_text(bureau, a_case, now):
    a_case()
    export = made(bureau.officer, now, purpose='=HYPERLINK("http://x","y")')

    with zipfile.ZipFile(export.file.open("rb")) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert b"HYPERLINK" in book.read("xl/worksheets/sheet1.xml")


def test_every_step_is_recorded_and_the_digest_is_that_of_the_file(bureau, a_case, now):
    a_case()
    export = made(bureau.officer, now)
    fetched = exports.fetch(by=bureau.officer, at=now, export_id=export.pk)

    assert hashlib.sha256(fetched.file.read()).hexdigest() == export.sha256
    assert events(export) == ["export.asked", "export.made", "export.fetched"]
    assert export.rows == 1


def test_a_list_without_a_purpose_is_not_made(bureau, now):
    with pytest.raises(Refused):
        exports.ask(by=bureau.officer, at=now, kind="cases", query="", purpose="  ", language="zh-hans")

    assert Export.objects.count() == 0


def test_the_worker_makes_it_once(bureau, a_case, now):
    a_case()
    export = exports.ask(by=bureau.officer, at=now, kind="cases", query="", purpose=PURPOSE, language="en")
    ticks.work(now)
    run = occurrences.Occurrence.objects.get(job=MAKE_EXPORT, key=str(export.pk))
    export_jobs.run_export(str(export.pk), at=now, progress=Silent())

    assert (run.state, run.counts) == ("done", {"rows": 1})
    assert events(export) == ["export.asked", "export.made"]


def test_files_go_after_seven_days_and_not_before(bureau, a_case, now, django_capture_on_commit_callbacks):
    a_case()
    export = made(bureau.officer, now)
    name = export.file.name

    week = export_jobs.KEPT_FOR
    assert export_jobs.run_removal("d", at=now + week, progress=Silent()) == {"files removed": 0}
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        later = now + week + timedelta(seconds=1)
        assert export_jobs.run_removal("d", at=later, progress=Silent()) == {"files removed": 1}
    assert not default_storage.exists(name)
    with pytest.raises(exports.FileGone):
        exports.fetch(by=bureau.officer, at=now, export_id=export.pk)


def test_a_long_list_is_written_in_batches_without_a_gap(bureau, a_case, now, monkeypatch):
    numbers = [a_case(hours=hour).number for hour in range(3, 10)]
    monkeypatch.setattr(case_list, "AT_ONCE", 3)

    assert [row[0] for batch in case_list.batches(bureau.officer, "", now) for row in batch] == numbers


def test_the_page_asks_for_the_purpose_and_shows_how_far_it_is(bureau, a_case, browse):
    a_case()
    browser = browse(bureau.officer)

    without = browser.post(reverse("cases:export_ask"), {"purpose": "", "query": ""})
    asked = browser.post(reverse("cases:export_ask"), {"purpose": PURPOSE, "query": "state=registered"})
    page = browser.get(asked.url)

    assert without.status_code == 422
    assert page.context["run"].state == "due"
    ticks.work(timezone.now())
    fetched = browser.post(reverse("office:fetch_export", args=[Export.objects.get().pk]))
    assert fetched["Content-Disposition"].startswith("attachment")


def test_the_page_counts_no_further_than_anybody_reads(bureau, a_case, browse, monkeypatch):
    monkeypatch.setattr(case_lists, "CAP", 2)
    browser, address = browse(bureau.supervisor), reverse("cases:export_ask")
    for _case in range(2):
        a_case()
    two = browser.get(address)
    a_case()
    more = browser.get(address)

    assert "<dd>2</dd>" in two.content.decode()
    assert "<dd>2+</dd>" in more.content.decode()


def test_the_own_cases_are_counted_on_the_docket_alone(bureau, a_case, browse):
    browser = browse(bureau.officer)
    a_case()
    with CaptureQueriesContext(connection) as questions:
        page = browser.get(reverse("cases:export_ask"))

    assert "<dd>1</dd>" in page.content.decode()
    counts = [each["sql"] for each in questions if each["sql"].startswith("SELECT COUNT")]
    assert [sql for sql in counts if 'JOIN "cases_docketline"' in sql] == []


def test_nobody_sees_or_fetches_the_export_of_another(bureau, a_case, now, browse):
    a_case()
    export = made(bureau.officer, now)
    browser = browse(bureau.supervisor)

    assert browser.get(reverse("office:export", args=[export.pk])).status_code == 404
    assert browser.post(reverse("office:fetch_export", args=[export.pk])).status_code == 404
    assert events(export) == ["export.asked", "export.made"]


def test_an_export_is_fetched_by_its_owner_alone_whichever_door_asks(bureau, a_case, now):
    a_case()
    export = made(bureau.officer, now)

    with pytest.raises(Export.DoesNotExist):
        exports.fetch(by=bureau.supervisor, at=now, export_id=export.pk)
    assert exports.fetch(by=bureau.officer, at=now, export_id=export.pk) == export


def test_a_filter_is_kept_under_a_name_replaced_and_dropped(bureau, browse):
    browser = browse(bureau.officer)
    for query in ("state=filed", "state=closed"):
        browser.post(reverse("office:save_filter"), {"kind": "cases", "name": "常用", "query": query})
    saved = SavedFilter.objects.get()

    assert (saved.owner, saved.query) == (bureau.officer, "state=closed")
    assert "?state=closed" in browser.get(reverse("cases:list")).content.decode()
    assert browse(bureau.second).post(reverse("office:drop_filter", args=[saved.pk])).status_code == 404
    browse(bureau.officer).post(reverse("office:drop_filter", args=[saved.pk]))
    assert SavedFilter.objects.count() == 0
