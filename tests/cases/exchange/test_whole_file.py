"""B17, C11, C16, X3: the whole file of a case as one PDF says what the file holds, by mask, and each step is kept."""

import hashlib
import json
from copy import deepcopy
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from cases.exchange.whole_file import deeds as whole_files
from cases.file.case.states import MatterKind
from cases.file.evidence import deeds as evidence
from cases.file.evidence.deeds import EvidenceInput
from cases.file.sealing import deeds as sealing
from cases.models import Case, Evidence
from cases.papers import deeds as documents
from cases.papers.volume import enclosed
from cases.property import deeds as property
from cases.property.deeds import Thing
from cases.review.chain import Move
from portal.dispatch.runs import ticks
from portal.dispatch.runs.progress import Silent
from portal.dispatch.runs.schedule import JobFailed
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.ledger.writing.recording import deed
from portal.office.exports import deeds as exports
from portal.office.exports.jobs import run_export
from portal.office.models import Export
from portal.people.actors import actor
from portal.shell.refusals import Denied, Refused
from tests import factories
from tests.cases import casework
from tests.cases.file.test_sealing import approved, asked, ended, sealed  # noqa: F401 (fixtures)
from tests.cases.papers.making import REPORTER, SUSPECT, a_file, made
from tests.shell.making_files import a_pdf, a_picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
PURPOSE = "检察机关调阅案卷"
PLAIN = (SUSPECT.id_number, SUSPECT.name, SUSPECT.phone, SUSPECT.address)


@pytest.fixture
def later(at):
    return at + timedelta(days=2)


@pytest.fixture(scope="module", autouse=True)
def whole(standing, at):
    return a_file(standing, at)


@pytest.fixture
def case(whole):
    return deepcopy(whole)


@pytest.fixture
def browse(client):
    def browser(officer):
        client.force_login(officer, backend="portal.people.administration.backends.PostBackend")
        return client

    return browser


def ask_for(case, by, at, **changes):
    given = {"purpose": PURPOSE, "language": "en", "names_people": False, "case_id": case.pk, **changes}
    return whole_files.ask(by=by, at=at, **given)


def bound(export, at):
    """Return the pages of an export once it is made, each as its text without white space, and the reader."""
    run_export(str(export.pk), at=at, progress=Silent())
    export.refresh_from_db()
    reader = PdfReader(BytesIO(export.file.open("rb").read()))
    return ["".join(page.extract_text().split()) for page in reader.pages], reader


def put_by(export, at, folder):
    """Keep a page as the file of an export whose own pages are not asked about: laying them out takes long."""
    path = folder / "file.pdf"
    path.write_bytes(a_pdf())
    exports.keep_file(at=at, export_id=export.pk, path=path, rows=1)


def outline(reader, items=None):
    """Return [(title, page number)] of the whole outline, in order."""
    found = []
    for item in reader.outline if items is None else items:
        if isinstance(item, list):
            found += outline(reader, item)
        else:
            found.append((item.title, reader.get_destination_page_number(item) + 1))
    return found


def page_of(pages, heading):
    """Return the number of the one page after the contents that begins with a heading."""
    found = [number for number, text in enumerate(pages, 1) if number > 2 and text.startswith(heading)]
    assert len(found) == 1, (heading, found)
    return found[0]


def put_in(case, by, at, title, content, name):
    given = EvidenceInput(title, "document", at.date(), SimpleUploadedFile(name, content))
    return evidence.add(by=by, at=at, case_id=case.pk, item=given)


