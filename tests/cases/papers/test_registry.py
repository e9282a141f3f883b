"""C2, B17: the table of documents is the one that statutes and requirements want."""

import pytest

from cases.file.case.states import MatterKind
from cases.models import Matter
from cases.papers.context.titles import titled
from cases.papers.registry import BY_CODE, DOCUMENTS
from cases.review.chain import FINAL, Stage

# code, title, made out to, of which matters, who makes it, final, sign of its number
TABLE = """
acceptance-form  受案登记表  case  -  handlers  always  -
acceptance-receipt  受案回执  party  -  handlers  always  -
evidence-receipt  接受证据清单  case  -  reviewers  always  -
property-list  涉案财物清单  case  -  reviewers  always  -
filing-report  呈请立案报告书  matter  filing  reviewers  always  -
filing-decision  立案决定书  matter  filing  reviewers  approved  立
no-filing-notice  不予立案通知书  matter and party  not_filing  reviewers  approved  不立
filing-review-decision  刑事复议决定书  matter  not_filing  reviewers  always  -
transfer-notice  移送案件通知书  matter  transfer  reviewers  approved  移
extension-form  延长办案期限审批表  matter  extension  reviewers  always  -
voiding-form  撤销登记审批表  matter  voiding  reviewers  always  -
seizure-extension-form  延长扣押期限审批表  matter  extension  reviewers  always  -
compulsory-report  呈请采取强制措施报告书  matter  compulsory  reviewers  always  -
compulsory-decision  采取强制措施决定书  matter  compulsory  reviewers  approved  强
penalty-decision  行政处罚决定书  matter and party  penalty  reviewers  approved  行罚决
no-penalty-decision  不予行政处罚决定书  matter and party  penalty,no_penalty  reviewers  approved  不罚决
termination-decision 终止案件调查决定书  matter  termination  reviewers  approved  终止
mediation-report  治安调解结案报告  matter  mediated_closing  reviewers  always  -
closing-report  结案报告  matter  closing  reviewers  always  -
closing-form  结案审批表  matter  closing,mediated_closing  reviewers  always  -
review-form  案件审核审批表  matter  -  readers  always  -
service-receipt  送达回执  party  -  reviewers  always  -
file-catalogue  案卷目录  case  -  readers  always  -
"""
WHO = {
    "the handling officers": "handlers",
    "the handling officers and the four levels": "reviewers",
    "everybody who may know of the case": "readers",
}


def written(kind):
    final = "approved" if kind.final == "once approved" else "always"
    kinds = ",".join(kind.kinds) or "-"
    return f"{kind.code} {kind.title} {kind.of} {kinds} {WHO[kind.by]} {final} {kind.sign or '-'}"


def test_the_documents_are_those_of_the_statutes():
    assert [written(kind) for kind in DOCUMENTS] == [" ".join(line.split()) for line in TABLE.strip().splitlines()]


def test_every_document_names_its_basis_and_has_a_form():
    assert [kind.code for kind in DOCUMENTS if "条" not in kind.basis or not kind.form.html.is_file()] == []


# The opinion on prosecution 起诉意见书 has no form here yet; its request prints on the review form alone.
WITHOUT_DOCUMENT = {MatterKind.PROSECUTION}


def test_every_kind_of_matter_has_a_document_of_its_own():
    assert {matter for kind in DOCUMENTS for matter in kind.kinds} == set(MatterKind) - WITHOUT_DOCUMENT


def test_documents_that_name_nobody_in_plain_text_are_two():
    assert {kind.code for kind in DOCUMENTS if not kind.is_personal} == {"review-form", "file-catalogue"}


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.APPROVED])
def test_a_decision_is_a_draft_until_it_is_approved(stage):
    assert BY_CODE["penalty-decision"].is_draft(Matter(kind=MatterKind.PENALTY, stage=stage))


def test_an_approved_decision_is_no_draft():
    assert not BY_CODE["penalty-decision"].is_draft(Matter(kind=MatterKind.PENALTY, stage=Stage.APPROVED))


@pytest.mark.parametrize("stage", sorted(FINAL))
def test_a_decision_that_will_never_be_is_not_made(stage):
    matter = Matter(kind=MatterKind.PENALTY, stage=stage)

    assert BY_CODE["penalty-decision"].fits(matter) is (stage == Stage.APPROVED)
    assert BY_CODE["review-form"].fits(matter)


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize(
    ("measure", "title"), [("seizure", "证据保全决定书"), ("summons", "传唤证"), ("", "采取强制措施决定书")]
)
def test_the_title_of_a_measure_names_it(measure, title):
    matter = Matter(kind=MatterKind.COMPULSORY, particulars={"measure": measure} if measure else {})

    assert titled(BY_CODE["compulsory-decision"], matter) == title
