from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from appraisal.scheme.guards import with_version
from appraisal.scheme.periods.models import Period
from appraisal.scheme.versions.base import Effect, Missing, Rule, SubjectKind
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.people.models import Role
from portal.shell.naming import Bilingual, in_page_language
from portal.shell.pages.shown_choices import ShownChoices

# The columns of a version that say whom it appraises.
WHOM = ("appraises_units", "appraises_officers", "officer_roles", "unit_kinds", "unit_groups")
ALL = _("All where none is named.")
# Who can be appraised as an officer: by the posts of these roles one stands in a unit.
PLACING = (Role.OFFICER, Role.COMMUNITY_OFFICER, Role.MEDIATOR)


class Scheme(Bilingual, Witnessed):
    """An appraisal scheme (考评方案): what is scored, apart from the figures, which its versions hold.

    Several stand side by side, each with its own periods. `period_kind` is the kind of calendar period that it has as
    long as no pattern was set (`scheme.periods`).
    """

    ledger_label = "appraisal.scheme"

    code = models.SlugField(_("code"), max_length=40, unique=True)
    period_kind = models.CharField(_("kind of period"), max_length=10, choices=Period.Kind, default=Period.Kind.MONTH)

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        ordering = ["code"]


class SchemeVersionQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Return the versions that were ever in force."""
        return self.filter(published_at__isnull=False)

    def drafts(self) -> Self:
        """Return the versions that are still written."""
        return self.filter(published_at=None, discarded_at=None)

    def in_force(self, scheme, day: date) -> Self:
        """Return the version of a scheme that scores a period beginning on `day`, if there is one."""
        begun = self.published().filter(scheme=scheme, effective_from__lte=day)
        # One that is retired does not put the one before it into force again.
        later = Q(effective_from__gt=OuterRef("effective_from")) | Q(
            effective_from=OuterRef("effective_from"), published_at__gt=OuterRef("published_at")
        )
        replaced = SchemeVersion.objects.published().filter(later, scheme=scheme, effective_from__lte=day)
        newest = begun.exclude(Exists(replaced))
        return newest.filter(Q(retired_at=None) | Q(retired_at__date__gt=day)).order_by("-pk")


class SchemeVersion(Witnessed):
    """The figures of a scheme from one period on (版本): draft, then published and frozen, then retired."""

    ledger_label = "appraisal.schemeversion"

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waits for a second person")
        DISCARDED = "discarded", _("discarded")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    guards = (*Witnessed.guards, Frozen(when="OLD.published_at IS NOT NULL", but=("retired_at",)))
    later_columns = (
        *("measures", "source_id", "drafted_by_id", "changed_by_id", "changed_at"),
        *("submitted_by_id", "submitted_at", "discarded_at"),
        *WHOM,
    )
    kept_sets = ("categories", "indicators", "bands", "gates")

    scheme = models.ForeignKey(Scheme, verbose_name=_("scheme"), on_delete=models.PROTECT, related_name="versions")
    number = models.CharField(_("version"), max_length=20)
    effective_from = models.DateField(_("effective from"), help_text=_("The first day of a period."))
    smallest_caseload_units = models.PositiveIntegerField(_("smallest caseload of a ranked unit"), default=20)
    smallest_caseload_officers = models.PositiveIntegerField(_("smallest caseload of a ranked officer"), default=5)
    measures = models.JSONField(
        _("definitions of the measures"), default=dict, blank=True, help_text=_("As they were at the publishing.")
    )
    appraises_units = models.BooleanField(_("appraises units"), default=True)
    appraises_officers = models.BooleanField(_("appraises officers"), default=True)
    officer_roles = models.JSONField(
        _("roles that place an officer"), default=list, blank=True, help_text=_("Case officers where none is named.")
    )
    unit_kinds = models.JSONField(_("kinds of units"), default=list, blank=True, help_text=ALL)
    unit_groups = models.JSONField(_("peer groups"), default=list, blank=True, help_text=ALL)
    note = models.TextField(_("note"), blank=True)
    note_en = models.TextField(blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)
    source = models.ForeignKey(
        "self", verbose_name=_("copied from"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("drafted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("last changed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("last changed"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("submitted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    discarded_at = models.DateTimeField(_("discarded"), null=True, blank=True)

    objects = SchemeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheme version")
        verbose_name_plural = _("scheme versions")
        ordering = ["scheme", "-effective_from", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], condition=Q(discarded_at=None), name="version_once"),
            models.CheckConstraint(
                condition=Q(retired_at=None) | Q(published_at__isnull=False), name="version_retires_after_publishing"
            ),
        ]

    def __str__(self):
        return f"{self.scheme} {self.number}"

    @property
    def state(self):
        """How far the version is: a draft, submitted, discarded, published or retired."""
        if self.retired_at:
            return self.State.RETIRED
        if self.published_at:
            return self.State.PUBLISHED
        if self.discarded_at:
            return self.State.DISCARDED
        return self.State.SUBMITTED if self.submitted_at else self.State.DRAFT

    @property
    def placing_roles(self) -> tuple[str, ...]:
        """The roles whose holders are appraised, and which place them in their unit."""
        return tuple(self.officer_roles) or (Role.OFFICER.value,)

    @property
    def subject_kinds(self) -> list[SubjectKind]:
        """The kinds of subjects that the version appraises, units first."""
        appraised = {SubjectKind.UNIT: self.appraises_units, SubjectKind.OFFICER: self.appraises_officers}
        return [kind for kind in SubjectKind if appraised[kind]]

    @property
    def note_label(self):
        """The note in the language of the page."""
        return in_page_language(self.note, self.note_en)


class Category(Bilingual):
    """A group of indicators, in hundredths of a point.

    It counts base marks plus what its indicators give or take, at least 0 and at most full marks.
    Full marks 0 make a bonus category, which nothing limits above.
    """

    guards = with_version()

    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="categories")
    code = models.CharField(_("code"), max_length=40)
    full_marks = models.PositiveIntegerField(_("full marks"))
    base_marks_units = models.PositiveIntegerField(_("base marks of units"), default=0)
    base_marks_officers = models.PositiveIntegerField(_("base marks of officers"), default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="category_once")]

    @property
    def is_bonus(self):
        """Whether the category only adds, so that nothing limits it above."""
        return self.full_marks == 0

    def base_marks(self, subject):
        """Return what a subject of this kind begins with."""
        return self.base_marks_units if subject == SubjectKind.UNIT else self.base_marks_officers


class Indicator(ShownChoices, Bilingual):
    """One line of the rules (指标): a value, a kind of rule with its figures, and its text.

    The value is how a measure is used (`use`, read by `appraisal.scheme.uses`), or one use in proportion to another
    (`per`). `groups` holds figures that differ for a peer group, {code of the group: {figure: value}}.
    """

    guards = with_version()
    later_columns = ("missing", "missing_reason", "use", "per", "groups")

    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="indicators")
    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="indicators"
    )
    code = models.CharField(_("code"), max_length=60)
    subject = models.CharField(_("subject"), max_length=1, choices=SubjectKind)
    measure = models.CharField(_("measure"), max_length=60)
    rule = models.CharField(_("rule"), max_length=20, choices=Rule)
    params = models.JSONField(_("figures"), default=dict, blank=True)
    use = models.JSONField(_("how the measure is used"), default=dict, blank=True)
    per = models.JSONField(_("in proportion to"), default=dict, blank=True)
    groups = models.JSONField(_("figures of groups"), default=dict, blank=True)
    missing = models.CharField(_("with nothing to measure"), max_length=10, choices=Missing, default=Missing.NOT_SCORED)
    missing_reason = models.CharField(_("reason of the exemption"), max_length=200, blank=True)
    text = models.TextField(_("text of the rule"), blank=True)
    text_en = models.TextField(blank=True)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="indicator_once")]

    @property
    def text_label(self):
        """The text of the rule in the language of the page."""
        return in_page_language(self.text, self.text_en)


class Band(Bilingual):
    """A grade (等级) and the points from which it is reached, in hundredths; the highest reached is the sheet's."""

    guards = with_version()

    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="bands")
    code = models.CharField(_("code"), max_length=40)
    subject = models.CharField(_("subject"), max_length=1, choices=SubjectKind)
    from_points = models.IntegerField(_("from points"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        ordering = ["-from_points", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "subject", "code"], name="band_once"),
            models.UniqueConstraint(fields=["version", "subject", "from_points"], name="band_begins_once"),
        ]


class Gate(Bilingual):
    """A condition and what it does to the sheet where it holds (关口, 一票否决): read by `appraisal.scheme.gates`.

    `condition` is {"any" or "all": [{"indicator": code, "of": "value" or "points", "is": operator, "than": number}]};
    `target` is the code of the item, category or grade that the effect names, `limit` the most points.
    """

    guards = with_version()

    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="gates")
    code = models.CharField(_("code"), max_length=40)
    subject = models.CharField(_("subject"), max_length=1, choices=SubjectKind)
    condition = models.JSONField(_("condition"), default=dict)
    effect = models.CharField(_("effect"), max_length=20, choices=Effect)
    target = models.CharField(_("of"), max_length=60, blank=True)
    limit = models.IntegerField(_("points at most"), null=True, blank=True)
    text = models.TextField(_("text of the rule"), blank=True)
    text_en = models.TextField(blank=True)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("gate")
        verbose_name_plural = _("gates")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="gate_once")]

    @property
    def text_label(self):
        """The text of the rule in the language of the page."""
        return in_page_language(self.text, self.text_en)
