"""Test databases are copied from one that was migrated once, as long as nothing that makes tables has changed.

What was migrated is kept on SQLite as a file in the folder of pytest's cache, on PostgreSQL as a database beside
those of the tests. Its name holds a digest of the whole source and of what is installed: any change makes it anew.
"""

import fcntl
import hashlib
import shutil
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).parents[2]
SOURCES = ("portal", "cases", "mediation", "outreach", "appraisal")
PREFIX = "migrated"


def copying(connection, folder):
    """Let the test database of a connection be a copy of the one that is kept, in `folder` or on the server."""
    plain = connection.creation.create_test_db
    ways = {"sqlite": _SqliteFile, "postgresql": _PostgresDatabase}
    kept = ways[connection.vendor](connection, Path(folder), digest())

    def create_test_db(verbosity=1, autoclobber=False, serialize=True, keepdb=False):
        if keepdb or serialize:
            return plain(verbosity, autoclobber, serialize, keepdb)
        name = connection.creation._get_test_db_name()
        with _alone(Path(folder) / "lock"):
            if not kept.is_there():
                plain(verbosity, autoclobber, serialize, keepdb)
                connection.close()
                kept.keep(name)
            else:
                connection.close()
                kept.copy_to(name)
        settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
        connection.ensure_connection()
        return name

    connection.creation.create_test_db = create_test_db


def migrated_file(path, folder, migrate):
    """Let `path` be a SQLite database as `migrate()` leaves one there, copied where one is kept in `folder`."""
    kept = _SqliteFile(None, Path(folder), digest())
    with _alone(Path(folder) / "lock"):
        if not kept.is_there():
            migrate()
            kept.keep(path)
        else:
            kept.copy_to(path)


@cache
def digest():
    """Return a digest of all that decides what tables, triggers and rows a migrated database holds."""
    files = [path for top in SOURCES for path in sorted((ROOT / top).rglob("*.py"))]
    whole = hashlib.sha256()
    for path in (*files, *sorted((ROOT / "requirements").glob("*.txt")), Path(__file__)):
        whole.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return whole.hexdigest()[:16]


@contextmanager
def _alone(path):
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class _SqliteFile:
    def __init__(self, connection, folder, name):
        self.folder, self.path = folder, folder / f"{PREFIX}_{name}.sqlite3"

    def is_there(self):
        return self.path.exists()

    def keep(self, name):
        for old in self.folder.glob(f"{PREFIX}_*"):
            old.unlink()
        unfinished = self.path.with_suffix(".part")
        shutil.copyfile(name, unfinished)
        unfinished.rename(self.path)

    def copy_to(self, name):
        for rest in ("", "-wal", "-shm"):
            Path(f"{name}{rest}").unlink(missing_ok=True)
        shutil.copyfile(self.path, name)


class _PostgresDatabase:
    def __init__(self, connection, folder, name):
        self.creation, self.mine = connection.creation, f"{PREFIX}_{connection.settings_dict['NAME']}_"
        self.name = f"{self.mine}{name}"

    def is_there(self):
        with self.creation._nodb_cursor() as cursor:
            return self.creation._database_exists(cursor, self.name)

    def keep(self, name):
        with self.creation._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self.mine])
            for (old,) in cursor.fetchall():
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
            cursor.execute(f'CREATE DATABASE "{self.mine}unfinished" TEMPLATE "{name}"')
            cursor.execute(f'ALTER DATABASE "{self.mine}unfinished" RENAME TO "{self.name}"')

    def copy_to(self, name):
        with self.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')
