from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ledger.rows.guards import Bound, Chained, Guard, Headed, Undeletable
from portal.shell.pages.shown_choices import ShownChoices


class Chain(models.TextChoices):
    """Three chains, so that heavy read logging never slows an approval."""

    BUSINESS = "business", _("Business")
    ACCESS = "access", _("Access and settings")
    PERSONAL = "personal", _("Personal data")


class Outcome(models.TextChoices):
    DONE = "done", _("Done")
    DENIED = "denied", _("Denied")


class Event(ShownChoices):
    """One deed: who, for whom, when, about what, from and to; linked to the one before by its hash."""

    guards = (Chained(),)

    id = models.UUIDField(primary_key=True)
    chain = models.CharField(_("chain"), max_length=10, choices=Chain)
    seq = models.BigIntegerField(_("number"))
    kind = models.CharField(_("deed"), max_length=60)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("who"), max_length=80)
    actor_unit = models.CharField(max_length=80, blank=True)
    actor_role = models.CharField(max_length=60, blank=True)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=80, blank=True)
    address = models.CharField(max_length=60, blank=True)
    occurred_at = models.DateTimeField(_("when"))
    recorded_at = models.DateTimeField(_("recorded"))
    payload = models.TextField()
    states = models.TextField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    hash_alg = models.CharField(max_length=10, default="sha256")

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="event_once_per_place")]
        indexes = [
            models.Index(fields=["about_type", "about_id", "chain", "seq"], name="event_history"),
            models.Index(fields=["chain", "kind", "seq"], name="event_by_kind"),
        ]

    def __str__(self):
        return f"{self.chain} {self.seq} {self.kind}"


class Head(models.Model):
    """Where a chain stands: the number and hash of its newest event, and the hash it began from."""

    guards = (Headed(),)

    chain = models.CharField(primary_key=True, max_length=10, choices=Chain)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    genesis = models.CharField(max_length=64)

    def __str__(self):
        return f"{self.chain} {self.seq}"


class SentForm(models.Model):
    """The key of a form whose deed is done, written in the deed's transaction: a second sending finds it taken."""

    key = models.CharField(primary_key=True, max_length=80)
    actor_id = models.BigIntegerField(null=True)
    about = models.CharField(max_length=100, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)
    digest = models.CharField(max_length=64, blank=True, default="")
    answer_sealed = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["sent_at"], name="sent_form_by_age")]

    def __str__(self):
        return self.key

    @property
    def about_id(self):
        """The primary key of the row the deed was about, as text; empty when there was none."""
        return self.about.partition(":")[2]


class Witnessed(ShownChoices):
    """A row that cannot change without an event: it names its last one, and the event holds its digest.

    `later_columns` names those (by attname) that a migration added to a table with rows: they count once they say
    something, so that what was written before them is still as its last event left it. `kept_sets` names the related
    sets of rows that are bound through this one: an event holds a digest of the whole set (`Record.keep_sets`).
    """

    guards: tuple[Guard, ...] = (Bound(), Undeletable())
    later_columns: tuple[str, ...] = ()
    kept_sets: tuple[str, ...] = ()

    last_event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", editable=False, db_index=False)

    class Meta:
        abstract = True


class Noted(models.Model):
    """A row whose digest stands in the event of each deed that writes it (`Record.keep`), without naming that event.

    For a table that a library writes too: the database refuses nothing but deletes, verification finds the rest.
    `free_columns` (by attname) change without an event and are not in the digest; `later_columns` as in `Witnessed`.
    """

    guards: tuple[Guard, ...] = (Undeletable(),)
    free_columns: tuple[str, ...] = ()
    later_columns: tuple[str, ...] = ()

    class Meta:
        abstract = True
