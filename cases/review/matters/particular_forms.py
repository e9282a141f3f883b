"""What the declared fields of a matter choose from: parties, measures, officers and ranges of its case."""

from django.utils.timezone import localdate

from cases.review.demands.measures import kinds_for
from cases.review.demands.penalties.sanctions import ranges_of
from cases.review.discussions.deeds import possible_members
from cases.review.matters.spoken import party_name
from portal.office.fields.forms import DeclaredForm


class ParticularsForm(DeclaredForm):
    """A form of rows; `case` gives the parties, measures and ranges that may be chosen."""

    def __init__(self, rows, case, *args, **kwargs):
        super().__init__(rows, lambda row: CHOICES[row.type](row, case), *args, **kwargs)


def _officers():
    return [(person.pk, f"{person.name} {person.badge_number}") for person in possible_members(localdate())]


CHOICES = {
    "party": lambda row, case: [
        (party.pk, party_name(party)) for party in case.parties.filter(role__in=row.among).order_by("pk")
    ],
    "measure": lambda row, case: [(kind.code, kind.label) for kind in kinds_for(case, localdate())],
    "officer": lambda row, case: _officers(),
    "officers": lambda row, case: _officers(),
    "range": lambda row, case: [(pk, found.words) for pk, found in ranges_of(case).items()],
}
