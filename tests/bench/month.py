"""The month for 2,000 officers and 30 indicators: collecting and scoring, each beside hand-written SQL."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import timezone

from appraisal.engine import scoring
from appraisal.engine.digests import inputs_digest, results_digest
from appraisal.facts.collecting import collect
from appraisal.models import Category, Indicator, Run, Scheme, SchemeVersion
from appraisal.scheme.measures import MEASURES
from appraisal.scheme.periods import deeds as periods
from cases.models import Matter
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from tests.bench import by_hand
from tests.bench.timing import Stopwatch, compared, interleaved, summed_up

INDICATORS = 30
COLLECT_LIMIT, SCORE_LIMIT = 2, 1.6
OFFICE = system("measurement")
SAME = {
    "fact": "subject_kind, subject_id, measure, occurred_on, quantity, base, ref_kind, ref_id",
    "line": "indicator_id, value, base, points",
    "sheet": 'subject_kind, subject_id, unit_id, "group", points, caseload, is_ranked, rank',
}


class Different(AssertionError):
    """The engine and the hand-written SQL do not write the same rows."""


def measure(runs):
    """Yield the Figures of collecting and scoring."""
    month = Month()
    month.check()
    engine, hand = month.collect, month.collect_by_hand
    taken = interleaved({"collect": engine, "by hand": hand}, runs)
    note = f"{month.facts:,} facts"
    yield compared(
        summed_up("month", "collect", taken["collect"], note=note), "SQL by hand", taken["by hand"], COLLECT_LIMIT
    )
    yield summed_up("month", "collect: by hand", taken["by hand"])
    taken = interleaved({"score": month.score, "by hand": month.score_by_hand, "digests": month.digests}, runs)
    note = f"{month.sheets:,} sheets, {month.lines:,} lines"
    yield compared(summed_up("month", "score", taken["score"], note=note), "SQL by hand", taken["by hand"], SCORE_LIMIT)
    yield summed_up("month", "score: by hand", taken["by hand"])
    yield summed_up("month", "digests of both", taken["digests"])


class Month:
    """The fullest month of the database, a run of it, and scratch tables of the same shape."""

    def __init__(self):
        self.version = _version()
        self.period = _fullest_month(self.version.scheme)
        self.run = _run(self.period, self.version)
        self.indicators = list(self.version.indicators.all())
        self.params = {
            "run": self.run.pk,
            "first": _midnight(self.period.starts_on),
            "last": _midnight(self.period.ends_on),
            "first_day": self.period.starts_on,
            "last_day": self.period.ends_on,
        }
        _make_scratch()

    def check(self):
        """Keep the facts and one result of the run, and raise Different unless both ways write the same rows."""
        with transaction.atomic():
            scoring.clear(self.run)
            scoring.clear_facts(self.run)
            self.facts = collect(self.run)
        self._by_hand(by_hand.COLLECT)
        with transaction.atomic():
            self.sheets = scoring.score(self.run)
        self._by_hand([by_hand.score_sql(self.indicators)])
        for name, columns in SAME.items():
            _check_same(name, columns, self.run)
        self.lines = _count("bench_line")
        _empty_scratch()

    def collect(self):
        return self._undone(lambda: collect(self.run), before=lambda: scoring.clear_facts(self.run))

    def score(self):
        return self._undone(lambda: scoring.score(self.run), before=lambda: scoring.clear(self.run))

    def collect_by_hand(self):
        return self._undone(lambda: self._by_hand(by_hand.COLLECT))

    def score_by_hand(self):
        return self._undone(lambda: self._by_hand([by_hand.score_sql(self.indicators)]))

    def digests(self):
        inputs_digest(self.run)
        results_digest(self.run)

    def _by_hand(self, statements):
        connection.ensure_connection()
        with connection.connection.cursor() as cursor:
            for sql in statements:
                cursor.execute(sql, self.params)

    def _undone(self, work, before=lambda: None):
        """Return the Lap of `work` in a transaction that is taken back."""
        _vacuum()
        with transaction.atomic():
            before()
            with Stopwatch() as watch:
                work()
            transaction.set_rollback(True)
        return watch.lap


def _fullest_month(scheme):
    ended = Matter.objects.exclude(ended_at=None).annotate(month=TruncMonth("ended_at"))
    fullest = ended.values("month").annotate(n=Count("pk")).order_by("-n").first()["month"]
    return periods.open_period(by=OFFICE, at=fullest, scheme_id=scheme.pk, starts_on=timezone.localdate(fullest))


def _version():
    """A draft of 30 indicators of officers: one of each measure, then some again under another rule."""
    if found := SchemeVersion.objects.filter(scheme__code="bench").first():
        return found
    now = timezone.now()
    with deed("version.drafted", by=OFFICE, at=now) as record:
        scheme = Scheme(code="bench", name="测量", name_en="Measurement")
        record.save(scheme)
        version = SchemeVersion(
            scheme=scheme,
            number="1",
            effective_from=now.date(),
            smallest_caseload_units=0,
            smallest_caseload_officers=0,
        )
        record.save(version)
        category = Category.objects.create(
            version=version, code="all", name="全部", full_marks=10_000, base_marks_units=0, base_marks_officers=10_000
        )
        Indicator.objects.bulk_create(_indicators(version, category))
        record.keep_sets(version)
    return version


def _indicators(version, category):
    counts = [measure for measure in MEASURES if not measure.is_rate]
    for place, measure in enumerate([*MEASURES, *counts][:INDICATORS]):
        rule, params = "per_occurrence", {"points": -20, "floor": -400}
        if measure.is_rate:
            rule, params = "rate_target", {"target_bp": 9500, "points_per_point": 30, "full": 500}
        if place >= len(MEASURES):
            rule, params = "linear", {"low": 0, "high": 10, "points_low": 500, "points_high": 0}
        yield Indicator(
            version=version,
            category=category,
            code=str(place),
            subject="o",
            measure=measure.code,
            rule=rule,
            params=params,
            name=str(place),
            missing="full",
            missing_reason="bench",
            position=place,
        )


def _run(period, version):
    run = Run.objects.filter(period=period, version=version).first()
    if run is None:
        run = Run(period=period, version=version, started_at=timezone.now())
        with deed("run.started", by=OFFICE, at=run.started_at) as record:
            record.save(run)
    run.period, run.version = period, version
    return run


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _make_scratch():
    with connection.cursor() as cursor:
        for name in by_hand.SCRATCH:
            cursor.execute(f"DROP TABLE IF EXISTS bench_{name}")
            cursor.execute(f"CREATE TABLE bench_{name} (LIKE appraisal_{name} INCLUDING ALL)")


def _empty_scratch():
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(f'bench_{name}' for name in by_hand.SCRATCH)}")


def _vacuum():
    with connection.cursor() as cursor:
        for name in by_hand.SCRATCH:
            cursor.execute(f"VACUUM appraisal_{name}, bench_{name}")


def _count(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        return cursor.fetchone()[0]


def _check_same(name, columns, run):
    ours, theirs = f"appraisal_{name} r WHERE run_id = {run.pk}", f"bench_{name} r"
    if name == "line":
        columns = ", ".join(["s.subject_kind", "s.subject_id", *(f"r.{one}" for one in columns.split(", "))])
        ours = f"appraisal_line r JOIN appraisal_sheet s ON s.id = r.sheet_id WHERE s.run_id = {run.pk}"
        theirs = "bench_line r JOIN bench_sheet s ON s.id = r.sheet_id"
    ours, theirs = f"SELECT {columns} FROM {ours}", f"SELECT {columns} FROM {theirs}"
    with connection.cursor() as cursor:
        for one, other in ((ours, theirs), (theirs, ours)):
            cursor.execute(f"{one} EXCEPT ALL {other} LIMIT 3")
            if rows := cursor.fetchall():
                raise Different(f"{name}: {rows}")
