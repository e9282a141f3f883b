"""The table that people read and the file that programs read."""

import json
import os
import platform
from datetime import datetime
from unicodedata import east_asian_width

from django.db import connection

HEADS = ("area", "what", "p50 ms", "p90 ms", "work ms", "queries", "ratio", "goal", "met", "")


def table(figures):
    """Return the figures as aligned text."""
    rows = [HEADS, *map(_row, figures)]
    widths = [max(_width(row[n]) for row in rows) for n in range(len(HEADS))]
    return "\n".join(
        "  ".join(text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def written(path, figures, *, cases, runs):
    """Write the figures and where they were measured as JSON."""
    about = {
        "measured_at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "cases": cases,
        "runs": runs,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "postgresql": connection.pg_version,
        "load": round(os.getloadavg()[0], 1),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**about, "figures": [figure.as_dict() for figure in figures]}, indent=1))


def _row(figure):
    return (
        figure.area,
        figure.name,
        f"{figure.p50:,.2f}",
        f"{figure.p90:,.2f}",
        f"{figure.work:,.2f}",
        "" if figure.queries is None else str(figure.queries),
        "" if figure.ratio is None else f"{figure.ratio:.1f} × {figure.beside}",
        figure.goal,
        {True: "yes", False: "NO", None: ""}[figure.is_met],
        figure.note,
    )


def _width(text):
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
