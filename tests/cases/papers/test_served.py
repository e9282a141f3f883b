"""C2: what is served names person, facts, reasons and period, leaves nothing open, and never prints the request."""

import re
from datetime import date, timedelta

import pytest

from cases.file.case.states import CaseKind, MatterKind
from cases.file.parties.persons import PartyInput
from cases.models import MeasureKind
from cases.papers.context.instruments import INSTRUMENTS
from cases.papers.context.preview import will_be_served
from cases.papers.context.wording import case_of
from cases.papers.registry import DOCUMENTS, FORMS
from cases.quality.corrections.parties import deeds as party_corrections
from cases.review.decisions.served import facts_to_begin_with
from portal.office.papers.wording import chinese_day
from portal.shell.refusals import Refused
from tests.cases import casework, requests
from tests.cases.papers.making import SUSPECT, a_file, a_penalty, made, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
INTERNAL = "拟处以重罚，请领导内部把握。"
FORMATS = ("docx", "pdf")
SERVED = [kind for kind in DOCUMENTS if kind.sign]


@pytest.fixture
def case(bureau, at):
    return a_file(bureau, at)


@pytest.fixture
def later(at):
    return at + timedelta(days=2)


def with_parts(name):
    text = (FORMS / name).read_text(encoding="utf-8")
    return text + "".join(map(with_parts, re.findall(r'include "([^"]+)"', text)))


def a_measure(case, bureau, at, code, **said):
    suspect = case.parties.get(role="suspect")
    given = {"measure": code, "things": "白色手机一部\n菜刀一把", "party": suspect.pk, **said}
    matter = casework.asked(case, MatterKind.COMPULSORY, at=at, proposal=INTERNAL, particulars=given)
    return casework.approved(matter, bureau, at)


@pytest.mark.parametrize("kind", SERVED, ids=lambda kind: kind.code)
def test_no_form_that_is_served_knows_the_words_of_the_request(kind):
    text = with_parts(f"{kind.code}.html")

    assert [word for word in ("proposal", "matter.particulars", "matter.rounds", "matter.levels") if word in text] == []


@pytest.mark.parametrize("kind", SERVED, ids=lambda kind: kind.code)
def test_no_form_that_is_served_has_blanks_but_for_those_who_sign(kind):
    lines = with_parts(f"{kind.code}.html").splitlines()

    assert [line for line in lines if "＿" in line and 'class="rule"' not in line] == []


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", [MatterKind.PENALTY, MatterKind.NO_PENALTY])
def test_a_decision_prints_its_own_facts_and_reasons(case, bureau, later, kind, format):
    words = {"facts_found": "查明：欧阳金丝雀用拳击打刘守约。", "reasons": "有证人证言证实。构成殴打他人。"}
    matter = casework.approved(a_penalty(case, later, kind=kind, **words), bureau, later)
    code = "penalty-decision" if kind == MatterKind.PENALTY else "no-penalty-decision"
    said = text_of(made(case, code, format, by=bureau.officer, at=later, matter=matter, party="suspect"))

    assert words["facts_found"] in said
    assert words["reasons"] in said
    assert matter.proposal not in said
    assert "云溪县人民政府" in said
    assert "云溪县人民法院" in said


@pytest.mark.parametrize("name", ["facts_found", "reasons"])
def test_a_penalty_is_not_asked_for_without_them(case, later, name):
    with pytest.raises(Refused) as refusal:
        a_penalty(case, later, **{name: ""})

    assert [field.rpartition("-")[2] for field in refusal.value.fields] == [name]


def test_time_and_place_are_said_once(case):
    case.facts = "2026年3月16日7时许，在东大街12号，二人争吵。"
    assert facts_to_begin_with(case) == case.facts

    case.facts = "二人争吵。"
    assert facts_to_begin_with(case) == "2026年3月16日7时00分许，在东大街12号，二人争吵。"


def test_a_decision_that_would_have_blanks_names_them_and_prints_once_they_are_known(bureau, at, later):
    case = a_file(bureau, at, parties=[PartyInput("suspect", SUSPECT.name, SUSPECT.id_number)])
    matter = casework.approved(a_penalty(case, later), bureau, later)
    with pytest.raises(Refused, match=r"address of the person|当事人住址"):
        made(case, "penalty-decision", by=bureau.officer, at=later, matter=matter, party="suspect")
    suspect = case.parties.get(role="suspect")
    party_corrections.correct(
        by=bureau.officer,
        at=later,
        party_id=suspect.pk,
        seen_revision=suspect.revision,
        change=party_corrections.PartyChange(address="云溪县东大街12号"),
        reason="补录住址",
    )

    assert not made(case, "penalty-decision", by=bureau.officer, at=later, matter=matter, party="suspect").is_draft


def test_a_draft_may_have_blanks(bureau, at, later):
    case = a_file(bureau, at, parties=[PartyInput("suspect", SUSPECT.name, SUSPECT.id_number)])

    assert made(
        case, "penalty-decision", by=bureau.officer, at=later, matter=a_penalty(case, later), party="suspect"
    ).is_draft


