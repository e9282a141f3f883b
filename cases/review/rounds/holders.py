"""Who would decide a matter at each of its levels, by name."""

from cases.review.chain import stages_of
from cases.review.rounds.words import names_in_a_row
from cases.review.seats import Seats, place_of
from portal.people.names import in_place_of


def holders_of(matter, on):
    """Return {stage: names} in the order of the chain; five queries at most.

    Where somebody acts for an absent person, both are named together.
    """
    here = place_of(matter)
    later = here._replace(holder=None)
    places = [here if stage == here.stage else later._replace(stage=stage) for stage in stages_of(matter.chain)]
    found = Seats(on, places).deciding(places)
    return {place.stage: names_in_a_row(_names(found[place].values())) for place in places}


def _names(sitting):
    stood_in_for = {each.principal for each in sitting if each.is_substitute}
    return [
        in_place_of(each.name, each.principal_name) if each.is_substitute else each.name
        for each in sitting
        if each.officer not in stood_in_for
    ]
