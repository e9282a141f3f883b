"""What counts of evaluations: what a person concluded, and nothing else.

Neither a party's rating nor how often courts or prosecutors decided otherwise: the Ministry forbids to count it (A4).
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.file.case.measures import CASE, OF_CASE, of_case, page_of
from cases.file.reference import DefectItem
from cases.quality.evaluations.models import Evaluation, EvaluationFinding
from portal.office.counting.rules import Counted, Filter, Measure, Told
from portal.shell.templatetags.shell import moment

EVALUATION = "执法质量月考季评（执法三评）；案件质量触发式考评"

FOUND = {
    DefectItem.Severity.MINOR: gettext_lazy("Minor findings of evaluations"),
    DefectItem.Severity.ORDINARY: gettext_lazy("Ordinary findings of evaluations"),
    DefectItem.Severity.SERIOUS: gettext_lazy("Serious findings of evaluations"),
}


def _tell(finding):
    evaluation = finding.evaluation
    what = _("%(item)s (%(severity)s)") % {"item": finding.item.label, "severity": finding.get_severity_display()}
    return Told(
        f"{what} · {evaluation.get_kind_display()} · {evaluation.reference}",
        officer=finding.officer.name,
        reviewer=evaluation.concluded_by.name,
        said=finding.remark or evaluation.finding,
        url=page_of(evaluation.case, "cases:evaluations", row=finding),
        proof=((_("Found"), moment(finding.found_at)),),
    )


def _concluded_by(findings):
    rows = Evaluation.objects.filter(findings__in=findings).values_list("findings", "concluded_by_id", "members")
    return [(finding, concluded_by, *members) for finding, concluded_by, members in rows]


FINDING = Counted(
    model=EvaluationFinding,
    carrier=CASE,
    carried=(
        "SELECT r.id, e.case_id AS carrier_id FROM cases_evaluationfinding r "
        "JOIN cases_evaluation e ON e.id = r.evaluation_id"
    ),
    rows=lambda: EvaluationFinding.objects.select_related(
        "item", "officer", "evaluation__concluded_by", "evaluation__case"
    ),
    carrier_of=lambda finding: finding.evaluation.case_id,
    tell=_tell,
    falls_everywhere=True,
)

FINDINGS = of_case(
    record=FINDING,
    key="v.id",
    at="v.found_at",
    officer="v.officer_id",
    unit="v.unit_id",
    tables=(
        "cases_evaluationfinding v JOIN cases_evaluation e ON e.id = v.evaluation_id "
        "JOIN cases_case c ON c.id = e.case_id"
    ),
    columns="v.severity",
    where="e.concluded_by_id IS NOT NULL",
    made_by=_concluded_by,
    gives_points=True,
    filters=(
        *OF_CASE,
        Filter("evaluation", gettext_lazy("kind of evaluation"), "e.kind", lambda: Evaluation.Kind.choices),
        Filter("trigger", gettext_lazy("trigger"), "e.trigger", lambda: Evaluation.Trigger.choices),
        Filter("severity", gettext_lazy("severity"), "v.severity", lambda: DefectItem.Severity.choices),
    ),
)

MEASURES = tuple(
    Measure(
        f"evaluations.findings_{severity}",
        title,
        EVALUATION,
        gettext_lazy("evaluation findings"),
        FINDINGS,
        f"severity = '{severity}'",
    )
    for severity, title in FOUND.items()
)
