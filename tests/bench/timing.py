"""Interleaved runs in one process: every candidate meets the same load of the machine."""

import gc
import json
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles

from django.db import connection


@dataclass
class Figure:
    """One measured thing: median and nine-tenths quantile in ms, processor time in ms, and how many queries."""

    area: str
    name: str
    p50: float
    p90: float
    work: float
    queries: int | None = None
    beside: str = ""
    ratio: float | None = None
    goal: str = ""
    is_met: bool | None = None
    note: str = ""

    def as_dict(self):
        return {name: round(v, 3) if isinstance(v, float) else v for name, v in asdict(self).items()}


@dataclass
class Lap:
    """One run: milliseconds by the clock, and of work by this process and by the database for it."""

    ms: float
    work: float


class Stopwatch:
    """`with Stopwatch() as watch: ...` and then `watch.lap`."""

    def __enter__(self):
        self._work, self._begun = _work(), time.perf_counter()
        return self

    def __exit__(self, *problem):
        ms = (time.perf_counter() - self._begun) * 1000
        self.lap = Lap(ms, _work() - self._work)


def _work():
    """Milliseconds of processor time so far; the database's share only where it runs on this machine."""
    own = time.process_time() * 1000
    try:
        backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    except (OSError, AttributeError):
        return own
    return own + int(backend.split()[0]) / 1e6


def interleaved(candidates, runs, warm=2):
    """Return {name: [Lap, ...]} for {name: callable}, one after the other, round after round.

    A callable may return the Lap that counts, when not all of it does.
    """
    taken = {name: [] for name in candidates}
    for number in range(warm + runs):
        gc.collect()
        for name, run in candidates.items():
            with Stopwatch() as watch:
                lap = run()
            if number >= warm:
                taken[name].append(lap if isinstance(lap, Lap) else watch.lap)
    return taken


def p50(laps):
    """Return the median of the clock, in milliseconds."""
    return median(lap.ms for lap in laps)


def summed_up(area, name, laps, **more):
    """Return the Figure of the laps of one candidate."""
    times = [lap.ms for lap in laps]
    return Figure(area, name, median(times), quantiles(times, n=10)[-1], median(lap.work for lap in laps), **more)


def compared(figure, beside, laps, limit, *, at_least=False):
    """Set the ratio of a figure to another one, and whether it keeps to its limit."""
    floor = p50(laps)
    figure.beside, figure.ratio = beside, floor / figure.p50 if at_least else figure.p50 / floor
    figure.goal = f"{'≥' if at_least else '≤'} {limit} ×"
    figure.is_met = figure.ratio >= limit if at_least else figure.ratio <= limit
    return figure


@contextmanager
def counted_queries():
    """Collect the statements that run inside."""
    statements = []

    def note(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


READS = ("SELECT", "WITH", "EXECUTE")


@contextmanager
def touched_pages():
    """Collect (pages of 8 kB that PostgreSQL goes through for it, statement) of the statements that read, run inside.

    It counts what lies in the shared buffers and what is read into them, so it depends on no load and no cache.
    Each statement is asked twice.
    """
    statements = []

    def note(execute, sql, params, many, context):
        if sql.lstrip(" (").upper().startswith(READS):
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}", params)
                plan = cursor.fetchone()[0]
            whole = (plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]
            statements.append((whole["Shared Hit Blocks"] + whole["Shared Read Blocks"], sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements
