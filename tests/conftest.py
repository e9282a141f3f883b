"""What every test may ask for: a moment, a bureau, reference data, and the services of this machine.

Every database holds from the start the reference data of fixtures/ and one bureau (support/prepared.py), so a test

- asks for `bureau` and gets its people for nothing (`factories.a_bureau()` makes a second one, and takes time),
- filters before it counts or gets officers, units, posts, qualifications, causes, calendar days and events,
- asks for `empty_database` when it needs a portal in which nothing is,
- may commit (`django_db(transaction=True)`): afterwards the database is put back as it was, which takes
  2 ms on SQLite and 100 ms on PostgreSQL.
"""

import gc
from datetime import datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings
from whitenoise.middleware import WhiteNoiseMiddleware

from portal.shell.documents import pdf
from tests.support import copied, described, flushing, keyed, prepared, services, templates

TESTS = Path(__file__).parent
# Nothing depends on how fast the machine is.
settings.register_profile("house", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("house")
_numbers = count()


def _restore_the_database(self):
    for name in self._databases_names(include_mirrors=False):
        prepared.restore(connections[name])


TransactionTestCase._fixture_teardown = _restore_the_database

# Whose statements, locks, triggers or digests are written for each engine: run on PostgreSQL and on SQLite.
BOTH_ENGINES = (
    "architecture/test_bound_tables.py::test_these_changes_are_found_on_both_engines",
    "architecture/test_bound_tables.py::test_a_new_row_that_names_an_old_event_is_refused",
    "architecture/test_bound_tables.py::test_a_table_that_stays_empty_takes_no_row_and_is_named_when_it_has_one",
    "architecture/test_bound_tables.py::test_a_post_that_names_an_old_event_is_refused_and_named_when_forced",
    "architecture/test_bound_tables.py::test_a_line_of_a_docket_that_nothing_gives_rise_to_is_refused",
    "architecture/test_bound_tables.py::test_a_published_run_takes_no_more_rows",
    "architecture/test_bound_tables.py::test_the_database_itself_refuses",
    "architecture/test_later_columns.py",
    "architecture/test_schedule.py",
    "appraisal/consequences/ladders/",
    "appraisal/consequences/warnings/",
    "appraisal/engine/",
    "appraisal/entries/test_entries.py",
    "appraisal/entries/test_measures.py",
    "appraisal/facts/",
    "appraisal/results/",
    "appraisal/scheme/test_patterns.py",
    "cases/clocks/",
    "cases/exchange/test_import",
    "cases/exchange/test_batches",
    "cases/exchange/test_people",
    "cases/exchange/test_reading",
    "cases/exchange/test_scale",
    "cases/file/",
    "cases/review/test_bulk.py",
    "cases/review/test_claims.py",
    "cases/review/test_races.py",
    "cases/review/test_review.py",
    "cases/review/test_seats_",
    "cases/review/test_two_at_one_file.py",
    "cases/desk/test_list.py",
    "cases/desk/test_my_cases.py",
    "cases/desk/test_watchdog.py",
    "cases/intake/test_registration.py",
    "demo/test_history.py",
    "dispatch/test_inbox.py",
    "dispatch/test_kills.py",
    "dispatch/test_notices.py",
    "dispatch/test_outbox.py",
    "dispatch/test_plans.py",
    "dispatch/test_races.py",
    "dispatch/test_runs.py",
    "dispatch/test_turns.py",
    "ledger/",
    "office/test_persons.py",
    "people/test_territory.py",
    "people/test_access.py",
    "people/test_login.py",
    "config/test_faults.py",
    "journeys/test_main_job.py",
    "shell/test_prepared",
    "shell/test_statements.py",
    "matrix/test_matrix.py::test_reading[supervisor]",
)


# Half a minute each and more, after the journeys.
LONG = ("replay/", "matrix/test_hostile.py", "matrix/test_summaries.py", "api_client/test_fuzzing.py")


def _how_late(item):
    if item.get_closest_marker("browser"):
        return 0
    return 1 if item.nodeid.removeprefix("tests/").startswith(LONG) else 2


def pytest_collection_modifyitems(items):
    """Mark what is run on both engines; begin with the longest, so that no worker ends with one of them alone."""
    items.sort(key=_how_late)
    for item in items:
        if item.nodeid.removeprefix("tests/").startswith(BOTH_ENGINES):
            item.add_marker(pytest.mark.both_engines)


@pytest.fixture(autouse=True)
def own_checkpoints(settings, tmp_path_factory):
    """Each test keeps its checkpoints to itself: the chains of another test are not its own."""
    settings.CHECKPOINTS_DIR = tmp_path_factory.getbasetemp() / f"checkpoints-{next(_numbers)}"


@pytest.fixture(autouse=True)
def own_language():
    """The language of a test's last request does not speak in the next test, whatever their order."""
    yield
    translation.deactivate()


@pytest.fixture
def monkeypatch():
    """Where a test has patched something, nothing is copied from other tests (support/copied.py)."""
    patching = copied.Patching()
    yield patching
    patching.undo()


@pytest.fixture(autouse=True, scope="session")
def _answers_as_described():
    """Whatever a test asks the API, the answer is what the description of the interface says (support/described.py)."""
    with described.watching():
        yield


@pytest.fixture(autouse=True, scope="session")
def _posted_with_keys():
    """Whatever a test posts, it posts with a once-key, unless it brings its own (support/keyed.py)."""
    with keyed.posting():
        yield


def pytest_ignore_collect(collection_path, config):
    """Of a run of what is written for each engine the other folders are not even read."""
    if not config.option.markexpr.startswith("both_engines"):
        return None
    path = collection_path.relative_to(TESTS).as_posix()
    read = [each.partition("::")[0] for each in BOTH_ENGINES]
    return not any(f"{path}/".startswith(each) or path.startswith(each) or each.startswith(f"{path}/") for each in read)


def pytest_collection():
    gc.disable()


def pytest_collection_finish():
    """What was imported and collected stays to the end: the collector need not look through it again and again."""
    gc.enable()
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _static_files_found_once():
    """Every browser of a test has its own middleware; only the first looks through the folders of static files."""
    look = WhiteNoiseMiddleware.add_files_from_finders
    found = {}

    def add(self):
        if self.static_prefix not in found:
            look(self)
            found[self.static_prefix] = self.files
        self.files = found[self.static_prefix]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add)
        yield


