"""C19: the briefing says in words and tables what the situation page counts, and names no person."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from cases.desk.situation import briefing
from cases.models import Cause
from portal.dispatch.runs.progress import Silent
from portal.dispatch.runs.schedule import JobFailed
from portal.ledger.models import Event
from portal.office.exports import deeds as exports
from portal.office.exports.jobs import run_export
from portal.office.models import Export
from portal.people.models import Post
from portal.people.services import posts
from portal.shell.refusals import Denied, Refused
from tests import factories
from tests.cases import casework
from tests.cases.papers.making import REPORTER, SUSPECT, VICTIM, a_file, pdf_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
PURPOSE = "每日警情会商"


@pytest.fixture
def browse(client):
    def browser(officer):
        client.force_login(officer, backend="portal.people.administration.backends.PostBackend")
        return client

    return browser


@pytest.fixture
def counted(bureau, at):
    """Three cases of March, two of February and one of March a year before, seen from the end of March."""
    a_file(bureau, at)
    for days in (1, 2):
        casework.a_case(bureau, at + timedelta(days=days))
    for days in (28, 27):
        casework.a_case(bureau, at - timedelta(days=days))
    then = at.replace(year=2025)
    old = Cause.objects.filter(name="殴打他人", valid_from__lte=then.date(), valid_to__gte=then.date()).first()
    casework.a_case(bureau, then, cause=old)
    return at.replace(day=31)


def asked(by, at, format="pdf", query="month=2026-03"):
    return exports.ask(by=by, at=at, query=query, purpose=PURPOSE, language="en", kind="briefing", format=format)


def made(by, at, format="pdf", query="month=2026-03"):
    export = asked(by, at, format, query)
    run_export(str(export.pk), at=at, progress=Silent())
    export.refresh_from_db()
    return export, export.file.open("rb").read()


def words(content, format):
    if format == "pdf":
        return "".join(pdf_text(content).split())
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "".join("".join([*(each.text for each in document.paragraphs), *cells]).split())


@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_the_briefing_compares_with_the_month_and_the_year_before(bureau, counted, format):
    export, content = made(bureau.leader, counted, format)
    said = words(content, format)

    assert export.rows == 3
    assert "治安形势分析通报" in said
    assert "2026年3月1日至2026年3月31日，所辖各单位共受理案件3起" in said
    assert "2起相比，环比上升50%" in said
    assert "1起相比，同比上升200%" in said
    assert "殴打他人32上升50%0—" in said
    assert f"{bureau.unit.name}32上升50%1上升200%" in said
    assert "近十三个月" in said
    assert PURPOSE in said


def test_the_heat_map_is_a_table_and_names_the_busiest_hours(bureau, counted):
    _export, content = made(bureau.leader, counted, "docx")
    table = Document(BytesIO(content)).tables[2]

    grid = [[cell.text for cell in row.cells] for row in table.rows]
    assert grid[0] == ["时", *(f"{hour:02d}" for hour in range(0, 24, 2))]
    assert [row[0] for row in grid[1:]] == ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
    happened = [(row[0], grid[0][place]) for row in grid[1:] for place, cell in enumerate(row[1:], 1) if cell]
    assert happened == [("周一", "06"), ("周二", "06"), ("周三", "06")]
    assert "发案最集中的时段：周一06时至08时、周二06时至08时、周三06时至08时（1起）" in words(content, "docx")


def test_no_person_is_named_or_ranked(bureau, counted):
    _export, content = made(bureau.leader, counted)
    said = words(content, "pdf")

    people = (bureau.officer.name, bureau.second.name, SUSPECT.name, VICTIM.name, REPORTER.name)
    assert [name for name in people if name in said] == []


def test_a_month_without_cases_says_so(bureau, at):
    _export, content = made(bureau.leader, at, query="")
    said = words(content, "pdf")

    assert "共受理案件0起" in said
    assert "本期案件没有记载发案时间" in said
    assert "环比—" in said


def test_a_station_counts_its_own_cases_alone(bureau, counted):
    other = factories.a_station("东关派出所")
    _export, content = made(bureau.leader, counted, query=f"month=2026-03&unit={other.unit.pk}")

    assert "东关派出所共受理案件0起" in words(content, "pdf")
    assert made(bureau.head, counted)[0].rows == 3


@pytest.mark.parametrize(("percent", "said"), [(12, "上升12%"), (-7, "下降7%"), (0, "持平"), (None, "—")])
def test_a_change_is_said_in_words(percent, said):
    assert briefing.change_in_words(percent) == said


@pytest.mark.parametrize("query", ["month=2026-13", "month=2027-01", "month=gestern", "unit=999999", "unit=x"])
def test_what_makes_no_sense_is_no_other_briefing(bureau, query):
    with pytest.raises(Refused):
        briefing.chosen_by(bureau.leader, query, date(2026, 3, 31))


def test_a_unit_that_one_does_not_oversee_is_refused(bureau, at, browse):
    other = factories.a_station("东关派出所")
    query = f"unit={other.unit.pk}"

    answer = browse(bureau.head).post(
        reverse("cases:take_out_briefing"), {"purpose": PURPOSE, "format": "pdf", "query": query}
    )

    assert answer.status_code == 422
    assert Export.objects.count() == 0


def test_only_those_who_oversee_units_have_it_when_asking_and_when_it_is_made(bureau, at):
    with pytest.raises(Denied):
        briefing.check_may_have(bureau.officer)
    with pytest.raises(Denied):
        made(bureau.officer, at)
    export = asked(bureau.leader, at)
    post = Post.objects.get(officer=bureau.leader)
    posts.end(by=bureau.security_admin, at=at, post_id=post.pk, reason="调离")
    with pytest.raises(JobFailed):
        run_export(str(export.pk), at=at, progress=Silent())
    assert Event.objects.filter(kind="export.made").count() == 0


def test_the_page_leads_to_the_briefing_with_its_month(bureau, counted, browse):
    browser = browse(bureau.leader)
    page = browser.get(reverse("cases:situation"), {"month": "2026-03"}).content.decode()
    path = reverse("cases:take_out_briefing")

    answer = browser.post(path, {"purpose": PURPOSE, "format": "docx", "query": "month=2026-03"})
    without = browser.post(path, {"purpose": "", "format": "docx", "query": ""})
    other = browser.post(path, {"purpose": PURPOSE, "format": "xlsx", "query": ""})

    assert f"{path}?month=2026-03" in page
    assert (answer.status_code, without.status_code, other.status_code) == (302, 422, 422)
    export = Export.objects.get()
    assert (export.kind, export.format, export.query) == ("briefing", "docx", "month=2026-03")
