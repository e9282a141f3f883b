"""The beginning: the bureau and its three administrators, once, by the installation itself."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.ledger.actors import system
from portal.ledger.models import Chain
from portal.ledger.writing.recording import deed
from portal.people.models import Officer, Post, Role, Unit
from portal.people.names import sort_key
from portal.people.services import officers, posts, units
from portal.shell.refusals import Refused


def found(
    *,
    at: datetime,
    code: str,
    name: str,
    short_name: str,
    administrators: Mapping[Role, tuple[str, str]],
    name_en: str = "",
    since: date | None = None,
    password_hash: str = "",
) -> dict[Role, tuple[Officer, str]]:
    """Set up the bureau and its system, security and audit administrator; return {role: (officer, password)}.

    `administrators` maps each of the three roles to (badge number, name). Raises Refused when a unit exists.
    """
    since = since or timezone.localdate(at)
    with deed("bureau.founded", by=system(_("installation")), at=at, chain=Chain.ACCESS) as record:
        if Unit.objects.exists():
            raise Refused(_("The bureau already exists."))
        bureau = Unit(code=code, name=name, name_en=name_en, short_name=short_name, kind=Unit.Kind.BUREAU)
        bureau.path = bureau.path_under(None)
        units.check(bureau)
        record.save(bureau)
        record.about(bureau)
        founded, given = {}, []
        for role, (badge_number, person) in administrators.items():
            officer = Officer(badge_number=badge_number, name=person, name_sort=sort_key(person), unit=bureau)
            founded[role] = officer, officers.first_password(officer, password_hash)
            officer.save()
            record.keep(officer)
            post = Post(officer=officer, role=Role(role), unit=bureau, starts_on=since)
            posts.check(post)
            record.save(post)
            given.append(posts.state_of(post))
        record.note(after={"unit": units.state_of(bureau), "posts": given})
    return founded