@pytest.fixture(scope="session")
def at():
    """A Monday morning of the year in which the new statute is in force, on duty."""
    return datetime(2026, 3, 16, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, request):
    """The database is migrated once for all processes and runs, as long as the source stays (support/templates.py)."""
    templates.copying(connections["default"], request.config.cache.mkdir("databases"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Every test finds the reference data and one bureau in its database (support/prepared.py)."""
    with django_db_blocker.unblock():
        prepared.prepare(connections["default"])


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker):
    """The bureau for a fixture of the module: what is made with it stands for all tests there, which only roll back."""
    with django_db_blocker.unblock(), prepared.standing():
        yield prepared.the_bureau()


@pytest.fixture
def bureau(db):
    """The bureau of the database, with everybody that a case needs (factories.a_bureau)."""
    return prepared.the_bureau()


@pytest.fixture
def reference_data(db):
    """The causes, defects, deadline rules and the calendar of fixtures/: in every database, named where used."""


@pytest.fixture
def empty_database(db):
    """No bureau and no reference data for the length of a test, which only rolls back."""
    flushing.empty(connections["default"])


@pytest.fixture(autouse=True, scope="session")
def no_pdf_without_pango():
    """A test that asks for a PDF is skipped where Pango is missing, as those with a browser are without one."""
    if not services.makes_pdf():
        pdf._engine = lambda: pytest.skip("no Pango on this machine")


@pytest.fixture
def chromium():
    return services.chromium_path() or pytest.skip("no Chromium on this machine")


@pytest.fixture
def redis_url():
    return services.redis_url() or pytest.skip("no Redis on this machine")


@pytest.fixture
def postgres_only(db):
    """For what only PostgreSQL can do; `make test` runs on both."""
    if connections["default"].vendor != "postgresql":
        pytest.skip("runs on PostgreSQL")
