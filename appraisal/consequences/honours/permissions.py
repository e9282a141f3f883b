"""Who confirms the honours of a year, and who reads why somebody is excluded."""

from datetime import date

from django.utils.translation import gettext as _

from appraisal.consequences.honours.queries import Row
from appraisal.scheme.deciders import DECIDES, leads_unit
from appraisal.scheme.versions.base import SubjectKind
from portal.people.models import Officer, Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied


def check_may_confirm(by: Officer, subject_kind: str, listed: list[Row], on: date) -> None:
    """Raise Denied unless `by` is a supervisor or bureau leader whom the list does not name."""
    if not rights_of(by, on).has(*DECIDES):
        raise Denied(_("Supervisors and bureau leaders confirm the honours of a year."))
    if any(_is_own(by, subject_kind, row["subject_id"], on) for row in listed):
        raise Denied(_("This list names you or your unit, so somebody else confirms it."))


def sees_drafts(officer: Officer) -> bool:
    """Say whether this person sees a list before it is confirmed, and why somebody is excluded."""
    return rights_of(officer).has(*DECIDES, Role.PERSONNEL)


def own_rows(officer: Officer, subject_kind: str, rows: list[Row], on: date) -> list[Row]:
    """Return the rows about a person, or about a unit that the person leads."""
    return [row for row in rows if _is_own(officer, subject_kind, row["subject_id"], on)]


def _is_own(officer, subject_kind, subject_id, on):
    if subject_kind == SubjectKind.OFFICER:
        return officer.pk == subject_id
    return rights_of(officer, on).has(Role.UNIT_HEAD, Role.UNIT_DEPUTY) and leads_unit(officer, subject_id, on)
