"""Objections and the records that may be disputed, as people read them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.engine.models import Sheet
from appraisal.facts.models import Fact
from appraisal.objections.models import Objection
from appraisal.results.bulletins.models import Bulletin
from appraisal.results.reissues.models import Reissue
from appraisal.results.sheets.evidence import Record, facts_of, records_of
from appraisal.results.sheets.queries import sheet_at
from appraisal.scheme.periods.models import Period
from appraisal.scheme.periods.rules import has_ended
from appraisal.scheme.uses.rules import use_of
from appraisal.scheme.versions.models import Indicator
from portal.people.models import Officer
from portal.shell.templatetags.shell import day

MOST_RECORDS = 200


def records_behind(sheet: Sheet, indicator: Indicator, officer: Officer) -> list[Record]:
    """Return the Records behind a line that may be disputed, the first days first."""
    return records_of(list(facts_of(sheet, indicator).order_by("occurred_on", "pk")[:MOST_RECORDS]), officer)


def choices_of(records: Iterable[Record]) -> list[tuple[str, str]]:
    """Return [("cases.defect:12", words)] of Records; a hidden one is known by its day alone."""
    return [(reference(record.fact), words_of(record)) for record in records]


def reference(fact: Fact) -> str:
    """Return a record as a form names it."""
    return f"{fact.ref_kind}:{fact.ref_id}"


def words_of(record: Record) -> str:
    """Return one record in a line."""
    on = day(record.fact.occurred_on)
    if record.told is None:
        return _("%(day)s · not open to you") % {"day": on}
    return f"{on} · {record.name} · {record.told.what}"


def record_of(objection: Objection, officer: Officer, records: Iterable[Record] = ()) -> Record | None:
    """Return the disputed Record of an objection, or None when the line as a whole is disputed.

    It is read unless it is among `records`, those behind the line.
    """
    if objection.ref_id is None:
        return None
    for record in records:
        if (record.fact.ref_kind, record.fact.ref_id) == (objection.ref_kind, objection.ref_id):
            return record
    # Facts are found by their run: without it the database reads those of all months.
    fact = (
        Fact.objects.filter(
            run__period=objection.run.period_id,
            subject_kind=objection.subject_kind,
            subject_id=objection.subject_id,
            ref_kind=objection.ref_kind,
            ref_id=objection.ref_id,
            measure=use_of(objection.indicator).key,
        )
        .order_by("-run_id", "pk")
        .first()
    )
    fact = fact or Fact(
        occurred_on=timezone.localdate(objection.filed_at),
        ref_kind=objection.ref_kind,
        ref_id=objection.ref_id,
        measure=use_of(objection.indicator).key,
        quantity=0,
    )
    return records_of([fact], officer)[0]


def sheet_of(objection: Objection) -> Sheet | None:
    """Return the sheet that an objection is about as it stands now, or None."""
    try:
        return sheet_at(objection.run_id, objection.subject_kind, objection.subject_id)
    except Sheet.DoesNotExist:
        return None


def was_published(objection: Objection) -> bool:
    """Say whether the month of an objection was published when it was decided."""
    published = objection.run.published_at
    return bool(published and objection.decided_at and objection.decided_at >= published)


def corrected_by(objection: Objection) -> Bulletin | None:
    """Return the draft bulletin that the decision on an objection brought about, or None."""
    if objection.decided_at is None:
        return None
    drafts = Bulletin.objects.filter(run=objection.run_id, kind=Bulletin.Kind.DRAFT)
    return drafts.filter(issued_at=objection.decided_at).first()


def reissued_for(objection: Objection) -> Bulletin | None:
    """Return the corrected bulletin that made an upheld objection good after publication, or None."""
    rows = Reissue.objects.filter(replaces__period=objection.run.period_id, state=Reissue.State.ISSUED)
    for reissue in rows.select_related("bulletin").order_by("pk"):
        if objection.pk in {record["objection"] for record in reissue.facts["records"]}:
            return reissue.bulletin
    return None


def with_names(objections: QuerySet[Objection]) -> QuerySet[Objection]:
    """Return objections with what a list of them shows."""
    return objections.select_related("run__period__scheme", "indicator", "officer", "unit", "filed_by", "decided_by")


def subject_of(objection: Objection) -> str:
    """Return whom an objection is about, by name."""
    if objection.officer:
        return objection.officer.name
    return objection.unit.label if objection.unit else ""


def may_issue(objection: Objection, *, is_upheld: bool, at: datetime) -> bool:
    """Say whether deciding an open objection issues a bulletin: a corrected draft, or the final one as the last."""
    period = objection.run.period
    if objection.state != Objection.State.OPEN or period.is_published:
        return False
    others = objection.run.objections.open().exclude(pk=objection.pk)
    return is_upheld or (is_over(period, at) and not others.exists())


def is_over(period: Period, at: datetime) -> bool:
    """Say whether the days for objections are over, and with them the period itself."""
    return bool(period.publicity_until and at >= period.publicity_until and has_ended(period, at))
