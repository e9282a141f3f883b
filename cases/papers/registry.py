"""The documents of a case in one frozen table: title, basis, when each may be made, by whom, its sign (字号)."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from cases.file.case.states import MatterKind
from cases.file.parties.models import Party
from cases.review.chain import Stage
from cases.review.demands.extension import SEIZURE
from cases.review.nonfiling.models import FilingReview
from portal.shell.documents.form import Form
from portal.shell.pages.wording import Words

FORMS = Path(__file__).parent / "layouts"


class Of(StrEnum):
    """What one copy of a document is about."""

    CASE = "case"
    PARTY = "party"
    MATTER = "matter"
    MATTER_AND_PARTY = "matter and party"


class Final(StrEnum):
    """From when on a document is no draft."""

    ALWAYS = "always"
    APPROVED = "once approved"


class By(StrEnum):
    """Who makes it, of those who may know of the case."""

    HANDLERS = "the handling officers"
    REVIEWERS = "the handling officers and the four levels"
    READERS = "everybody who may know of the case"


@dataclass(frozen=True)
class DocumentKind:
    """One document: `kinds` of matter it belongs to (all when empty), `roles` of the people it is made out to.

    `only_if` says of a matter of these kinds whether the document belongs to it.
    """

    code: str
    title: Words
    label: Words
    basis: str
    of: Of
    by: By
    kinds: tuple = ()
    roles: tuple = ()
    final: Final = Final.ALWAYS
    sign: str = ""
    is_personal: bool = True
    outcome: str = ""
    only_if: Callable | None = None

    @property
    def form(self):
        """The form that it is written on."""
        return Form(self.code, FORMS)

    @property
    def is_of_matter(self):
        return self.of in {Of.MATTER, Of.MATTER_AND_PARTY}

    @property
    def is_of_party(self):
        return self.of in {Of.PARTY, Of.MATTER_AND_PARTY}

    def fits(self, matter):
        """Say whether it can be made of a matter: of its kind, and not of a decision that will never be."""
        if self.kinds and matter.kind not in self.kinds:
            return False
        if self.only_if and not self.only_if(matter):
            return False
        return self.final == Final.ALWAYS or matter.stage not in {Stage.REJECTED, Stage.WITHDRAWN}

    def fits_party(self, party, matter=None):
        """Say whether it is made out to a party: by part, and by what was decided about this very person."""
        if party.role not in self.roles:
            return False
        return not self.outcome or decision_about(party, matter).get("outcome") == self.outcome

    def is_draft(self, matter):
        """Say whether what is made now is a draft."""
        return self.final == Final.APPROVED and matter.stage != Stage.APPROVED


def decision_about(party, matter):
    """Return what a penalty matter says about a party, or {}."""
    said = (matter.particulars or {}).get("decisions") or []
    return next((each for each in said if each.get("party") == party.pk), {})


def reconsidered(matter):
    """Return the decided reconsideration (复议) of a refused filing, or None."""
    reviews = FilingReview.objects.filter(non_filing__matter=matter, instance="reconsideration")
    return reviews.exclude(decided_on=None).select_related("non_filing__complainant").first()


def extends_a_seizure(matter):
    """Say whether an extension is asked for a seizure or sealing up, not for the handling period."""
    return (matter.particulars or {}).get("what") == SEIZURE


ACCUSED = (Party.Role.SUSPECT, Party.Role.RESPONDENT)
INFORMERS = (Party.Role.REPORTER, Party.Role.VICTIM)
PROCEDURE = "公安机关办理行政案件程序规定"
CRIMINAL_PROCEDURE = "公安机关办理刑事案件程序规定"
PUBLIC_ORDER = "治安管理处罚法（2025修订）"

DOCUMENTS = (
    DocumentKind(
        "acceptance-form",
        "受案登记表",
        _("Acceptance form"),
        f"{PROCEDURE}第六十一条、{CRIMINAL_PROCEDURE}第一百七十一条",
        Of.CASE,
        By.HANDLERS,
    ),
    DocumentKind(
        "acceptance-receipt",
        "受案回执",
        _("Acceptance receipt"),
        f"{PROCEDURE}第六十一条、{CRIMINAL_PROCEDURE}第一百七十一条",
        Of.PARTY,
        By.HANDLERS,
        roles=INFORMERS,
    ),
    DocumentKind(
        "evidence-receipt", "接受证据清单", _("Receipt for evidence"), f"{PROCEDURE}第六十四条", Of.CASE, By.REVIEWERS
    ),
    DocumentKind(
        "property-list", "涉案财物清单", _("List of property"), f"{PROCEDURE}第一百八十七条", Of.CASE, By.REVIEWERS
    ),
    DocumentKind(
        "filing-report",
        "呈请立案报告书",
        _("Request to file a case"),
        f"{PUBLIC_ORDER}第九十条、{CRIMINAL_PROCEDURE}第一百七十八条",
        Of.MATTER,
        By.REVIEWERS,
        (MatterKind.FILING,),
    ),
    DocumentKind(
        "filing-decision",
        "立案决定书",
        _("Filing decision"),
        f"{PUBLIC_ORDER}第九十条、{CRIMINAL_PROCEDURE}第一百七十八条",
        Of.MATTER,
        By.REVIEWERS,
        (MatterKind.FILING,),
        final=Final.APPROVED,
        sign="立",
    ),
    DocumentKind(
        "no-filing-notice",
        "不予立案通知书",
        _("Notice that no case is filed"),
        f"{PUBLIC_ORDER}第九十条、{CRIMINAL_PROCEDURE}第一百七十八条、第一百七十九条",
        Of.MATTER_AND_PARTY,
        By.REVIEWERS,
        (MatterKind.NOT_FILING,),
        INFORMERS,
        Final.APPROVED,
        "不立",
    ),
    DocumentKind(
        "filing-review-decision",
        "刑事复议决定书",
        _("Decision on the reconsideration"),
        f"{CRIMINAL_PROCEDURE}第一百七十九条",
        Of.MATTER,
        By.REVIEWERS,
        (MatterKind.NOT_FILING,),
        only_if=reconsidered,
    ),
    DocumentKind(
        "transfer-notice",
        "移送案件通知书",
        _("Notice of transfer"),
        f"{PROCEDURE}第六十一条、{CRIMINAL_PROCEDURE}第一百七十五条",
        Of.MATTER,
        By.REVIEWERS,
        (MatterKind.TRANSFER,),
        final=Final.APPROVED,
        sign="移",
    ),
    DocumentKind(
        "extension-form",
        "延长办案期限审批表",
        _("Approval form for an extension"),
        f"{PUBLIC_ORDER}第一百一十八条",
        Of.MATTER,
        By.REVIEWERS,
        (MatterKind.EXTENSION,),
        only_if=lambda matter: not extends_a_seizure(matter),
    ),
    DocumentKind(
        "voiding-form",
        "撤销登记审批表",
        _("Approval form for voiding a registration"),
        f"{PROCEDURE}第六十一条",
        Of.MATTER,
        By.REVIEWERS,
        (MatterKind.VOIDING,),
    ),
    DocumentKind(
        "seizure-extension-form",
        "延长扣押期限审批表",
        _("Approval form for the extension of a seizure"),
        f"{PROCEDURE}第一百一十二条",
        Of.MATTER,
        By.REVIEWERS,
        (MatterKind.EXTENSION,),
        only_if=extends_a_seizure,
    ),
    DocumentKind(
        "compulsory-report",
        "呈请采取强制措施报告书",
        _("Request for a compulsory measure"),
        f"{PROCEDURE}第五十四条、第五十五条",
        Of.MATTER,
        By.REVIEWERS,
        (MatterKind.COMPULSORY,),
    ),
    DocumentKind(
        "compulsory-decision",
        "采取强制措施决定书",
        _("Decision on a compulsory measure"),
        f"{PROCEDURE}第五十四条、第五十六条",
        Of.MATTER,
        By.REVIEWERS,
        (MatterKind.COMPULSORY,),
        final=Final.APPROVED,
        sign="强",
    ),
    DocumentKind(
        "penalty-decision",
        "行政处罚决定书",
        _("Penalty decision"),
        f"{PUBLIC_ORDER}第一百一十五条、{PROCEDURE}第一百七十五条",
        Of.MATTER_AND_PARTY,
        By.REVIEWERS,
        (MatterKind.PENALTY,),
        ACCUSED,
        Final.APPROVED,
        "行罚决",
        outcome="penalty",
    ),
    DocumentKind(
        "no-penalty-decision",
        "不予行政处罚决定书",
        _("No-penalty decision"),
        f"{PUBLIC_ORDER}第一百一十三条、{PROCEDURE}第一百七十二条",
        Of.MATTER_AND_PARTY,
        By.REVIEWERS,
        (MatterKind.PENALTY, MatterKind.NO_PENALTY),
        ACCUSED,
        Final.APPROVED,
        "不罚决",
        outcome="no_penalty",
    ),
    DocumentKind(
        "termination-decision",
        "终止案件调查决定书",
        _("Decision to end the investigation"),
        f"{PROCEDURE}第二百五十九条",
        Of.MATTER,
        By.REVIEWERS,
        (MatterKind.TERMINATION,),
        final=Final.APPROVED,
        sign="终止",
    ),
    DocumentKind(
        "mediation-report",
        "治安调解结案报告",
        _("Report on closing by mediation"),
        f"{PROCEDURE}第一百八十五条、第二百五十八条",
        Of.MATTER,
        By.REVIEWERS,
        (MatterKind.MEDIATED_CLOSING,),
    ),
    DocumentKind(
        "closing-report",
        "结案报告",
        _("Closing report"),
        f"{PROCEDURE}第二百五十八条",
        Of.MATTER,
        By.REVIEWERS,
        (MatterKind.CLOSING,),
    ),
    DocumentKind(
        "closing-form",
        "结案审批表",
        _("Approval form for closing"),
        f"{PROCEDURE}第二百五十八条",
        Of.MATTER,
        By.REVIEWERS,
        (MatterKind.CLOSING, MatterKind.MEDIATED_CLOSING),
    ),
    DocumentKind(
        "review-form",
        "案件审核审批表",
        _("Review and approval form"),
        f"{PROCEDURE}第一百七十条",
        Of.MATTER,
        By.READERS,
        is_personal=False,
    ),
    DocumentKind(
        "service-receipt",
        "送达回执",
        _("Receipt of service"),
        f"{PROCEDURE}第三十六条",
        Of.PARTY,
        By.REVIEWERS,
        roles=(*ACCUSED, *INFORMERS),
    ),
    DocumentKind(
        "file-catalogue",
        "案卷目录",
        _("Table of contents of the file"),
        f"{PROCEDURE}第二百六十条、第二百六十一条",
        Of.CASE,
        By.READERS,
        is_personal=False,
    ),
)
BY_CODE = {kind.code: kind for kind in DOCUMENTS}
