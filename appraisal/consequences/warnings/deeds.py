"""Early warnings: made once a quarter from the thresholds, acknowledged by who leads the unit with what is done."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.consequences.notices import WARNED
from appraisal.consequences.personnel.queries import months_missing
from appraisal.consequences.personnel.rules import Quarter, quarter_before, quarter_of
from appraisal.consequences.warnings.models import EarlyWarning, WarningReason, WarningRound, WarningThreshold
from appraisal.consequences.warnings.permissions import check_may_acknowledge, check_sets_thresholds
from appraisal.consequences.warnings.signals import signals
from appraisal.scheme.deciders import HEADS, as_actor
from appraisal.scheme.versions.base import SubjectKind
from portal.dispatch.notices import deeds as notices
from portal.ledger.actors import Actor
from portal.ledger.writing.recording import deed
from portal.people.models import Officer, Post, Role, Unit
from portal.shell.refusals import MovedOn, Refused

LOOKED_BACK = 4


def warn_ended(*, by: Actor, at: datetime) -> list[EarlyWarning]:
    """Look through the last quarters that have ended and are published whole, each once; return the new warnings."""
    quarter, made = quarter_of(timezone.localdate(at)), []
    for _each in range(LOOKED_BACK):
        quarter = quarter_before(quarter)
        is_done = WarningRound.objects.filter(code=quarter.code).exists()
        if not is_done and not months_missing(quarter.first, quarter.end):
            made += warn(by=by, at=at, of_quarter=quarter)
    return made


def warn(*, by: Actor, at: datetime, of_quarter: Quarter) -> list[EarlyWarning]:
    """Warn of whom a signal of a quarter reached its threshold, tell who leads the unit, and return the warnings."""
    reasons: dict[tuple[str, int], list[tuple[WarningThreshold, int]]] = {}
    known = signals()
    for threshold in WarningThreshold.objects.filter(at_least__gt=0, signal__in=list(known)):
        values = known[threshold.signal].values(of_quarter.first, of_quarter.end)
        for (kind, subject), number in sorted(values.items()):
            if kind == threshold.subject_kind and number >= threshold.at_least:
                reasons.setdefault((kind, subject), []).append((threshold, number))
    round_ = WarningRound(code=of_quarter.code, made_at=at)
    with deed("warnings.made", by=by, at=at) as record:
        record.save(round_)
        record.about(round_)
        warnings = record.create_all([each for key in sorted(reasons) if (each := _about(round_, *key))])
        record.create_all(
            [
                WarningReason(warning=each, threshold=threshold, found=number, needs=threshold.at_least)
                for each in warnings
                for threshold, number in reasons[each.subject_kind, each.subject_id]
            ]
        )
        _tell(record, warnings, at)
        record.note(quarter=round_.code, warnings=len(warnings))
    return list(warnings)


def acknowledge(*, by: Officer, at: datetime, warning_id: int, measures: str) -> EarlyWarning:
    """Acknowledge a warning with what will be done, and return it. Raises Denied, Refused, MovedOn."""
    warning = EarlyWarning.objects.select_related("unit", "officer", "round").get(pk=warning_id)
    check_may_acknowledge(by, warning, timezone.localdate(at))
    if not measures.strip():
        sentence = _("Say what will be done.")
        raise Refused(sentence, {"measures": sentence})
    with deed("warning.acknowledged", by=as_actor(by, *HEADS, Role.SUPERVISOR), at=at, about=warning) as record:
        won = record.change(
            warning,
            only_if={"acknowledged_at": None},
            acknowledged_by=by,
            acknowledged_at=at,
            measures=measures.strip(),
        )
        if not won:
            raise MovedOn(_("Somebody has acknowledged this already."))
        record.note(quarter=warning.round.code, measures=warning.measures)
    return warning


def set_threshold(*, by: Officer, at: datetime, threshold_id: int, at_least: int, reason: str) -> WarningThreshold:
    """Set from which number on a signal warns, 0 for never, with a reason, and return the threshold.

    Raises Denied, Refused.
    """
    check_sets_thresholds(by, timezone.localdate(at))
    if not reason.strip():
        raise Refused(_("Give a reason."), {"reason": _("Give a reason.")})
    row = WarningThreshold.objects.get(pk=threshold_id)
    with deed("warnings.threshold-set", by=as_actor(by, Role.RULE_ADMIN), at=at, about=row) as record:
        record.note(code=row.code, before=row.at_least, after=at_least, reason=reason.strip())
        row.at_least = at_least
        record.save(row)
    return row


def _about(round_, kind, subject):
    if kind == SubjectKind.UNIT:
        return EarlyWarning(round=round_, subject_kind=kind, subject_id=subject, unit=Unit.objects.get(pk=subject))
    officer = Officer.objects.select_related("unit").get(pk=subject)
    if not officer.is_active:
        return None
    return EarlyWarning(round=round_, subject_kind=kind, subject_id=subject, unit=officer.unit, officer=officer)


def _tell(record, warnings, at):
    posts = Post.objects.on(timezone.localdate(at)).filter(role__in=HEADS, unit__in={each.unit_id for each in warnings})
    heads: dict[int, set[int]] = {}
    for unit, officer in posts.values_list("unit", "officer"):
        heads.setdefault(unit, set()).add(officer)
    for each in warnings:
        recipients = sorted(heads.get(each.unit_id, set()) - {each.officer_id})
        facts = {"quarter": each.round.code, "name": each.label}
        notices.send(record, WARNED, recipients=recipients, key=f"warning:{each.pk}", at=at, about=each, facts=facts)
