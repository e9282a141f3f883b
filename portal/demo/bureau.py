"""The demo bureau: units from `fixtures/bureau.json`, its people invented, posts with dates, all bound to events."""

from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from random import Random

from django.contrib.auth.hashers import make_password

from portal.demo.axis import moment, second_of
from portal.demo.establishment import DEPARTMENTS, LEGAL, OFFICERS, PLAIN, leader_of
from portal.demo.folder import Folder, Keys
from portal.demo.material import Material, read
from portal.demo.roster import HANDLING, Person
from portal.ledger.bulk import Ends, Shape, append_many, copy_rows, move_sequence
from portal.people.models import Officer, Post, Qualification, Role, Substitute, Unit
from portal.people.names import sort_key

UNIT, POST, SUBSTITUTE, QUALIFICATION = Shape(Unit), Shape(Post), Shape(Substitute), Shape(Qualification)
OFFICER = Shape(Officer)
SHAPES = (UNIT, OFFICER, POST, SUBSTITUTE, QUALIFICATION)
INSTALLATION = Person(None, "system")
PASSWORD = "sishen-demo"


@dataclass
class Founding:
    """The making of the bureau, from its units to its absences."""

    rng: Random
    material: Material
    until: date
    began: date
    folder: Folder
    second: int
    password: str

    def record(self, kind, shape, row, facts, chain="access", who=INSTALLATION, role="system"):
        """Write one event about one new row, a minute after the one before."""
        self.second += 60
        self.folder.about = (shape.label, str(row["id"]))
        self.folder.record(
            kind,
            self.second,
            moment(self.second),
            who,
            [(shape, row)],
            facts,
            role=role,
            on_behalf_of="installation" if who is INSTALLATION else "",
            chain=chain,
        )


def found(*, seed, until, months, officers=None):
    """Write the whole bureau; return how many officers it has. `officers` changes the number of case officers."""
    rng = Random(f"bureau {seed}")
    began = began_on(until, months)
    founding = Founding(
        rng,
        Material.load(),
        until,
        began,
        Folder(Keys(SHAPES), rng, SHAPES),
        second_of(began) + 9 * 3600,
        make_password(PASSWORD),
    )
    units = _units(founding)
    staff = _staff(founding, units, officers)
    _changes(founding, units, staff)
    _absences(founding, units, staff)
    founding.folder.entries.sort(key=itemgetter(0))
    ends = Ends()
    append_many((entry for _second, entry in founding.folder.entries), ends)
    for shape in SHAPES:
        copy_rows(shape.model, founding.folder.rows[shape])
        move_sequence(shape.model)
    ends.reach()
    return len(founding.folder.rows[OFFICER])


def began_on(until, months):
    """Return the day on which the bureau of a history of so many months is written down, long before its first case."""
    return until - timedelta(days=31 * months + 400)


def _units(founding):
    units = {}
    for row in read("bureau.json"):
        parent = units.get(row["parent"])
        unit = founding.folder.add(
            UNIT,
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            short_name=row["short_name"],
            kind=row["kind"],
            parent_id=parent["id"] if parent else None,
            peer_group=row["peer_group"],
            path=f"{parent['path'] if parent else ''}{row['code']}/",
            is_active=True,
        )
        founding.record("unit.added", UNIT, unit, {"after": {"code": row["code"], "name": row["name"]}}, "business")
        units[row["code"]] = unit
    return units


def _staff(founding, units, officers):
    """Open the accounts and give the posts; return {(unit code, role): [officer rows]}."""
    staff, places = {}, []
    for place, (code, unit) in enumerate((c, u) for c, u in units.items() if u["kind"] in HANDLING):
        places += [(code, place + 1, opening) for opening in OFFICERS[unit["kind"]]]
    if officers:
        places = _with_case_officers(places, officers)
    places += [
        (code, 90 + place, opening) for place, (code, rows) in enumerate(DEPARTMENTS.items()) for opening in rows
    ]
    numbers = {}
    for code, place, opening in places:
        numbers[code] = number = numbers.get(code, 0) + 1
        officer = _officer(founding, units[code], f"56{place:02}{number:0{2 if officers is None else 3}}", opening)
        staff.setdefault((code, opening.role), []).append(officer)
    _portfolios(founding, units, staff)
    return staff


def _with_case_officers(places, officers):
    plain = [(code, place) for code, place, opening in places if opening == PLAIN]
    others = [one for one in places if one[2] != PLAIN]
    return others + [(*plain[number % len(plain)], PLAIN) for number in range(max(0, officers - len(others)))]


def _officer(founding, unit, badge_number, opening):
    name = founding.material.name(founding.rng, founding.rng.choice(("male", "male", "male", "female")))
    officer = founding.folder.add(
        OFFICER,
        password=founding.password,
        badge_number=badge_number,
        name=name,
        name_sort=sort_key(name),
        unit_id=unit["id"],
        is_active=True,
        is_superuser=False,
    )
    founding.record("officer.opened", OFFICER, officer, {"after": {"badge_number": badge_number, "name": name}})
    if opening.role != Role.BUREAU_LEADER:
        for role in (opening.role, *opening.also):
            give(founding, officer, role, unit, founding.began - timedelta(days=founding.rng.randint(100, 1500)))
    _qualify(founding, officer, Qualification.Kind.LAW_ENFORCEMENT)
    if opening.role in LEGAL:
        kinds = (Qualification.Kind.LEGAL_PROFESSION, Qualification.Kind.LONGSTANDING_REVIEWER)
        _qualify(founding, officer, founding.rng.choice(kinds))
    return officer


