"""Who administers what: the system's people and units, the rights, the record (三员分立)."""

from contextlib import contextmanager

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.ledger.models import Chain
from portal.ledger.recording import deed, record_refusal
from portal.people.actors import actor
from portal.people.models import Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied


def check_administers(officer, role, *, on):
    """Raise Denied unless the officer holds this administrator's post on that day."""
    if not rights_of(officer, on).has(role):
        raise Denied(_("Only the %(role)s may do this.") % {"role": Role(role).label})


@contextmanager
def administering(kind, *, by, at, role, about=None, chain=Chain.ACCESS):
    """Run an administrator's deed and yield its Record; an attempt that is denied leaves an event of its own."""
    try:
        check_administers(by, role, on=timezone.localdate(at))
        with deed(kind, by=actor(by, role=role), at=at, about=about, chain=chain) as record:
            yield record
    except Denied as denial:
        record_refusal(kind, by=actor(by), at=at, about=about, reason=str(denial))
        raise
