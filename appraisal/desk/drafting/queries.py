"""Drafts on the screen: their sums, what is not ready, how two versions differ, who changed a row."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from appraisal.desk.drafting.live import LastPeriod, last_run, nobody_apart
from appraisal.engine.models import Sheet
from appraisal.engine.names import group_names
from appraisal.scheme.addresses import WORDS
from appraisal.scheme.deciders import check_may_publish_version
from appraisal.scheme.drafting import typed
from appraisal.scheme.drafting.checking import lacking
from appraisal.scheme.drafting.models import DraftComment
from appraisal.scheme.drafting.rules import INDICATORS, ROW_KINDS, name_of
from appraisal.scheme.gates import rules as gates
from appraisal.scheme.rulekinds.arithmetic import marks
from appraisal.scheme.rulekinds.figures import BadFigures
from appraisal.scheme.rules import best_of, says, use_of
from appraisal.scheme.versions.base import FULL_MARKS, SubjectKind
from appraisal.scheme.versions.deeds import problems_of, rules_digest
from appraisal.scheme.versions.models import Category, Gate, Indicator, SchemeVersion
from portal.ledger.models import Event
from portal.ledger.rows.labels import label_of_model
from portal.people.models import Officer
from portal.shell.pages.wording import Difference, Signed, side_by_side
from portal.shell.refusals import Denied

FEWEST_IN_GROUP = 3
MOST_EVENTS = 40


def drafts() -> QuerySet[SchemeVersion]:
    """Return the drafts, those changed last first, with who wrote them and how much they hold."""
    rows = SchemeVersion.objects.drafts().select_related("scheme", "source__scheme", "drafted_by", "changed_by")
    return rows.annotate(
        held=Count("indicators", distinct=True),
        remarks=Count("comments", filter=Q(comments__settled_at=None), distinct=True),
    ).order_by("-changed_at", "-pk")


@dataclass(frozen=True)
class Sum:
    """One category in the tree: its full marks, and what base marks and indicators of a kind of subject can reach."""

    category: Category
    reach: int
    held: int
    others: int

    @property
    def full(self) -> int:
        return self.category.full_marks

    @property
    def is_short(self) -> bool:
        """Whether its indicators cannot reach its full marks, so that nobody can publish it."""
        return self.held > 0 and not self.category.is_bonus and self.reach < self.full

    @property
    def is_off(self) -> bool:
        """Whether what can be reached differs from the full marks."""
        return self.held > 0 and not self.category.is_bonus and self.reach != self.full

    @property
    def is_counted(self) -> bool:
        """Whether its marks are a part of the hundred of this kind of subject."""
        return self.held > 0


@dataclass(frozen=True)
class Tree:
    """The categories of a draft for one kind of subject, and their full marks in all."""

    sums: list[Sum]

    @property
    def total(self) -> int:
        return sum(each.full for each in self.sums if each.is_counted)

    @property
    def is_whole(self) -> bool:
        """Whether the full marks make a hundred."""
        return self.total == FULL_MARKS

    @property
    def missing(self) -> str:
        """How much is missing to a hundred, or too much, in words; "" where it is whole."""
        gap = FULL_MARKS - self.total
        if gap > 0:
            return _("%(points)s points are missing to 100.") % {"points": marks(gap)}
        return _("These are %(points)s points more than 100.") % {"points": marks(-gap)} if gap else ""


def tree_of(version: SchemeVersion, subject_kind: str) -> Tree:
    """Return the Tree of a version for one kind of subject; two queries."""
    indicators = list(version.indicators.all())
    sums = []
    for category in version.categories.all():
        of_it = [each for each in indicators if each.category_id == category.pk]
        mine = [each for each in of_it if each.subject == subject_kind]
        reach = category.base_marks(subject_kind) + sum(reach_of(each) for each in mine)
        sums.append(Sum(category, reach, len(mine), len(of_it) - len(mine)))
    return Tree(sums)


def reach_of(indicator: Indicator) -> int:
    """Return the most that an indicator can give, 0 while its figures are not all written."""
    try:
        return best_of(indicator)
    except BadFigures:
        return 0


def sentence_of(indicator: Indicator) -> str:
    """Return the rule of an indicator as a sentence, or what is still to be written."""
    try:
        missing = lacking(indicator)
        if missing:
            words = {"figures": _("; ").join(str(each) for each in missing)}
            return _("Still to be written: %(figures)s.") % words
        return says(indicator)
    except BadFigures as problem:
        return str(problem)


@dataclass(frozen=True)
class Hint:
    """One point of the list of what is not ready: blocking ones keep the version from being published."""

    words: str
    is_blocking: bool
    row: Indicator | None = None

    @property
    def url(self) -> str:
        """The address of the row, "" where it is about none."""
        if self.row is None:
            return ""
        page = reverse("appraisal:draft", args=[self.row.version_id])
        return f"{page}?for={WORDS[self.row.subject]}&category={self.row.category_id}#indicators-{self.row.pk}"


def readiness(version: SchemeVersion) -> list[Hint]:
    """Return what is not ready in a draft, what blocks its publishing first."""
    rows = {each.code: each for each in version.indicators.all()}
    found = [Hint(_said(code, words, rows), True, rows.get(code)) for code, words in problems_of(version).items()]
    return found + _hints(version, list(rows.values()))


def _said(code, words, rows):
    return f"{code} {rows[code].label}: {words}" if code in rows else words


def _hints(version, indicators):
    run = last_run(version)
    open_remarks = version.comments.filter(settled_at=None).count()
    hints = []
    if open_remarks:
        said = ngettext("%(number)s comment is open", "%(number)s comments are open", open_remarks)
        hints.append(Hint(said % {"number": open_remarks}, False))
    if run is None:
        hints.append(Hint(_("No period has been computed yet, so nothing can be tried."), False))
        return hints
    return hints + _of_data(version, run, indicators) + _of_groups(run)


def _of_data(version, run, indicators):
    hints = []
    for subject_kind in SubjectKind:
        sheet = Sheet.objects.filter(run=run, subject_kind=subject_kind).order_by("pk").first()
        if sheet is None:
            continue
        number = Sheet.objects.filter(run=run, subject_kind=subject_kind).count()
        period = LastPeriod(run, subject_kind)
        for each in (row for row in indicators if row.subject == subject_kind):
            hints += _of_values(each, period, number)
    return hints


def _of_values(indicator, period, number):
    try:
        values = period.values(use_of(indicator))
    except BadFigures:
        return []
    name = f"{indicator.code} {indicator.label}"
    if not values:
        return [Hint(_("%(name)s: no data in %(period)s") % {"name": name, "period": period.label}, False, indicator)]
    if number > 1 and len(values) == number and nobody_apart(values.values()):
        said = _("%(name)s told nobody apart in %(period)s: all had the same value")
        return [Hint(said % {"name": name, "period": period.label}, False, indicator)]
    return []


def _of_groups(run):
    named = group_names()
    counted = (
        Sheet.objects.filter(run=run, subject_kind=SubjectKind.UNIT).order_by().values("group").annotate(n=Count("pk"))
    )
    return [
        Hint(
            ngettext(
                "The group “%(name)s” has %(number)s member: nobody is last there",
                "The group “%(name)s” has %(number)s members: nobody is last there",
                row["n"],
            )
            % {"name": named.get(row["group"], row["group"]), "number": row["n"]},
            False,
        )
        for row in counted
        if row["group"] and row["n"] < FEWEST_IN_GROUP
    ]


@dataclass(frozen=True)
class Compared:
    """One row of two versions: what is called what, new, gone or changed, and how."""

    title: str
    name: str
    change: str
    tone: str
    differences: list[Difference] = field(default_factory=list)


def compare(old: SchemeVersion, new: SchemeVersion) -> list[Compared]:
    """Return how the rows of two versions differ, word by word, in the order of the new one; what went stands last."""
    found = []
    for kind in ROW_KINDS.values():
        before = {(getattr(each, "subject", ""), each.code): each for each in getattr(old, kind.name).all()}
        after = {(getattr(each, "subject", ""), each.code): each for each in getattr(new, kind.name).all()}
        for key, row in after.items():
            if key not in before:
                found.append(Compared(str(kind.title), _named(row), _("new"), "brand", _against(kind, None, row)))
            elif differences := _against(kind, before[key], row):
                found.append(Compared(str(kind.title), _named(row), _("changed"), "warn", differences))
        gone = [row for key, row in before.items() if key not in after]
        found += [Compared(str(kind.title), _named(row), _("gone"), "bad", _against(kind, row, None)) for row in gone]
    return found


def _named(row):
    return f"{row.code} {row.label}"


def _against(kind, before, after):
    """The differences of two rows as people read them: name, value, rule, marks, text."""
    old, new = (_read(kind, row) if row else {} for row in (before, after))
    found = []
    for label in dict.fromkeys([*old, *new]):
        first, second = old.get(label, ""), new.get(label, "")
        if first != second:
            gone, came = side_by_side(first, second)
            found.append(Difference(label, gone, came, is_wording=True))
    return found


def _read(kind, row):
    said = {pgettext("rules", "Name"): row.label}
    if kind is INDICATORS:
        said |= {
            _("Category"): row.category.label,
            pgettext("rules", "Measure"): how_counted(row),
            _("Rule"): sentence_of(row),
            _("Figures of groups"): "；".join(f"{code}: {figures}" for code, figures in sorted(row.groups.items())),
            _("With nothing to measure"): f"{row.get_missing_display()} {row.missing_reason}".strip(),
            _("Text of the rule"): row.text_label,
            _("Basis"): row.basis,
        }
    elif kind.name == "categories":
        said |= {
            _("Full marks"): marks(row.full_marks),
            _("Base marks of units"): marks(row.base_marks_units),
            _("Base marks of officers"): marks(row.base_marks_officers),
        }
    elif kind.name == "bands":
        said[_("From points")] = marks(row.from_points)
    else:
        said |= {_("Gate"): gate_words(row), _("Text of the rule"): row.text_label, _("Basis"): row.basis}
    return said


def how_counted(indicator: Indicator) -> str:
    """Return how the value of an indicator is counted, in words: measure, choice of records, time, proportion."""
    try:
        use = use_of(indicator)
    except BadFigures as problem:
        return str(problem)
    parts = [str(use.measure.title)]
    titles = {each.name: each for each in use.measure.reads.filters}
    for name, values in use.filters:
        labels = {str(code): str(label) for code, label in titles[name].choices()}
        between = _("; ")
        parts.append(f"{titles[name].title}: {between.join(labels.get(value, value) for value in values)}")
    if use.weights:
        parts.append(_("weighed by %(name)s") % {"name": titles[use.weights[0]].title})
    if use.record_cap is not None:
        parts.append(_("one record at most %(cap)s") % {"cap": marks(use.record_cap)})
    if use.aggregate != use.aggregate.SUM:
        parts.append(str(use.aggregate.label))
    if use.window != use.window.PERIOD:
        words = str(use.window.label)
        parts.append(f"{words} ({use.length})" if use.length > 1 else words)
    if indicator.per:
        parts.append(_("in proportion to %(measure)s") % {"measure": typed.title_of(indicator.per.get("measure", ""))})
    return " · ".join(parts)


def gate_words(gate: Gate) -> str:
    """Return a gate in a sentence: under what condition, with what effect; or what is wrong with it."""
    version = gate.version
    rows = version.indicators.all(), version.categories.all(), version.bands.all()
    rules = gates.rules_for(gate.subject, *rows)
    try:
        gates.check(gate, rules)
        words = {"condition": gates.condition_of(gate, rules).words, "effect": gates.effect_words(gate, rules)}
    except BadFigures as problem:
        return str(problem)
    return _("Where %(condition)s: %(effect)s") % words


@dataclass(frozen=True)
class LastChange:
    """Who changed a row last, when, and what: (column, before, after)."""

    who: str
    at: datetime
    changes: list[tuple[str, str, str]]


def last_change(version: SchemeVersion, row: str) -> LastChange | None:
    """Return who changed a row last (`row` as `rules.name_of` names it), from the ledger; None where nobody did."""
    events = Event.objects.filter(about_type=label_of_model(SchemeVersion), about_id=str(version.pk), chain="business")
    for event in events.filter(kind__startswith="row.").order_by("-seq")[:MOST_EVENTS]:
        noted = json.loads(event.payload)
        if noted.get("row") == row:
            before, after = noted.get("before") or {}, noted.get("after") or {}
            names = dict.fromkeys([*before, *after])
            changes = [(name, _shown(before.get(name)), _shown(after.get(name))) for name in names]
            return LastChange(event.actor_name, timezone.localtime(event.occurred_at), changes[:8])
    return None


def _shown(value):
    return "–" if value in (None, "", {}) else str(value)


def comments_of(version: SchemeVersion) -> list[tuple[DraftComment, str]]:
    """Return (comment, what its row is called now) of a draft, the open ones first."""
    rows = list(version.comments.select_related("written_by", "settled_by"))
    names = dict(row_names(version)) if rows else {}
    rows.sort(key=lambda each: (each.settled_at is not None, each.written_at))
    return [(each, names.get(each.row, each.row)) for each in rows]


def row_names(version: SchemeVersion) -> list[tuple[str, str]]:
    """Return (name as comments keep it, what it is called) of all rows of a draft."""
    return [
        (name_of(kind, row), f"{row.code} {row.label}")
        for kind in ROW_KINDS.values()
        for row in getattr(version, kind.name).all()
    ]


def changed_rows(old: SchemeVersion | None, new: SchemeVersion) -> int:
    """Return in how many rows a version differs from another."""
    return len(compare(old, new)) if old else 0


def in_force_before(version: SchemeVersion) -> SchemeVersion | None:
    """Return the published version that a draft would follow, or None."""
    rows = SchemeVersion.objects.in_force(version.scheme, version.effective_from)
    return rows.select_related("scheme").first() or (version.source if version.source_id else None)


def copied_choices(version: SchemeVersion, subject_kind: str) -> Iterable[tuple[SchemeVersion, list[Indicator]]]:
    """Return (version, its indicators of one kind of subject) of which a draft may copy, the newest first."""
    rows = SchemeVersion.objects.filter(discarded_at=None).exclude(pk=version.pk).select_related("scheme")
    rows = rows.prefetch_related("indicators").order_by("scheme", "-effective_from", "-pk")
    return [
        (each, mine) for each in rows if (mine := [row for row in each.indicators.all() if row.subject == subject_kind])
    ]


@dataclass(frozen=True)
class Concerned:
    """How many have sheets by a scheme, by the newest run."""

    units: int
    officers: int


def concerned_by(version: SchemeVersion) -> Concerned:
    """Return how many units and officers a version of a scheme is about, by the newest computed period."""
    run = last_run(version)
    if run is None:
        return Concerned(0, 0)
    kinds = {each.subject for each in version.indicators.all()}
    counted = dict(run.sheets.order_by().values_list("subject_kind").annotate(Count("pk")))
    return Concerned(
        *(counted.get(kind.value, 0) if kind in kinds else 0 for kind in (SubjectKind.UNIT, SubjectKind.OFFICER))
    )


def signed(officer: Officer, version_id: int, asked: Mapping[str, str], at: datetime) -> Signed | None:
    """Return what is signed with the publishing of a version; None where this press publishes none."""
    version = SchemeVersion.objects.drafts().select_related("scheme").filter(pk=version_id).first()
    if version is None or not version.submitted_at or asked.get("outcome") != "publish":
        return None
    try:
        check_may_publish_version(officer, version, timezone.localdate(at))
    except Denied:
        return None
    concerned = concerned_by(version)
    return [
        (_("Version"), str(version)),
        (_("Effective from"), version.effective_from.isoformat()),
        (_("Concerned"), f"{concerned.units} / {concerned.officers}"),
        (_("Digest of the rules"), rules_digest(version)),
    ]
