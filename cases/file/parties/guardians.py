"""Minors and their guardians (公安机关办理行政案件程序规定 第75条、第181条): who must be there, and who is missing."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.case.states import MatterKind
from cases.file.parties.models import Party
from portal.office.persons.rules import age_on, is_minor
from portal.shell.refusals import Refused

WARDS = frozenset({Party.Role.SUSPECT, Party.Role.RESPONDENT, Party.Role.VICTIM})
ASKS_FOR_GUARDIANS = frozenset({MatterKind.PENALTY, MatterKind.NO_PENALTY, MatterKind.MEDIATED_CLOSING})


def unguarded(case, kind=None, parties=None):
    """Return the minors among a case's parties who have neither a guardian nor what the law takes instead."""
    on = timezone.localdate(case.occurred_at or case.registered_at)
    parties = case.parties.all() if parties is None else parties
    guarded = {party.guardian_of_id for party in parties}
    return [
        party
        for party in parties
        if party.role in WARDS
        and not party.is_firm
        and is_minor(party.born_on, on)
        and party.pk not in guarded
        and not _goes_without(party, on, kind)
    ]


def check_guardians(case, kind):
    """Raise Refused where a decision of this kind needs a guardian whom nobody has named."""
    if kind not in ASKS_FOR_GUARDIANS:
        return
    alone = unguarded(case, kind)
    if alone:
        names = ", ".join(dict.fromkeys(str(party.get_role_display()) for party in alone))
        raise Refused(
            _("A minor has no guardian in the file yet (%(roles)s): name the guardian, or why there is none.")
            % {"roles": names}
        )


def _goes_without(party, on, kind):
    if party.guardian_waiver == Party.Waiver.OTHER_ADULT:
        return True
    return (
        party.guardian_waiver == Party.Waiver.OWN_INCOME
        and kind == MatterKind.MEDIATED_CLOSING
        and age_on(party.born_on, on) >= 16
    )
