from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal.scheme.versions.base import SubjectKind
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.shell.naming import Bilingual, in_page_language

# What may be said of an item in other words while entries rest on it; what it means stays.
WORDING = (
    *("name", "name_en", "text", "text_en", "basis", "needs_evidence", "days_back", "most", "enter_roles"),
    *("confirm_roles", "readers", "checklist", "checklist_en", "position", "ends_on"),
)


class EntryItemQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        """Return the items under which a day may be entered: begun by then, and not retired before it."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class EntryItem(Bilingual, Witnessed):
    """What is entered by hand (录入项): of whom, how it is graded, who enters it and who confirms it.

    `full` and `most` are in hundredths. Items of one `checklist` are looked at together, in an inspection.
    """

    ledger_label = "appraisal.entryitem"

    class Grading(models.TextChoices):
        COUNT = "count", _("a number with its unit")
        POINTS = "points", _("points up to full marks")
        CHECKLIST = "checklist", _("yes, part or no")

    class Readers(models.TextChoices):
        CONCERNED = "concerned", _("whom it concerns, and who oversees them")
        UNIT = "unit", _("also everybody in the unit")
        BUREAU = "bureau", _("everybody who is appraised")

    guards = (
        *Witnessed.guards,
        Frozen(when="EXISTS (SELECT 1 FROM appraisal_entry r WHERE r.item_id = OLD.id)", corrected=WORDING),
    )

    code = models.SlugField(_("code"), max_length=40, unique=True)
    text = models.TextField(_("what is entered"), blank=True)
    text_en = models.TextField(_("the same in English"), blank=True)
    basis = models.CharField(_("basis: document and article"), max_length=200)
    subject = models.CharField(_("of whom"), max_length=1, choices=SubjectKind)
    grading = models.CharField(_("how it is graded"), max_length=10, choices=Grading)
    counted_in = models.CharField(_("counted in"), max_length=20, blank=True)
    counted_in_en = models.CharField(_("counted in, in English"), max_length=40, blank=True)
    full = models.PositiveIntegerField(_("full marks"), null=True, blank=True)
    part_percent = models.PositiveSmallIntegerField(_("what “part” gives, in percent"), null=True, blank=True)
    most = models.PositiveIntegerField(_("at most in one entry"), null=True, blank=True)
    needs_evidence = models.BooleanField(_("needs evidence"), default=False)
    days_back = models.PositiveSmallIntegerField(_("days back that may be entered"), default=31)
    enter_roles = models.JSONField(_("who enters"), default=list)
    confirm_roles = models.JSONField(_("who confirms"), default=list)
    readers = models.CharField(_("who reads the entries"), max_length=10, choices=Readers, default=Readers.CONCERNED)
    checklist = models.CharField(_("checklist"), max_length=60, blank=True)
    checklist_en = models.CharField(_("checklist, in English"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day that may be entered."))
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("in place of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )

    objects = EntryItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of entry")
        verbose_name_plural = _("items of entry")
        ordering = ["checklist", "position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(grading="count", full=None, part_percent=None) & ~Q(counted_in="")
                | Q(grading="points", full__gt=0, part_percent=None)
                | Q(grading="checklist", full=None, part_percent__lte=100),
                name="entry_item_has_its_grading",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="entry_item_ends_after_it_starts",
            ),
        ]

    @property
    def text_label(self):
        """What is entered, in the language of the page."""
        return in_page_language(self.text, self.text_en)

    @property
    def unit_label(self):
        """What a number is counted in, in the language of the page."""
        return in_page_language(self.counted_in, self.counted_in_en)

    @property
    def checklist_label(self):
        """The checklist in the language of the page."""
        return in_page_language(self.checklist, self.checklist_en)

    @property
    def is_of_officers(self):
        """Whether an officer is the subject, not a unit."""
        return self.subject == SubjectKind.OFFICER
