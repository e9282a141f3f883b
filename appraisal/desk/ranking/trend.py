"""Coordinates of the course of a group and of one subject over the months, and of a histogram."""

from dataclasses import dataclass

from appraisal.scheme.periods.rules import code_of
from portal.shell.pages import charts

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 200, 40, 24, 8


@dataclass(frozen=True)
class Month:
    """One period of the course; points in hundredths, None where nobody was ranked."""

    label: str
    short: str
    low: int | None
    average: int | None
    high: int | None
    chosen: int | None


@dataclass(frozen=True)
class Trend:
    """The lines of a chart as SVG points, its axis, and its months for the table under it."""

    months: list
    average: list
    chosen: list
    dots: list
    band: str
    levels: list
    labels: list
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT

    @property
    def right(self):
        return self.width - 8


def trend_of(runs, spans, course):
    """Return the Trend of {days: run id}, {run id: (low, average, high)} and a subject's points by period."""
    months = [_month(days, spans.get(run), points) for (days, run), points in zip(runs.items(), course, strict=True)]
    known = [v for m in months for v in (m.low, m.high, m.chosen) if v is not None]
    if not known:
        return None
    scale = _Scale(min(known), max(known), len(months))
    chosen = scale.runs([m.chosen for m in months])
    return Trend(
        months=months,
        average=[charts.points_of(run) for run in scale.runs([m.average for m in months])],
        chosen=[charts.points_of(run) for run in chosen],
        dots=[dot for run in chosen for dot in run],
        band=scale.band([(m.low, m.high) for m in months]),
        levels=scale.levels(),
        labels=[(scale.x(place), month.short) for place, month in enumerate(months)],
    )


def _month(days, span, points):
    low, average, high = span or (None, None, None)
    chosen = None if points is None else round(points * 100)
    year, _dash, rest = code_of(days.start, days.end).partition("-")
    return Month(days.label, rest.lstrip("0") or year, low, average, high, chosen)


class _Scale:
    """From months and hundredths of a point to pixels."""

    def __init__(self, low, high, count):
        self.ticks = charts.ticks(low / 100, max(high / 100, low / 100 + 1))
        self.low, self.high = self.ticks[0], self.ticks[-1]
        self.step = (WIDTH - LEFT - 20) / max(count - 1, 1)

    def x(self, place):
        return round(LEFT + 10 + place * self.step, 1)

    def y(self, points):
        share = (points - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP), 1)

    def runs(self, values):
        found, run = [], []
        for place, value in enumerate(values):
            if value is None:
                found, run = [*found, run], []
            else:
                run.append((self.x(place), self.y(value / 100)))
        return [piece for piece in [*found, run] if piece]

    def band(self, pairs):
        known = [(place, low, high) for place, (low, high) in enumerate(pairs) if low is not None]
        if len(known) < 2:
            return ""
        upper = [(self.x(place), self.y(high / 100)) for place, _low, high in known]
        lower = [(self.x(place), self.y(low / 100)) for place, low, _high in reversed(known)]
        return charts.points_of(upper + lower)

    def levels(self):
        return [(self.y(tick), f"{tick:g}") for tick in self.ticks]


@dataclass(frozen=True)
class Column:
    """One column of a histogram: where it stands, how tall, its limits in hundredths, and how many it counts."""

    x: float
    y: float
    width: float
    height: float
    low: int
    high: int
    count: int

    @property
    def middle(self):
        return self.x + self.width / 2

    @property
    def label_y(self):
        return self.y - 4


def columns_of(histogram, width=1100, height=160):
    """Return the Columns of [(from, to, how many)]."""
    shapes = charts.columns([number for _low, _high, number in histogram], width, height - 16, gap=8)
    return [
        Column(x, y + 16, each, tall, low, high, number)
        for (x, y, each, tall), (low, high, number) in zip(shapes, histogram, strict=True)
    ]
