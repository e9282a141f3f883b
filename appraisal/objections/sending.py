"""What a press that cannot be taken back sends, and to how many: shown before it is done."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appraisal.engine.concerned import concerned_by
from appraisal.facts.models import Run
from appraisal.facts.months import label_of
from appraisal.objections.models import Objection
from appraisal.objections.queries import may_issue
from appraisal.results.bulletins.content import current
from appraisal.results.bulletins.models import Bulletin
from appraisal.results.publicity import deeds as publicity
from appraisal.scheme.addresses import ranking_url
from appraisal.scheme.deciders import check_may_publish_results
from appraisal.scheme.periods.models import Period
from appraisal.scheme.versions.base import SubjectKind
from portal.people.models import Officer
from portal.shell.refusals import Denied, Refused

Signed = list[tuple[str, str]]


@dataclass(frozen=True)
class Sending:
    """One bulletin before it is issued."""

    period: Period
    run: Run
    label: str
    scheme: str
    recipients: int
    units: int
    officers: int
    until: object
    replaces: object
    open_objections: int
    is_early: bool
    url: str

    @property
    def needs_reason(self):
        """Whether only a reason publishes it now."""
        return self.is_early or self.open_objections > 0


def sending_of(period, at):
    """Return the Sending of a period's next bulletin. Raises Refused without computed results."""
    run = publicity.computed_run(period)
    is_final = period.state == Period.State.PUBLICITY
    subjects = list(run.sheets.order_by().values_list("subject_kind", flat=True))
    return Sending(
        period=period,
        run=run,
        label=label_of(period),
        scheme=run.version.scheme.label,
        recipients=len(concerned_by(run, timezone.localdate(at))),
        units=subjects.count(SubjectKind.UNIT),
        officers=subjects.count(SubjectKind.OFFICER),
        until=period.publicity_until if is_final else publicity.ends_at(at, period.publicity_days),
        replaces=current(run, "draft") if is_final else None,
        open_objections=publicity.open_objections(run).count() if is_final else 0,
        is_early=bool(is_final and at < period.publicity_until),
        url=ranking_url(period, "u"),
    )


def publication(officer: Officer, period_id: int, state: Period.State, at: datetime, reason: str = "") -> Signed | None:
    """Return what is signed with a bulletin of a period in this state; None where `officer` can issue none."""
    period = Period.objects.filter(pk=period_id, state=state).select_related("scheme").first()
    try:
        check_may_publish_results(officer, timezone.localdate(at))
        sending = sending_of(period, at) if period else None
    except (Denied, Refused):
        return None
    if sending is None:
        return None
    kind = Bulletin.Kind.FINAL if state == Period.State.PUBLICITY else Bulletin.Kind.DRAFT
    return [
        (_("Bulletin"), str(kind.label)),
        (_("Scheme"), sending.scheme),
        (pgettext("appraisal", "Period"), sending.label),
        (_("People told"), str(sending.recipients)),
        *([(_("Reason"), reason)] if reason else []),
    ]


def objection_decision(objection: Objection, *, is_upheld: bool, reason: str, at: datetime) -> Signed | None:
    """Return what is signed with a decision that issues a bulletin; None for one that issues none."""
    if not may_issue(objection, is_upheld=is_upheld, at=at):
        return None
    return [
        (_("Objection"), f"{objection.indicator.label} · {label_of(objection.run.period)}"),
        (_("Decision"), str(Objection.State.UPHELD.label if is_upheld else Objection.State.REJECTED.label)),
        (_("Reason"), reason),
    ]
