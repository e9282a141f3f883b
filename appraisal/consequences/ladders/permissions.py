"""Who keeps the rules of the ladder, and who sees whom they would hit."""

from datetime import date

from django.utils.translation import gettext as _

from appraisal.scheme.deciders import DECIDES
from portal.people.models import Officer, Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied


def keeps_ladders(officer: Officer, on: date | None = None) -> bool:
    """Say whether this person drafts the rules of the ladder and puts them into force."""
    return rights_of(officer, on).has(Role.RULE_ADMIN)


def check_keeps_ladders(officer: Officer, on: date) -> None:
    """Raise Denied unless this person is a scoring-rule administrator."""
    if not keeps_ladders(officer, on):
        raise Denied(_("Scoring-rule administrators write the rules of the ladder."))


def sees_whom(officer: Officer) -> bool:
    """Say whether a trial of a rule names to this person whom it hits; others see how many."""
    return rights_of(officer).has(*DECIDES)
