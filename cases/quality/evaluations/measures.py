"""What counts of evaluations: what a person concluded, and nothing else.

An appraisal that was triggered counts once it has found something, whatever set it off.

Neither a party's rating nor how often courts or prosecutors decided otherwise: the Ministry forbids to count it (A4).
"""

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.file.case.measures import CASE, OF_CASE, Led, led_by, of_case, page_of
from cases.file.reference import DefectItem
from cases.quality.evaluations.models import Evaluation, EvaluationFinding
from portal.office.counting.dialect import day_of
from portal.office.counting.rules import Counted, Filter, Measure, Told, listed
from portal.people import standing
from portal.shell.pages.wording import Words
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

# What set it off may be counted but for the decisions of prosecutors and courts (A4).
NOT_COUNTED = (Evaluation.Trigger.NON_PROSECUTION, Evaluation.Trigger.ACQUITTAL)


def triggers() -> list[tuple[str, Words]]:
    """Return (code, name) of the triggers by which evaluations may be counted."""
    return [(trigger.value, trigger.label) for trigger in Evaluation.Trigger if trigger not in NOT_COUNTED]


def _tell_concluded(evaluation):
    words = [evaluation.get_kind_display(), evaluation.reference]
    if evaluation.trigger:
        words.append(evaluation.get_trigger_display())
    proof = (
        (_("Opened"), moment(evaluation.opened_at)),
        (_("Concluded"), moment(evaluation.concluded_at)),
        (_("Marks"), str(evaluation.total)),
    )
    url = page_of(evaluation.case, "cases:evaluations", row=evaluation)
    by = evaluation.concluded_by.name
    return Told(" · ".join(map(str, words)), evaluation.ended_under or "", by, evaluation.finding, url, proof)


def _evaluated_by(evaluations):
    rows = Evaluation.objects.filter(pk__in=evaluations).values_list("pk", "concluded_by_id", "members")
    return [(evaluation, concluded_by, *members) for evaluation, concluded_by, members in rows]


EVALUATED = Counted(
    model=Evaluation,
    carrier=CASE,
    carried="SELECT r.id, r.case_id AS carrier_id FROM cases_evaluation r",
    rows=lambda: Evaluation.objects.select_related("concluded_by", "case").annotate(
        ended_under=led_by("case__ended_at", case="case", lead="case__lead__name")
    ),
    carrier_of=lambda evaluation: evaluation.case_id,
    tell=_tell_concluded,
)
_OF_EVALUATION = (
    *OF_CASE,
    Filter("evaluation", gettext_lazy("kind of evaluation"), "e.kind", lambda: Evaluation.Kind.choices),
    Filter("trigger", gettext_lazy("trigger"), "e.trigger", triggers),
)
_of_evaluations = partial(of_case, record=EVALUATED, key="e.id", at="e.concluded_at", filters=_OF_EVALUATION)
_LED = Led("COALESCE(c.ended_at, e.concluded_at)")
# Of whose case it was when it ended.
EVALUATIONS = _of_evaluations(
    officer=_LED.officer,
    unit=_LED.unit,
    tables=f"cases_evaluation e JOIN cases_case c ON c.id = e.case_id{_LED.tables}",
    columns=(
        "e.kind, e.total, CASE WHEN EXISTS (SELECT 1 FROM cases_evaluationfinding f WHERE f.evaluation_id = e.id) "
        f"THEN 1 ELSE 0 END AS is_confirmed, CASE WHEN e.trigger IN ({listed(NOT_COUNTED)}) THEN 1 ELSE 0 END "
        "AS is_of_court"
    ),
    where="e.concluded_by_id IS NOT NULL",
    made_by=_evaluated_by,
    gives_points=True,
)
# Of who concluded it: work done.
CONCLUDED = _of_evaluations(
    officer="e.concluded_by_id",
    unit=lambda: standing.unit_on("e.concluded_by_id", day_of("e.concluded_at")),
    tables="cases_evaluation e JOIN cases_case c ON c.id = e.case_id",
    where=f"e.concluded_by_id IS NOT NULL AND e.trigger NOT IN ({listed(NOT_COUNTED)})",
)
_of_evaluated = partial(Measure, basis=EVALUATION, unit=gettext_lazy("evaluations"))

MEASURES = (
    *(
        Measure(
            f"evaluations.findings_{severity}",
            title,
            EVALUATION,
            gettext_lazy("evaluation findings"),
            FINDINGS,
            f"severity = '{severity}'",
        )
        for severity, title in FOUND.items()
    ),
    _of_evaluated("evaluations.concluded", gettext_lazy("Evaluations concluded"), reads=CONCLUDED),
    _of_evaluated(
        "evaluations.triggered",
        gettext_lazy("Triggered appraisals that found something"),
        reads=EVALUATIONS,
        when="kind = 'triggered' AND is_confirmed = 1 AND is_of_court = 0",
        out_of="cases.matters_ended",
    ),
    Measure(
        "evaluations.marks",
        gettext_lazy("Marks of evaluated cases"),
        EVALUATION,
        gettext_lazy("marks"),
        EVALUATIONS,
        quantity="total * 100",
    ),
)
