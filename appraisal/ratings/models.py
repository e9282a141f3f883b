from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.ratings.base import ABOVE, Answer, Outcome, Stage
from appraisal.scheme.guards import Closed
from appraisal.scheme.versions.models import SchemeVersion
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.office.files.models import StoredFile
from portal.people.models import Unit

LATER = (
    *("plaque_number", "plaque_on", "archive_number", "archived_on"),
    *("revoked_from", "revoked_on", "revocation_number", "revocation_ground", "revoked_by_id", "revoked_at"),
)
# The marks are in nobody's hands any more.
PAST_MARKS = "EXISTS (SELECT 1 FROM appraisal_rating r WHERE r.id = {}.rating_id AND r.stage NOT IN ('self', 'review'))"


def _person(title, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=title, on_delete=models.PROTECT, related_name="+", **options
    )


class Rating(Witnessed):
    """The rating of one station for one year (派出所等级评定): by itself, by the county, then level by level.

    `points` are hundredths; `earned` the grade of the points, `grade` what gates left of it, `held` the codes of these
    gates; `proposed` the grade with which it goes on. A revoked one keeps what it said; `number` 2 rates anew.
    """

    ledger_label = "appraisal.rating"

    guards = (*Witnessed.guards, Frozen(when="OLD.stage = 'decided'", but=LATER))

    unit = models.ForeignKey(Unit, verbose_name=_("station"), on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("rating of the year"), default=1)
    version = models.ForeignKey(SchemeVersion, verbose_name=_("standard"), on_delete=models.PROTECT, related_name="+")
    has_population = models.BooleanField(_("has population duties"), default=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.SELF)
    opened_by = _person(_("opened by"))
    opened_at = models.DateTimeField(pgettext_lazy("rating", "opened"))
    submitted_by = _person(_("handed in by"), null=True)
    submitted_at = models.DateTimeField(pgettext_lazy("rating", "handed in"), null=True)
    reviewed_by = _person(_("reviewed by"), null=True)
    reviewed_at = models.DateTimeField(_("reviewed"), null=True)
    approved_by = _person(pgettext_lazy("rating", "approved by"), null=True)
    approved_at = models.DateTimeField(pgettext_lazy("rating", "approved"), null=True)
    points = models.IntegerField(_("points"), null=True)
    earned = models.CharField(_("grade of the points"), max_length=2, blank=True)
    grade = models.CharField(_("grade after the gates"), max_length=2, blank=True)
    held = models.JSONField(_("gates that held"), default=list)
    proposed = models.CharField(_("proposed grade"), max_length=2, blank=True)
    decided = models.CharField(_("decided grade"), max_length=2, blank=True)
    decided_on = models.DateField(_("decided on"), null=True)
    plaque_number = models.CharField(_("number of the plaque"), max_length=60, null=True)
    plaque_on = models.DateField(_("plaque hung on"), null=True)
    archive_number = models.CharField(_("number of the archive"), max_length=60, null=True)
    archived_on = models.DateField(_("archived on"), null=True)
    revoked_from = models.DateField(_("revoked from"), null=True)
    revoked_on = models.DateField(_("revocation decided on"), null=True)
    revocation_number = models.CharField(_("document of the revocation"), max_length=80, null=True)
    revocation_ground = models.CharField(_("ground of the revocation"), max_length=500, null=True)
    revoked_by = _person(_("revocation recorded by"), null=True)
    revoked_at = models.DateTimeField(_("revocation recorded"), null=True)

    class Meta:
        verbose_name = _("station rating")
        verbose_name_plural = _("station ratings")
        ordering = ["-year", "unit", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="rating_once"),
            models.UniqueConstraint(fields=["unit", "year"], condition=Q(revoked_at=None), name="rating_one_stands"),
            models.CheckConstraint(
                condition=Q(stage="decided", decided_on__isnull=False) & ~Q(decided="")
                | Q(decided="", decided_on=None) & ~Q(stage="decided"),
                name="rating_decided_has_a_grade",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("reviewed_by")), name="rating_approved_by_another"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("submitted_by")), name="rating_reviewed_by_another"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(stage="decided", revoked_from__isnull=False),
                name="rating_revoked_once_decided",
            ),
        ]

    def __str__(self):
        return f"{self.unit_id} {self.year}/{self.number}"

    @property
    def is_decided(self):
        """Whether a level has decided the grade."""
        return self.stage == Stage.DECIDED

    @property
    def is_above(self):
        """Whether it waits for a level above the county."""
        return self.stage in ABOVE

    @property
    def is_revoked(self):
        """Whether its grade was taken back."""
        return self.revoked_at is not None


