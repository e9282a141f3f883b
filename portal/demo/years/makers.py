"""Who makes the cases of a history: this process, or several beside it. What they make is the same."""

import gc
import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import NamedTuple

from django.db import connection

from portal.demo.lives.births import live
from portal.demo.lives.folder import SHAPES
from portal.ledger.writing.bulk import unplaced, written_rows

CHUNK = 200
# So many chunks a process are under way or wait to be written.
AHEAD = 3


class Made(NamedTuple):
    """Some cases in order of time, ready for the database."""

    cases: int
    began: int
    events: list
    rows: list


def make_all(world, arrivals, *, processes, size=CHUNK):
    """Yield the Made of all arrivals in their order, so many cases at a time."""
    chunks = iter(lambda: list(islice(arrivals, size)), [])
    if processes > 1:
        yield from _beside(world, chunks, processes)
    else:
        yield from (_made(world, chunk) for chunk in chunks)


def processes_here():
    """Return how many processes this machine runs at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _made(world, arrivals):
    folders = [live(world, arrival) for arrival in arrivals]
    return Made(
        len(arrivals),
        arrivals[0].at,
        [
            (second, (entry, numbers) if numbers else unplaced(entry))
            for folder in folders
            for second, entry, numbers in folder.entries
        ],
        [written_rows(shape.model, [row for folder in folders for row in folder.rows[shape]]) for shape in SHAPES],
    )


def _beside(world, chunks, processes):
    pool = ProcessPoolExecutor(processes, get_context("fork"), initializer=begin, initargs=(world,))
    with pool:
        waiting = deque()
        for chunk in chunks:
            waiting.append(pool.submit(_made_here, chunk))
            if len(waiting) > processes * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


# The world of a process that makes cases; it came with the fork.
_here = {}


def begin(world):
    """Make ready to make cases in this process, beside the one that writes them."""
    _here["world"] = world
    # The connection is the parent's: a word from here would fall into its conversation.
    connection.execute_wrappers.append(_refuse)
    # What came with the fork stays; collecting garbage in it would only copy its pages.
    gc.freeze()


def _made_here(arrivals):
    return _made(_here["world"], arrivals)


def _refuse(*args, **kwargs):
    raise RuntimeError("A case is made without the database.")
