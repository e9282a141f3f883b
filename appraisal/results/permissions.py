"""Who may read which results: runs, sheets and their lines; each check says why not."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from appraisal.engine.models import Sheet
from appraisal.facts.models import Run
from appraisal.scheme.deciders import PUBLISHES
from appraisal.scheme.periods.models import Period
from appraisal.scheme.permissions import SHOWN, WHOLE_BUREAU, sees_names
from appraisal.scheme.versions.base import SubjectKind
from portal.people.models import Officer, Role
from portal.people.rights import UNIT_WIDE, rights_of
from portal.shell.refusals import Denied


def may_know_run(officer: Officer, run: Run) -> bool:
    """Say whether this person may see the results of a run: proposed corrections are known to those who issue them."""
    is_proposed = run.published_at is None and run.period.is_published
    return not is_proposed or rights_of(officer).has(*PUBLISHES)


def may_open_sheet(officer: Officer, sheet: Sheet) -> bool:
    """Say whether this person may read the lines of a sheet (with `unit` loaded); no query."""
    rights = rights_of(officer)
    if sheet.run.period.state == Period.State.COMPUTED and not rights.has(Role.SUPERVISOR):
        return False
    if rights.has(*WHOLE_BUREAU):
        return True
    if sheet.subject_kind == SubjectKind.OFFICER and sheet.subject_id == officer.pk:
        return True
    return sheet.unit is not None and any(sheet.unit.path.startswith(path) for path in rights.paths(*UNIT_WIDE))


def check_opens_sheet(officer: Officer, sheet: Sheet) -> None:
    """Raise Denied unless this person may read the lines of a sheet."""
    if may_open_sheet(officer, sheet):
        return
    if not sees_names(officer):
        raise Denied(_("Scoring-rule administrators see rules and anonymous distributions, no single sheet."))
    raise Denied(
        _("A score sheet is open to its subject, to the leaders of the unit, and to those who oversee the bureau.")
    )


def is_own(officer: Officer, sheet: Sheet) -> bool:
    """Say whether a sheet is this person's own, or that of a unit they lead."""
    if sheet.subject_kind == SubjectKind.OFFICER:
        return sheet.subject_id == officer.pk
    heads = rights_of(officer).paths(Role.UNIT_HEAD, Role.UNIT_DEPUTY)
    return sheet.unit is not None and any(sheet.unit.path == path for path in heads)


def readable_sheets(officer: Officer, sheets: QuerySet[Sheet]) -> QuerySet[Sheet]:
    """Return those of `sheets` that this person may open, for lists of one's own."""
    led = Q(pk__in=())
    for path in rights_of(officer).paths(Role.UNIT_HEAD, Role.UNIT_DEPUTY):
        led |= Q(subject_kind=SubjectKind.UNIT, unit__path=path)
    own = Q(subject_kind=SubjectKind.OFFICER, officer=officer)
    return sheets.filter(own | led, run__period__state__in=SHOWN)
