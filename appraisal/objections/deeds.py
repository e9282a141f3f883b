"""Objections (申诉): filed against a line in publicity; upheld, the record no longer counts and the month is redone."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.engine.models import Sheet
from appraisal.facts import makers
from appraisal.facts.models import Exclusion, Fact
from appraisal.objections.effect import taken_back
from appraisal.objections.models import Objection
from appraisal.objections.notices import OBJECTION_REJECTED, OBJECTION_UPHELD
from appraisal.objections.queries import is_over
from appraisal.results.publicity import deeds as publicity
from appraisal.results.reissues import deeds as reissues
from appraisal.results.runs import deeds as runs
from appraisal.scheme.deciders import DECIDES, as_actor, check_may_decide_objection, check_may_object
from appraisal.scheme.measures import BY_CODE
from appraisal.scheme.periods.models import Period
from appraisal.scheme.uses.rules import use_of
from appraisal.scheme.versions.models import Indicator
from portal.dispatch.notices import deeds as notices
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.people.models import Officer
from portal.shell.refusals import MovedOn, Refused


def file(
    *,
    by: Officer,
    at: datetime,
    sheet_id: int,
    indicator_id: int,
    reason: str,
    ref_kind: str = "",
    ref_id: int | None = None,
) -> Objection:
    """File an objection against one line of a sheet and return it.

    `ref_kind` and `ref_id` name the record that is disputed, one of the facts behind the line. Raises Denied, or
    Refused when the period is not under publicity, the reason is empty, or the line has no such record.
    """
    on = timezone.localdate(at)
    sheet = Sheet.objects.select_related("run__period").get(pk=sheet_id)
    check_may_object(by, sheet.subject_kind, sheet.subject_id, on)
    _check_is_open(sheet.run.period, at)
    _check_reason(reason)
    line = sheet.lines.select_related("indicator").filter(indicator_id=indicator_id).first()
    if line is None:
        raise Refused(_("The sheet has no such line."))
    if ref_id and not facts_behind(sheet, line.indicator).filter(ref_kind=ref_kind, ref_id=ref_id).exists():
        raise Refused(_("This record is not one of those behind the line."))
    objection = Objection(
        run=sheet.run,
        subject_kind=sheet.subject_kind,
        subject_id=sheet.subject_id,
        officer_id=sheet.officer_id,
        unit_id=sheet.unit_id,
        indicator=line.indicator,
        ref_kind=ref_kind,
        ref_id=ref_id,
        filed_by=by,
        filed_at=at,
        reason=reason.strip(),
    )
    with deed("objection.filed", by=actor(by), at=at) as record:
        _refuse_twice(objection)
        record.save(objection)
        record.about(objection)
        record.note(indicator=line.indicator.code, ref=f"{ref_kind}:{ref_id}" if ref_id else "", reason=reason.strip())
    return objection


def decide(
    *,
    by: Officer,
    at: datetime,
    objection_id: int,
    is_upheld: bool,
    reason: str,
    ref_kind: str = "",
    ref_id: int | None = None,
) -> Objection:
    """Uphold or reject an open objection and return it.

    Upheld, it names the record that no longer counts (the disputed one without `ref_id`); a month that is not
    published is computed again and its draft corrected, for a published one a corrected bulletin is proposed. The
    bulletin is issued at once when the days are over and no objection is left.
    """
    objection = Objection.objects.select_related("run__period", "indicator").get(pk=objection_id)
    ref_kind, ref_id = (ref_kind, ref_id) if ref_id else (objection.ref_kind, objection.ref_id)
    check_may_decide_objection(by, objection, makers_of(objection, ref_kind, ref_id), timezone.localdate(at))
    _check_reason(reason)
    if is_upheld and not ref_id:
        sentence = _("Name the record that no longer counts.")
        raise Refused(sentence, {"ref_id": sentence})
    state = Objection.State.UPHELD if is_upheld else Objection.State.REJECTED
    kind = "objection.upheld" if is_upheld else "objection.rejected"
    with deed(kind, by=as_actor(by, *DECIDES), at=at, about=objection) as record:
        won = record.change(
            objection,
            only_if={"state": Objection.State.OPEN},
            state=state,
            decided_by=by,
            decided_at=at,
            decision_reason=reason.strip(),
        )
        if not won:
            raise MovedOn(_("Somebody has decided on this already."))
        if is_upheld:
            _exclude(record, objection, ref_kind, ref_id, by, at, reason.strip())
        record.note(before="open", after=state.value, reason=reason.strip())
        _tell_filer(record, objection, at)
    _carry_on(by, at, objection, is_upheld)
    return objection


def _tell_filer(record, objection, at):
    notices.send(
        record,
        OBJECTION_UPHELD if objection.state == Objection.State.UPHELD else OBJECTION_REJECTED,
        recipients=[objection.filed_by_id],
        key=f"objection:{objection.pk}",
        at=at,
        about=objection,
        facts={"indicator": objection.indicator, "period": objection.run.period.code},
    )


def facts_behind(sheet: Sheet, indicator: Indicator) -> QuerySet[Fact]:
    """Return the facts of the period behind one line of a sheet."""
    return Fact.objects.filter(
        run_id=sheet.run_id,
        subject_kind=sheet.subject_kind,
        subject_id=sheet.subject_id,
        measure=use_of(indicator).key,
        adjusts=None,
    )


def makers_of(objection: Objection, ref_kind: str, ref_id: int | None) -> set[int]:
    """Return the ids of the officers who made the entry in dispute, as its measure says it."""
    facts = Fact.objects.filter(
        run=objection.run_id,
        subject_kind=objection.subject_kind,
        subject_id=objection.subject_id,
        measure=use_of(objection.indicator).key,
    )
    if ref_id:
        facts = facts.filter(ref_kind=ref_kind, ref_id=ref_id)
    entries = list(facts.order_by().values_list("measure", "ref_id").distinct())
    return set().union(*makers.makers_of(entries).values())


def _exclude(record, objection, ref_kind, ref_id, by, at, reason):
    """The deed behind a record is put right: in the measure that was disputed, and in all that counts the same deed."""
    reads = BY_CODE[objection.indicator.measure].reads
    if ref_kind != reads.ref:
        raise Refused(_("This record is not one of those behind the line."))
    fallen = taken_back(objection.indicator.measure, ref_id)
    for kind, pk, measure in fallen:
        if not Exclusion.objects.filter(ref_kind=kind, ref_id=pk, measure=measure).exists():
            record.save(
                Exclusion(
                    ref_kind=kind,
                    ref_id=pk,
                    measure=measure,
                    objection=objection,
                    excluded_by=by,
                    excluded_at=at,
                    reason=reason,
                )
            )
    record.note(excluded=f"{ref_kind}:{ref_id}", measure=fallen[0][2])


def _carry_on(by, at, objection, is_upheld):
    period = objection.run.period
    if period.is_published:
        if is_upheld:
            reissues.look(at=at)
        return
    if is_upheld:
        run = runs.compute(by=runs.OFFICE, at=at, period_id=period.pk)
        publicity.reissue_draft(by=by, at=at, run=run)
    if is_over(period, at) and not objection.run.objections.open().exists():
        publicity.finish(by=runs.OFFICE, at=at, period_id=period.pk)


def _check_is_open(period, at):
    if period.state != Period.State.PUBLICITY or at > period.publicity_until:
        raise Refused(_("Objections are filed while the results are under publicity."))


def _check_reason(reason):
    if not reason.strip():
        sentence = _("Give a reason.")
        raise Refused(sentence, {"reason": sentence})


def _refuse_twice(objection):
    same = Objection.objects.filter(
        run=objection.run,
        subject_kind=objection.subject_kind,
        subject_id=objection.subject_id,
        indicator=objection.indicator,
        ref_kind=objection.ref_kind,
        ref_id=objection.ref_id,
        state=Objection.State.OPEN,
    )
    if same.exists():
        raise Refused(_("This has been objected to already, and nobody has decided yet."))
