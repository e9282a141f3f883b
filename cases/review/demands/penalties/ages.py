"""How old somebody was at the act: from the birth date, else from the age that the officer wrote down."""

from portal.office.persons.rules import age_on


def age_at_act(party, decision, day):
    """Return the age on the day of the act, or None where neither birth date nor age is known."""
    if party.born_on:
        return age_on(party.born_on, day)
    return decision.get("declared_age")
