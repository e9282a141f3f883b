"""The demo bureau: units from `fixtures/bureau.json`, its people invented; founded and changed by the real deeds."""

from dataclasses import dataclass, field
from datetime import timedelta
from operator import itemgetter
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from portal.demo.axis import second_of, time_of
from portal.demo.bureau.establishment import DEPARTMENTS, LEGAL, OFFICERS, PLAIN, leader_of
from portal.demo.bureau.roster import HANDLING
from portal.demo.invented.material import Material, read
from portal.ledger.writing.recording import together
from portal.people.models import Officer, Post, Qualification, Role, Unit
from portal.people.rights import ADMINISTRATORS
from portal.people.services import founding, officers, posts, qualifications, substitutes, units

PASSWORD = "sishen-demo"


@dataclass
class Place:
    """A place in the bureau and who was found for it: everything that chance decides, before anything is written."""

    unit: str
    role: Role
    badge_number: str
    name: str
    posts: list
    qualifications: list


@dataclass
class Plan:
    """What is done when: (second, deed) from the founding of the bureau to the absences of the last days."""

    until: object
    began: object
    second: int
    hash: str
    known: object
    steps: list = field(default_factory=list)

    def then(self, do, **told):
        """Plan a deed a minute after the one before."""
        self.second += 60
        self.steps.append((self.second, lambda at: do(self.known, at, **told)))

    def on(self, day, hour=9):
        """Plan what follows from an hour of a day on."""
        self.second = second_of(day) + hour * 3600


def found(*, seed, until, months, officers=None):
    """Write the whole bureau; return how many officers it has. `officers` changes the number of case officers."""
    with together():
        for second, do in planned(seed=seed, until=until, months=months, officers=officers):
            do(time_of(second))
    return Officer.objects.count()


def planned(*, seed, until, months, officers=None):
    """Return (second, deed) of all that happens to the bureau, in order of time; each deed takes its time."""
    began = began_on(until, months)
    plan = Plan(until, began, second_of(began) + 9 * 3600, make_password(PASSWORD), Known())
    kinds = {row["code"]: row["kind"] for row in read("bureau.json")}
    staff = _staff(Random(f"bureau {seed}"), Material.load(), kinds, began, officers)
    _founding(plan, staff)
    _accounts(plan, staff)
    _portfolios(plan, staff, kinds)
    _changes(plan, staff, [code for code, kind in kinds.items() if kind in HANDLING])
    return sorted(plan.steps, key=itemgetter(0))


def began_on(until, months):
    """Return the day on which the bureau of a history of so many months is written down, long before its first case."""
    return until - timedelta(days=31 * months + 400)


def _staff(rng, material, kinds, began, wanted):
    """Return the Places of the bureau in the order of their badges."""
    handling = [code for code, kind in kinds.items() if kind in HANDLING]
    openings = [
        (code, number, each) for number, code in enumerate(handling, 1) for each in OFFICERS[Unit.Kind(kinds[code])]
    ]
    if wanted:
        openings = _with_case_officers(openings, wanted)
    openings += [(code, 90 + number, each) for number, (code, rows) in enumerate(DEPARTMENTS.items()) for each in rows]
    numbers, staff = {}, []
    for code, series, opening in openings:
        numbers[code] = number = numbers.get(code, 0) + 1
        badge_number = f"56{series:02}{number:0{2 if wanted is None else 3}}"
        staff.append(_place(rng, material, code, opening, badge_number, began))
    return staff


def _with_case_officers(openings, wanted):
    plain = [(code, number) for code, number, opening in openings if opening == PLAIN]
    others = [one for one in openings if one[2] != PLAIN]
    return others + [(*plain[number % len(plain)], PLAIN) for number in range(max(0, wanted - len(others)))]


def _place(rng, material, unit, opening, badge_number, began):
    name = material.name(rng, rng.choice(("male", "male", "male", "female")))
    roles = () if opening.role == Role.BUREAU_LEADER else (opening.role, *opening.also)
    held = [(role, began - timedelta(days=rng.randint(100, 1500))) for role in roles]
    since = began - timedelta(days=rng.randint(200, 2000))
    qualified = [(Qualification.Kind.LAW_ENFORCEMENT, since)]
    if opening.role in LEGAL:
        kinds = (Qualification.Kind.LEGAL_PROFESSION, Qualification.Kind.LONGSTANDING_REVIEWER)
        qualified.append((rng.choice(kinds), began - timedelta(days=rng.randint(200, 2000))))
    return Place(unit, opening.role, badge_number, name, held, qualified)


def _founding(plan, staff):
    """The bureau with its three administrators, then its units."""
    bureau, *below = read("bureau.json")
    three = {place.role: (place.badge_number, place.name) for place in staff if place.role in ADMINISTRATORS}
    names = {name: bureau[name] for name in ("code", "name", "name_en", "short_name")}
    plan.then(_found, administrators=three, password_hash=plan.hash, since=plan.began, **names)
    for row in below:
        plan.then(_add_unit, **row)


def _accounts(plan, staff):
    for place in staff:
        if place.role not in ADMINISTRATORS:
            told = {"badge_number": place.badge_number, "name": place.name, "unit": place.unit}
            plan.then(_open_account, password_hash=plan.hash, **told)
            for role, starts_on in place.posts:
                plan.then(_give, badge=place.badge_number, role=role, unit=place.unit, starts_on=starts_on)
        for kind, starts_on in place.qualifications:
            plan.then(_qualify, badge=place.badge_number, kind=kind, starts_on=starts_on)


