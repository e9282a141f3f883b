"""When and where cases come in: by unit, weekday and hour, in order of time."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate

from appraisal.demo.axis import second_of
from cases.services.registration import number_of

HOURS = (9, 6, 4, 3, 2, 2, 4, 7, 12, 15, 15, 13, 11, 10, 12, 13, 13, 14, 14, 16, 20, 22, 19, 14)
WEEKDAYS = (0.95, 0.92, 0.94, 0.97, 1.08, 1.16, 1.04)
MONTHS = (0.92, 0.85, 0.98, 1.0, 1.04, 1.08, 1.12, 1.1, 1.02, 1.0, 0.97, 0.94)
SOURCES = (("call", 58), ("walk_in", 24), ("found", 12), ("transfer", 6))
FAST_TRACK = 0.2
RECENT_DAYS = (5, 13)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A case about to be registered."""

    at: int
    unit: object
    kind: str
    number: str
    is_fast_track: bool
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
            at, unit, kind, number_of(unit, kind, year, serial),
            kind == "administrative" and not hold and world.rng.random() < FAST_TRACK, hold[:2] if hold else None,
        )  # fmt: skip
    world.series = series


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
    """Return {place: (position of the matter, level, index of the unit)}, every level of every unit in turn."""
    last, first = (world.end - days * 86_400 for days in RECENT_DAYS)
    recent = [place for place, at in enumerate(seconds) if first <= at < last]
    places = sorted(world.rng.sample(recent, min(count, len(recent))))
    return {
        place: (turn // 7 % 2, (turn + turn // len(world.roster.units)) % 5, turn % len(world.roster.units))
        for turn, place in enumerate(places)
    }
