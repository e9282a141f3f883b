"""Who reads the record of an officer, and who asks, answers and confirms an opinion."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from appraisal.consequences.personnel.models import HandOver, HandOverSheet, Opinion
from portal.people.models import Officer, Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied

READS = (Role.PERSONNEL, Role.SUPERVISOR)


def reads_records(officer: Officer) -> bool:
    """Say whether the hand-overs and opinions are this person's business."""
    return rights_of(officer).has(*READS)


def visible_hand_overs(officer: Officer) -> QuerySet[HandOver]:
    """Return the hand-overs that a person may list: personnel and supervisors all, others none."""
    return HandOver.objects.all() if reads_records(officer) else HandOver.objects.none()


def visible_records(officer: Officer) -> QuerySet[HandOverSheet]:
    """Return the records of officers that a person may open: personnel and supervisors all, others their own."""
    rows = HandOverSheet.objects.all()
    return rows if reads_records(officer) else rows.filter(officer=officer)


def visible_opinions(officer: Officer) -> QuerySet[Opinion]:
    """Return the opinions that a person may know of: personnel and supervisors, but for those about themselves."""
    rows = Opinion.objects.exclude(officer=officer)
    return rows if reads_records(officer) else rows.none()


def check_confirms_hand_over(by: Officer, on: date) -> None:
    """Raise Denied unless `by` is of the personnel department."""
    _check(by, on, Role.PERSONNEL, _("The personnel department confirms a hand-over."))


def check_may_ask(by: Officer, officer: Officer, on: date) -> None:
    """Raise Denied unless `by` is of the personnel department and asks about somebody else."""
    _check(by, on, Role.PERSONNEL, _("The personnel department asks for an opinion before a promotion."))
    _check_is_another(by, officer)


def check_may_answer(by: Officer, opinion: Opinion, on: date) -> None:
    """Raise Denied unless `by` is a supervisor whom the opinion is not about and who did not ask for it."""
    _check(by, on, Role.SUPERVISOR, _("Supervisors answer with an opinion."))
    _check_is_another(by, opinion.officer)
    if by.pk == opinion.asked_by_id:
        raise Denied(_("You asked for this opinion, so somebody else answers."))


def check_may_confirm(by: Officer, opinion: Opinion, on: date) -> None:
    """Raise Denied unless `by` is of the personnel department, is not concerned, and did not answer."""
    _check(by, on, Role.PERSONNEL, _("The personnel department confirms an opinion."))
    _check_is_another(by, opinion.officer)
    if by.pk == opinion.answered_by_id:
        raise Denied(_("You answered, so somebody else confirms."))


def _check(by, on, role, sentence):
    if not rights_of(by, on).has(role):
        raise Denied(sentence)


def _check_is_another(by, officer):
    if by.pk == officer.pk:
        raise Denied(_("This concerns you, so somebody else does it."))
