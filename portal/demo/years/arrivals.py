"""When and where cases come in: by unit, weekday and hour, in order of time."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate

from cases.file.case.numbering import number_of
from portal.demo.axis import DAY, HOUR, second_of

HOURS = (9, 6, 4, 3, 2, 2, 4, 7, 12, 15, 15, 13, 11, 10, 12, 13, 13, 14, 14, 16, 20, 22, 19, 14)
WEEKDAYS = (0.95, 0.92, 0.94, 0.97, 1.08, 1.16, 1.04)
MONTHS = (0.92, 0.85, 0.98, 1.0, 1.04, 1.08, 1.12, 1.1, 1.02, 1.0, 0.97, 0.94)
SOURCES = (("call", 58), ("walk_in", 24), ("found", 12), ("transfer", 6))
# Who comes in before a weekend is not promised a decision in 48 hours.
FAST_TRACK, FAST_WORK, FAST_TIME = 0.26, 9 * HOUR, 44 * HOUR
FRESH_DAYS, OLDER_DAYS = (2, 5), (7, 26)
# In a small history evidence has real files where somebody will look: in the files that wait and in the newest.
SMALL = 5_000
WITH_FILES = 2 * DAY
# So many of the newest cases are told in full; the years before them in outline.
FULL = 2_000


@dataclass(frozen=True, slots=True)
class Arrival:
    """A case about to be registered, at its place in the history."""

    place: int
    at: int
    unit_id: int
    kind: str
    number: str
    is_fast_track: bool
    has_files: bool
    is_full: bool
    hold: tuple | None = None


def arrivals(world, count, *, held):
    """Yield so many arrivals in order of time; about `held` of the recent ones will wait at a level of their own."""
    seconds = _seconds(world, count)
    units = world.roster.units
    weights = list(accumulate(world.tempers[unit.pk].volume for unit in units))
    chosen = _held(world, seconds, held)
    series = {}
    for place, at in enumerate(seconds):
        hold = chosen.get(place)
        unit = units[hold[2]] if hold else world.rng.choices(units, cum_weights=weights)[0]
        kind = "criminal" if world.rng.random() < world.tempers[unit.pk].criminal_share else "administrative"
        year = world.day(at).year
        series[unit.pk, kind, year] = serial = series.get((unit.pk, kind, year), 0) + 1
        yield Arrival(
            place,
            at,
            unit.pk,
            kind,
            number_of(unit, kind, year, serial),
            is_fast_track=kind == "administrative"
            and not hold
            and world.rng.random() < FAST_TRACK
            and world.axis.later(at, FAST_WORK) < at + FAST_TIME,
            has_files=count <= SMALL and (bool(hold) or at >= world.end - WITH_FILES),
            is_full=count - place <= FULL,
            hold=hold[:2] if hold else None,
        )


def source(rng):
    """Return where a case comes from."""
    return rng.choices([name for name, _weight in SOURCES], [weight for _name, weight in SOURCES])[0]


def _seconds(world, count):
    days = [world.first + timedelta(days=number) for number in range((world.until - world.first).days)]
    weights = list(accumulate(WEEKDAYS[day.weekday()] * MONTHS[day.month - 1] for day in days))
    hours = list(accumulate(HOURS))
    starts = [second_of(day) for day in days]
    return sorted(
        world.rng.choices(starts, cum_weights=weights)[0]
        + world.rng.choices(range(24), cum_weights=hours)[0] * 3600
        + world.rng.randrange(3600)
        for _number in range(count)
    )


def _held(world, seconds, count):
    """Return {place: (position of the matter, level, index of the unit)}, every level of every unit in turn.

    One in six waits with its first matter, just registered; the others with their second.
    """
    units, turns, held = len(world.roster.units), list(range(count)), {}
    world.rng.shuffle(turns)
    for position, (last_days, first_days), mine in (
        (0, FRESH_DAYS, turns[: count // 6]),
        (1, OLDER_DAYS, turns[count // 6 :]),
    ):
        first, last = world.end - first_days * DAY, world.end - last_days * DAY
        free = [place for place, at in enumerate(seconds) if first <= at < last and place not in held]
        for turn, place in zip(mine, world.rng.sample(free, min(len(mine), len(free))), strict=False):
            held[place] = (position, (turn + turn // units) % 5, turn % units)
    return held