class RatingMark(Witnessed):
    """One item of the standard in a rating: what the station says of itself and what the county says, side by side.

    Values are hundredths: the points of an item; of a condition or a veto 100 where it is so.
    """

    ledger_label = "appraisal.ratingmark"

    guards = (*Witnessed.guards, Frozen(when=PAST_MARKS.format("OLD")), Closed(when=PAST_MARKS.format("NEW")))

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="marks")
    code = models.CharField(_("item"), max_length=20)
    own_answer = models.CharField(_("answer of the station"), max_length=4, choices=Answer)
    own_value = models.IntegerField(_("points of the station"))
    own_note = models.CharField(_("remark of the station"), max_length=500, blank=True)
    own_by = _person(_("assessed by"))
    own_at = models.DateTimeField(_("assessed"))
    answer = models.CharField(_("answer of the county"), max_length=4, choices=Answer, blank=True)
    value = models.IntegerField(_("points of the county"), null=True)
    reason = models.CharField(_("reason of the county"), max_length=500, blank=True)
    reviewed_by = _person(_("reviewed by"), null=True)
    reviewed_at = models.DateTimeField(_("reviewed"), null=True)

    class Meta:
        verbose_name = _("item of a rating")
        verbose_name_plural = _("items of ratings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["rating", "code"], name="rating_mark_once"),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("own_by")), name="rating_mark_reviewed_by_another"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None, value=None, answer="")
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False, value__isnull=False) & ~Q(answer=""),
                name="rating_mark_reviewed_whole",
            ),
        ]

    def __str__(self):
        return f"{self.rating_id} {self.code}"

    @property
    def is_reviewed(self):
        """Whether the county has said something of it."""
        return self.reviewed_at is not None

    @property
    def stands(self):
        """The value that counts now: the county's, else the station's own."""
        return self.own_value if self.value is None else self.value


class RatingDecision(StoredFile, Witnessed):
    """What a level did with a rating, as its document says: passed on, decided, or sent back; with the scan."""

    ledger_label = "appraisal.ratingdecision"

    guards = (*Witnessed.guards, Frozen())

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="decisions")
    level = models.CharField(pgettext_lazy("rating", "level"), max_length=10, choices=Stage)
    outcome = models.CharField(pgettext_lazy("rating", "outcome"), max_length=10, choices=Outcome)
    grade = models.CharField(_("grade"), max_length=2)
    decided_on = models.DateField(_("date of the document"))
    document = models.CharField(pgettext_lazy("rating", "number of the document"), max_length=80, blank=True)
    public_from = models.DateField(_("made public from"), null=True)
    public_until = models.DateField(_("made public until"), null=True)
    remark = models.CharField(pgettext_lazy("rating", "remark"), max_length=500, blank=True)
    recorded_by = _person(_("recorded by"))
    recorded_at = models.DateTimeField(pgettext_lazy("rating", "recorded"))

    class Meta:
        verbose_name = _("decision on a rating")
        verbose_name_plural = _("decisions on ratings")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(public_from=None, public_until=None)
                | Q(public_from__lte=F("public_until"), public_until__lte=F("decided_on")),
                name="rating_public_before_decided",
            )
        ]

    def __str__(self):
        return f"{self.rating_id} {self.level}"


class RatingFile(StoredFile, Witnessed):
    """A file that proves an item of a rating (佐证材料); hashed on arrival."""

    ledger_label = "appraisal.ratingfile"

    guards = (*Witnessed.guards, Frozen())

    mark = models.ForeignKey(RatingMark, on_delete=models.PROTECT, related_name="files")
    added_by = _person(pgettext_lazy("rating", "added by"))
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("evidence of a rating")
        verbose_name_plural = _("evidence of ratings")
        ordering = ["pk"]

    def __str__(self):
        return self.file_name
