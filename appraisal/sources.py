"""Where measures read: each source is one set of records of the rooms below, with whose they are and when.

Every source gives the columns `officer_id, unit_id, ref_id` and those that its measures ask about. Facts belong to
officer and unit as they were at the deed: the author's for a matter, the reviewer's for a step, the lead's for a case.
"""

from dataclasses import dataclass

from appraisal.facts.dialect import later
from appraisal.models import Fact
from cases.file.case.states import CASE_ENDS, CaseState, MatterKind
from cases.review.chain import ending_kinds

# A registration that was made void counts nowhere (C20).
ENDING_KINDS = tuple(sorted(kind.value for kind in ending_kinds() - {MatterKind.VOIDING}))
END_STATES = tuple(sorted(state.value for state in CASE_ENDS - {CaseState.VOID}))


@dataclass(frozen=True)
class Source:
    """One set of records: `at` is the time that decides the month, `c` is always the case."""

    ref: str
    at: str
    columns: str
    tables: str
    where: str = "1 = 1"

    def sql(self, *, day, extra_columns="", extra_tables="", extra_where=""):
        """Return the SELECT for records with `at` in [%s, %s), of cases whose is_imported is %s."""
        return (
            f"SELECT {self.columns}, {day(self.at)} AS occurred_on{extra_columns} FROM {self.tables}{extra_tables} "
            f"WHERE {self.at} >= %s AND {self.at} < %s AND c.is_imported = %s AND NOT c.is_void "
            f"AND c.state <> '{CaseState.VOID.value}' "
            f"AND {self._where()}{extra_where}"
        )

    def _where(self):
        return self.where(later) if callable(self.where) else self.where


def _listed(values):
    return ", ".join(f"'{value}'" for value in values)


DEFECTS = Source(
    ref=Fact.Ref.DEFECT,
    at="d.found_at",
    columns="d.officer_id AS officer_id, d.unit_id AS unit_id, d.id AS ref_id, d.severity, d.question",
    tables="cases_defect d JOIN cases_case c ON c.id = d.case_id",
)

# What a person concluded, and nothing else: neither a party's rating nor how often courts or prosecutors decided
# otherwise, which the Ministry forbids to count (A4).
FINDINGS = Source(
    ref=Fact.Ref.FINDING,
    at="v.found_at",
    columns="v.officer_id AS officer_id, v.unit_id AS unit_id, v.id AS ref_id, v.severity",
    tables=(
        "cases_evaluationfinding v JOIN cases_evaluation e ON e.id = v.evaluation_id "
        "JOIN cases_case c ON c.id = e.case_id"
    ),
    where="e.concluded_by_id IS NOT NULL",
)

MATTERS = Source(
    ref=Fact.Ref.MATTER,
    at="m.ended_at",
    columns="m.author_id AS officer_id, m.unit_id AS unit_id, m.id AS ref_id, m.stage, m.round",
    tables="cases_matter m JOIN cases_case c ON c.id = m.case_id",
    where=f"m.stage IN ('approved', 'rejected') AND m.kind <> '{MatterKind.VOIDING.value}'",
)

RETURNS = Source(
    ref=Fact.Ref.STEP,
    at="s.decided_at",
    columns="m.author_id AS officer_id, m.unit_id AS unit_id, s.id AS ref_id, s.round",
    tables="cases_reviewstep s JOIN cases_matter m ON m.id = s.matter_id JOIN cases_case c ON c.id = m.case_id",
    where=f"s.outcome = 'return' AND s.round <= 2 AND m.kind <> '{MatterKind.VOIDING.value}'",
)

REVIEWS = Source(
    ref=Fact.Ref.STEP,
    at="s.decided_at",
    columns=(
        "s.reviewer_id AS officer_id, s.reviewer_unit_id AS unit_id, s.id AS ref_id, "
        "CASE WHEN s.decided_at > s.due_at THEN 1 ELSE 0 END AS is_late"
    ),
    tables="cases_reviewstep s JOIN cases_matter m ON m.id = s.matter_id JOIN cases_case c ON c.id = m.case_id",
    where="s.outcome IN ('approve', 'return', 'reject')",
)

_HANDLING = (
    "EXISTS (SELECT 1 FROM cases_clock k JOIN office_clockrule r ON r.id = k.rule_id WHERE k.case_id = c.id "
    "AND r.code LIKE 'handling.%%' AND NOT k.is_void AND k.met_at IS NOT NULL{})"
)
_DECIDED_ONLINE = (
    "EXISTS (SELECT 1 FROM cases_matter m WHERE m.case_id = c.id AND m.stage = 'approved' "
    f"AND m.kind IN ({_listed(ENDING_KINDS)}))"
)

ENDINGS = Source(
    ref=Fact.Ref.CASE,
    at="c.ended_at",
    columns=(
        "c.lead_id AS officer_id, c.unit_id AS unit_id, c.id AS ref_id, c.state, "
        f"CASE WHEN {_HANDLING.format('')} THEN 1 ELSE 0 END AS has_deadline, "
        f"CASE WHEN {_HANDLING.format(' AND k.met_at > k.due_at')} THEN 1 ELSE 0 END AS is_overdue, "
        f"CASE WHEN {_DECIDED_ONLINE} THEN 1 ELSE 0 END AS is_online"
    ),
    tables="cases_case c",
    where=f"c.state IN ({_listed(END_STATES)})",
)

LATE_REGISTRATIONS = Source(
    ref=Fact.Ref.CASE,
    at="c.registered_at",
    columns="c.lead_id AS officer_id, c.unit_id AS unit_id, c.id AS ref_id",
    tables="cases_case c",
    where=lambda later: f"c.reported_at IS NOT NULL AND c.registered_at > {later('c.reported_at', 24)}",
)

SOURCES = (DEFECTS, FINDINGS, MATTERS, RETURNS, REVIEWS, ENDINGS, LATE_REGISTRATIONS)
