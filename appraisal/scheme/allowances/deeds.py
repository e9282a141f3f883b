"""Granting, confirming and ending coefficients and exemptions: one grants with a ground, somebody else confirms.

One that is not confirmed does nothing. None reaches into a period whose results are published, neither by its beginning
nor by its end, and for one subject, group and indicator only one holds at a time.
"""

from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.scheme.allowances.models import Allowance, Coefficient, Exemption
from appraisal.scheme.allowances.permissions import check_confirms_allowance, check_grants_allowances
from appraisal.scheme.deciders import DECIDES, as_actor
from appraisal.scheme.periods.models import Period
from appraisal.scheme.reference import PeerGroup
from appraisal.scheme.versions.base import SubjectKind
from appraisal.scheme.versions.models import Indicator, Scheme
from portal.ledger.writing.recording import deed
from portal.people.models import Officer, Role, Unit
from portal.shell.refusals import MovedOn, Problems, Refused, refuse
from portal.shell.typed.bounds import whole

Row = TypeVar("Row", Coefficient, Exemption)

LONGEST_GROUND = 400
# From a half to the double, in ten-thousandths: what lies beyond is a slip of the keyboard.
LEAST, MOST = 5_000, 20_000


def grant_coefficient(
    *,
    by: Officer,
    at: datetime,
    scheme: Scheme,
    factor: int,
    place: str,
    subject_kind: str,
    starts_on: date,
    ground: str,
    subject_id: int | None = None,
    group: str = "",
) -> Coefficient:
    """Grant a coefficient (`factor` in ten-thousandths), which waits to be confirmed, and return it.

    It is for one subject or a whole group. Raises Denied, or Refused with all that is wrong.
    """
    problems = Problems()
    if not LEAST <= factor <= MOST:
        problems.add(factor=_("A coefficient lies between 0.5 and 2."))
    whom = _whom(scheme, subject_kind, subject_id, group)
    return _grant(Coefficient(factor=factor, place=place, starts_on=starts_on, ground=ground, **whom), by, at, problems)


def grant_exemption(
    *,
    by: Officer,
    at: datetime,
    scheme: Scheme,
    indicator: str,
    gives: str,
    subject_kind: str,
    starts_on: date,
    ground: str,
    subject_id: int | None = None,
    group: str = "",
) -> Exemption:
    """Grant an exemption from the indicator with a code, which waits to be confirmed, and return it.

    It is for one subject or a whole group. Raises Denied, or Refused with all that is wrong.
    """
    problems = Problems()
    of_kind = Indicator.objects.filter(version__scheme=scheme, subject=subject_kind, code=indicator)
    if not of_kind.exclude(version__published_at=None).exists():
        problems.add(indicator=_("No published version has such an indicator for this kind of subject."))
    whom = _whom(scheme, subject_kind, subject_id, group)
    row = Exemption(indicator=indicator, gives=gives, starts_on=starts_on, ground=ground, **whom)
    return _grant(row, by, at, problems)


def confirm(*, by: Officer, at: datetime, row: Row) -> Row:
    """Confirm what somebody else granted, and return it. Raises Denied, or MovedOn when it is decided already."""
    row = _as_it_is(row)
    check_confirms_allowance(by, row, timezone.localdate(at))
    _check_public(row.scheme, row.starts_on)
    with deed("allowance.confirmed", by=as_actor(by, *DECIDES), at=at, about=row) as record:
        if not record.change(row, only_if={"confirmed_at": None, "ends_on": None}, confirmed_by=by, confirmed_at=at):
            raise MovedOn(_("Somebody has decided on this already."))
        record.note(**_said(row))
    return row


