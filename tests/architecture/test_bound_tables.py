"""X2, T9: a change of any column of any table is found, but for those that docs/explanation/ledger.md lets go.

Each column is changed behind the portal's back in a world in which every table has rows; a new table that is neither
bound nor in that list fails here, and so does one that is empty.
"""

import re
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from appraisal.facts.models import Fact
from appraisal.models import (
    Band,
    Category,
    Coefficient,
    Exclusion,
    Exemption,
    ForbiddenMeasure,
    Gate,
    Indicator,
    Line,
    RatingDecision,
    Run,
    Scheme,
    SchemeVersion,
    Sheet,
)
from appraisal.results.runs import deeds as runs
from cases.models import CaseShare, DefectItem, Evaluation, EvaluationFinding
from portal.ledger.models import Event, Head
from portal.ledger.rows import guards
from portal.ledger.rows.labels import label_of
from portal.ledger.rows.live_rows import noted_models, witnessed_models
from portal.ledger.verification import verify
from portal.ledger.writing.recording import deed
from portal.office.models import GivenNumber, Reminder, ReminderStep, Series
from portal.people.actors import actor
from portal.people.models import CalendarDay, Officer, Post
from portal.reference.loading import load_rows
from tests.appraisal.making import SYSTEM
from tests.architecture.test_registry import CALLS, call
from tests.ledger.tampering import behind_the_back

LEDGER_PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "ledger.md"
FIRST_CALLS = ("cases.file.sealing.archiving.archive", "cases.property.deeds.end")