def give(founding, officer, role, unit, starts_on, ends_on=None):
    """Give a post and return its row."""
    post = founding.folder.add(
        POST, officer_id=officer["id"], role=role.value, unit_id=unit["id"], starts_on=starts_on, ends_on=ends_on
    )
    facts = {"officer": officer["name"], "role": role.value, "unit": unit["name"], "starts_on": starts_on.isoformat()}
    founding.record("post.given", POST, post, {"after": facts})
    return post


def _qualify(founding, officer, kind):
    row = founding.folder.add(
        QUALIFICATION,
        officer_id=officer["id"],
        kind=kind.value,
        starts_on=founding.began - timedelta(days=founding.rng.randint(200, 2000)),
    )
    facts = {"officer": officer["name"], "kind": kind.value}
    founding.record("qualification.granted", QUALIFICATION, row, {"after": facts})


def _portfolios(founding, units, staff):
    leaders = staff["bureau", Role.BUREAU_LEADER]
    starts_on = founding.began - timedelta(days=600)
    handling = [unit for unit in units.values() if unit["kind"] in HANDLING]
    for unit in handling:
        give(founding, leaders[leader_of(unit["kind"])], Role.BUREAU_LEADER, unit, starts_on)


def _changes(founding, units, staff):
    """One head is followed by the deputy, and two officers change their station, within the year."""
    turn = founding.until - timedelta(days=150)
    handling = [code for code, unit in units.items() if unit["kind"] in HANDLING]
    founding.second = second_of(turn) + 9 * 3600
    old, new = staff[handling[2], Role.UNIT_HEAD][0], staff[handling[2], Role.UNIT_DEPUTY][0]
    _leave(founding, old, Role.UNIT_HEAD, turn)
    _leave(founding, new, Role.UNIT_DEPUTY, turn)
    give(founding, new, Role.UNIT_HEAD, units[handling[2]], turn)
    _move(founding, old, units["personnel"])
    give(founding, old, Role.PERSONNEL, units["personnel"], turn)
    for source, target, days in ((0, 3, 100), (4, 5, 60)):
        officer = staff[handling[source], Role.OFFICER].pop()
        day = founding.until - timedelta(days=days)
        founding.second = second_of(day) + 9 * 3600
        _leave(founding, officer, Role.OFFICER, day)
        _move(founding, officer, units[handling[target]])
        give(founding, officer, Role.OFFICER, units[handling[target]], day)


def _move(founding, officer, unit):
    officer["unit_id"] = unit["id"]
    facts = {"badge_number": officer["badge_number"], "name": officer["name"], "unit": unit["name"]}
    founding.record("officer.transferred", OFFICER, officer, {"after": facts})


def _leave(founding, officer, role, day):
    for post in founding.folder.rows[POST]:
        if post["officer_id"] == officer["id"] and post["role"] == role.value and post["ends_on"] is None:
            post["ends_on"] = day - timedelta(days=1)
            facts = {"officer": officer["name"], "role": role.value, "ends_on": post["ends_on"].isoformat()}
            founding.record("post.ended", POST, post, {"after": facts})


def _absences(founding, units, staff):
    """Every head is away for a week of the year while the deputy acts; one leader too, and one head just now."""
    handling = [code for code, unit in units.items() if unit["kind"] in HANDLING]
    for place, code in enumerate(handling):
        if place == 2:
            continue
        first = founding.until - timedelta(days=20 + 25 * place)
        _stand_in(founding, staff[code, Role.UNIT_HEAD][0], staff[code, Role.UNIT_DEPUTY][0], first, 6)
    _stand_in(
        founding,
        staff[handling[5], Role.UNIT_HEAD][0],
        staff[handling[5], Role.UNIT_DEPUTY][0],
        founding.until - timedelta(days=2),
        8,
    )
    leaders = staff["bureau", Role.BUREAU_LEADER]
    _stand_in(founding, leaders[0], leaders[1], founding.until - timedelta(days=40), 5)


def _stand_in(founding, officer, substitute, first, days):
    founding.second = second_of(first - timedelta(days=2)) + 10 * 3600
    row = founding.folder.add(
        SUBSTITUTE,
        officer_id=officer["id"],
        substitute_id=substitute["id"],
        starts_on=first,
        ends_on=first + timedelta(days=days - 1),
        named_by_id=officer["id"],
    )
    facts = {"officer": officer["name"], "substitute": substitute["name"], "starts_on": first.isoformat()}
    founding.record(
        "substitute.named", SUBSTITUTE, row, {"after": facts}, who=Person(officer["id"], officer["name"]), role=""
    )
