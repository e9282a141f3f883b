"""How units differ: how often their files come back, how fast they are, how many cases they have."""

from dataclasses import dataclass

from portal.people.models import Unit
from portal.shell.periods import month_before

VOLUME = {Unit.Kind.TOWN_STATION: 1.25, Unit.Kind.RURAL_STATION: 1.05, Unit.Kind.BRIGADE: 0.8}
CRIMINAL_SHARE = {"criminal": 0.75, "traffic": 0.35}


@dataclass(frozen=True)
class Temper:
    """The ways of one unit; in the months from `lapses_from` up to `lapses_until` it has a hard time."""

    volume: float
    criminal_share: float
    return_rate: float
    noted_rate: float
    pace: float
    lapses_from: object = None
    lapses_until: object = None

    @classmethod
    def of_units(cls, units, until):
        """Return {unit id: Temper}: of each kind some are careful, some are not, one rural station slips at the end."""
        last = month_before(until)
        tempers, slipped, seen = {}, False, {}
        for unit in units:
            place = seen[unit.kind] = seen.get(unit.kind, -1) + 1
            slips = unit.kind == Unit.Kind.RURAL_STATION and not slipped
            slipped |= slips
            tempers[unit.pk] = cls(
                volume=VOLUME[unit.kind] * (1.25, 1.05, 0.95, 1.0, 0.85)[place % 5] if not slips else 1.4,
                criminal_share=CRIMINAL_SHARE.get(unit.code, 0.08),
                return_rate=(0.026, 0.015, 0.04, 0.02, 0.032)[place % 5],
                noted_rate=(0.02, 0.012, 0.03, 0.016, 0.024)[place % 5],
                pace=(0.85, 0.75, 0.95, 0.8, 0.9)[place % 5],
                lapses_from=month_before(last.start).start if slips else None,
                lapses_until=last.end if slips else None,
            )
        return tempers

    def slips_on(self, day):
        """Say whether the unit has its hard time on that day."""
        return self.lapses_from is not None and self.lapses_from <= day < self.lapses_until
