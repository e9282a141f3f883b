"""B17, F12, X3: the registers that inspectors ask for hold the rows of the period and unit that one may know of."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.http import QueryDict
from django.urls import reverse
from docx import Document
from docx.enum.section import WD_ORIENT
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from cases.desk.registers.queries import REGISTERS
from cases.file.sealing import deeds as sealing
from cases.models import Archiving, Case
from cases.property import deeds as property
from cases.property.deeds import Thing
from cases.review.chain import Move
from portal.dispatch.runs.progress import Silent
from portal.dispatch.runs.schedule import JobFailed
from portal.ledger.models import Event
from portal.ledger.writing.recording import deed
from portal.office.exports import deeds as exports
from portal.office.exports.jobs import run_export
from portal.office.models import Export
from portal.office.registers import export as papers
from portal.office.registers.forms import RegisterForm
from portal.office.templatetags.register_rows import register_rows
from portal.people.actors import actor
from portal.people.models import Officer, Post, Role
from portal.people.services import posts
from portal.shell.periods import Period
from portal.shell.refusals import Denied, Refused
from tests import factories
from tests.cases import casework
from tests.cases.file.test_sealing import ended  # noqa: F401 (fixture)
from tests.cases.papers.making import REPORTER, SUSPECT, a_file, pdf_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
BY_CODE = {each.code: each for each in REGISTERS}
PURPOSE = "上级执法检查"
QUERY = "first=2026-03-01&last=2026-03-31"


@pytest.fixture
def march():
    return Period(date(2026, 3, 1), date(2026, 4, 1))


@pytest.fixture
def browse(client):
    def browser(officer):
        client.force_login(officer, backend="portal.people.administration.backends.PostBackend")
        return client

    return browser


def rows(code, officer, period, unit=None):
    register = BY_CODE[code]
    return [register.texts(row) for row in register.rows_for(officer, period, unit)]


def taken_out(by, at, what, format, query=QUERY, purpose=PURPOSE):
    export = exports.ask(by=by, at=at, query=query, purpose=purpose, language="zh-hans", kind=what, format=format)
    run_export(str(export.pk), at=at, progress=Silent())
    export.refresh_from_db()
    return export, export.file.open("rb").read()


def docx_words(content):
    document = Document(BytesIO(content))
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def a_thing(case, by, at, name="匕首"):
    given = Thing(name, "1把", "seized", at - timedelta(hours=1), "办案区物证柜")
    return property.take(by=by, at=at, case_id=case.pk, thing=given)


def returned(case, bureau, at):
    casework.decided(
        casework.asked(case, at=at),
        bureau.legal_officer,
        Move.RETURN,
        at=at,
        opinion="缺少证人证言，请补充。",
        answers=casework.answers(procedure=False),
        findings=[casework.a_finding(bureau.officer)],
    )


def test_the_register_of_cases_has_a_row_for_each_case_by_mask(bureau, at, march):
    case = a_file(bureau, at)

    (row,) = rows("case-register", bureau.officer, march)

    assert row == {
        "number": case.number,
        "cause": "殴打他人",
        "kind": "行政",
        "source": "110报警",
        "registered": "2026-03-16 10:00",
        "accused": "欧*",
        "unit": bureau.unit.name,
        "lead": bureau.officer.name,
        "filed": "2026-03-16",
        "decided": "–",
        "ended": "–",
        "state": "已立案",
    } | {"kind": row["kind"], "source": row["source"]}


@pytest.mark.parametrize("number", [1, 3])
def test_the_register_of_cases_is_read_in_two_queries_however_long(
    number, bureau, at, march, django_assert_num_queries
):
    cases = [a_file(bureau, at) for _each in range(number)]
    rows("case-register", bureau.officer, march)

    with django_assert_num_queries(2):
        found = rows("case-register", bureau.officer, march)

    assert [row["number"] for row in found] == [case.number for case in cases]
    assert {row["accused"] for row in found} == {"欧*"}


def test_a_day_counts_from_its_first_to_its_last_moment(bureau, at, march):
    start, end = march.moments
    inside = [casework.a_case(bureau, moment) for moment in (start, end - timedelta(seconds=1))]
    for moment in (start - timedelta(seconds=1), end):
        casework.a_case(bureau, moment)

    assert [row["number"] for row in rows("case-register", bureau.officer, march)] == [each.number for each in inside]


def test_the_register_of_opinions_tells_what_the_legal_officer_said_and_found(bureau, at, march):
    case = casework.a_case(bureau, at)
    returned(case, bureau, at + timedelta(hours=1))

    (row,) = rows("opinion-register", bureau.legal_officer, march)

    assert (row["number"], row["reviewer"], row["opinion"], row["round"]) == (
        case.number,
        bureau.legal_officer.name,
        "缺少证人证言，请补充。",
        "1",
    )
    assert bureau.officer.name in row["defects"]
    assert row["decided"] == "2026-03-16 11:00"


def test_the_opinions_of_other_levels_and_open_steps_are_not_in_it(bureau, at, march):
    matter = casework.asked(casework.a_case(bureau, at), at=at)
    assert rows("opinion-register", bureau.head, march) == []
    casework.decided(matter, bureau.legal_officer, at=at)
    casework.decided(matter, bureau.head, at=at)

    assert [row["reviewer"] for row in rows("opinion-register", bureau.head, march)] == [bureau.legal_officer.name]


def test_the_register_of_property_tells_who_holds_each_thing_and_where(bureau, at, march):
    case = casework.a_case(bureau, at)
    thing = a_thing(case, bureau.officer, at + timedelta(hours=2))

    (row,) = rows("property-register", bureau.officer, march)

    assert (row["number"], row["case"], row["name"], row["keeper"], row["place"], row["end"]) == (
        thing.number,
        case.number,
        "匕首",
        bureau.officer.name,
        "办案区物证柜",
        "–",
    )


def test_the_catalogue_of_archived_files_tells_where_each_lies(bureau, at, march, ended):
    case = ended()
    row = Archiving(case=case, shelf="A-12-3", volumes=1, pages=36, archived_by=bureau.officer, archived_at=at)
    with deed("case.archived", by=actor(bureau.officer), at=at, about=case) as record:
        record.save(row)

    (said,) = rows("file-register", bureau.officer, march)

    assert (said["number"], said["shelf"], said["volumes"], said["pages"]) == (case.number, "A-12-3", "1", "36")


@pytest.mark.parametrize("code", list(BY_CODE))
def test_nobody_finds_a_row_of_a_case_that_is_hidden_from_them(bureau, at, march, ended, code):
    case = casework.a_case(bureau, at)
    returned(case, bureau, at)
    a_thing(case, bureau.officer, at + timedelta(hours=2))
    over = ended()
    with deed("case.archived", by=actor(bureau.officer), at=at, about=over) as record:
        record.save(Archiving(case=over, shelf="A", volumes=1, pages=1, archived_by=bureau.officer, archived_at=at))
    outsider = factories.a_station("东关派出所").officer

    assert rows(code, outsider, march) == []
    assert len(rows(code, bureau.leader, march)) >= 1


def test_a_sealed_record_stands_in_no_register(bureau, at, march, ended):
    case = ended()
    before = {code: len(rows(code, bureau.leader, march)) for code in BY_CODE}
    sealing.seal(by=bureau.reviewer, at=at, case_id=case.pk, reason="依法封存")

    assert before["case-register"] == 1
    assert [rows(code, bureau.leader, march) for code in BY_CODE] == [[]] * len(BY_CODE)


def test_a_register_is_narrowed_to_a_unit_and_those_below(bureau, at, march):
    own = casework.a_case(bureau, at)
    other = factories.a_station("东关派出所")

    assert [row["number"] for row in rows("case-register", bureau.leader, march, bureau.unit)] == [own.number]
    assert rows("case-register", bureau.leader, march, other.unit) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("first=2026-03-31&last=2026-03-01", "last"),
        ("first=&last=2026-03-01", "first"),
        ("first=morgen&last=2026-03-01", "first"),
        ("first=2026-02-30", "first"),
        ("unit=999999", "unit"),
        ("unit=x", "unit"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(bureau, browse, query, field):
    page = browse(bureau.head).get(reverse("office:register", args=["case-register"]), QueryDict(query).dict())

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]


def test_a_unit_outside_ones_right_is_refused_and_nothing_is_shown(bureau, at, browse):
    casework.a_case(bureau, at)
    other = factories.a_station("东关派出所")

    form = RegisterForm(bureau.head, QueryDict(f"{QUERY}&unit={other.unit.pk}"))
    page = browse(bureau.head).get(
        reverse("office:register", args=["case-register"]), {"first": "2026-03-01", "unit": other.unit.pk}
    )

    assert list(form.errors) == ["unit"]
    assert page.status_code == 422
    assert "lines" not in page.context
    with pytest.raises(Refused):
        papers.check_fits(BY_CODE["case-register"], bureau.head, f"{QUERY}&unit={other.unit.pk}", "pdf")


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.code)
@pytest.mark.parametrize("format", ["xlsx", "pdf", "docx"])
def test_every_register_is_taken_out_in_every_format_with_purpose_and_mark(bureau, at, ended, register, format):
    case = a_file(bureau, at)
    returned(casework.a_case(bureau, at), bureau, at)
    a_thing(case, bureau.officer, at + timedelta(hours=2))
    over = ended()
    with deed("case.archived", by=actor(bureau.officer), at=at, about=over) as record:
        record.save(Archiving(case=over, shelf="A-9", volumes=1, pages=1, archived_by=bureau.officer, archived_at=at))
    later = at + timedelta(days=1)

    export, content = taken_out(bureau.officer, later, register.code, format)

    texts = [
        register.texts(row)
        for row in register.rows_for(bureau.officer, Period(at.date().replace(day=1), at.date().replace(day=31)))
    ]
    assert export.rows == len(texts) >= 1
    if format == "pdf":
        said = "".join(pdf_text(content).split())
        assert "业务账第" in said
        width, height = PdfReader(BytesIO(content)).pages[0].mediabox[2:]
        assert width > height
    elif format == "docx":
        document = Document(BytesIO(content))
        assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
        said = "".join("".join(docx_words(content)).split()) + "".join(each.text for each in document.paragraphs)
        assert PURPOSE in document.sections[0].header._element.xml
    else:
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
        assert sheet[2] == [str(label) for _name, label in register.columns]
        said = "".join("".join(map(str, row)) for row in sheet).replace(" ", "")
    for row in texts:
        assert "".join(row["number"].split()) in said
    assert PURPOSE in said
    assert bureau.officer.name in said
    assert [word for word in (SUSPECT.name, SUSPECT.id_number, REPORTER.name) if word in said] == []


def test_a_bureau_replaces_the_form_of_a_register(bureau, at, settings, tmp_path):
    settings.DOCUMENTS_DIR = str(tmp_path)
    (tmp_path / "register-cases.html").write_text("<p>本局台账{% for row in rows %}{{ row.accused }}{% endfor %}</p>")
    a_file(bureau, at)

    _export, content = taken_out(bureau.officer, at, "case-register", "pdf")

    assert "本局台账欧*" in "".join(pdf_text(content).split())


def test_taking_out_is_recorded_and_a_purpose_is_needed(bureau, at):
    export, _content = taken_out(bureau.officer, at, "case-register", "xlsx")
    exports.fetch(by=bureau.officer, at=at, export_id=export.pk).file.close()

    about = {"about_type": "office.export", "about_id": str(export.pk)}
    kinds = Event.objects.filter(**about).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["export.asked", "export.made", "export.fetched"]
    asked_for = Event.objects.get(kind="export.asked")
    assert '"kind":"case-register"' in asked_for.payload.replace(" ", "")
    assert PURPOSE in asked_for.payload
    with pytest.raises(Refused):
        exports.ask(by=bureau.officer, at=at, query=QUERY, purpose=" ", language="en", kind="case-register")


def test_paper_has_room_for_so_many_rows_and_excel_for_all(bureau, at, monkeypatch):
    for _time in range(3):
        casework.a_case(bureau, at)
    monkeypatch.setattr(papers, "MOST_ON_PAPER", 3)
    papers.check_fits(BY_CODE["case-register"], bureau.officer, QUERY, "pdf")
    monkeypatch.setattr(papers, "MOST_ON_PAPER", 2)

    with pytest.raises(Refused) as refusal:
        papers.check_fits(BY_CODE["case-register"], bureau.officer, QUERY, "pdf")
    assert list(refusal.value.fields) == ["format"]
    papers.check_fits(BY_CODE["case-register"], bureau.officer, QUERY, "xlsx")


def test_a_right_that_ended_before_the_file_is_made_stops_it(bureau, at):
    case = casework.a_case(bureau, at)
    someone = factories.someone(Role.OFFICER, bureau.unit, name="郝管理")
    given = {"query": QUERY, "purpose": PURPOSE, "language": "zh-hans", "kind": "case-register", "format": "pdf"}
    export = exports.ask(by=someone, at=at, **given)
    posts.end(by=bureau.security_admin, at=at, post_id=Post.objects.get(officer=someone).pk, reason="调离")

    with pytest.raises(Denied):
        exports.ask(by=Officer.objects.get(pk=someone.pk), at=at, **given)
    with pytest.raises(JobFailed):
        run_export(str(export.pk), at=at, progress=Silent())
    assert Case.objects.filter(pk=case.pk).exists()
    assert Export.objects.get(pk=export.pk).made_at is None


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("code", list(BY_CODE))
def test_a_page_asks_the_same_number_of_questions_however_long_it_is(
    bureau, at, ended, count, code, browse, django_assert_max_num_queries
):
    for _time in range(count):
        case = casework.a_case(bureau, at)
        returned(case, bureau, at)
        a_thing(case, bureau.officer, at + timedelta(hours=2))
        over = ended()
        with deed("case.archived", by=actor(bureau.officer), at=at, about=over) as record:
            record.save(Archiving(case=over, shelf="A", volumes=1, pages=1, archived_by=bureau.officer, archived_at=at))
    register = BY_CODE[code]
    found = register.rows_for(bureau.leader, Period(at.date(), at.date() + timedelta(days=2)))

    with django_assert_max_num_queries(6):
        assert len([register.cells(row) for row in found]) >= count


def test_the_page_shows_rows_and_leads_to_the_file(bureau, at, browse):
    case = a_file(bureau, at)
    browser, given = browse(bureau.officer), {"first": "2026-03-01", "last": "2026-03-31"}

    page = browser.get(reverse("office:register", args=["case-register"]), given).content.decode()
    path, sent = reverse("office:take_out_register", args=["case-register"]), {"purpose": PURPOSE, "format": "pdf"}
    asked_for = browser.post(path, {**sent, "query": QUERY})
    backwards = browser.post(path, {**sent, "query": "first=2026-03-31&last=2026-03-01"})

    assert case.number in page
    assert "欧*" in page
    assert SUSPECT.name not in page
    assert (asked_for.status_code, backwards.status_code) == (302, 422)
    assert Export.objects.get().kind == "case-register"


def test_numbers_and_days_stay_on_one_line_and_sentences_do_not(bureau, at, browse):
    case = a_file(bureau, at)

    page = browse(bureau.officer).get(reverse("office:register", args=["case-register"]) + f"?{QUERY}").content.decode()

    assert f'<td class="first tight" data-label="案号">{case.number}</td>' in page
    assert re.search(
        r'<td class="" data-label="受案时间"><span><span class="nowrap">2026-03-\d\d</span> \d\d:\d\d</span></td>', page
    )
    number, sentence = "石桥行受〔2026〕00085号-001", "经审查，石桥行受〔2026〕00085号一案事实清楚。"
    assert re.findall(r'td class="([^"]*)"', register_rows([[number, sentence]], ["", ""])) == ["first tight", ""]


def test_an_english_page_names_causes_and_units_in_english_and_the_paper_stays_chinese(bureau, at, browse):
    case = a_file(bureau, at)
    client = browse(bureau.officer)
    client.cookies["django_language"] = "en"

    page = client.get(reverse("office:register", args=["case-register"]) + f"?{QUERY}").content.decode()

    rows = page[page.index("<tbody>") : page.index("</tbody>")]
    assert case.cause.name_en in rows
    assert case.cause.name not in rows


def test_there_is_no_other_register(bureau, browse):
    assert browse(bureau.officer).get(reverse("office:register", args=["persons"])).status_code == 404
