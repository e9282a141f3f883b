"""What is no bug but a thing that is away, locked or full; asks no settings, so that a start that fails can say it."""

import errno

import redis.exceptions
from django.db import DatabaseError, InterfaceError, OperationalError

# SQLITE_BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN: the file, not the statement.
SQLITE_PASSING = {5, 6, 8, 10, 13, 14}
# Classes of PostgreSQL: connection, resources, state of an object (locks), intervention, system.
POSTGRES_PASSING = ("08", "53", "55", "57", "58", "40")
SQLITE_FULL, POSTGRES_FULL = 13, "53100"
SQLITE_DAMAGED = {11, 26}
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def is_passing(fault):
    """Say whether an exception tells of something that is away, locked or full, and not of a wrong statement."""
    if isinstance(fault, redis.exceptions.ConnectionError | redis.exceptions.TimeoutError):
        return True
    if isinstance(fault, OSError) and fault.errno in FULL:
        return True
    if isinstance(fault, InterfaceError):
        return "closed" in str(fault)
    return isinstance(fault, OperationalError) and _is_passing_state(fault.__cause__)


def is_full(fault):
    """Say whether an exception tells of a disk that takes no more."""
    cause = fault.__cause__
    return (
        (isinstance(fault, OSError) and fault.errno in FULL)
        or getattr(cause, "sqlite_errorcode", 0) & 0xFF == SQLITE_FULL
        or getattr(cause, "pgcode", None) == POSTGRES_FULL
    )


def _is_passing_state(cause):
    if (code := getattr(cause, "sqlite_errorcode", None)) is not None:
        return code & 0xFF in SQLITE_PASSING
    if hasattr(cause, "pgcode"):
        # A connection that broke has no code at all.
        return cause.pgcode is None or cause.pgcode.startswith(POSTGRES_PASSING)
    return False


def start_refusal(fault):
    """Return the sentence on why nothing could start, "" for a fault that is a bug."""
    if is_full(fault):
        return "磁盘已满或只读 / The disk is full or read-only. Make room, then start again: nothing is lost."
    if isinstance(fault, DatabaseError) and getattr(fault.__cause__, "sqlite_errorcode", 0) & 0xFF in SQLITE_DAMAGED:
        return f"数据库文件已损坏 / The file of the database is damaged ({fault}). Put a copy of it back."
    if isinstance(fault, OSError) and fault.errno == errno.EACCES:
        return f"无权访问 / {fault.filename} may not be used: {fault.strerror}."
    if is_passing(fault):
        return f"数据库或缓存不可用 / The database or a store cannot be used: {str(fault).strip()}"
    return ""
