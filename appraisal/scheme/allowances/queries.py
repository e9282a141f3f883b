"""Coefficients and exemptions as a list: for whom, what, since when, on what ground, by whom."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appraisal.scheme.allowances.models import ONE, Allowance, Coefficient, Exemption
from appraisal.scheme.allowances.permissions import may_confirm_allowance, visible_allowances
from appraisal.scheme.reference import PeerGroup
from appraisal.scheme.versions.base import SubjectKind
from portal.people.models import Officer, Unit

KINDS = {"coefficients": Coefficient, "exemptions": Exemption}


@dataclass(frozen=True)
class Listed:
    """One grant in words, and what the reader may do with it."""

    row: Allowance
    word: str
    whom: str
    what: str
    state: str
    tone: str
    may_confirm: bool


def allowances_for(officer: Officer, on: date) -> list[Listed]:
    """Return what holds, waits or has ended and the officer may know of, the newest first."""
    found = [(word, row) for word, model in KINDS.items() for row in _rows(visible_allowances(officer, model))]
    names = _names([row for _word, row in found])
    found.sort(key=lambda each: (each[1].starts_on, each[1].pk), reverse=True)
    return [_listed(word, row, names, officer, on) for word, row in found]


def _rows(rows):
    return rows.select_related("scheme", "granted_by", "confirmed_by")


def _names(rows):
    """{(kind, id or group): name}, by three queries at most."""
    groups = {each.code: each.label for each in PeerGroup.objects.all()}
    named: dict[tuple[str, Any], str] = {
        (kind, code): label for kind in SubjectKind.values for code, label in groups.items()
    }
    units, officers = (
        {row.subject_id for row in rows if row.subject_kind == kind and row.subject_id} for kind in SubjectKind.values
    )
    named |= {(SubjectKind.UNIT.value, unit.pk): unit.label for unit in Unit.objects.filter(pk__in=units)}
    named |= {(SubjectKind.OFFICER.value, each.pk): each.name for each in Officer.objects.filter(pk__in=officers)}
    return named


def _listed(word, row, names, officer, on):
    whom = names.get((row.subject_kind, row.subject_id or row.group), "")
    if row.group:
        said = _("units of %(group)s") if row.subject_kind == SubjectKind.UNIT else _("officers of %(group)s")
        whom = said % {"group": whom}
    state, tone = _state(row, on)
    return Listed(row, word, whom, _what(row), state, tone, may_confirm_allowance(officer, row, on))


def _what(row):
    if isinstance(row, Coefficient):
        factor = f"{row.factor / ONE:.4f}".rstrip("0").rstrip(".")
        return _("times %(factor)s, %(place)s") % {"factor": factor, "place": row.get_place_display()}
    return _("%(indicator)s: %(gives)s") % {"indicator": row.indicator, "gives": row.get_gives_display()}


def _state(row, on):
    if row.confirmed_at is None:
        return (_("waits to be confirmed"), "warn") if row.ends_on is None else (_("not confirmed"), "idle")
    if row.ends_on and row.ends_on <= on:
        return pgettext("allowance", "ended"), "idle"
    return (pgettext("allowance", "holds"), "good") if row.starts_on <= on else (_("begins later"), "brand")
