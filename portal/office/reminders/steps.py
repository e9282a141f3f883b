"""Who is reminded when: the bureau's own setting, kept by the security administrator."""

from django.utils.translation import gettext as _

from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.office.reminders.models import ReminderStep
from portal.office.reminders.sources import sources
from portal.people.administration.permissions import administering
from portal.people.models import Role
from portal.shell.refusals import Refused, refuse

FIELDS = ("subject", "rule_code", "is_after", "amount", "unit", "audience", "tone", "is_active")


def add(*, by, at, reason="", **values):
    """Add a reminder step and return it; raises Denied for anybody but the security administrator."""
    with administering("reminder.added", by=by, at=at, role=Role.SECURITY_ADMIN) as record:
        step = ReminderStep(**values)
        _check(step)
        record.save(step)
        record.about(step)
        record.note(after=state_of(step), reason=reason)
    return step


def change(*, by, at, step_id, reason="", **values):
    """Change a reminder step, or take it out of use with is_active=False; return it."""
    step = ReminderStep.objects.get(pk=step_id)
    before = state_of(step)
    with administering("reminder.changed", by=by, at=at, role=Role.SECURITY_ADMIN, about=step) as record:
        for name, value in values.items():
            setattr(step, name, value)
        _check(step)
        record.save(step)
        record.note(before=before, after=state_of(step), reason=reason)
    return step


def load(*, at, rows):
    """Load the steps that a new portal begins with; where there are some, they stay as the bureau set them."""
    if ReminderStep.objects.exists() or not rows:
        return 0
    with deed("reminder.added", by=system("reference data"), at=at) as record:
        steps = record.create_all([ReminderStep(**row) for row in rows])
        record.note(after=[state_of(step) for step in steps])
    return len(steps)


def state_of(step):
    """Return what an event keeps of a step."""
    return {name: getattr(step, name) for name in FIELDS}


def _check(step):
    if not step.is_after and not step.amount:
        refuse(amount=_("A reminder comes some time before the deadline."))
    source = sources().get(step.subject)
    if source is None:
        refuse(subject=_("There are no such deadlines."))
    if step.audience not in source.audiences:
        refuse(audience=_("Nobody of these is told of such a deadline."))
    same = ReminderStep.objects.exclude(pk=step.pk)
    key = {name: getattr(step, name) for name in ("subject", "rule_code", "is_after", "amount", "unit", "audience")}
    if same.filter(**key).exists():
        raise Refused(_("There is such a step already."))
