"""What counts of other sheets: a published result is a value for a later one (B16, s0): months for a quarter,
the officers of a unit for the unit, the unit for its officers.

Only what is published and was not corrected since counts, dated by the last day of its period. A scheme that reads
itself would have no beginning; a period that is not over publishes nothing, so none does. Where a month is issued anew,
a published quarter that had counted its first sheets is found to be wrong, and a person decides on it as well.
"""

from collections.abc import Iterable
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.engine.models import Sheet
from appraisal.facts.models import Run
from appraisal.scheme.addresses import sheet_url
from appraisal.scheme.permissions import SHOWN
from appraisal.scheme.reference import PeerGroup
from appraisal.scheme.rulekinds.arithmetic import marks
from appraisal.scheme.versions.models import Scheme
from portal.office.counting.dialect import day_before, midnight
from portal.office.counting.rules import Carrier, Counted, Filter, Measure, Source, Told
from portal.people.models import Officer
from portal.shell.templatetags.shell import moment

BASIS = "关于推进三项建设的实施方案（执法考评建设：月考评、季考评、年考评逐级汇总）"


def _visible(officer: Officer) -> QuerySet[Run]:
    return Run.objects.filter(period__state__in=SHOWN).select_related("period", "version__scheme")


def _tell(sheet):
    run = sheet.run
    grade = ((_("Grade"), sheet.grade),) if sheet.grade else ()
    return Told(
        _("%(scheme)s %(period)s: %(points)s points")
        % {"scheme": run.version.scheme.label, "period": run.period.code, "points": marks(sheet.points)},
        officer=sheet.label if sheet.officer_id else "",
        url=sheet_url(run.pk, sheet.subject_kind, sheet.subject_id),
        proof=((_("Of whom"), sheet.label), (_("Published"), moment(run.published_at)), *grade),
    )


RUN = Carrier(
    model=Run,
    # Results change when others take their place.
    witnesses=(
        "SELECT w.id AS carrier_id, w.last_event_id FROM appraisal_run w WHERE w.superseded_by_id IS NOT NULL",
        "SELECT w.superseded_by_id AS carrier_id, w.last_event_id FROM appraisal_run w "
        "WHERE w.superseded_by_id IS NOT NULL",
    ),
    visible=_visible,
    is_void=lambda run: run.superseded_by_id is not None,
    name=lambda run: f"{run.version.scheme.label} {run.period.code}",
    about=lambda run: "",
    url=lambda run: "",
)

SHEET = Counted(
    model=Sheet,
    carrier=RUN,
    carried="SELECT r.id, r.run_id AS carrier_id FROM appraisal_sheet r",
    rows=lambda: Sheet.objects.select_related("run__period", "run__version__scheme", "officer", "unit"),
    carrier_of=lambda sheet: sheet.run_id,
    tell=_tell,
)


def _schemes() -> Iterable[tuple[str, str]]:
    return [(scheme.code, scheme.label) for scheme in Scheme.objects.all()]


def _groups() -> Iterable[tuple[str, str]]:
    return [(group.code, group.label) for group in PeerGroup.objects.all()]


def _published(joined: str = "") -> str:
    """The sheets `v` of published runs, dated within the last day of their period."""
    return (
        f"(SELECT t.*, {midnight(day_before(midnight('p.ends_on')))} AS counted_at, c.code AS scheme_code "
        "FROM appraisal_sheet t JOIN appraisal_run r ON r.id = t.run_id JOIN appraisal_period p ON p.id = r.period_id "
        "JOIN appraisal_schemeversion n ON n.id = r.version_id JOIN appraisal_scheme c ON c.id = n.scheme_id "
        "WHERE r.published_at IS NOT NULL AND r.superseded_by_id IS NULL AND r.stands_for_id IS NOT NULL "
        f"AND t.is_scored) v{joined}"
    )


_of_sheets = partial(
    Source,
    record=SHEET,
    key="v.id",
    at="v.counted_at",
    carrier="v.run_id",
    is_imported="FALSE",
    stands="1 = 1",
    is_settled=True,
    columns="v.points",
    filters=(
        Filter("scheme", gettext_lazy("scheme"), "v.scheme_code", _schemes),
        Filter("group", gettext_lazy("peer group"), 'v."group"', _groups),
        Filter("grade", gettext_lazy("grade"), "v.grade", lambda: [(str(n), str(n)) for n in range(1, 10)]),
    ),
)
_OWN = "v.subject_kind = '{}'"

OWN = _of_sheets(
    officer="CASE v.subject_kind WHEN 'o' THEN v.subject_id END",
    unit="CASE v.subject_kind WHEN 'u' THEN v.subject_id END",
    tables=_published,
)
OF_OFFICERS = _of_sheets(officer="NULL", unit="v.unit_id", tables=partial(_published), where=_OWN.format("o"))
OF_UNIT = _of_sheets(
    officer="o.subject_id",
    unit="NULL",
    tables=partial(
        _published, " JOIN appraisal_sheet o ON o.run_id = v.run_id AND o.subject_kind = 'o' AND o.unit_id = v.unit_id"
    ),
    where=_OWN.format("u"),
)

_of_points = partial(Measure, basis=BASIS, unit=gettext_lazy("points"), quantity="points")

MEASURES = (
    _of_points("appraisal.results", gettext_lazy("Published results of one’s own"), reads=OWN),
    _of_points(
        "appraisal.results_of_officers", gettext_lazy("Published results of a unit’s officers"), reads=OF_OFFICERS
    ),
    _of_points("appraisal.results_of_unit", gettext_lazy("Published result of the own unit"), reads=OF_UNIT),
)