@pytest.mark.parametrize("code", ["seizure", "summons", "restraint", "provisional_registration"])
@pytest.mark.parametrize("format", FORMATS)
def test_a_measure_names_person_things_basis_and_period(case, bureau, later, code, format):
    matter = a_measure(case, bureau, later, code)
    said = text_of(made(case, "compulsory-decision", format, by=bureau.officer, at=later, matter=matter))
    instrument = INSTRUMENTS[code]

    for words in (instrument.title, SUSPECT.name, SUSPECT.id_number, SUSPECT.address, "防止证据灭失", "程序规定》第"):
        assert words in said
    assert INTERNAL not in said
    assert ("申请行政复议" in said) == (code != "summons")
    assert not instrument.period or f"{instrument.period}自实施之时起" in said
    assert "白色手机一部" in said
    assert "《中华人民共和国刑事诉讼法》" not in said


def test_a_criminal_measure_is_of_the_criminal_procedure(bureau, at, later):
    case = a_file(bureau, at, kind=CaseKind.CRIMINAL, cause=casework.a_cause(CaseKind.CRIMINAL, "盗窃案"))
    said = text_of(
        made(
            case,
            "compulsory-decision",
            by=bureau.officer,
            at=later,
            matter=a_measure(case, bureau, later, "criminal_detention"),
        )
    )

    assert "拘留证" in said
    assert "《公安机关办理刑事案件程序规定》第一百二十九条" in said
    assert "案案" not in said
    assert "案一案" not in said


def test_things_are_asked_with_the_person_whose_they_are(case, later):
    with pytest.raises(Refused) as refusal:
        casework.asked(case, MatterKind.COMPULSORY, at=later, particulars={"party": None})

    assert list(refusal.value.fields) == ["party"]


def test_every_kind_of_measure_has_its_instrument():
    assert set(MeasureKind.objects.values_list("code", flat=True)) == set(INSTRUMENTS)


@pytest.mark.parametrize(
    ("ground", "words"),
    [("slight", "第二十条"), ("not_established", "违法事实不能成立"), ("no_control", "责令其监护人加强看护管理和治疗")],
)
def test_a_no_penalty_decision_says_what_its_ground_demands(case, bureau, later, ground, words):
    asked = a_penalty(case, later, kind=MatterKind.NO_PENALTY, no_penalty_ground=ground)
    matter = casework.approved(asked, bureau, later)
    said = text_of(made(case, "no-penalty-decision", by=bureau.officer, at=later, matter=matter, party="suspect"))

    assert words in said
    assert ("责令" in said) == (ground == "no_control")


def test_reviewers_see_what_will_be_served_by_mask(case, later):
    matter = a_penalty(case, later, facts_found="查明甲。", reasons="理由乙。")
    found = will_be_served(matter, later)

    assert [each["title"] for each in found] == ["行政处罚决定书"]
    assert "现查明：查明甲。" in found[0]["sentences"]
    assert SUSPECT.name not in str(found)


@pytest.mark.parametrize(("cause", "name"), [("盗窃", "盗窃案"), ("危险驾驶案", "危险驾驶案")])
def test_a_case_is_called_by_its_cause_once(cause, name):
    assert case_of(cause) == name


def test_a_decision_prints_sex_and_residence_and_not_without_a_sex(bureau, at, later):
    person = PartyInput(
        "suspect",
        "自报张某",
        paper="none",
        address="云溪县东大街12号",
        residence="邻县西村3组",
        born_on=date(1990, 3, 7),
    )
    case = a_file(bureau, at, parties=[person])
    matter = casework.approved(a_penalty(case, later), bureau, later)
    with pytest.raises(Refused, match=r"当事人性别|sex of the person"):
        made(case, "penalty-decision", by=bureau.officer, at=later, matter=matter, party="suspect")
    suspect = case.parties.get(role="suspect")
    party_corrections.correct(
        by=bureau.officer,
        at=later,
        party_id=suspect.pk,
        seen_revision=suspect.revision,
        change=party_corrections.PartyChange(sex="female"),
        reason="补录",
    )

    said = text_of(made(case, "penalty-decision", by=bureau.officer, at=later, matter=matter, party="suspect"))

    assert [word for word in ("女", "户籍所在地", "邻县西村3组") if word not in said] == []


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_not_known_of_a_person_is_said_to_be_unknown(bureau, at, later, format):
    person = PartyInput("suspect", SUSPECT.name, SUSPECT.id_number, address=SUSPECT.address)
    case = a_file(bureau, at, parties=[person])
    matter = casework.approved(a_penalty(case, later), bureau, later)

    said = text_of(made(case, "penalty-decision", format, by=bureau.officer, at=later, matter=matter, party="suspect"))

    assert [word for word in ("联系方式不详", "户籍所在地不详") if word not in said] == []


def test_a_decision_says_from_when_until_when_once_the_detention_is_carried_out(bureau, at, later):
    case = a_file(bureau, at)
    matter = casework.approved(a_penalty(case, later), bureau, later)
    printed = {"by": bureau.officer, "at": later, "matter": matter, "party": "suspect"}
    before = text_of(made(case, "penalty-decision", **printed))
    case.refresh_from_db()

    requests.all_carried_out(case, later)

    after = text_of(made(case, "penalty-decision", **printed))
    row = case.decisions.get()
    days = f"期限自{chinese_day(row.detained_from)}至{chinese_day(row.detained_until)}"
    assert ("自送达拘留所执行之日起" in before, days in after, days in before) == (True, True, False)
