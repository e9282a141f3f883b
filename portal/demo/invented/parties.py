"""Invented citizens, sealed once and met again in several cases, as in life."""

from dataclasses import dataclass
from datetime import timedelta

from cases.file.parties.persons import PartyInput, seal_party

FIELDS = (
    "paper",
    "name_sealed",
    "name_mask",
    "name_index",
    "id_number_sealed",
    "id_number_mask",
    "id_number_index",
    "phone_sealed",
    "phone_mask",
    "phone_index",
    "address_sealed",
    "address_mask",
    "residence_sealed",
    "residence_mask",
    "born_on",
    "sex",
)


@dataclass(frozen=True)
class Citizen:
    """A person as a case keeps them: the sealed columns, and what a text calls them (王某)."""

    columns: dict
    called: str


def citizens(rng, material, count, until):
    """Return so many citizens from sixteen to seventy-five years old."""
    return [_citizen(rng, material, until) for _number in range(count)]


def _citizen(rng, material, until):
    sex = rng.choice(("male", "male", "female"))
    name = material.name(rng, sex)
    born_on = until - timedelta(days=rng.randint(16 * 366, 75 * 365))
    community, street = material.place(rng, rng.choice(tuple(material.words["places"])))
    person = PartyInput(
        role="",
        name=name,
        id_number=material.identity(rng, born_on, sex),
        phone=f"1{rng.choice('3578')}{rng.randint(0, 9)}0000{rng.randint(0, 9999):04d}",
        address=f"青禾县{community}{street}",
        residence=f"青禾县{community}{street}",
    )
    party = seal_party(None, person, None)
    return Citizen({name: getattr(party, name) for name in FIELDS}, f"{name[0]}某")
