"""What a press that cannot be taken back sends, and to how many: shown before it is done."""

from dataclasses import dataclass

from django.utils import timezone

from appraisal.concerned import concerned_by
from appraisal.models import Period, Run, SubjectKind
from appraisal.screens.addresses import ranking_url
from appraisal.screens.months import label_of
from appraisal.services import bulletins, publicity


@dataclass(frozen=True)
class Sending:
    """One bulletin before it is issued."""

    period: Period
    run: Run
    label: str
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
        recipients=len(concerned_by(run, timezone.localdate(at))),
        units=subjects.count(SubjectKind.UNIT),
        officers=subjects.count(SubjectKind.OFFICER),
        until=period.publicity_until if is_final else publicity.ends_at(at),
        replaces=bulletins.current(run, "draft") if is_final else None,
        open_objections=publicity.open_objections(run).count() if is_final else 0,
        is_early=bool(is_final and at < period.publicity_until),
        url=ranking_url(period, "u"),
    )