def _portfolios(plan, staff, kinds):
    leaders = [place.badge_number for place in staff if place.role == Role.BUREAU_LEADER]
    starts_on = plan.began - timedelta(days=600)
    for code, kind in kinds.items():
        if kind in HANDLING:
            leader = leaders[leader_of(kind)]
            plan.then(_give, badge=leader, role=Role.BUREAU_LEADER, unit=code, starts_on=starts_on)


def _changes(plan, staff, handling):
    """One head is followed by the deputy, two officers change their station, heads and a leader are away."""
    badges = {}
    for place in staff:
        badges.setdefault((place.unit, place.role), []).append(place.badge_number)
    _succession(plan, badges, handling[2])
    for source, target, days in ((0, 3, 100), (4, 5, 60)):
        badge, day = badges[handling[source], Role.OFFICER].pop(), plan.until - timedelta(days=days)
        plan.on(day)
        plan.then(_end, badge=badge, role=Role.OFFICER, ends_on=day - timedelta(days=1))
        plan.then(_transfer, badge=badge, unit=handling[target])
        plan.then(_give, badge=badge, role=Role.OFFICER, unit=handling[target], starts_on=day)
    _absences(plan, badges, handling)


def _succession(plan, badges, unit):
    turn = plan.until - timedelta(days=150)
    old, new, last = badges[unit, Role.UNIT_HEAD][0], badges[unit, Role.UNIT_DEPUTY][0], turn - timedelta(days=1)
    plan.on(turn)
    plan.then(_end, badge=old, role=Role.UNIT_HEAD, ends_on=last)
    plan.then(_end, badge=new, role=Role.UNIT_DEPUTY, ends_on=last)
    plan.then(_give, badge=new, role=Role.UNIT_HEAD, unit=unit, starts_on=turn)
    plan.then(_transfer, badge=old, unit="personnel")
    plan.then(_give, badge=old, role=Role.PERSONNEL, unit="personnel", starts_on=turn)


def _absences(plan, badges, handling):
    """Every head is away for a week of the year while the deputy acts; one leader too, and one head just now."""
    away = [(place, 20 + 25 * place, 6) for place in range(len(handling)) if place != 2] + [(5, 2, 8)]
    for place, before, days in away:
        head, deputy = (badges[handling[place], role][0] for role in (Role.UNIT_HEAD, Role.UNIT_DEPUTY))
        _absence(plan, head, deputy, before, days)
    leaders = badges["bureau", Role.BUREAU_LEADER]
    _absence(plan, leaders[0], leaders[1], 40, 5)


def _absence(plan, badge, substitute, before, days):
    first = plan.until - timedelta(days=before)
    plan.on(first - timedelta(days=2), hour=10)
    last = first + timedelta(days=days - 1)
    plan.then(_stand_in, badge=badge, substitute=substitute, starts_on=first, ends_on=last)


class Known:
    """Who and what is in the bureau by now, looked up once: keys stay, whatever else changes."""

    def __init__(self):
        self._units, self._officers, self._by = {}, {}, {}

    def unit(self, code):
        """Return a unit by its code."""
        if code not in self._units:
            self._units[code] = Unit.objects.get(code=code)
        return self._units[code]

    def officer_id(self, badge):
        """Return the key of an officer by the number of the badge."""
        if badge not in self._officers:
            self._officers[badge] = Officer.objects.values_list("pk", flat=True).get(badge_number=badge)
        return self._officers[badge]

    def administrator(self, role):
        """Return one of the three administrators."""
        if role not in self._by:
            self._by[role] = Officer.objects.select_related("unit").get(posts__role=role)
        return self._by[role]


def _found(known, at, **told):
    founding.found(at=at, **told)


def _add_unit(known, at, *, parent, **told):
    units.add(by=known.administrator(Role.SYSTEM_ADMIN), at=at, parent=known.unit(parent), **told)


def _open_account(known, at, *, unit, **told):
    officers.open_account(by=known.administrator(Role.SYSTEM_ADMIN), at=at, unit=known.unit(unit), **told)


def _give(known, at, *, badge, unit, **told):
    by, unit = known.administrator(Role.SECURITY_ADMIN), known.unit(unit)
    posts.give(by=by, at=at, officer_id=known.officer_id(badge), unit=unit, **told)


def _end(known, at, *, badge, role, ends_on):
    post = Post.objects.on(timezone.localdate(at)).get(officer=known.officer_id(badge), role=role)
    posts.end(by=known.administrator(Role.SECURITY_ADMIN), at=at, post_id=post.pk, ends_on=ends_on)


def _qualify(known, at, *, badge, **told):
    by = known.administrator(Role.SECURITY_ADMIN)
    qualifications.grant(by=by, at=at, officer_id=known.officer_id(badge), **told)


def _transfer(known, at, *, badge, unit):
    by = known.administrator(Role.SYSTEM_ADMIN)
    officers.transfer(by=by, at=at, officer_id=known.officer_id(badge), unit=known.unit(unit))


def _stand_in(known, at, *, badge, substitute, **told):
    by = Officer.objects.select_related("unit").get(badge_number=badge)
    substitutes.name(by=by, at=at, officer_id=by.pk, substitute_id=known.officer_id(substitute), **told)
