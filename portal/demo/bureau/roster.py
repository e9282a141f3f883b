"""Who holds which post on a day, read once: the generator asks it for every step."""

from dataclasses import dataclass

from portal.people.models import Officer, Post, Role, Substitute, Unit

HANDLING = (Unit.Kind.TOWN_STATION, Unit.Kind.RURAL_STATION, Unit.Kind.BRIGADE)


@dataclass(frozen=True, slots=True)
class Person:
    """An officer as events name them, with the unit of the post."""

    id: int | None
    name: str
    unit_id: int | None = None
    unit_name: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who may decide at a level, in which role, and for whom."""

    person: Person
    role: str
    absent: Person | None = None


class Roster:
    """The posts and substitutions of the bureau."""

    def __init__(self):
        self.units = [unit for unit in Unit.objects.order_by("pk") if unit.kind in HANDLING and unit.is_active]
        self._units = {unit.pk: unit for unit in self.units}
        names = dict(Officer.objects.filter(is_active=True).values_list("pk", "name"))
        homes = {unit.pk: unit.name for unit in Unit.objects.all()}
        own = dict(Officer.objects.values_list("pk", "unit_id"))
        self._posts, self._kept, self._seats = {}, {}, {}
        for post in Post.objects.filter(officer__in=names).order_by("pk"):
            # A leader's portfolio lies in other units than the leader.
            home = own[post.officer_id] if post.role == Role.BUREAU_LEADER else post.unit_id
            person = Person(post.officer_id, names[post.officer_id], home, homes[home])
            self._posts.setdefault((post.role, post.unit_id), []).append((post.starts_on, post.ends_on, person))
        self._away = {}
        for row in Substitute.objects.order_by("pk"):
            self._away.setdefault(row.officer_id, []).append((row.starts_on, row.ends_on, row.substitute_id))
        self._legal_department = (
            Unit.objects.filter(posts__role=Role.LEGAL_DEPARTMENT).values_list("pk", flat=True).first()
        )

    def unit(self, unit_id):
        """Return one of the units that handle cases."""
        return self._units[unit_id]

    def holders(self, role, unit_id, day):
        """Return the persons who hold a role in a unit on a day."""
        key = (role, unit_id, day)
        if key not in self._kept:
            rows = self._posts.get((role, unit_id), ())
            self._kept[key] = [p for first, last, p in rows if first <= day and (last is None or day <= last)]
        return self._kept[key]

    def officers(self, unit_id, day):
        """Return the case officers of a unit on a day."""
        return self.holders("officer", unit_id, day)

    def seats(self, level, unit_id, day):
        """Return who may decide at a level on a day."""
        key = (level, unit_id, day)
        if key not in self._seats:
            self._seats[key] = self._seats_at(*key)
        return self._seats[key]

    def _seats_at(self, level, unit_id, day):
        if level == 3:
            return self._present("legal_department", self._legal_department, day)
        if level == 2:
            return self._heads(unit_id, day)
        return self._present({1: "legal_officer", 4: "bureau_leader"}[level], unit_id, day)

    def substitute_of(self, person, day):
        """Return the id of who acts for a person on a day, or None."""
        return next((who for first, last, who in self._away.get(person.id, ()) if first <= day <= last), None)

    def _present(self, role, unit_id, day):
        seats = []
        for person in self.holders(role, unit_id, day):
            who = self.substitute_of(person, day)
            seats.append(Seat(self._person(who), role, person) if who else Seat(person, role))
        return seats

    def _heads(self, unit_id, day):
        seats = []
        for head in self.holders("unit_head", unit_id, day):
            if self.substitute_of(head, day):
                seats += [Seat(deputy, "unit_deputy", head) for deputy in self.holders("unit_deputy", unit_id, day)]
            else:
                seats.append(Seat(head, "unit_head"))
        return seats

    def _person(self, officer_id):
        return next(p for rows in self._posts.values() for _first, _last, p in rows if p.id == officer_id)
