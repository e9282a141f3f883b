"""What every life of a case draws on: the bureau, the words, the calendar, the rules of time."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random

from cases.models import LevelHours, MeasureKind
from portal.demo.axis import HOUR, DutyAxis, moment, second_of, second_of_moment
from portal.demo.bureau.roster import Roster
from portal.demo.bureau.temper import Temper
from portal.demo.invented.material import Material
from portal.demo.invented.parties import citizens
from portal.demo.lives.told import ranges
from portal.office.clocks.rules import due
from portal.office.models import ClockRule
from portal.people.calendar import bureau_calendar

_day = cache(lambda number: date.fromordinal(719_163 + number))
ZONE_SECONDS = 8 * 3600
CITIZENS = 12_000


@dataclass
class World:
    """The stage of a history from `first` up to and without `until`."""

    seed: int
    rng: Random
    first: date
    until: date
    roster: Roster
    material: Material
    people: list
    tempers: dict
    end: int
    axis: DutyAxis
    calendar: object
    hours: dict
    all_rules: list
    ranges: dict
    measures: list
    _rules: dict = field(default_factory=dict)
    _dues: dict = field(default_factory=dict)

    @classmethod
    def prepare(cls, *, seed, first, until, cases):
        """Read what the database holds of bureau and rules and invent the citizens."""
        rng, roster, material = Random(seed), Roster(), Material.load()
        calendar = bureau_calendar()
        return cls(
            seed=seed,
            rng=rng,
            first=first,
            until=until,
            roster=roster,
            material=material,
            people=citizens(rng, material, min(CITIZENS, max(50, cases)), until),
            tempers=Temper.of_units(roster.units, until),
            end=second_of(until),
            calendar=calendar,
            axis=DutyAxis(calendar, first - timedelta(days=14), until + timedelta(days=120)),
            hours=dict(LevelHours.objects.values_list("level", "hours")),
            all_rules=list(ClockRule.objects.all()),
            ranges=ranges(),
            measures=list(MeasureKind.objects.all()),
        )

    def day(self, second):
        """Return the day of a second in the bureau's zone, which has no summer time."""
        return _day((second + ZONE_SECONDS) // 86_400)

    def level_due(self, level, second):
        """Return when a level's time for a matter ends, as `cases.review.matters.steps.level_due` does."""
        return moment(self.axis.later(second, self.hours.get(level, 8) * HOUR))

    def rules(self, codes, day):
        """Return the rules in force on a day, in the order in which the live deed finds them."""
        key = (codes, day)
        if key not in self._rules:
            in_force = (r for r in self.all_rules if r.valid_from <= day and (r.valid_to is None or day < r.valid_to))
            self._rules[key] = [rule for rule in in_force if rule.code in codes]
        return self._rules[key]

    def rule(self, code, day):
        """Return one rule in force on a day, or None."""
        return next(iter(self.rules((code,), day)), None)

    def measure(self, code, day):
        """Return the kind of compulsory measure in force on a day."""
        return next(
            kind
            for kind in self.measures
            if kind.code == code and kind.valid_from <= day and (kind.valid_to is None or day < kind.valid_to)
        )

    def deadline(self, rule, base_at, extended_by=0):
        """Return (moment, is provisional) of a rule, as `portal.office.clocks.rules.due` does.

        Hours run through nights and holidays; what is counted in days ends alike for every base of one day.
        """
        second = second_of_moment(base_at)
        if rule.unit == "hour":
            return moment(second + (rule.amount + extended_by) * HOUR), False
        key = (rule.id, extended_by, self.day(second))
        if key not in self._dues:
            base = datetime.fromtimestamp(second, UTC)
            deadline = due(rule, base, self.calendar, extended_by=extended_by)
            self._dues[key] = moment(int(deadline.at.timestamp())), deadline.is_provisional
        return self._dues[key]
