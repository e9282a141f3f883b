"""How old somebody was: from the birth date, else from the age that the officer wrote down."""


def age_on(born_on, day):
    """Return completed years on a day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def age_at_act(party, decision, day):
    """Return the age on the day of the act, or None where neither birth date nor age is known."""
    if party.born_on:
        return age_on(party.born_on, day)
    return decision.get("declared_age")
