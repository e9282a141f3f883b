from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appraisal.facts.models import Run
from appraisal.scheme.allowances.models import Coefficient, Exemption
from appraisal.scheme.guards import with_run, with_sheet
from appraisal.scheme.periods.models import Period
from appraisal.scheme.versions.base import FULL_MARKS, SubjectKind
from appraisal.scheme.versions.models import Gate, Indicator
from portal.people.models import Unit
from portal.shell.naming import in_page_language

# The peer group of those who only review.
REVIEWERS = "reviewers"
# In this order the engine writes lines.
LINE_COLUMNS = "sheet_id, indicator_id, value, base, points, is_empty, adjusts_id"


class Sheet(models.Model):
    """The score of one subject in one run (得分表), with its place in the peer group; points in hundredths.

    `unit` is the unit itself, or the one an officer belonged to at the end of the period. The names are those of the
    day of the computation: who is renamed later stays what a published sheet says. Sheets from before names were kept
    have none, and say today's.
    `caseload` counts ended matters, of those who only review their reviews; below the version's smallest caseload the
    subject has no rank. Where an indicator had nothing to measure, its full marks are left out: `reachable` is what
    could be scored, and the points are what was earned of it, brought to the full marks. Without anything to measure
    the sheet is not scored. `grade_earned` is the code of the grade by the points alone, `grade` what gates left of it.
    """

    guards = with_run()

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="sheets", db_index=False)
    subject_kind = models.CharField(_("subject"), max_length=1, choices=SubjectKind)
    subject_id = models.BigIntegerField()
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("officer"), null=True, on_delete=models.PROTECT, related_name="sheets"
    )
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), null=True, on_delete=models.PROTECT, related_name="sheets")
    name = models.CharField(_("name"), max_length=150, blank=True)
    unit_name = models.CharField(_("name of the unit"), max_length=120, blank=True)
    unit_name_en = models.CharField(max_length=200, blank=True)
    group = models.CharField(_("peer group"), max_length=40, blank=True)
    points = models.IntegerField(_("points"), default=0)
    caseload = models.PositiveIntegerField(_("ended matters"), default=0)
    reachable = models.PositiveIntegerField(_("marks that could be scored"), default=FULL_MARKS)
    is_scored = models.BooleanField(_("scored"), default=True)
    is_ranked = models.BooleanField(_("ranked"), default=False)
    coefficient = models.ForeignKey(
        Coefficient,
        verbose_name=_("coefficient"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    grade_earned = models.CharField(_("grade by points"), max_length=40, blank=True)
    grade = models.CharField(_("grade"), max_length=40, blank=True)
    rank = models.PositiveIntegerField(_("rank"), null=True)
    previous_rank = models.PositiveIntegerField(_("rank in the period before"), null=True)

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        ordering = ["subject_kind", "group", F("rank").asc(nulls_last=True), "-points", "id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "subject_kind", "subject_id"], name="sheet_once"),
            models.CheckConstraint(
                condition=Q(subject_kind="u", officer=None, unit=F("subject_id"))
                | Q(subject_kind="o", officer=F("subject_id")),
                name="sheet_names_its_subject",
            ),
            models.CheckConstraint(
                condition=Q(is_scored=True) | Q(is_scored=False, points=0, is_ranked=False),
                name="sheet_without_a_score_has_no_points",
            ),
            models.CheckConstraint(
                condition=Q(is_ranked=True) | Q(is_ranked=False, rank=None), name="sheet_rank_only_when_ranked"
            ),
        ]
        indexes = [models.Index(fields=["run", "subject_kind", "group", "rank"], name="sheet_ranking")]

    def __str__(self):
        return f"{self.run_id} {self.subject_kind}{self.subject_id}"

    @property
    def is_of_reviewer(self):
        """Whether the subject only reviews, so that reviews count instead of matters."""
        return self.group == REVIEWERS

    @property
    def unit_label(self):
        """What the unit was called, in the language of the page; "" without one."""
        return in_page_language(self.unit_name, self.unit_name_en) or (self.unit.label if self.unit else "")

    @property
    def label(self):
        """What the subject was called, in the language of the page."""
        return self.name or self.officer.name if self.subject_kind == SubjectKind.OFFICER else self.unit_label

    @property
    def subject(self):
        """The officer or the unit that the sheet is about."""
        return self.officer if self.subject_kind == SubjectKind.OFFICER else self.unit


class Stretch(models.Model):
    """Where the subject of a sheet stood in a part of the period, where it was not the same place throughout.

    Both days belong to it; `records` says how many of the subject's records fall into them.
    """

    guards = with_sheet()

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="stretches")
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField(_("name of the unit"), max_length=120)
    unit_name_en = models.CharField(max_length=200, blank=True)
    group = models.CharField(_("peer group"), max_length=40, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("The last day."))
    records = models.PositiveIntegerField(_("records"), default=0)

    class Meta:
        verbose_name = _("stretch of a period")
        verbose_name_plural = _("stretches of a period")
        ordering = ["sheet", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "starts_on"], name="stretch_starts_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="stretch_ends_after_it_starts"),
        ]

    def __str__(self):
        return f"{self.sheet_id} {self.starts_on} {self.ends_on}"

    @property
    def unit_label(self):
        """The unit in the language of the page."""
        return in_page_language(self.unit_name, self.unit_name_en)


class Line(models.Model):
    """One indicator of a sheet: the value, what it is a rate of, and the points, all in hundredths.

    A line with `adjusts` carries what late facts change in a published month, under that month's rule. An empty one had
    nothing to measure; what it gives then, the indicator says, or the exemption that took it from the subject. One with
    a `gate` is held at 0 by it.
    """

    guards = with_sheet()

    # As for facts: the engine alone writes lines, a whole run at a time.
    sheet = models.ForeignKey(
        Sheet, on_delete=models.CASCADE, related_name="lines", db_index=False, db_constraint=False
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    value = models.IntegerField(_("value"))
    base = models.IntegerField(_("of"), default=0)
    points = models.IntegerField(_("points"))
    is_empty = models.BooleanField(_("nothing to measure"), default=False)
    exemption = models.ForeignKey(
        Exemption,
        verbose_name=_("exemption"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    gate = models.ForeignKey(
        Gate,
        verbose_name=_("gate"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    adjusts = models.ForeignKey(
        Period,
        verbose_name=_("adjusts"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "indicator", "adjusts"],
                condition=Q(adjusts__isnull=False),
                name="line_of_adjustment_once",
            ),
            models.UniqueConstraint(
                fields=["sheet", "indicator"], condition=Q(adjusts=None), name="line_of_the_period_once"
            ),
        ]

    def __str__(self):
        return f"{self.sheet_id} {self.indicator_id}: {self.points}"


class Held(models.Model):
    """A gate that held on a sheet: its condition was met, and its effect is part of the score."""

    guards = with_sheet()

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="held")
    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("gate that held")
        verbose_name_plural = _("gates that held")
        ordering = ["gate__position", "id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "gate"], name="held_once")]

    def __str__(self):
        return f"{self.sheet_id} {self.gate_id}"
