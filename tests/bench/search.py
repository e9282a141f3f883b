"""python -m tests.bench.search [--cases 1000000] [--words 60]: Chinese full text beside the bare SQL.

A database of its own: a small demo bureau, whose cases are then multiplied by SQL with texts put together from phrases,
so that words are as rare and as common as in life. Only what the list reads is multiplied; the ledger stays small.
"""

import argparse
import os
import random
import sys
import tempfile
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2

from tests.bench.databases import Unfit, prepared
from tests.support.services import postgres_url

DEMO_CASES = 2000
SEED = 9
PHRASES_AT_ONCE = 6
BARE = (
    "SELECT c.id, c.number FROM cases_case c JOIN cases_casetext t ON t.case_id = c.id "
    "WHERE NOT c.is_sealed AND t.grams @@ %s::tsquery ORDER BY c.registered_at DESC, c.id DESC LIMIT 26"
)
GRAMS = (
    "CREATE FUNCTION pg_temp.grams(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS "
    "'SELECT array_to_tsvector(array_agg(DISTINCT substr(said, i, 2))) FROM generate_series(1, length(said) - 1) i'"
)
CHANGED = {"id", "number", "facts", "registered_at"}


def main():
    asked = _asked()
    os.environ.setdefault("DATA", tempfile.mkdtemp(prefix="sishen-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    url = os.environ.get("DATABASE_URL") or postgres_url() or ""
    os.environ["DATABASE_URL"] = _database(url, asked.cases)
    import django

    django.setup()
    phrases = _phrases(random.Random(SEED))
    _multiply(asked.cases, phrases)
    _report(phrases, asked.words)


def _database(url, cases):
    """Return the address of the database to search in, a copy of the small demo where it is new."""
    address, _seconds = prepared(url, DEMO_CASES)
    name = f"sishen_bench_search_{cases}"
    server = psycopg2.connect(urlunsplit(urlsplit(url)._replace(path="/postgres")))
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{address.rpartition("/")[2]}"')
    server.close()
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _phrases(chance):
    """Return phrases of four to eight characters; those that stand first are used far more often than the last."""
    said = (Path(__file__).resolve().parents[2] / "fixtures" / "causes.json").read_text(encoding="utf-8")
    characters = sorted({one for one in said if "一" <= one <= "鿿"})
    return ["".join(chance.choices(characters, k=chance.randint(4, 8))) for _phrase in range(4000)]


def _multiply(cases, phrases):
    from django.db import connection

    from cases.models import Case, CaseText

    there = Case.objects.count()
    if CaseText.objects.count() >= cases // 2:
        return
    columns = [field.column for field in Case._meta.concrete_fields if field.column not in CHANGED]
    with connection.cursor() as cursor:
        cursor.execute(GRAMS)
        cursor.execute("CREATE TEMP TABLE phrase (place serial, said text)")
        cursor.executemany("INSERT INTO phrase (said) VALUES (%s)", [(each,) for each in phrases])
        cursor.execute("CREATE UNIQUE INDEX ON phrase (place)")
        cursor.execute(
            f"INSERT INTO cases_case (number, facts, registered_at, {', '.join(columns)}) "
            "SELECT '量' || i, (SELECT string_agg(said, '') FROM phrase WHERE place IN "
            f"(SELECT 1 + floor(power(random(), 3) * %s)::int + i * 0 FROM generate_series(1, {PHRASES_AT_ONCE}))), "
            f"c.registered_at - i * interval '40 seconds', {', '.join('c.' + column for column in columns)} "
            "FROM generate_series(1, %s) i JOIN (SELECT *, row_number() OVER (ORDER BY id) AS turn FROM cases_case) c "
            "ON c.turn = 1 + i %% %s",
            [len(phrases), cases - there, there],
        )
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'cases_casetext_grams'")
        index = cursor.fetchone()[0]
        cursor.execute("DROP INDEX cases_casetext_grams")
        cursor.execute(
            "INSERT INTO cases_casetext (case_id, text, version, grams) "
            "SELECT id, facts, version, pg_temp.grams(facts) FROM cases_case WHERE number LIKE '量%%'"
        )
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(index)
        cursor.execute("ANALYZE cases_case")
        cursor.execute("ANALYZE cases_casetext")


def _report(phrases, words):
    from django.db import connection

    from cases.file.search.words import grams_of
    from cases.models import Case
    from tests.bench.people import lookers
    from tests.bench.timing import interleaved, p50
    from tests.bench.visiting import Visitor

    chance = random.Random(SEED)
    asked = [_word(chance.choice(phrases), chance) for _word_number in range(words)]
    said = Case.objects.filter(number__startswith="量").values_list("facts", "text__text").first()
    assert grams_of(said[0]) == {said[1][at : at + 2] for at in range(len(said[1]) - 1)}
    supervisor = Visitor(lookers()["supervisor"])

    def bare(word):
        connection.ensure_connection()
        with connection.connection.cursor() as cursor:
            cursor.execute(BARE, [f"'{word}'"])
            return cursor.fetchall() and None

    candidates = {("empty", ""): lambda: supervisor.get("/bench/empty/")}
    for word in asked:
        candidates["page", word] = lambda w=word: supervisor.get(f"/cases/?q={quote(w)}")
        candidates["sql", word] = lambda w=word: bare(w)
    taken = interleaved(candidates, runs=3, warm=1)
    print(f"{Case.objects.count():,} cases, {words} words of two characters, medians of 3")
    print(f"empty view: {p50(taken['empty', '']):.1f} ms")
    for kind in ("page", "sql"):
        times = sorted(p50(laps) for (each, _word_), laps in taken.items() if each == kind)
        cut = quantiles(times, n=20)
        print(f"{kind}: p50 {cut[9]:.1f} ms, p95 {cut[18]:.1f} ms, slowest {times[-1]:.1f} ms")


def _word(phrase, chance):
    start = chance.randrange(len(phrase) - 1)
    return phrase[start : start + 2]


def _asked():
    parser = argparse.ArgumentParser(prog="python -m tests.bench.search", description="Measure full-text search.")
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--words", type=int, default=60)
    return parser.parse_args()


if __name__ == "__main__":
    try:
        main()
    except Unfit as reason:
        sys.exit(str(reason))