def put_in_unchecked(case, by, at, title, content, media_type="application/pdf"):
    """Keep a file as if it had arrived when arrivals were not checked."""
    row = Evidence(
        case=case,
        title=title,
        kind="document",
        collected_by=by,
        collected_on=at.date(),
        added_by=by,
        added_at=at,
        file_name="旧.pdf",
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    row.file.save("old.pdf", ContentFile(content), save=False)
    with deed("evidence.added", by=actor(by), at=at, about=case) as record:
        record.save(row)
    return row


def events(kind):
    return list(Event.objects.filter(kind=kind).order_by("id"))


def test_the_file_holds_cover_contents_and_everything_that_the_portal_keeps(bureau, case, at, later):
    casework.decided(
        casework.asked(case, MatterKind.EXTENSION, at=later),
        bureau.legal_officer,
        Move.RETURN,
        at=later,
        opinion="延长理由不充分，请补充说明。",
        answers=casework.answers(procedure=False),
        findings=[casework.a_finding(bureau.officer)],
    )
    things = Thing("匕首", "1把", "seized", later - timedelta(hours=1), "办案区物证柜")
    thing = property.take(by=bureau.officer, at=later, case_id=case.pk, thing=things)
    receipt = made(case, "evidence-receipt", by=bureau.officer, at=later)
    picture = put_in(case, bureau.officer, later, "现场照片", a_picture(), "a.jpg")
    note = put_in(case, bureau.officer, later, "通话记录", "说明".encode() * 20, "a.txt")

    pages, reader = bound(ask_for(case, bureau.officer, later, names_people=True), later)

    cover, contents, everything = pages[0], pages[1], "".join(pages)
    title = ("行政案件卷宗", case.number, "殴打他人", bureau.unit.name, "（印章处）", PURPOSE, f"共{len(pages)}页")
    for words in title:
        assert words in cover
    assert "案卷目录" in contents[:40]
    for words in (
        "延长理由不充分，请补充说明。",
        "第1轮",
        "第1级",
        "办案期限记录",
        thing.number,
        "匕首",
        "办案区物证柜",
        picture.sha256,
        note.sha256,
        "未装订：此类文件不成页",
        "骑缝章",
        "业务账第",
    ):
        assert words in everything, words
    assert "接受证据清单" in dict(outline(reader))
    assert receipt.sha256 not in everything
    assert [text.count("骑缝章") >= 1 for text in pages] == [True] * len(pages)


def test_pages_are_numbered_through_and_the_contents_and_the_outline_tell_the_truth(bureau, case, later):
    made(case, "acceptance-form", by=bureau.officer, at=later)
    put_in(case, bureau.officer, later, "监控截图", a_pdf(3), "b.pdf")
    put_in(case, bureau.officer, later, "现场照片", a_picture(), "a.jpg")

    pages, reader = bound(ask_for(case, bureau.officer, later, names_people=True), later)

    total = len(pages)
    assert [f"第{number}页共{total}页" in text for number, text in enumerate(pages, 1)] == [True] * total
    marks = dict(outline(reader))
    for heading, title in (
        ("案件基本情况和当事人", "案件基本情况和当事人"),
        ("办案期限记录", "办案期限记录"),
        ("证据清单", "证据清单"),
        ("涉案财物及保管记录", "涉案财物及保管记录"),
    ):
        assert marks[title] == page_of(pages, heading)
        assert f"{title}{marks[title]}" in pages[1].replace("–", ""), title
    form = next(number for number, text in enumerate(pages, 1) if number > 2 and "受案登记表" in text[:60])
    assert marks["受案登记表"] == form
    screens, photo = marks["证据：监控截图（书证）"], marks["证据：现场照片（书证）"]
    assert (screens, photo, total) == (total - 3, total, total)
    for title, page in (("监控截图", screens), ("现场照片", photo)):
        assert f"证据：{title}（书证）{later:%Y-%m-%d}{page}" in pages[1]
    assert list(dict(outline(reader)))[:2] == ["卷宗封面", "案卷目录"]


def test_without_more_the_file_names_people_by_mask_alone(bureau, case, later):
    form = made(case, "acceptance-form", by=bureau.officer, at=later)

    pages, _reader = bound(ask_for(case, bureau.officer, later), later)

    everything = "".join(pages)
    assert [word for word in (*PLAIN, REPORTER.name, REPORTER.phone) if word in everything] == []
    assert "欧*" in everything
    assert "999***********8735" in everything
    assert "（要求保密）" in everything
    assert form.sha256 in everything
    assert "载有当事人身份信息" in everything


def test_with_the_documents_only_these_name_people_and_never_the_unnamed(bureau, case, later):
    made(case, "acceptance-form", by=bureau.officer, at=later)

    pages, reader = bound(ask_for(case, bureau.officer, later, names_people=True), later)

    first = dict(outline(reader))["受案登记表"]
    naming = [number for number, text in enumerate(pages, 1) if SUSPECT.name in text]
    assert naming
    assert first <= min(naming)
    assert max(naming) < page_of(pages, "办案期限记录")
    assert [word for word in (REPORTER.name, REPORTER.phone) if word in "".join(pages)] == []


def test_the_newest_pdf_of_a_document_is_bound_and_a_docx_alone_is_listed(bureau, case, later):
    made(case, "acceptance-form", by=bureau.officer, at=later)
    made(case, "acceptance-form", "docx", by=bureau.officer, at=later)
    alone = made(case, "evidence-receipt", "docx", by=bureau.officer, at=later)

    pages, reader = bound(ask_for(case, bureau.officer, later, names_people=True), later)

    titles = [title for title, _page in outline(reader)]
    assert titles.count("受案登记表") == 1
    assert "接受证据清单" not in titles
    assert alone.sha256 in "".join(pages)


def test_what_cannot_be_read_is_listed_as_such_and_the_file_is_made(bureau, case, later, settings):
    broken = put_in_unchecked(case, bureau.officer, later, "残件", b"%PDF-1.7\n1 0 obj << broken")
    locked = put_in(case, bureau.officer, later, "加密件", a_pdf(password="x"), "c.pdf")
    gone = put_in(case, bureau.officer, later, "丢失件", a_pdf(), "d.pdf")
    gone.file.storage.delete(gone.file.name)
    changed = put_in_unchecked(case, bureau.officer, later, "调换件", a_pdf())
    with changed.file.storage.open(changed.file.name, "wb") as file:
        file.write(a_pdf(2))
    whole = put_in(case, bureau.officer, later, "完好件", a_pdf(2), "e.pdf")

    pages, reader = bound(ask_for(case, bureau.officer, later), later)

    listed = pages[page_of(pages, "证据清单") - 1]
    bound_titles = [title for title, _page in outline(reader) if title.startswith("证据：")]
    assert bound_titles == ["证据：完好件（书证）"]
    for row, words in (
        (broken, "未装订：文件损坏或有密码"),
        (locked, "未装订：文件损坏或有密码"),
        (gone, "未装订：存储中没有此文件"),
        (changed, "未装订：文件与收到时的散列值不符"),
        (whole, "已装订，共2页"),
    ):
        assert row.title in listed
        assert words in listed
    assert "证据：残件（书证）" in pages[1]
    assert pages[1].count("未装订") == 4


def test_a_paper_that_is_too_long_is_listed(bureau, case, later, monkeypatch):
    monkeypatch.setattr(enclosed, "MOST_PAGES", 2)
    put_in(case, bureau.officer, later, "两页", a_pdf(2), "a.pdf")
    put_in(case, bureau.officer, later, "三页", a_pdf(3), "b.pdf")

    found = enclosed.enclosed(case)

    assert [(each.pages, each.said) for each in found] == [(2, "已装订，共2页"), (0, enclosed.TOO_LONG)]


def test_all_papers_together_have_a_limit(bureau, case, later, monkeypatch):
    monkeypatch.setattr(enclosed, "MOST_IN_ALL", 4)
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        put_in(case, bureau.officer, later, name, a_pdf(2), name)

    assert [each.pages for each in enclosed.enclosed(case)] == [2, 2, 0]


def test_asking_and_each_download_are_events_of_the_case(bureau, case, later, tmp_path):
    masked, plain = (ask_for(case, bureau.officer, later, names_people=named) for named in (False, True))
    for export in (masked, plain):
        put_by(export, later, tmp_path)
    for _time in range(2):
        whole_files.fetch(by=bureau.officer, at=later, export_id=plain.pk).file.close()

    told = [(event.chain, event.about_type, event.about_id) for event in events("whole-file.asked")]
    assert told == [("access", "cases.case", str(case.pk)), ("personal", "cases.case", str(case.pk))]
    fetched = events("whole-file.fetched")
    assert [event.chain for event in fetched] == ["personal", "personal"]
    said = json.loads(fetched[0].payload)
    assert (said["export"], said["purpose"], said["names_people"]) == (plain.pk, PURPOSE, True)
    assert said["sha256"] == hashlib.sha256(Export.objects.get(pk=plain.pk).file.open("rb").read()).hexdigest()
    assert list(verify()) == []


@pytest.mark.parametrize("purpose", ["", "   "])
def test_a_file_without_a_purpose_is_not_made(bureau, case, later, purpose):
    with pytest.raises(Refused) as refusal:
        ask_for(case, bureau.officer, later, purpose=purpose)

    assert list(refusal.value.fields) == ["purpose"]
    assert Export.objects.count() == 0


def test_the_file_of_a_hidden_case_is_not_asked_for(bureau, case, later):
    outsider = factories.a_station("东关派出所").officer

    with pytest.raises(Case.DoesNotExist):
        ask_for(case, outsider, later)
    assert Export.objects.count() == 0


def test_who_may_not_read_the_file_any_more_gets_it_neither_made_nor_sent(bureau, ended, at, tmp_path):
    case = ended()
    made_before, asked_before = ask_for(case, bureau.officer, at), ask_for(case, bureau.officer, at)
    put_by(made_before, at, tmp_path)
    sealing.seal(by=bureau.reviewer, at=at, case_id=case.pk, reason="依法封存")

    with pytest.raises(JobFailed):
        run_export(str(asked_before.pk), at=at, progress=Silent())
    with pytest.raises(Denied):
        whole_files.fetch(by=bureau.officer, at=at, export_id=made_before.pk)
    assert events("whole-file.fetched") == []


def test_a_sealed_file_goes_out_under_ones_own_valid_request_alone(bureau, at, sealed):
    with pytest.raises(Case.DoesNotExist):
        ask_for(sealed, bureau.officer, at)
    waiting = asked(bureau, at, sealed)
    with pytest.raises(Denied):
        ask_for(sealed, bureau.officer, at, case_id=None, access_id=waiting.pk)
    access = approved(bureau, at, waiting, days=3)
    with pytest.raises(type(access).DoesNotExist):
        ask_for(sealed, bureau.second, at, case_id=None, access_id=access.pk)

    export = ask_for(sealed, bureau.officer, at, case_id=None, access_id=access.pk)
    pages, _reader = bound(export, at)

    assert export.whole_file.case_id == sealed.pk
    assert [text.count("封存") >= 1 for text in pages] == [True] * len(pages)
    assert [event.chain for event in events("whole-file.asked")] == ["personal"]
    over = at + timedelta(days=3)
    whole_files.fetch(by=bureau.officer, at=over - timedelta(seconds=1), export_id=export.pk).file.close()
    with pytest.raises(Denied):
        whole_files.fetch(by=bureau.officer, at=over, export_id=export.pk)
    assert len(events("whole-file.fetched")) == 1


def test_a_list_is_not_fetched_as_a_file_nor_a_file_as_a_list(bureau, case, later):
    file = ask_for(case, bureau.officer, later)
    rows = exports.ask(by=bureau.officer, at=later, kind="cases", query="", purpose=PURPOSE, language="en")

    with pytest.raises(Export.DoesNotExist):
        exports.fetch(by=bureau.officer, at=later, export_id=file.pk)
    with pytest.raises(Export.DoesNotExist):
        whole_files.fetch(by=bureau.officer, at=later, export_id=rows.pk)


def test_the_page_asks_for_the_purpose_shows_how_far_it_is_and_sends_the_pdf(bureau, case, later, browse):
    browser, path = browse(bureau.officer), reverse("cases:ask_whole_file", args=[case.pk])

    without = browser.post(path, {"purpose": " "})
    asked_for = browser.post(path, {"purpose": PURPOSE})
    page = browser.get(asked_for.url)

    assert (without.status_code, asked_for.status_code) == (422, 302)
    assert page.context["run"].state == "due"
    ticks.work(page.context["run"].planned_at)
    export = Export.objects.get()
    sent = browser.post(reverse("office:fetch_export", args=[export.pk]))
    content = b"".join(sent.streaming_content)
    assert sent["Content-Disposition"].startswith("attachment")
    assert hashlib.sha256(content).hexdigest() == export.sha256
    assert len(PdfReader(BytesIO(content)).pages) == export.rows


def test_nobody_fetches_the_file_that_another_asked_for(bureau, case, later, browse, tmp_path):
    export = ask_for(case, bureau.officer, later)
    put_by(export, later, tmp_path)

    assert browse(bureau.head).post(reverse("office:fetch_export", args=[export.pk])).status_code == 404
    assert events("whole-file.fetched") == []


def test_a_document_that_was_exchanged_is_not_bound(bureau, case, later):
    row = made(case, "review-form", by=bureau.officer, at=later, matter=case.matters.get())
    with row.file.storage.open(row.file.name, "wb") as file:
        file.write(a_pdf())

    pages, _reader = bound(ask_for(case, bureau.officer, later), later)

    assert "文件与制作时的散列值不符" in "".join(pages)
    with pytest.raises(Refused):
        documents.open_again(by=bureau.officer, at=later, document_id=row.pk)
