"""A corrected bulletin before and after its decision: what was corrected, whose lines and places change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.engine.concerned import concerned_by
from appraisal.engine.names import group_names
from appraisal.facts.months import label_of
from appraisal.results.bulletins.content import current
from appraisal.results.bulletins.models import Bulletin
from appraisal.results.reissues.models import Reissue
from appraisal.scheme.addresses import sheet_url
from appraisal.scheme.deciders import check_may_decide_reissue
from appraisal.scheme.measures import CARRIERS
from appraisal.scheme.periods.models import Period
from appraisal.scheme.rulekinds.arithmetic import marks
from appraisal.scheme.rules import value_text
from appraisal.scheme.versions.models import Indicator
from portal.people.models import Officer
from portal.shell.naming import in_page_language
from portal.shell.refusals import Denied
from portal.shell.statements.prepared import Prepared
from portal.shell.statements.prepared_models import PreparedModels, the_one

Signed = list[tuple[str, str]]


@dataclass(frozen=True)
class Moved:
    """A subject whose points or place change: `before` and `after` are its places, `lines` [(name, before, after)]."""

    name: str
    group: str
    before: dict | None
    after: dict
    lines: list
    url: str


def words_of_cause(cause: str) -> str:
    """Return why a record is otherwise now."""
    return {
        "objection": _("an objection was upheld"),
        "void": _("the registration was made void"),
        "correction": _("the record was corrected"),
        "result": _("results that it counts were issued anew"),
    }[cause]


def records_of(reissue: Reissue, officer: Officer) -> list[tuple[dict[str, str | int | None], str | None, str]]:
    """Return [(record, address of its carrier or None where it is not open to the reader, cause in words)]."""
    records = reissue.facts["records"]
    urls = {
        (label, row.pk): carrier.url(row)
        for label, carrier in CARRIERS.items()
        for row in carrier.visible(officer).filter(pk__in={r["carrier_id"] for r in records if r["carrier"] == label})
    }
    return [
        (record, urls.get((record["carrier"], record["carrier_id"])), words_of_cause(record["cause"]))
        for record in records
    ]


def moved_by(reissue: Reissue) -> list[Moved]:
    """Return the Moved of a proposal: first those whose lines change, then those who only change places."""
    sheets, groups = reissue.facts["sheets"], group_names()
    asked = {line["indicator"] for sheet in sheets for line in sheet["lines"]}
    named = {row.pk: row for row in _indicators(indicators=sorted(asked))}
    found = [
        Moved(
            name=in_page_language(sheet["name"], sheet["name_en"]),
            group=groups.get(sheet["group"], sheet["group"]),
            before=sheet["before"],
            after=sheet["after"],
            lines=[_line(line, named[line["indicator"]]) for line in sheet["lines"]],
            url=sheet_url(reissue.run_id, sheet["kind"], sheet["subject_id"]) if _is_run_kept(reissue) else "",
        )
        for sheet in sheets
    ]
    return sorted(found, key=lambda moved: not moved.lines)


@PreparedModels
def _indicators(indicators):
    return Indicator.objects.filter(pk__in=indicators).order_by()


def _is_run_kept(reissue):
    return reissue.state in (Reissue.State.PROPOSED, Reissue.State.ISSUED)


def _line(line, indicator):
    name = f"{indicator.code} {indicator.label}"
    if line["adjusts"]:
        name = _("%(line)s, late fact of %(month)s") % {"line": name, "month": line["adjusts"]}
    return name, _figures(indicator, line["before"]), _figures(indicator, line["after"])


def _figures(indicator, figures):
    if figures is None:
        return "–"
    value, base, points = figures
    said = {"value": value_text(indicator, value, base), "points": marks(points)}
    return _("%(value)s counted, %(points)s points") % said


def recipients_of(reissue: Reissue, at: datetime) -> int:
    """Return how many people are told."""
    return len(concerned_by(reissue.run, timezone.localdate(at)))


def old_bulletin(reissue: Reissue) -> Bulletin | None:
    """Return the bulletin that is or would be corrected."""
    if reissue.bulletin_id:
        return Bulletin.objects.filter(superseded_by=reissue.bulletin_id).first()
    return current(reissue.replaces, Bulletin.Kind.FINAL)


def barred(officer: Officer, reissue: Reissue, at: datetime) -> str:
    """Return why this person does not decide, "" when they do."""
    try:
        check_may_decide_reissue(officer, reissue, timezone.localdate(at))
    except Denied as denial:
        return str(denial)
    return ""


def with_names(reissues: QuerySet[Reissue]) -> QuerySet[Reissue]:
    """Return proposals with what a page of them shows."""
    return reissues.select_related(
        "replaces__period", "run__period__scheme", "run__version__scheme", "decided_by", "bulletin"
    )


def reissue_of(reissue_id: int) -> Reissue:
    """Return a proposal with what its page shows; raises Reissue.DoesNotExist."""
    return the_one(Reissue, _one(reissue=reissue_id))


@PreparedModels
def _one(reissue):
    return with_names(Reissue.objects.filter(pk=reissue)).order_by()


def signed(officer: Officer, reissue_id: int, given: Mapping[str, str], at: datetime) -> Signed | None:
    """Return what is signed with a decision; None where `officer` decides nothing here."""
    reissue = with_names(Reissue.objects.filter(pk=reissue_id, state=Reissue.State.PROPOSED)).first()
    if reissue is None or barred(officer, reissue, at):
        return None
    is_issued = given.get("outcome") == "issue"
    return [
        (_("Corrected bulletin"), label_of(reissue.run.period)),
        (_("Decision"), _("Issue the corrected bulletin") if is_issued else _("Leave the published period as it is")),
        *([(_("People told"), str(recipients_of(reissue, at)))] if is_issued else []),
        (_("Reason"), given.get("reason", "")),
    ]


def open_by_period(periods: Iterable[Period]) -> dict[int, int]:
    """Return {period id: its open proposal} of some periods by their ids; one query."""
    return dict(_open_of(periods=periods))


@Prepared
def _open_of(periods):
    rows = Reissue.objects.filter(replaces__period__in=periods, state=Reissue.State.PROPOSED)
    return rows.order_by("pk").values_list("replaces__period", "pk")