def exempt():
    """Return {table or table.column: why} of what the page says is not bound."""
    text = LEDGER_PAGE.read_text(encoding="utf-8").split("## What is not bound")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| `")]
    return {name: why.strip() for names, why in rows for name in re.findall(r"`([a-z_.]+)`", names)}


def models():
    """Return one model for each table, in a stable order."""
    found = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    return [found[table] for table in sorted(found)]


EXEMPT = exempt()
BY_LABEL = {*witnessed_models(), *noted_models()}
EMPTY = {apps.get_model(label) for label in guards.EMPTY}
BOUND = [model for model in models() if model._meta.db_table not in EXEMPT and model not in EMPTY]
OTHERS = [model for model in BOUND if model not in BY_LABEL]
CHECKS = (
    "SELECT relname, conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid "
    "WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
)


def columns_of(model):
    """Return the fields of a model whose change must be found."""
    table = model._meta.db_table
    return [field for field in model._meta.concrete_fields if f"{table}.{field.column}" not in EXEMPT]


@pytest.fixture(scope="module")
def full_world(built_world):
    """The world after as many deeds as go together, with a row in every bound table."""
    with transaction.atomic():
        for name in (*FIRST_CALLS, *CALLS):
            try:
                with transaction.atomic():
                    call(name, built_world)
            except Exception:
                continue
        fill(built_world)
        yield built_world
        transaction.set_rollback(True)


def fill(world):
    """Write what no deed of the registry leaves."""
    words = {"code": "fines", "name": "罚没款数额", "patterns": ["fines.*"], "words": ["罚没款"], "source": "公安部"}
    load_rows(ForbiddenMeasure, [words], ("code",), world.at)
    fill_draft(world)
    with deed("rows.written", by=actor(world.bureau.supervisor), at=world.at) as record:
        series = Series.objects.create(unit=world.bureau.unit, code="paper/行罚决", year=2020, last=1)
        record.keep(series)
        record.save(
            GivenNumber(
                key="x", unit=series.unit, code=series.code, year=2020, serial=1, number="1号", given_at=world.at
            ),
            Reminder(step=ReminderStep.objects.first(), ref=world.clock.pk, due_at=world.at, sent_at=world.at),
            EvaluationFinding(
                evaluation=Evaluation.objects.first(),
                item=DefectItem.objects.first(),
                officer=world.bureau.officer,
                unit=world.bureau.unit,
                remark="未告知",
                found_at=world.at,
                severity="minor",
            ),
            RatingDecision(
                rating=world.rating,
                level="county",
                outcome="passed",
                grade="4",
                decided_on=date(2026, 1, 10),
                recorded_by=world.bureau.leader,
                recorded_at=world.at,
            ),
            Exclusion(
                ref_kind="cases.case", ref_id=1, excluded_by=world.bureau.supervisor, excluded_at=world.at, reason="误"
            ),
        )


def fill_draft(world):
    """Write a draft with grades and gates, one of which holds on every sheet of its simulation."""
    version = SchemeVersion(scheme=Scheme.objects.first(), number="draft", effective_from=date(2030, 1, 1))
    with deed("version.drafted", by=actor(world.bureau.supervisor), at=world.at, about=version) as record:
        record.save(version)
        Band.objects.create(version=version, code="1", subject="u", from_points=9500, name="一级")
        category = Category.objects.create(version=version, code="all", name="全部", full_marks=10_000)
        Indicator.objects.create(
            version=version,
            category=category,
            code="1",
            subject="u",
            measure="cases.closed",
            rule="per_occurrence",
            params={"points": 1},
            missing="zero",
        )
        always = {"any": [{"of": "total", "is": ">=", "than": 0}]}
        Gate.objects.create(
            version=version, code="4", subject="u", effect="cap", limit=1, condition=always, name="否决"
        )
        record.keep_sets(version)
        granted = {
            "scheme": version.scheme,
            "subject_kind": "u",
            "group": "stations",
            "starts_on": date(2026, 1, 1),
            "ground": "辖区复杂",
            "granted_by": world.bureau.supervisor,
            "granted_at": world.at,
        }
        record.save(Coefficient(factor=10_500, **granted), Exemption(indicator="1.1", gives="full", **granted))
    period = Run.objects.order_by("pk").first().period_id
    runs.compute(by=SYSTEM, at=world.at, period_id=period, kind=Run.Kind.SIMULATION, version_id=version.pk)


@pytest.fixture
def watched(full_world, db):
    """A cursor that no guard watches; everything is as it was afterwards."""
    with transaction.atomic():
        with behind_the_back() as cursor:
            # Who edits the database past the portal need not mind the rules of a table either.
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = ON")
            else:
                cursor.execute(CHECKS)
                dropped = [f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"' for table, name in cursor.fetchall()]
                cursor.execute(";".join(["SET CONSTRAINTS ALL IMMEDIATE", *dropped, "SET CONSTRAINTS ALL DEFERRED"]))
            yield cursor
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = OFF")
        transaction.set_rollback(True)


def found():
    """Return what verification says."""
    return [finding.what for finding in verify()]


def is_found():
    """Say whether verification says anything; what it asks last, and what these tables have, is asked first."""
    providers = (import_string(path) for path in settings.VERIFICATION_PROVIDERS)
    return any(next(look(), None) for look in providers) or next(verify(), None) is not None


def names(label, findings):
    return any(re.search(rf"\b{re.escape(label)}(?![\w-])", what) for what in findings)


def first_row(model):
    """Return {column: value} of one row as the database holds it."""
    columns = [field.column for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        listed = ", ".join(f'"{column}"' for column in columns)
        key = ", ".join(f'"{field.column}"' for field in model._meta.pk_fields)
        cursor.execute(f'SELECT {listed} FROM "{model._meta.db_table}" ORDER BY {key} LIMIT 1')
        row = cursor.fetchone()
    return dict(zip(columns, row, strict=True)) if row else None


def others(field, value):
    """Yield other values that the column could hold, the nearest first."""
    kind = (field.target_field if field.is_relation else field).get_internal_type()
    if field.is_relation:
        keys = field.related_model._base_manager.order_by("-pk").values_list(field.target_field.attname, flat=True)
        yield from (key for key in keys[:3] if str(key).replace("-", "") != str(value).replace("-", ""))
    if kind == "BooleanField":
        yield not value
    elif kind == "UUIDField":
        yield uuid4()
    elif kind == "JSONField":
        yield from ({"forged": 1}, ["forged"])
    elif kind == "DateField":
        yield (date.fromisoformat(value) if isinstance(value, str) else value or date(2020, 1, 1)) + timedelta(days=1)
    elif kind == "TimeField":
        yield "03:00:00"
    elif kind == "DateTimeField":
        yield timezone.now() + timedelta(days=3)
        yield timezone.now() - timedelta(days=900)
    elif kind.endswith(("IntegerField", "AutoField")):
        yield from ((value or 0) + step for step in (1, 900_001, -1, 3) if (value or 0) + step >= 0)
    elif kind in ("CharField", "TextField", "SlugField", "FileField"):
        text = value or ""
        longest = getattr(field, "max_length", None) or 10**6
        yield from (text[: longest - 1] + "x", text[:-1] + "y", "z" * min(longest, 3))
    else:
        raise NotImplementedError(f"{field}: {kind}")


def edit(cursor, model, row, field):
    """Change one column of a row behind the portal's back; return the new value, or None where none is taken."""
    key = {each.column: row[each.column] for each in model._meta.pk_fields}
    where = " AND ".join(f'"{column}" = %s' for column in key)
    for value in others(field, row[field.column]):
        given = field.get_db_prep_save(value, connection)
        if given == row[field.column]:
            continue
        try:
            with transaction.atomic():
                cursor.execute(
                    f'UPDATE "{model._meta.db_table}" SET "{field.column}" = %s WHERE {where}', [given, *key.values()]
                )
            return value
        except (IntegrityError, DatabaseError):
            # The constraints of the table hold behind the portal's back as well.
            continue
    return None


def test_the_list_names_tables_and_columns_that_are_there():
    tables = {model._meta.db_table: model for model in models()}
    columns = {f"{table}.{field.column}" for table, model in tables.items() for field in model._meta.concrete_fields}

    assert set(EXEMPT) - columns - tables.keys() - {"django_migrations", "cases_casetext_fts"} == set()
    assert [name for name, why in EXEMPT.items() if len(why) < 20] == []
    assert [model for model in BY_LABEL if model._meta.db_table in EXEMPT] == []


def test_every_table_of_the_database_has_a_model_or_stands_in_the_list(db):
    tables = set(connection.introspection.table_names()) - {model._meta.db_table for model in models()}

    # The search's own table on SQLite has others below it.
    assert {table for table in tables if not table.startswith("cases_casetext_fts")} - set(EXEMPT) == set()


def test_every_bound_table_has_rows_to_change_and_the_full_world_is_whole(full_world, db):
    assert [model._meta.db_table for model in BOUND if first_row(model) is None] == []
    assert found() == []


def test_a_change_of_any_column_of_a_bound_row_is_named(watched):
    """Column by column, all tables at once: a row's own digest is what names it."""
    silent, refused = [], []
    for place in range(max(len(columns_of(model)) for model in BY_LABEL)):
        edited = {}
        with transaction.atomic():
            for model in BY_LABEL:
                fields = columns_of(model)
                if place < len(fields):
                    row, field = first_row(model), fields[place]
                    value = edit(watched, model, row, field)
                    key = value if field.primary_key else row[model._meta.pk.column]
                    edited[model, field] = value is not None and f"{model._meta.label_lower}:{as_key(model, key)}"
            findings = found()
            transaction.set_rollback(True)
        silent += [str(field) for (_model, field), label in edited.items() if label and not names(label, findings)]
        refused += [str(field) for (_model, field), label in edited.items() if not label]

    assert silent == []
    assert refused == []


def as_key(model, key):
    return str(UUID(key)) if model._meta.pk.get_internal_type() == "UUIDField" and isinstance(key, str) else str(key)


@pytest.mark.parametrize("model", OTHERS, ids=lambda model: model._meta.db_table)
def test_a_change_of_any_column_of_the_other_tables_is_found(watched, model):
    silent, refused, row = [], [], first_row(model)
    for field in columns_of(model):
        with transaction.atomic():
            if edit(watched, model, row, field) is None:
                refused.append(str(field))
            elif not is_found():
                silent.append(str(field))
            transaction.set_rollback(True)

    assert silent == []
    assert refused == []


SAMPLE = (
    (DefectItem, "severity"),
    (CaseShare, "user"),
    (Officer, "password"),
    (Officer, "is_active"),
    (CalendarDay, "is_working"),
    (Sheet, "rank"),
    (Line, "points"),
    (Fact, "quantity"),
    (Series, "last"),
    (Head, "seq"),
)


@pytest.mark.parametrize(("model", "name"), SAMPLE, ids=lambda each: each if isinstance(each, str) else each.__name__)
def test_these_changes_are_found_on_both_engines(watched, model, name):
    with transaction.atomic():
        assert edit(watched, model, first_row(model), model._meta.get_field(name)) is not None
        findings = found()
        transaction.set_rollback(True)

    assert findings != []


@pytest.mark.parametrize("model", sorted(witnessed_models(), key=str), ids=lambda model: model._meta.db_table)
def test_a_new_row_that_names_an_old_event_is_refused(full_world, db, model):
    table = model._meta.db_table
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)

    refused = pytest.raises(DatabaseError, match="new row without an event")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM "{table}" LIMIT 1')


@pytest.mark.parametrize("label", guards.EMPTY)
def test_a_table_that_stays_empty_takes_no_row_and_is_named_when_it_has_one(full_world, db, label):
    model = apps.get_model(label)
    with pytest.raises(DatabaseError, match="stays empty"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(*a_forged_row(model))
    with transaction.atomic():
        with behind_the_back() as cursor:
            if model is not Group:
                cursor.execute("INSERT INTO auth_group (id, name) VALUES (1, '1')")
            cursor.execute(*a_forged_row(model))
        findings = found()
        transaction.set_rollback(True)

    assert any(what.startswith(label) for what in findings)


def a_forged_row(model):
    values = {
        field.column: field.get_db_prep_save(forged(field), connection)
        for field in model._meta.concrete_fields
        if not field.null
    }
    columns, marks = ", ".join(f'"{name}"' for name in values), ", ".join(["%s"] * len(values))
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})', list(values.values())


def forged(field):
    if field.is_relation:
        return field.related_model._base_manager.order_by("pk").values_list("pk", flat=True).first() or 1
    if field.get_internal_type() == "DateTimeField":
        return timezone.now()
    return 1 if field.get_internal_type().endswith(("IntegerField", "AutoField")) else "1"


def test_an_account_written_past_the_portal_is_named(full_world, db):
    with transaction.atomic():
        forged = Officer.objects.create(badge_number="666666", name="伪造", unit=full_world.bureau.unit)
        findings = found()
        transaction.set_rollback(True)

    assert findings == [f"people.officer:{forged.pk} is not as its last event left it"]


def test_a_post_that_names_an_old_event_is_refused_and_named_when_forced(full_world, db):
    old = Event.objects.filter(kind="post.given").first()
    post = Post(
        officer=full_world.bureau.officer,
        role="bureau_leader",
        unit=full_world.bureau.root,
        starts_on=date(2024, 1, 1),
        last_event=old,
    )
    with pytest.raises(DatabaseError, match="new row without an event"), transaction.atomic():
        post.save()
    with transaction.atomic():
        with behind_the_back():
            post.save()
        findings = found()
        transaction.set_rollback(True)

    assert findings == [f"{label_of(post)} is not as its last event left it"]


def test_a_line_of_a_docket_that_nothing_gives_rise_to_is_refused(full_world, db):
    stranger = full_world.b.officer
    sql = (
        "INSERT INTO cases_docketline (case_id, officer_id, registered_at, state, cause_id) "
        "SELECT id, %s, registered_at, state, cause_id FROM cases_case WHERE id = %s"
    )
    refused = pytest.raises(DatabaseError, match="follows from handlers and shares")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [stranger.pk, full_world.fresh.pk])


@pytest.mark.parametrize("model", [Fact, Sheet, Line], ids=lambda model: model.__name__)
def test_a_published_run_takes_no_more_rows(full_world, db, model):
    of_run = {"sheet__run__published_at__isnull": False} if model is Line else {"run__published_at__isnull": False}
    row = model.objects.filter(**of_run).first()
    row.pk, row._state.adding = None, True
    if model is Sheet:
        row.subject_id = row.officer_id = Officer.objects.exclude(sheets__run=row.run_id).first().pk
        row.subject_kind, row.unit_id = "o", None
    if model is Line:
        row.adjusts_id = row.sheet.run.period_id

    with pytest.raises(DatabaseError, match="takes no more rows"), transaction.atomic():
        row.save(force_insert=True)
    with transaction.atomic():
        with behind_the_back():
            row.save(force_insert=True)
        findings = found()
        transaction.set_rollback(True)

    assert any("are not those published" in what for what in findings)


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE ledger_head SET seq = 0", "moves forward only"),
        ("UPDATE ledger_head SET seq = seq + 1", "moves forward only"),
        ("UPDATE ledger_head SET hash = genesis", "moves forward only"),
        ("UPDATE ledger_head SET genesis = hash", "keeps its beginning"),
        ("DELETE FROM ledger_head", "never deleted"),
        ("UPDATE office_series SET last = last - 1", "never falls"),
        ("UPDATE office_series SET year = 2001", "only the count moves"),
        ("DELETE FROM office_series", "never deleted"),
        ("DELETE FROM people_officer", "never deleted"),
        ("UPDATE people_calendarday SET is_working = NOT is_working", "without an event"),
        ("DELETE FROM people_calendarday", "without an event"),
        (
            'INSERT INTO people_calendarday ("on", year_id, is_working, name, name_en) '
            "VALUES ('2026-07-01', 2026, FALSE, 'x', '')",
            "without an event",
        ),
        ("UPDATE cases_defectitem SET severity = 'minor'", "change without an event"),
        ("DELETE FROM office_clockrule", "never deleted"),
    ],
)
def test_the_database_itself_refuses(full_world, db, sql, words):
    with pytest.raises(DatabaseError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_chain_without_its_head_is_a_finding_and_no_crash(watched):
    watched.execute("DELETE FROM ledger_head WHERE chain = 'business'")

    assert next(finding.what for finding in verify() if finding.chain == "business") == "has no head"


@pytest.mark.parametrize("states", ["x", "[]", "7", '{"nobody.nothing:1":"0"}', '{"people":"0"}'])
def test_an_event_that_says_nonsense_of_rows_is_a_finding_and_no_crash(watched, states):
    watched.execute("UPDATE ledger_event SET states = %s WHERE chain = 'business' AND seq = 3", [states])

    assert "altered" in found()