def end(*, by: Officer, at: datetime, row: Row, ends_on: date, reason: str) -> Row:
    """Let a grant hold no longer from a day on, and return it; one that nobody confirmed falls at once.

    Raises Denied, Refused, MovedOn.
    """
    check_grants_allowances(by, timezone.localdate(at))
    row = _as_it_is(row)
    if not reason.strip():
        refuse(reason=_("Give a reason."))
    ends_on = row.starts_on if row.confirmed_at is None else ends_on
    if ends_on < row.starts_on:
        refuse(ends_on=_("It begins later, on %(day)s.") % {"day": row.starts_on.isoformat()})
    _check_public(row.scheme, ends_on, name="ends_on")
    with deed("allowance.ended", by=as_actor(by, Role.RULE_ADMIN, Role.SUPERVISOR), at=at, about=row) as record:
        if not record.change(row, only_if={"ends_on": None}, ends_on=ends_on):
            raise MovedOn(_("It has ended already."))
        record.note(ends_on=ends_on, reason=whole(reason, LONGEST_GROUND, "reason"))
    return row


def _as_it_is(row: Row) -> Row:
    return type(row).objects.select_related("scheme").get(pk=row.pk)


def _whom(scheme: Scheme, subject_kind: str, subject_id: int | None, group: str) -> dict[str, Any]:
    return {"scheme": scheme, "subject_kind": subject_kind, "subject_id": subject_id, "group": group}


def _grant(row: Row, by: Officer, at: datetime, problems: Problems) -> Row:
    check_grants_allowances(by, timezone.localdate(at))
    row.granted_by, row.granted_at = by, at
    if not row.ground.strip():
        problems.add(ground=_("Say on what ground."))
    row.ground = whole(row.ground, LONGEST_GROUND, "ground")
    with problems.part():
        _check_subject(row)
    with problems.part():
        _check_public(row.scheme, row.starts_on)
    if _beside(row).exists():
        problems.add(starts_on=_("Another one holds for the same at this time; end that first."))
    problems.raise_if_any()
    with deed("allowance.granted", by=as_actor(by, Role.RULE_ADMIN, Role.SUPERVISOR), at=at) as record:
        record.save(row)
        record.about(row)
        record.note(**_said(row), ground=row.ground)
    return row


def _check_subject(row: Allowance) -> None:
    if (row.subject_id is None) == (not row.group):
        refuse(subject=_("Name one subject, or a group."))
    if row.group and not PeerGroup.objects.filter(code=row.group).exists():
        refuse(group=_("There is no such group."))
    if row.subject_id is not None:
        model = Unit if row.subject_kind == SubjectKind.UNIT else Officer
        if not model.objects.filter(pk=row.subject_id, is_active=True).exists():
            refuse(subject=_("There is nobody of this name."))


def _check_public(scheme: Scheme, day: date, name: str = "starts_on") -> None:
    published = Period.objects.published().filter(runs__version__scheme=scheme, ends_on__gt=day).order_by("-ends_on")
    if newest := published.first():
        sentence = _("%(period)s is published already; the first day that can be named is %(day)s.")
        raise Refused(
            sentence % {"period": newest.code, "day": newest.ends_on.isoformat()},
            {name: sentence % {"period": newest.code, "day": newest.ends_on.isoformat()}},
        )


def _beside(row: Row) -> QuerySet[Row]:
    """Those that hold for the same at the same time."""
    same = {name: getattr(row, name) for name in ("scheme", "subject_kind", "subject_id", "group")}
    if isinstance(row, Exemption):
        same["indicator"] = row.indicator
    return type(row).objects.filter(**same).filter(Q(ends_on=None) | Q(ends_on__gt=row.starts_on))


def _said(row: Allowance) -> dict[str, Any]:
    said = {"scheme": row.scheme.code, "subject": f"{row.subject_kind}{row.subject_id or row.group}"}
    if isinstance(row, Coefficient):
        return {**said, "factor": row.factor, "place": str(row.place), "starts_on": row.starts_on}
    if isinstance(row, Exemption):
        return {**said, "indicator": row.indicator, "gives": str(row.gives), "starts_on": row.starts_on}
    return said
