"""C2, B17, X3: documents say what the law wants, name no confidential person, and are kept as they were printed."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from docx import Document
from pypdf import PdfReader

from cases.file.case.states import MatterKind
from cases.models import Case, CaseDocument, SanctionRange
from cases.papers import deeds as documents
from cases.papers.numbers import of_case
from cases.review.chain import Move
from cases.review.matters import deeds as matters
from cases.review.nonfiling import deeds as nonfiling
from portal.ledger.models import Event, Head
from portal.ledger.verification import verify
from portal.ledger.writing.recording import deed, new_event_id
from portal.office.models import GivenNumber
from portal.people.actors import actor
from portal.shell.refusals import Denied, Refused
from tests.cases import casework, following
from tests.cases.papers.making import REPORTER, SUSPECT, VICTIM, a_file, a_penalty, made, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
FORMATS = ("docx", "pdf")


@pytest.fixture
def case(bureau, at):
    return a_file(bureau, at)


@pytest.fixture
def later(at):
    return at + timedelta(days=2)


def events(kind):
    found = Event.objects.filter(kind=kind).order_by("seq")
    return [(event.chain, event.actor_name, json.loads(event.payload)) for event in found]


@pytest.mark.parametrize("format", FORMATS)
def test_the_acceptance_form_says_who_what_when(case, bureau, later, format):
    said = text_of(made(case, "acceptance-form", format, by=bureau.officer, at=later))

    for words in ("受案登记表", case.number, "■110指令", "□移送", "殴打他人", "东大街12号", case.facts):
        assert words in said
    assert f"违法犯罪嫌疑人：{SUSPECT.name}" in said
    assert f"被侵害人（被害人）：{VICTIM.name}" in said
    assert "2026年3月16日7时00分" in said


@pytest.mark.parametrize("format", FORMATS)
def test_an_unnamed_reporter_is_named_on_no_document(case, bureau, later, format):
    penalty = casework.approved(a_penalty(case, later), bureau, later)
    filing = case.matters.get(kind=MatterKind.FILING)
    said = [
        text_of(made(case, "acceptance-form", format, by=bureau.officer, at=later)),
        text_of(made(case, "acceptance-receipt", format, by=bureau.officer, at=later, party="reporter")),
        text_of(made(case, "service-receipt", format, by=bureau.officer, at=later, party="reporter")),
        text_of(made(case, "filing-report", format, by=bureau.officer, at=later, matter=filing)),
        text_of(made(case, "penalty-decision", format, by=bureau.officer, at=later, matter=penalty, party="suspect")),
    ]

    assert [word for text in said for word in (REPORTER.name, REPORTER.phone, REPORTER.address) if word in text] == []
    assert "（要求保密）" in said[0]
    assert "（要求保密）" in said[1]


def test_the_receipt_tells_the_victim_nothing_of_others(case, bureau, later):
    said = text_of(made(case, "acceptance-receipt", by=bureau.officer, at=later, party="victim"))

    assert f"{VICTIM.name}：" in said
    assert case.number in said
    assert [word for word in (SUSPECT.name, SUSPECT.id_number, SUSPECT.phone, case.facts) if word in said] == []


@pytest.mark.parametrize("format", FORMATS)
def test_a_decision_before_its_approval_is_a_draft_without_number(case, bureau, later, format):
    penalty = a_penalty(case, later)
    row = made(case, "penalty-decision", format, by=bureau.officer, at=later, matter=penalty, party="suspect")
    said = text_of(row)

    assert (row.is_draft, row.number) == (True, "")
    assert "草稿" in said
    assert "（未编号）" in said
    assert GivenNumber.objects.filter(key__startswith=f"{of_case(case)}penalty-decision").count() == 0


@pytest.mark.parametrize("format", FORMATS)
def test_an_approved_decision_names_the_person_and_the_sanction(case, bureau, later, format):
    penalty = casework.approved(a_penalty(case, later), bureau, later)
    row = made(case, "penalty-decision", format, by=bureau.officer, at=later, matter=penalty, party="suspect")
    said = text_of(row)

    assert (row.is_draft, row.number) == (False, f"云公（{bureau.unit.short_name}）行罚决字〔2026〕1号")
    assert "草稿" not in said
    for words in (row.number, SUSPECT.name, SUSPECT.id_number, "男", "1990年3月7日", "案发时36周岁", SUSPECT.address):
        assert words in said
    assert f"给予{SUSPECT.name}行政拘留五日并处罚款五百元的行政处罚" in said
    assert "《中华人民共和国治安管理处罚法》第五十一条" in said
    assert "六十日内" in said
    assert "送拘留所执行" in said


def test_a_decision_without_detention_says_nothing_of_its_execution(case, bureau, later):
    lighter = SanctionRange.objects.get(statute="治安管理处罚法(2025)", article="第五十一条", number=2)
    asked = a_penalty(case, later, range=lighter.pk, detention_days=None, fine=300)
    penalty = casework.approved(asked, bureau, later)
    said = text_of(made(case, "penalty-decision", by=bureau.officer, at=later, matter=penalty, party="suspect"))

    assert f"给予{SUSPECT.name}罚款三百元的行政处罚" in said
    assert "拘留" not in said
    assert "每日按罚款数额的百分之三" in said


def test_who_is_not_punished_gets_the_other_decision(case, bureau, later):
    asked = a_penalty(case, later, kind=MatterKind.NO_PENALTY)
    matter = casework.approved(asked, bureau, later)

    with pytest.raises(Refused):
        made(case, "penalty-decision", by=bureau.officer, at=later, matter=matter, party="suspect")
    said = text_of(made(case, "no-penalty-decision", by=bureau.officer, at=later, matter=matter, party="suspect"))

    assert f"对{SUSPECT.name}不予行政处罚" in said


def test_a_decision_is_made_out_to_somebody(case, bureau, later):
    with pytest.raises(Refused):
        made(case, "penalty-decision", by=bureau.officer, at=later, matter=a_penalty(case, later))


def test_a_decided_reconsideration_is_a_document_and_an_open_one_is_not(bureau, at):
    review = following.examined(following.a_reconsideration(bureau, at), bureau, at)
    case, matter = review.non_filing.case, review.non_filing.matter
    with pytest.raises(Refused):
        made(case, "filing-review-decision", by=bureau.officer, at=at, matter=matter)
    nonfiling.decide(
        by=following.another_leader(bureau),
        at=at,
        review_id=review.pk,
        outcome=following.UPHELD,
        reasons="维持。",
        number="云公刑复字〔2026〕7号",
    )
    said = text_of(made(case, "filing-review-decision", by=bureau.officer, at=at, matter=matter))

    assert "决定维持原不予立案决定" in said
    assert "有监控为证。" in said
    assert "云公刑复字〔2026〕7号" in said


def test_a_document_keeps_its_number_however_often_it_is_printed(case, bureau, later):
    filing = case.matters.get(kind=MatterKind.FILING)
    first, again = (
        made(case, "filing-decision", format, by=bureau.officer, at=later, matter=filing).number for format in FORMATS
    )
    other = a_file(bureau, later)
    next_one = made(other, "filing-decision", by=bureau.officer, at=later, matter=other.matters.get())

    assert first == again == f"云公（{bureau.unit.short_name}）立字〔2026〕1号"
    assert next_one.number == f"云公（{bureau.unit.short_name}）立字〔2026〕2号"


@pytest.mark.parametrize("format", FORMATS)
def test_the_review_form_prints_every_round_with_answers_and_defects(bureau, at, later, format):
    case = casework.a_case(bureau, at)
    matter = casework.asked(case)
    casework.decided(
        matter,
        bureau.legal_officer,
        Move.RETURN,
        at=at + timedelta(hours=1),
        opinion="请补充证人证言。",
        answers=casework.answers(procedure=False),
        findings=[casework.a_finding(bureau.officer)],
    )
    matter.refresh_from_db()
    matter = matters.resubmit(
        by=bureau.officer,
        at=at + timedelta(hours=2),
        matter_id=matter.pk,
        seen_version=matter.version,
        proposal="已补充。",
    )
    casework.approved(matter, bureau, at + timedelta(hours=3))
    said = text_of(made(case, "review-form", format, by=bureau.supervisor, at=later, matter=matter))

    for words in ("第1轮", "第2轮", "请补充证人证言。", "已补充。", "瑕疵：", "第4级", "：否", "：是"):
        assert words in said
    for person in (bureau.officer, bureau.legal_officer, bureau.head, bureau.reviewer, bureau.leader):
        assert person.name in said


def test_text_that_looks_like_a_placeholder_or_markup_is_printed_as_it_is(bureau, at, later):
    wild = "<b>&{{ 7*99991 }}</b>{% x %}\x0b"
    case = a_file(bureau, at, facts=wild, parties=[type(VICTIM)("victim", "刘<i>&某")])
    for format in FORMATS:
        said = text_of(made(case, "acceptance-form", format, by=bureau.officer, at=later))

        assert "<b>&{{7*99991}}</b>{%x%}" in said
        assert "刘<i>&某" in said
        assert "699937" not in said


def test_lines_of_the_facts_stay_lines(bureau, at, later):
    case = a_file(bureau, at, facts="第一行。\r\n第二行。")
    data = made(case, "acceptance-form", "docx", by=bureau.officer, at=later).file.read()
    cells = [cell.text.strip() for row in Document(BytesIO(data)).tables[0].rows for cell in row.cells]

    assert "第一行。\n第二行。" in cells


def test_the_pdf_brings_its_font_and_is_a4(case, bureau, later):
    data = made(case, "acceptance-form", by=bureau.officer, at=later).file.read()
    page = PdfReader(BytesIO(data)).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]

    assert len(data) < 400_000
    assert all("/FontFile3" in each or "/FontFile2" in each for each in descriptors)
    assert {str(font["/BaseFont"]).partition("+")[2].split("-")[0] for font in fonts} == {"Form"}
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]


@pytest.mark.parametrize("format", FORMATS)
def test_the_footer_has_the_number_the_page_and_where_the_ledger_stood(case, bureau, later, format):
    head = Head.objects.get(pk="business")
    row = made(case, "acceptance-form", format, by=bureau.officer, at=later)
    said = text_of(row)

    assert f"业务账第{head.seq}号{head.hash[:16]}" in said
    assert "第1页" in said
    assert said.count(case.number) >= 2


def test_making_one_is_an_event_of_the_personal_chain_and_the_bytes_are_kept(case, bureau, later):
    row = made(case, "acceptance-form", by=bureau.officer, at=later)
    data = row.file.open("rb").read()

    assert hashlib.sha256(data).hexdigest() == row.sha256
    assert events("document.made") == [
        (
            "personal",
            bureau.officer.name,
            {
                "document": row.pk,
                "code": "acceptance-form",
                "number": case.number,
                "format": "pdf",
                "sha256": row.sha256,
                "is_draft": False,
                "matter": None,
                "party": None,
                "purpose": "办理本案",
            },
        )
    ]
    assert list(verify()) == []


def test_opening_it_again_gives_the_same_bytes_and_is_an_event(case, bureau, later):
    row = made(case, "acceptance-form", by=bureau.officer, at=later)
    opened = documents.open_again(by=bureau.head, at=later, document_id=row.pk, purpose="执法监督")

    assert hashlib.sha256(opened.file.open("rb").read()).hexdigest() == row.sha256
    assert [(chain, who, said["purpose"]) for chain, who, said in events("document.opened")] == [
        ("personal", bureau.head.name, "执法监督")
    ]


def test_a_document_changed_on_disk_is_not_given_out(case, bureau, later):
    row = made(case, "acceptance-form", by=bureau.officer, at=later)
    with open(row.file.path, "ab") as file:
        file.write(b" ")

    with pytest.raises(Refused, match="校验值"):
        documents.open_again(by=bureau.officer, at=later, document_id=row.pk)

    assert [said["is_whole"] for _chain, _who, said in events("document.opened")] == [False]


def test_a_document_once_made_is_never_changed(case, bureau, later):
    row = made(case, "acceptance-form", by=bureau.officer, at=later)

    with pytest.raises(DatabaseError), transaction.atomic():
        CaseDocument.objects.filter(pk=row.pk).update(sha256="0" * 64, last_event=new_event_id())


def test_those_who_do_not_handle_the_case_say_what_they_need_people_for(case, bureau, later):
    filing = case.matters.get(kind=MatterKind.FILING)

    with pytest.raises(Refused) as refusal:
        made(case, "filing-report", by=bureau.head, at=later, matter=filing, purpose="  ")
    row = made(case, "filing-report", by=bureau.head, at=later, matter=filing, purpose="审核")

    assert list(refusal.value.fields) == ["purpose"]
    assert row.purpose == "审核"


def test_a_review_form_names_nobody_and_needs_no_purpose(case, bureau, later):
    filing = case.matters.get(kind=MatterKind.FILING)
    said = text_of(made(case, "review-form", by=bureau.supervisor, at=later, matter=filing))

    assert SUSPECT.name not in said
    assert [chain for chain, _who, _said in events("document.made")] == ["business"]


def test_a_supervisor_makes_no_decision_and_a_reviewer_no_receipt(case, bureau, later):
    filing = case.matters.get(kind=MatterKind.FILING)

    with pytest.raises(Denied):
        made(case, "filing-decision", by=bureau.supervisor, at=later, matter=filing, purpose="检查")
    with pytest.raises(Denied):
        made(case, "acceptance-receipt", by=bureau.head, at=later, party="victim", purpose="检查")


def test_a_sealed_case_gives_no_document_to_its_officer_either(case, bureau, later):
    with deed("case.sealed", by=actor(bureau.reviewer), at=later, about=case) as record:
        record.change(case, only_if={}, is_sealed=True)

    for purpose in ("", "申请复议"):
        with pytest.raises(Case.DoesNotExist):
            made(case, "acceptance-form", by=bureau.officer, at=later, purpose=purpose)
    assert CaseDocument.objects.count() == 0


@pytest.mark.parametrize(
    ("code", "party"),
    [("acceptance-receipt", None), ("acceptance-receipt", "suspect"), ("acceptance-form", "victim"), ("nothing", None)],
)
def test_a_document_is_made_for_those_it_is_made_out_to(case, bureau, later, code, party):
    with pytest.raises(Refused):
        made(case, code, by=bureau.officer, at=later, party=party)


def test_a_document_of_another_matter_or_another_case_is_refused(case, bureau, later):
    filing = case.matters.get(kind=MatterKind.FILING)
    other = a_file(bureau, later)

    for code, matter in (("penalty-decision", filing), ("filing-report", None), ("filing-report", other.matters.get())):
        with pytest.raises(Refused):
            made(case, code, by=bureau.officer, at=later, matter=matter)
    assert CaseDocument.objects.count() == 0


def test_the_catalogue_lists_the_newest_copy_of_each_document(case, bureau, later):
    for format in FORMATS:
        made(case, "acceptance-form", format, by=bureau.officer, at=later)
    said = text_of(made(case, "file-catalogue", by=bureau.officer, at=later))

    assert said.count("受案登记表") == 1


def test_number_and_year_belong_to_the_approval_not_to_the_printing(bureau, at):
    in_december, in_january = at.replace(month=12, day=31), at.replace(year=2027, month=1, day=5)
    case = a_file(bureau, in_december)
    approved = list(GivenNumber.objects.filter(key__startswith=of_case(case)).values_list("number", flat=True))
    filing = case.matters.get(kind=MatterKind.FILING)
    row = made(case, "filing-decision", by=bureau.officer, at=in_january, matter=filing)

    assert approved == [f"云公（{bureau.unit.short_name}）立字〔2026〕1号"]
    assert row.number == approved[0]
    assert events("document.numbered") == []


def test_every_numbered_document_has_its_number_once_its_matter_is_approved(case, bureau, later):
    penalty = casework.approved(a_penalty(case, later), bureau, later)
    keys = set(GivenNumber.objects.filter(key__startswith=of_case(case)).values_list("key", flat=True))
    filing, suspect = case.matters.get(kind=MatterKind.FILING), case.parties.get(role="suspect")

    assert keys == {
        f"{of_case(case)}filing-decision/{filing.pk}/0",
        f"{of_case(case)}penalty-decision/{penalty.pk}/{suspect.pk}",
    }
    assert list(verify()) == []


def test_a_matter_approved_without_number_gets_one_of_the_year_of_its_approval(bureau, at, monkeypatch):
    monkeypatch.setattr("cases.review.deeds.number_all", lambda *given: [])
    in_december, in_january = at.replace(month=12, day=31), at.replace(year=2027, month=1, day=5)
    case = a_file(bureau, in_december)
    filing = case.matters.get(kind=MatterKind.FILING)
    row = made(case, "filing-decision", by=bureau.officer, at=in_january, matter=filing)

    assert row.number == f"云公（{bureau.unit.short_name}）立字〔2026〕1号"
    assert len(events("document.numbered")) == 1
