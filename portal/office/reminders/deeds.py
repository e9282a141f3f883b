"""Telling people of deadlines: before, by the bureau's steps, and upward after; once for each deadline and step."""

from datetime import datetime

from django.utils.translation import gettext_noop

from portal.dispatch.notices import deeds as notices
from portal.dispatch.notices.deeds import Letter
from portal.dispatch.runs.progress import Progress, Silent
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.office.reminders.models import Reminder, ReminderStep
from portal.office.reminders.sources import sources
from portal.office.reminders.waiting import timing

OFFICE = "legal office"
BATCH = 200


def remind_all(*, at: datetime, progress: Progress | Silent | None = None) -> dict[str, int]:
    """Take every step that has come for every deadline that still runs; return {what: how many}.

    Reconciling: it looks for what should have been said and was not, so it may run as often as it likes.
    """
    begun = {code: source.begin(at) for code, source in sources().items()}
    taken, told = 0, 0
    for step in ReminderStep.objects.filter(is_active=True, subject__in=begun):
        while dues := begun[step.subject](step, BATCH):
            told += _take(step, dues, at)
            taken += len(dues)
            if progress:
                progress.advance(len(dues))
            if len(dues) < BATCH:
                break
    return {gettext_noop("reminders"): taken, gettext_noop("notices sent"): told}


def _take(step, dues, at):
    kind = "clock.escalated" if step.is_after else "clock.reminded"
    with deed(kind, by=system(OFFICE), at=at) as record:
        record.create_all([_reminder(step, due, at) for due in dues])
        source = sources()[step.subject]
        notice = source.escalates if step.is_after else source.reminds
        letters = [_letter(due, at) for due in dues if due.recipients]
        told = notices.send_each(record, notice, letters, tone=step.tone, at=at)
        record.note(step=step.pk, deadlines=len(dues), notices=told)
    return told


def _reminder(step, due, at):
    return Reminder(step=step, ref=due.ref, due_at=due.due_at, sent_at=at)


def _letter(due, at):
    time = timing(due, at)
    # The deadline is part of the key: one that was moved is a new one. So is the time left, and the step is not: two
    # steps that come at once and say the same to the same person are said once.
    amount, unit = time["left"]
    key = f"{due.key}:{due.due_at:%Y%m%d%H%M}:{'over' if due.due_at < at else 'left'}:{amount}{unit}"
    return Letter(recipients=due.recipients, key=key, about=due.about, facts={**due.facts, **time})
