from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.entries.inspections.models import Inspection
from appraisal.entries.items.models import EntryItem
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.office.files.models import StoredFile
from portal.people.models import Unit


class Grade(models.TextChoices):
    """What a checklist answers."""

    YES = "yes", _("yes")
    PART = "part", _("in part")
    NO = "no", _("no")


class EntryQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        """Return the entries that nobody has confirmed or refused."""
        return self.filter(state=Entry.State.ENTERED)

    def standing(self) -> Self:
        """Return those that are there: waiting or confirmed, and not void."""
        return self.filter(state__in=(Entry.State.ENTERED, Entry.State.CONFIRMED), voided_at=None)

    def counting(self) -> Self:
        """Return the entries that count: confirmed, and not void."""
        return self.filter(state=Entry.State.CONFIRMED, voided_at=None)


class Entry(Witnessed):
    """One entry by hand (录入): what somebody found on a day, and somebody else confirmed.

    `unit` is the subject, or the unit that the officer belonged to on that day. `quantity`, in hundredths, is what it
    adds; `happened_at` the bureau's midnight of its day. One that was confirmed is never edited: it is made void, and
    another takes its place, which `first` still names: what counts in a month is one record, however often corrected.
    `mark` is unique among those that stand, so that nothing is entered twice.
    """

    ledger_label = "appraisal.entry"

    class State(models.TextChoices):
        ENTERED = "entered", _("waits to be confirmed")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", pgettext_lazy("entry", "refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    guards = (
        *Witnessed.guards,
        Frozen(when="OLD.state <> 'entered'", but=("voided_at", "voided_by_id", "void_reason")),
    )

    item = models.ForeignKey(EntryItem, verbose_name=_("item"), on_delete=models.PROTECT, related_name="entries")
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer"),
        null=True,
        on_delete=models.PROTECT,
        related_name="entries_about",
    )
    happened_at = models.DateTimeField(_("day"))
    grade = models.CharField(_("grade"), max_length=4, choices=Grade, blank=True)
    quantity = models.IntegerField(_("quantity"))
    note = models.CharField(pgettext_lazy("entry", "note"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ENTERED)
    mark = models.CharField(max_length=64)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("entered by"), on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(_("entered"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("made void by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    voided_at = models.DateTimeField(_("made void"), null=True)
    void_reason = models.CharField(_("why it is void"), max_length=300, null=True)
    replaces = models.OneToOneField(
        "self", verbose_name=_("in place of"), null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    first = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    inspection = models.ForeignKey(
        Inspection, verbose_name=_("inspection"), null=True, on_delete=models.PROTECT, related_name="entries"
    )
    batch = models.ForeignKey(
        "office.ImportBatch", verbose_name=_("import"), null=True, on_delete=models.PROTECT, related_name="entries"
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry by hand")
        verbose_name_plural = _("entries by hand")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mark"], condition=Q(state__in=("entered", "confirmed"), voided_at=None), name="entry_once"
            ),
            models.CheckConstraint(
                condition=Q(state="entered", decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(state="entered"),
                name="entry_waits_or_is_decided",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed") & ~Q(decided_by=F("entered_by")) | ~Q(state="confirmed"),
                name="entry_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None, void_reason=None)
                | Q(state="confirmed", voided_at__isnull=False, voided_by__isnull=False, void_reason__isnull=False),
                name="entry_void_once_confirmed",
            ),
        ]
        indexes = [
            models.Index(fields=["happened_at"], name="entry_by_day"),
            models.Index(fields=["item", "state"], name="entry_by_state"),
        ]

    def __str__(self):
        return f"{self.item_id} {self.officer_id or self.unit_id}"

    @property
    def day(self):
        """The day on which it happened."""
        return timezone.localdate(self.happened_at)

    @property
    def is_void(self):
        """Whether it was confirmed and made void since."""
        return self.voided_at is not None

    @property
    def is_waiting(self):
        """Whether nobody has decided on it."""
        return self.state == self.State.ENTERED

    @property
    def counts(self):
        """Whether it counts."""
        return self.state == self.State.CONFIRMED and not self.is_void

    @property
    def subject_name(self):
        """The officer's name, or the unit's."""
        return self.officer.name if self.officer_id else self.unit.label

    @property
    def record_id(self):
        """The key of the record that it is, or whose place it takes."""
        return self.first_id or self.pk


class EntryFile(StoredFile, Witnessed):
    """A file that proves an entry (佐证材料); hashed on arrival, and kept with what takes the entry's place."""

    ledger_label = "appraisal.entryfile"

    guards = (*Witnessed.guards, Frozen())

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="files")
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("evidence of an entry")
        verbose_name_plural = _("evidence of entries")
        ordering = ["pk"]

    def __str__(self):
        return self.file_name
