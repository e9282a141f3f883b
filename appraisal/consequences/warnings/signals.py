"""What early warnings look at: the records of every measure, places and points of published periods, other rooms."""

from collections import defaultdict
from datetime import date
from functools import cache
from itertools import chain
from types import SimpleNamespace

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from appraisal.consequences.ladders.places import last_places
from appraisal.consequences.personnel.queries import published_in
from appraisal.consequences.personnel.rules import quarter_before, quarter_of
from appraisal.engine.models import Sheet
from appraisal.facts.dialect import rows, start_of, true
from appraisal.facts.models import Exclusion
from appraisal.facts.statements import COLUMNS, branch
from appraisal.scheme.measures import BY_CODE
from appraisal.scheme.rulekinds.arithmetic import half_up
from appraisal.scheme.uses.rules import MeasureUse
from appraisal.scheme.versions.base import SubjectKind
from portal.office.counting.rules import Measure
from portal.office.counting.signals import Signal, Values

NO_RUN = SimpleNamespace(pk=0)
A_RECORD = 100


def of_measure(measure: Measure, first: date, end: date) -> Values:
    """Return {(kind, subject): how many records} that a measure takes in a time, whatever a scheme counts."""
    source, found = measure.reads, {}
    leaves_out = Exclusion.objects.exists()
    for kind in SubjectKind:
        counted = branch(NO_RUN, MeasureUse(measure), kind.value, leaves_out)
        sql = (
            f"WITH s AS MATERIALIZED ({source.sql()}), f ({COLUMNS}) AS ({counted}) "
            "SELECT subject_id, SUM(quantity) FROM f GROUP BY subject_id"
        )
        for subject, quantity in rows(sql, [start_of(first), start_of(end), true(False)]):
            found[kind.value, subject] = int(quantity) // A_RECORD
    return found


def last_in_group(first: date, end: date) -> Values:
    """Return {(kind, subject): in how many published periods it was last of its group}."""
    found: dict[tuple[str, int], int] = defaultdict(int)
    for run in published_in(first, end):
        for kind in SubjectKind:
            for step in last_places(run, kind.value):
                found[kind.value, step["subject_id"]] += 1
    return found


def points_lost(first: date, end: date) -> Values:
    """Return {(kind, subject): by how many hundredths the mean of its ranked periods fell since the quarter before}."""
    before = quarter_before(quarter_of(first))
    now, then = _means(first, end), _means(before.first, before.end)
    return {key: then[key] - points for key, points in now.items() if key in then and then[key] > points}


def _means(first, end):
    points = defaultdict(list)
    sheets = Sheet.objects.filter(run__in=published_in(first, end), is_ranked=True).order_by()
    for kind, subject, number in sheets.values_list("subject_kind", "subject_id", "points"):
        points[kind, subject].append(number)
    return {key: half_up(sum(several), len(several)) for key, several in points.items()}


OWN = (
    Signal("appraisal.last_places", _("Periods as last of the group"), last_in_group),
    Signal("appraisal.points_lost", _("Points below the quarter before"), points_lost, is_in_hundredths=True),
)


@cache
def signals() -> dict[str, Signal]:
    """Return the signals of all rooms by code: every count of the measures, and those of settings.WARNING_SIGNALS."""
    named = chain.from_iterable(import_string(path) for path in settings.WARNING_SIGNALS)
    counts = [_measured(measure) for measure in BY_CODE.values() if not measure.is_rate]
    return {each.code: each for each in (*counts, *OWN, *named)}


def _measured(measure):
    return Signal(measure.code, measure.title, lambda first, end: of_measure(measure, first, end))
