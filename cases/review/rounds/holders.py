"""Who would decide a matter at each of its levels, by name."""

from cases.review.rounds.words import names_in_a_row
from portal.people.names import in_place_of


def holders_of(levels):
    """Return {stage: names} of the Levels of a matter, in the order of the chain; two queries at most.

    Where somebody acts for an absent person, both are named together.
    """
    found = levels.seats.deciding(levels.places, levels.barred)
    return {place.stage: names_in_a_row(_names(found[place].values())) for place in levels.places}


def _names(sitting):
    stood_in_for = {each.principal for each in sitting if each.is_substitute}
    return [
        in_place_of(each.name, each.principal_name) if each.is_substitute else each.name
        for each in sitting
        if each.officer not in stood_in_for
    ]
