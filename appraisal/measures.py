"""What can be measured (取数口径): one line of the handbook each, read set by set from its source."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from appraisal.sources import (
    DEFECTS,
    ENDINGS,
    FINDINGS,
    LATE_REGISTRATIONS,
    MATTERS,
    RETURNS,
    REVIEWS,
    Source,
)
from cases.file.reference import DefectItem, Question


class MeasureKind(models.TextChoices):
    COUNT = "count", _("count")
    RATE = "rate", _("rate")


@dataclass(frozen=True)
class Measure:
    """One measure: which records of `reads` it takes (`when`, SQL), and how much each adds, in hundredths.

    A rate adds `quantity` to the numerator and 1.00 to the denominator for each record that it takes.
    """

    code: str
    title: str
    basis: str
    unit: str
    reads: Source
    when: str = "1 = 1"
    quantity: str = "100"
    kind: MeasureKind = MeasureKind.COUNT

    @property
    def is_rate(self):
        """Whether the value is a share of something."""
        return self.kind == MeasureKind.RATE

    @property
    def base(self):
        """What each record adds to the denominator, in hundredths."""
        return "100" if self.is_rate else "0"


def share_of(condition):
    """Return the numerator of a record: 1.00 where the SQL condition holds."""
    return f"CASE WHEN {condition} THEN 100 ELSE 0 END"


ART_170 = "公安机关办理行政案件程序规定第一百七十条"
HANDLING = "治安管理处罚法(2025)第一百一十八条"
REVIEW = "执法质量月考季评（四级审核、执法三评）"
EVALUATION = "执法质量月考季评（执法三评）；案件质量触发式考评"
ONLINE = "关于推进三项建设的实施方案（案件不上网流转的，不审批、不统计）"
ACCEPTANCE = "公安机关办理行政案件程序规定第六十条、第六十一条"

SEVERITIES = {
    DefectItem.Severity.MINOR: _("Minor defects"),
    DefectItem.Severity.ORDINARY: _("Ordinary defects"),
    DefectItem.Severity.SERIOUS: _("Serious defects"),
}
QUESTIONS = {
    Question.IDENTITY: _("Defects of identity"),
    Question.FACTS: _("Defects of facts and evidence"),
    Question.CHARACTERISATION: _("Defects of characterisation"),
    Question.LAW: _("Defects of the law applied"),
    Question.PROCEDURE: _("Defects of procedure"),
    Question.PROPOSAL: _("Defects of the proposed decision"),
}

FOUND = {
    DefectItem.Severity.MINOR: _("Minor findings of evaluations"),
    DefectItem.Severity.ORDINARY: _("Ordinary findings of evaluations"),
    DefectItem.Severity.SERIOUS: _("Serious findings of evaluations"),
}

CASELOAD = "cases.matters_ended"

MEASURES = (
    *(
        Measure(
            f"cases.defects_{severity}", title, ART_170, _("defects"), DEFECTS, f"severity = '{severity}'"
        )
        for severity, title in SEVERITIES.items()
    ),
    *(
        Measure(
            f"cases.defects_{question}", title, ART_170, _("defects"), DEFECTS, f"question = '{question}'"
        )
        for question, title in QUESTIONS.items()
    ),
    *(
        Measure(
            f"evaluations.findings_{severity}",
            title,
            EVALUATION,
            _("evaluation findings"),
            FINDINGS,
            f"severity = '{severity}'",
        )
        for severity, title in FOUND.items()
    ),
    Measure("cases.matters_returned", _("Matters returned"), ART_170, _("matters"), RETURNS, "round = 1"),
    Measure(
        "cases.matters_returned_twice",
        _("Matters returned twice or more"),
        ART_170,
        _("matters"),
        RETURNS,
        "round = 2",
    ),
    Measure(
        "cases.matters_rejected", _("Matters rejected"), ART_170, _("matters"), MATTERS, "stage = 'rejected'"
    ),
    Measure(CASELOAD, _("Matters ended"), REVIEW, _("matters"), MATTERS),
    Measure(
        "cases.first_pass_rate",
        _("First-pass rate of matters"),
        REVIEW,
        _("matters"),
        MATTERS,
        quantity=share_of("stage = 'approved' AND round = 1"),
        kind=MeasureKind.RATE,
    ),
    Measure("cases.reviews_late", _("Late reviews"), REVIEW, _("review steps"), REVIEWS, "is_late = 1"),
    Measure(
        "cases.reviews_on_time_rate",
        _("Reviews on time"),
        REVIEW,
        _("review steps"),
        REVIEWS,
        quantity=share_of("is_late = 0"),
        kind=MeasureKind.RATE,
    ),
    Measure("cases.closed", _("Cases closed"), HANDLING, _("cases"), ENDINGS, "state = 'closed'"),
    Measure(
        "cases.closed_overdue", _("Cases closed overdue"), HANDLING, _("cases"), ENDINGS, "is_overdue = 1"
    ),
    Measure(
        "cases.closed_on_time_rate",
        _("Cases closed on time"),
        HANDLING,
        _("cases"),
        ENDINGS,
        "has_deadline = 1",
        quantity=share_of("is_overdue = 0"),
        kind=MeasureKind.RATE,
    ),
    Measure(
        "cases.online_rate",
        _("Cases handled online"),
        ONLINE,
        _("cases"),
        ENDINGS,
        quantity=share_of("is_online = 1"),
        kind=MeasureKind.RATE,
    ),
    Measure("cases.registered_late", _("Cases registered late"), ACCEPTANCE, _("cases"), LATE_REGISTRATIONS),
)

BY_CODE = {measure.code: measure for measure in MEASURES}
DRILL_DOWN = tuple(f"cases.defects_{question}" for question in QUESTIONS)


def wanted(indicators):
    """Return the (measure code, subject kind) pairs that a version needs, with caseload and drill-down.

    A code without a declaration is left out; `versions.deeds.publish` refuses such a version.
    """
    named = {
        (indicator.measure, indicator.subject) for indicator in indicators if indicator.measure in BY_CODE
    }
    always = {(code, subject) for code in (CASELOAD, *DRILL_DOWN) for subject in ("u", "o")}
    return named | always
