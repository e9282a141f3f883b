"""Who may be honoured in a year: everybody of the published schemes, without whom a consequence or a gate shuts out."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal.consequences.base import Proposal
from appraisal.consequences.honours.models import HonoursList
from appraisal.consequences.models import Consequence
from appraisal.consequences.permissions import of_year
from appraisal.engine.models import Held, Sheet
from appraisal.facts.models import Run
from appraisal.scheme.addresses import sheet_url
from appraisal.scheme.versions.base import Effect, SubjectKind
from portal.ledger.chain.canonical import digest

Row = dict[str, Any]
# What shuts out from honours once it is confirmed: the step itself, and “unfit” in the yearly review.
SHUTS_OUT = (Proposal.NO_HONOURS, Proposal.UNFIT)


def content_of(year: int, subject_kind: str) -> dict[str, list[Row]]:
    """Return {"candidates", "excluded"} of a year as things stand, by unit and name; six queries."""
    runs = _runs(year)
    reasons: dict[int, list[Row]] = defaultdict(list)
    for row in binding(year, subject_kind):
        reasons[row.subject_id].append({"consequence": row.pk})
    for held in _gates(runs, subject_kind):
        reasons[held.sheet.subject_id].append({"gate": held.gate_id, "sheet": held.sheet_id})
    listed = [
        {"subject_id": sheet.subject_id, "name": _name(sheet), "unit": _unit(sheet)}
        for sheet in _newest(runs, subject_kind)
    ]
    listed.sort(key=lambda row: (row["unit"], row["name"], row["subject_id"]))
    return {
        "candidates": [row for row in listed if row["subject_id"] not in reasons],
        "excluded": [{**row, "reasons": reasons[row["subject_id"]]} for row in listed if row["subject_id"] in reasons],
    }


def digest_of(content: dict[str, list[Row]]) -> str:
    """Return the SHA-256 of a list."""
    return digest(content)


def binding(year: int, subject_kind: str) -> QuerySet[Consequence]:
    """Return the confirmed consequences that shut out from the honours of a year and were not reversed."""
    return _of(year, subject_kind).filter(state=Consequence.State.CONFIRMED, reversal=None)


def undecided(year: int, subject_kind: str) -> QuerySet[Consequence]:
    """Return the proposals that would shut somebody out and on which nobody has decided."""
    return _of(year, subject_kind).filter(state=Consequence.State.PROPOSED)


def _of(year, subject_kind):
    rows = of_year(Consequence.objects.filter(subject_kind=subject_kind), year)
    return rows.filter(by_rule__proposal__in=SHUTS_OUT).select_related("by_rule", "unit", "officer").order_by("pk")


def _runs(year):
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    return Run.objects.published().filter(period__ends_on__gt=first, period__ends_on__lte=end)


def _gates(runs, subject_kind):
    held = Held.objects.filter(sheet__run__in=runs, sheet__subject_kind=subject_kind)
    return held.filter(gate__effect=Effect.NO_HONOURS).select_related("sheet", "gate").order_by("pk")


def _newest(runs, subject_kind):
    sheets = Sheet.objects.filter(run__in=runs, subject_kind=subject_kind)
    newest = sheets.order_by().values("subject_id").annotate(newest=Max("pk")).values("newest")
    rows = Sheet.objects.filter(pk__in=newest).select_related("officer", "unit")
    return rows.filter(officer__is_active=True) if subject_kind == SubjectKind.OFFICER else rows


def _name(sheet):
    return (sheet.name or sheet.officer.name) if sheet.subject_kind == SubjectKind.OFFICER else _unit(sheet)


def _unit(sheet):
    return sheet.unit_name or (sheet.unit.name if sheet.unit else "")


def years_with_results() -> list[int]:
    """Return the years of which something is published, the newest first."""
    days = Run.objects.published().order_by().values_list("period__ends_on", flat=True).distinct()
    return sorted({day.year if (day.month, day.day) != (1, 1) else day.year - 1 for day in days}, reverse=True)


def current(year: int, subject_kind: str) -> HonoursList | None:
    """Return the confirmed list of a year that nothing has replaced, or None."""
    lists = HonoursList.objects.filter(year=year, subject_kind=subject_kind, replaced_by=None)
    return lists.select_related("confirmed_by").first()


def reasons_in_words(rows: list[Row]) -> list[tuple[Row, list[tuple[str, str]]]]:
    """Return [(row, [(words, address of the consequence, or of the sheet where a gate held)])] of who is excluded."""
    reasons = [reason for row in rows for reason in row["reasons"]]
    consequences = Consequence.objects.select_related("by_rule").in_bulk(
        [reason["consequence"] for reason in reasons if "consequence" in reason]
    )
    held = {
        (each.gate_id, each.sheet_id): each
        for each in Held.objects.filter(sheet__in=[r["sheet"] for r in reasons if "sheet" in r]).select_related(
            "gate", "sheet"
        )
    }
    return [(row, [_worded(reason, consequences, held) for reason in row["reasons"]]) for row in rows]


def _worded(reason, consequences, held):
    if "consequence" in reason:
        found = consequences[reason["consequence"]]
        return found.label, reverse("appraisal:consequence", args=[found.pk])
    found = held.get((reason["gate"], reason["sheet"]))
    if found is None:
        return _("a gate that held"), ""
    sheet = found.sheet
    return found.gate.label, sheet_url(sheet.run_id, sheet.subject_kind, sheet.subject_id)
