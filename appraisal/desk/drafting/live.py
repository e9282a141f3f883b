"""Last month under a row that is being typed: the value of one subject and its points, read only.

What the standing run counted is taken from its facts; what it did not count is counted by the same SQL, and nothing is
written. Who sees no names chooses examples: who stands in the middle of a group, without saying who that is.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from appraisal.engine.models import Line, Sheet
from appraisal.engine.names import group_names
from appraisal.facts.dialect import midnight_of, moment_of, rows, start_of, true
from appraisal.facts.models import Exclusion, Fact, Run
from appraisal.facts.months import label_of
from appraisal.facts.statements import COLUMNS, SUBJECT, asked_of, branch
from appraisal.scheme.permissions import sees_names
from appraisal.scheme.rulekinds.arithmetic import marks
from appraisal.scheme.rulekinds.figures import BadFigures
from appraisal.scheme.rules import (
    COUNT,
    compares,
    explain,
    explain_nothing,
    of_nothing,
    peers_of,
    reading_of,
    score,
    value_of,
    value_text,
)
from appraisal.scheme.uses.rules import MeasureUse, proportion_of, use_of, wanted
from appraisal.scheme.uses.windows import span_of
from appraisal.scheme.versions.base import Aggregate, Missing
from appraisal.scheme.versions.models import Indicator, SchemeVersion
from portal.people.models import Officer

# With fewer in a group its middle would say who it is.
FEWEST_ANONYMOUS = 5
MOST_NAMED = 300
EVERYBODY = "all"
PLACES = {"best": 0.1, "middle": 0.5, "last": 0.9}
Values = dict[int, tuple[int, int]]


@dataclass(frozen=True)
class Example:
    """Somebody by whom a rule is tried: the code in addresses, what is shown, and who it is."""

    code: str
    label: str
    subject_id: int
    group: str


@dataclass(frozen=True)
class Shown:
    """What stands in the live column of a row: the value and points in words, or why there are none."""

    value: str = ""
    points: int | None = None
    before: int | None = None
    sentence: str = ""
    problem: str = ""
    is_empty: bool = False

    @property
    def words(self) -> str:
        """The points as people write them."""
        return "" if self.points is None else marks(self.points)

    @property
    def before_words(self) -> str:
        """The points by the version in force, where they differ."""
        return "" if self.before is None or self.before == self.points else marks(self.before)


def last_run(version: SchemeVersion) -> Run | None:
    """Return the standing run of the newest computed period: of the scheme itself, else of another of its kind."""
    runs = Run.objects.standing().filter(computed_at__isnull=False, period__kind=version.scheme.period_kind)
    runs = runs.select_related("period", "version__scheme").order_by("-period__starts_on", "-number")
    return runs.filter(stands_for=version.scheme_id).first() or runs.first()


def examples_of(run: Run, subject_kind: str, officer: Officer) -> list[Example]:
    """Return by whom rules can be tried: subjects by name, or examples of groups for who sees no names."""
    sheets = list(
        Sheet.objects.filter(run=run, subject_kind=subject_kind, is_scored=True)
        .select_related("unit", "officer")
        .order_by("group", "-points", "pk")
    )
    named = group_names()
    if sees_names(officer):
        return [
            Example(
                f"s{each.subject_id}",
                f"{each.label} · {named.get(each.group, each.group)}",
                each.subject_id,
                each.group,
            )
            for each in sheets[:MOST_NAMED]
        ]
    return _anonymous(sheets, named)


def _anonymous(sheets, named):
    by_group: dict[str, list] = {}
    for each in sheets:
        by_group.setdefault(each.group, []).append(each)
    found = []
    for group in [*named, *(code for code in by_group if code not in named)]:
        if len(by_group.get(group, ())) >= FEWEST_ANONYMOUS:
            found += _examples(by_group[group], group or "-", named.get(group, group))
    everybody = sorted(sheets, key=lambda each: (-each.points, each.pk))
    if not found and len(everybody) >= FEWEST_ANONYMOUS:
        found = _examples(everybody, EVERYBODY, _("everybody"))
    return found


def _examples(sheets, code, name):
    words = {
        "best": _("%(group)s: one of the first"),
        "middle": _("%(group)s: in the middle"),
        "last": _("%(group)s: one of the last"),
    }
    found = []
    for place in ("middle", "best", "last"):
        one = sheets[int(PLACES[place] * (len(sheets) - 1) + 0.5)]
        found.append(Example(f"{code}.{place}", words[place] % {"group": name}, one.subject_id, one.group))
    return found


class LastPeriod:
    """The last computed period as rows are tried in it: for one kind of subject, and by one example."""

    def __init__(self, run: Run, subject_kind: str, example: Example | None = None, *, compares: bool = False) -> None:
        self.run, self.kind, self.example = run, subject_kind, example
        self.label = label_of(run.period)
        self._counted = {(use.key, kind) for use, kind in wanted(run.version.indicators.all())}
        self._leaves_out = Exclusion.objects.exists()
        self._before = self._points_before() if compares else {}
        self._own: dict[str, tuple[int, int]] | None = None
        self._of_all: dict[str, Values] = {}

    def shown(self, indicator: Indicator) -> Shown:
        """Return what the live column says of a row, or what is wrong with it."""
        try:
            return self._shown(indicator)
        except BadFigures as problem:
            return Shown(problem=str(problem))

    def _shown(self, indicator):
        subject, group = self.example.subject_id, self.example.group
        value, base, possible = self._value(indicator, subject)
        before = self._before.get(indicator.code)
        if self._is_empty(indicator, value, base, possible):
            points = None if indicator.missing == Missing.NOT_SCORED else of_nothing(indicator)
            return Shown(_("nothing to measure"), points, before, explain_nothing(indicator), is_empty=True)
        if compares(indicator):
            peers = peers_of(indicator, self._values_of_group(indicator), subject, group)
            points = score(indicator, value, base, peers, group)
            said = explain(indicator, value, base, points, peers, group)
        else:
            points = score(indicator, value, base, group=group)
            said = explain(indicator, value, base, points, group=group)
        return Shown(value_text(indicator, value, base), points, before, said)

    def values(self, use: MeasureUse) -> Values:
        """Return {subject: (value, base)} of all subjects of the kind."""
        if use.key not in self._of_all:
            self._of_all[use.key] = self._from_facts(use) if self._is_counted(use) else self._counted_now(use)
        return self._of_all[use.key]

    def _value(self, indicator, subject):
        use, per = use_of(indicator), proportion_of(indicator)
        value, base = self._one(use, subject)
        if per:
            base = self._one(per.use, subject)[0] * per.times // 100
        possible = use.out_of is not None and sum(self._one(use.out_of, subject)) > 0
        return value, base, possible

    @staticmethod
    def _is_empty(indicator, value, base, possible):
        if reading_of(indicator) == COUNT:
            return value == 0 and not possible
        return value_of(indicator, value, base) is None

    def _values_of_group(self, indicator):
        use, per = use_of(indicator), proportion_of(indicator)
        members = Sheet.objects.filter(run=self.run, subject_kind=self.kind, group=self.example.group)
        read = self.values(use)
        divided = self.values(per.use) if per else {}
        found = {}
        for subject in members.order_by().values_list("subject_id", flat=True):
            value, base = read.get(subject, (0, 0))
            if per:
                base = divided.get(subject, (0, 0))[0] * per.times // 100
            found[subject] = value, base
        empty = reading_of(indicator) == COUNT
        return {key: each for key, each in found.items() if empty or value_of(indicator, *each) is not None}

    def _one(self, use, subject):
        if not self._is_counted(use):
            return self._counted_now(use, subject).get(subject, (0, 0))
        if self._own is None:
            facts = Fact.objects.filter(run=self.run, subject_kind=self.kind, subject_id=subject, adjusts=None)
            summed = facts.order_by().values("measure").annotate(value=Sum("quantity"), of=Sum("base"))
            self._own = {row["measure"]: (row["value"], row["of"]) for row in summed}
        return self._own.get(use.key, (0, 0))

    def _is_counted(self, use):
        return (use.key, self.kind) in self._counted

    def _from_facts(self, use):
        facts = Fact.objects.filter(run=self.run, subject_kind=self.kind, measure=use.key, adjusts=None)
        summed = facts.order_by().values("subject_id").annotate(value=Sum("quantity"), of=Sum("base"))
        return {row["subject_id"]: (row["value"], row["of"]) for row in summed}

    def _counted_now(self, use, subject=None):
        source = use.measure.reads
        once = use.aggregate == Aggregate.DISTINCT
        columns = asked_of([(use, self.kind)]) + (f", {source.carrier} AS carrier_id" if once else "")
        only = f" AND {SUBJECT[self.kind]} = {int(subject)}" if subject is not None else ""
        facts = branch(self.run, use, self.kind, self._leaves_out, only_if=only)
        statement = (
            f"WITH s AS ({source.sql(extra_columns=columns)}), f ({COLUMNS}) AS ({facts}) "
            "SELECT subject_id, SUM(quantity), SUM(base) FROM f GROUP BY subject_id"
        )
        first, end = span_of(use, self.run.period)
        until = min(midnight_of(end), self.run.started_at)
        limits = [start_of(first), moment_of(until), true(self.run.kind == Run.Kind.ANALYSIS)]
        return {key: (int(value or 0), int(base or 0)) for key, value, base in rows(statement, limits)}

    def _points_before(self):
        lines = Line.objects.filter(
            sheet__run=self.run, sheet__subject_kind=self.kind, sheet__subject_id=self.example.subject_id, adjusts=None
        )
        return dict(lines.order_by().values_list("indicator__code", "points"))


def last_period(
    version: SchemeVersion, subject_kind: str, officer: Officer, chosen: str
) -> tuple[LastPeriod | None, list[Example]]:
    """Return the last period by the chosen example, or by the first, and all examples; None where nothing is there."""
    run = last_run(version)
    examples = examples_of(run, subject_kind, officer) if run else []
    if run is None or not examples:
        return None, []
    example = next((each for each in examples if each.code == chosen), examples[0])
    compares = run.version.scheme_id == version.scheme_id
    return LastPeriod(run, subject_kind, example, compares=compares), examples


def nobody_apart(values: Iterable[tuple[int, int]]) -> bool:
    """Say whether all subjects have the same value."""
    return len(set(values)) == 1
