"""Compulsory measures: the kind fits the case, the person or the things are named, urgent ones say when (第54–56条)."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.parties.models import Party
from cases.review.measures.models import MeasureKind
from portal.office.fields.rules import Said, moment_of
from portal.shell.periods import minute_of
from portal.shell.refusals import Problems, refuse

SUBJECTS = (Party.Role.SUSPECT, Party.Role.RESPONDENT)
IN_TIME = timedelta(hours=24)


def kinds_for(case: Case, on: date) -> QuerySet[MeasureKind]:
    """Return the kinds of measures that the law knows for such a case on a day."""
    return MeasureKind.objects.on(on).filter(kind=case.kind).order_by("code")


def check(case: Case, said: Said, at: datetime) -> Said:
    """Return the particulars of a compulsory measure; raise Refused with the fields that are wrong."""
    kind = kinds_for(case, timezone.localdate(at)).filter(code=said["measure"]).first()
    if kind is None:
        refuse(measure=_("The law knows no such measure in such a case."))
    problems = Problems()
    with problems.part():
        if kind.subject == MeasureKind.Subject.PERSON:
            _check_person(case, kind, said)
        elif not said.get("things"):
            refuse(things=_("List the things or premises."))
        else:
            _check_holder(case, said)
    with problems.part():
        _check_urgency(case, said, at)
    problems.raise_if_any()
    return said


def check_party(case: Case, party_id: int, among: tuple[str, ...], name: str = "party") -> None:
    """Raise Refused unless the party belongs to the case, in one of the parts."""
    if not case.parties.filter(pk=party_id, role__in=among).exists():
        refuse(**{name: _("Choose one of the list.")})


def _check_holder(case, said):
    # The decision names whose things they are (article 111); nobody is named where the file knows nobody.
    if said.get("party"):
        check_party(case, said["party"], SUBJECTS)
    elif case.parties.filter(role__in=SUBJECTS).exists():
        refuse(party=_("Say whose things they are; the decision names the person (article 111)."))


def is_late(taken_at: datetime, at: datetime) -> bool:
    """Say whether an urgent measure is handed in after its 24 hours (第56条)."""
    return at - taken_at > IN_TIME


def _check_person(case, kind, said):
    problems = Problems()
    with problems.part():
        if not said.get("party"):
            refuse(party=_("Say on whom."))
        check_party(case, said["party"], SUBJECTS)
    with problems.part():
        if said.get("family_told") and not said.get("is_urgent"):
            refuse(family_told=_("Nobody is told of what has not been taken yet; record it after it was taken."))
    problems.raise_if_any()


def _check_urgency(case, said, at):
    taken_at = moment_of(said, "taken_at")
    if not said.get("is_urgent"):
        if taken_at:
            refuse(taken_at=_("Only a measure that was taken at once has been taken already."))
        return said
    if taken_at is None:
        refuse(taken_at=_("Say when it was taken."))
    if taken_at > at:
        refuse(taken_at=_("This lies in the future."))
    if case.occurred_at and taken_at < minute_of(case.occurred_at):
        refuse(taken_at=_("Not before it happened."))
    if is_late(taken_at, at) and not said.get("late_reason"):
        refuse(late_reason=_("More than 24 hours have passed since it was taken; say why (article 56)."))
    return said
