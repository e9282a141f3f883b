"""Units are set up, renamed, moved under another unit and closed; never deleted."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.ledger.models import Chain
from portal.people.administration.permissions import administering
from portal.people.models import FormerGroup, Officer, Role, Unit
from portal.shell.refusals import Refused, refuse

A_DAY = timedelta(days=1)
CHANGEABLE = ("name", "name_en", "short_name", "kind", "parent", "peer_group")


def add(
    *,
    by: Officer,
    at: datetime,
    code: str,
    name: str,
    short_name: str,
    kind: str,
    parent: Unit,
    name_en: str = "",
    peer_group: str = "",
) -> Unit:
    """Set up a unit under `parent` and return it; raises Denied, or Refused with the fields that are wrong."""
    unit = Unit(
        code=code, name=name, name_en=name_en, short_name=short_name, kind=kind, parent=parent, peer_group=peer_group
    )
    if parent is None:
        raise Refused(_("A unit belongs to another one."), {"parent": _("Choose a unit.")})
    unit.path = unit.path_under(parent)
    with administering("unit.added", by=by, at=at, role=Role.SYSTEM_ADMIN, chain=Chain.BUSINESS) as record:
        check(unit)
        record.save(unit)
        record.about(unit)
        record.note(after=state_of(unit))
    return unit


def change(
    *, by: Officer, at: datetime, unit_id: int, reason: str = "", since: date | None = None, **fields: Unit | str
) -> Unit:
    """Change some of name, English name, short name, kind, parent and peer group; return the unit.

    Units below move along with their parent. `since` is the first day in another peer group, today without it; until
    the day before the unit was in the one that it had (`FormerGroup`). Raises Denied or Refused.
    """
    unit = Unit.objects.get(pk=unit_id)
    before, old_path = state_of(unit), unit.path
    for name, value in fields.items():
        if name not in CHANGEABLE:
            refuse(**{name: _("This cannot be changed.")})
        setattr(unit, name, value)
    _check_parent(unit, old_path)
    unit.path = unit.path_under(unit.parent)
    with administering(
        "unit.changed", by=by, at=at, role=Role.SYSTEM_ADMIN, about=unit, chain=Chain.BUSINESS
    ) as record:
        check(unit)
        if unit.peer_group != before["peer_group"]:
            _keep_group(record, unit, before["peer_group"], since, timezone.localdate(at))
        record.save(unit)
        if unit.path != old_path:
            _move_along(record, unit, old_path)
        record.note(before=before, after=state_of(unit), reason=reason)
    return unit


def close(*, by: Officer, at: datetime, unit_id: int, reason: str) -> Unit:
    """Close a unit that has no open unit below it and no active officer; return it."""
    unit = Unit.objects.get(pk=unit_id)
    with administering("unit.closed", by=by, at=at, role=Role.SYSTEM_ADMIN, about=unit, chain=Chain.BUSINESS) as record:
        if unit.parent_id is None:
            raise Refused(_("The bureau itself cannot be closed."))
        if Unit.objects.filter(parent=unit, is_active=True).exists():
            raise Refused(_("Close the units below it first."))
        if Officer.objects.filter(unit=unit, is_active=True).exists():
            raise Refused(_("Transfer its officers first."))
        record.change(unit, only_if={"is_active": True}, is_active=False)
        record.note(before={"is_active": True}, after={"is_active": False}, reason=reason)
    return unit


def check(unit: Unit) -> None:
    """Raise Refused with a sentence for each field of a unit that cannot be kept."""
    try:
        unit.full_clean(exclude=["last_event"])
    except ValidationError as error:
        fields = {name: " ".join(words) for name, words in error.message_dict.items()}
        raise Refused(_("Please correct the marked fields."), fields) from error


def state_of(unit: Unit) -> dict[str, str | None]:
    """Return what an event keeps of a unit."""
    return {
        "code": unit.code,
        "name": unit.name,
        "name_en": unit.name_en,
        "short_name": unit.short_name,
        "kind": str(unit.kind),
        "belongs_to": unit.parent.name if unit.parent else None,
        "peer_group": unit.peer_group,
    }


def _keep_group(record, unit, group, since, today):
    """Keep until when the unit was in a group; one that it had for no whole day is none."""
    since = since or today
    if since > today:
        refuse(since=_("This lies in the future."))
    last = unit.former_groups.order_by("-ends_on").first()
    if last and since <= last.ends_on:
        refuse(since=_("Until %(day)s the group of the unit is written already.") % {"day": str(last.ends_on)})
    if last is None or since > last.ends_on + A_DAY:
        record.save(FormerGroup(unit=unit, peer_group=group, ends_on=since - A_DAY))
    record.note(group_since=since)


def _check_parent(unit, old_path):
    if unit.parent is None and "/" in old_path.rstrip("/"):
        raise Refused(_("A unit belongs to another one."), {"parent": _("Choose a unit.")})
    if unit.parent and unit.parent.path.startswith(old_path):
        refuse(parent=_("A unit cannot stand below itself."))


def _move_along(record, unit, old_path):
    for lower in Unit.objects.filter(path__startswith=old_path).exclude(pk=unit.pk):
        record.change(lower, only_if={"path": lower.path}, path=unit.path + lower.path[len(old_path) :])
