from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal.scheme.guards import OfItsPeriod, with_run
from appraisal.scheme.periods.models import Period
from appraisal.scheme.versions.base import SubjectKind
from appraisal.scheme.versions.models import Scheme, SchemeVersion
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen


class RunQuerySet(models.QuerySet):
    def live(self) -> Self:
        """Return the runs that rankings come from."""
        return self.filter(kind=Run.Kind.LIVE)

    def standing(self) -> Self:
        """Return the one run of each period and scheme from which every page, bulletin and ladder is read."""
        return self.live().filter(stands_for__isnull=False, superseded_by=None)

    def published(self) -> Self:
        """Return the standing runs whose results are final."""
        return self.standing().filter(published_at__isnull=False)


class Run(Witnessed):
    """One computation of a period under one version: it pins the version and the digests of what went in and out.

    An unpublished run may be computed again in place; a published one is frozen but for what supersedes it.
    `stands_for` is the scheme whose results in the period these are: the database keeps one such run for each.
    """

    ledger_label = "appraisal.run"

    class Kind(models.TextChoices):
        LIVE = "live", _("live")
        ANALYSIS = "analysis", _("analysis")
        SIMULATION = "simulation", _("simulation")

    class State(models.TextChoices):
        COMPUTING = "computing", _("computing")
        COMPUTED = "computed", _("computed")
        PUBLISHED = "published", _("published")

    guards = (
        *Witnessed.guards,
        Frozen(when="OLD.published_at IS NOT NULL", but=("superseded_by_id", "stands_for_id")),
        OfItsPeriod(),
    )
    later_columns = ("late_mark",)

    period = models.ForeignKey(Period, verbose_name=_("period"), on_delete=models.PROTECT, related_name="runs")
    version = models.ForeignKey(
        SchemeVersion, verbose_name=_("scheme version"), on_delete=models.PROTECT, related_name="runs"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.LIVE)
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.COMPUTING)
    ledger_mark = models.BigIntegerField(_("ledger number"), default=0)
    # Where late facts were left to a later month: from here that one looks for them.
    late_mark = models.BigIntegerField(_("late facts from"), null=True)
    inputs_digest = models.CharField(_("digest of the facts"), max_length=64, blank=True)
    results_digest = models.CharField(_("digest of the results"), max_length=64, blank=True)
    started_at = models.DateTimeField(_("started"))
    computed_at = models.DateTimeField(_("computed"), null=True)
    published_at = models.DateTimeField(_("published"), null=True)
    superseded_by = models.ForeignKey(
        "self", verbose_name=_("replaced by"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    stands_for = models.ForeignKey(
        Scheme, verbose_name=_("stands for"), null=True, on_delete=models.PROTECT, related_name="standing_runs"
    )

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-period__starts_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["period", "version", "kind", "number"], name="run_once"),
            models.UniqueConstraint(
                fields=["period", "stands_for"], condition=Q(superseded_by=None), name="run_standing_once"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(kind="live", state="published"), name="run_published_is_live"
            ),
        ]

    def __str__(self):
        return f"{self.period_id} {self.kind} {self.number}"


class Fact(models.Model):
    """One thing that counts, as a run read it: whose, which measure, when, how much, and the record behind it.

    `quantity` and `base` are in hundredths; `base` is what a rate is taken of, 0 for counts.
    `ref_kind` is the ledger's label of the record's table, `adjusts` the published month to which a late fact belongs.
    """

    guards = with_run()

    # Written by the hundred thousand, and by the engine alone: the database does not check these keys row by row.
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="facts", db_index=False, db_constraint=False)
    subject_kind = models.CharField(max_length=1, choices=SubjectKind)
    subject_id = models.BigIntegerField()
    measure = models.CharField(_("measure"), max_length=60)
    occurred_on = models.DateField(_("day"))
    quantity = models.IntegerField(_("quantity"))
    base = models.IntegerField(_("of"), default=0)
    ref_kind = models.CharField(max_length=60)
    ref_id = models.BigIntegerField()
    adjusts = models.ForeignKey(
        Period, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        indexes = [
            models.Index(
                fields=["run", "subject_kind", "subject_id", "measure", "adjusts"],
                include=["quantity", "base"],
                name="fact_scored",
            ),
            # What an objection takes back is found by its record, among the hundred thousands of a run.
            models.Index(fields=["run", "ref_id"], name="fact_of_record"),
        ]

    def __str__(self):
        return f"{self.measure} {self.subject_kind}{self.subject_id} {self.ref_kind}:{self.ref_id}"


class Exclusion(Witnessed):
    """A record that no longer counts, by a person's decision; an empty `measure` means: in none."""

    ledger_label = "appraisal.exclusion"

    guards = (*Witnessed.guards, Frozen())

    ref_kind = models.CharField(max_length=60)
    ref_id = models.BigIntegerField()
    measure = models.CharField(_("measure"), max_length=60, blank=True)
    objection = models.ForeignKey("appraisal.Objection", null=True, on_delete=models.PROTECT, related_name="exclusions")
    excluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    excluded_at = models.DateTimeField(_("excluded"))
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        constraints = [models.UniqueConstraint(fields=["ref_kind", "ref_id", "measure"], name="exclusion_once")]

    def __str__(self):
        return f"{self.ref_kind}:{self.ref_id} {self.measure}"
