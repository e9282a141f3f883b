"""The records behind one line of a sheet, and whether the reader may know of the case."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from appraisal.facts.models import Fact
from appraisal.measures import BY_CODE
from cases.file.case.states import MatterKind
from cases.models import Case, Defect, EvaluationFinding, Matter, ReviewStep
from cases.review.rounds.words import in_place_of
from portal.shell.templatetags.shell import moment

ORDER = ("occurred_on", "pk")
LATE = "cases.registered_late"


@dataclass
class Record:
    """One fact of a line. Without `case` the reader may not know which record it is."""

    fact: Fact
    case: Case | None = None
    what: str = ""
    officer: str = ""
    reviewer: str = ""
    said: str = ""
    page: str = "cases:file"

    @property
    def is_taken_back(self):
        """Whether the fact takes back what a published month counted, since a decision excluded the record."""
        return self.fact.quantity < 0 or self.fact.base < 0

    @property
    def counts(self):
        """Whether the fact adds to a rate, None for a count."""
        return None if not self.fact.base else bool(self.fact.quantity)


def facts_of(sheet, indicator, adjusts=None):
    """Return the facts behind a line (of the published month `adjusts` where it is an adjustment), paged by ORDER."""
    return Fact.objects.filter(
        run=sheet.run_id,
        subject_kind=sheet.subject_kind,
        subject_id=sheet.subject_id,
        measure=indicator.measure,
        adjusts=adjusts,
    )


def records_of(facts, officer):
    """Return a Record for each fact of a page; a constant number of queries."""
    rows = {kind: _rows(kind, [f.ref_id for f in facts if f.ref_kind == kind]) for kind in Fact.Ref.values}
    cases = {_case_id(row) for found in rows.values() for row in found.values()}
    visible = Case.objects.visible_to(officer).filter(pk__in=cases).select_related("cause", "unit", "lead")
    visible = {case.pk: case for case in visible} if cases else {}
    return [_record(fact, rows[fact.ref_kind].get(fact.ref_id), visible) for fact in facts]


SOURCES = {
    Fact.Ref.CASE: Case.objects.all(),
    Fact.Ref.MATTER: Matter.objects.select_related("author"),
    Fact.Ref.STEP: ReviewStep.objects.select_related("matter__author", "reviewer", "on_behalf_of"),
    Fact.Ref.DEFECT: Defect.objects.select_related(
        "item", "officer", "step__matter", "step__reviewer", "step__on_behalf_of"
    ),
    Fact.Ref.FINDING: EvaluationFinding.objects.select_related("item", "officer", "evaluation__concluded_by"),
}


def _rows(kind, ids):
    return SOURCES[kind].all().in_bulk(ids) if ids else {}


def _case_id(row):
    if isinstance(row, Case):
        return row.pk
    if isinstance(row, EvaluationFinding):
        return row.evaluation.case_id
    return row.matter.case_id if isinstance(row, ReviewStep) else row.case_id


def _record(fact, row, visible):
    case = visible.get(_case_id(row)) if row is not None else None
    if case is None:
        return Record(fact)
    return TELL[fact.ref_kind](fact, case, row)


def _of_case(fact, case, row):
    what = _registered_late(case) if fact.measure == LATE else str(case.get_state_display())
    return Record(fact, case, what=what, officer=case.lead.name if case.lead else "")


def _registered_late(case):
    return _("reported %(reported)s, registered %(registered)s") % {
        "reported": moment(case.reported_at), "registered": moment(case.registered_at)
    }  # fmt: skip


def _of_matter(fact, case, row):
    what = _matter_words(row.kind, row.round)
    return Record(fact, case, what=f"{what} · {row.get_stage_display()}", officer=row.author.name)


def _of_step(fact, case, row):
    what = f"{_matter_words(row.matter.kind, row.round)} · {_level_words(row)} · {row.get_outcome_display()}"
    return Record(fact, case, what, row.matter.author.name, _reviewer(row), row.opinion)


def _of_defect(fact, case, row):
    severity = row.get_severity_display()
    if row.is_noted:
        severity = _("%(severity)s, noted") % {"severity": severity}
    what = _("%(item)s (%(severity)s)") % {"item": row.item.label, "severity": severity}
    step = row.step
    where = f"{_matter_words(step.matter.kind, step.round)} · {_level_words(step)}"
    said = row.remark or step.opinion
    return Record(fact, case, f"{what} · {where}", row.officer.name, _reviewer(step), said)


def _of_finding(fact, case, row):
    words = {"item": row.item.label, "severity": row.get_severity_display()}
    evaluation = row.evaluation
    where = f"{evaluation.get_kind_display()} · {evaluation.reference}"
    what = _("%(item)s (%(severity)s)") % words
    record = Record(fact, case, f"{what} · {where}", row.officer.name)
    record.reviewer = evaluation.concluded_by.name
    record.said, record.page = row.remark or evaluation.finding, "cases:evaluations"
    return record


TELL = {
    Fact.Ref.CASE: _of_case,
    Fact.Ref.MATTER: _of_matter,
    Fact.Ref.STEP: _of_step,
    Fact.Ref.DEFECT: _of_defect,
    Fact.Ref.FINDING: _of_finding,
}


def _matter_words(kind, number):
    return _("%(kind)s, round %(round)s") % {"kind": MatterKind(kind).label, "round": number}


def _level_words(step):
    return _("level %(level)s") % {"level": step.level}


def _reviewer(step):
    if step.reviewer is None:
        return ""
    return in_place_of(step.reviewer.name, step.on_behalf_of.name if step.on_behalf_of else "")


def measure_of(indicator):
    """Return the Measure that an indicator reads, None when its declaration is gone."""
    return BY_CODE.get(indicator.measure)
