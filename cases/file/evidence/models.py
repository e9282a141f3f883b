import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.file.case.models import Case
from portal.ledger.models import Witnessed


class Evidence(Witnessed):
    """An evidence item (证据) with its file, which is hashed on arrival and never replaced."""

    ledger_label = "cases.evidence"

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("documentary evidence")
        OBJECT = "object", _("physical evidence")
        STATEMENT = "statement", _("victim's statement")
        WITNESS = "witness", _("witness testimony")
        SUSPECT = "suspect", _("suspect's statement")
        EXPERT = "expert", _("expert opinion")
        RECORD = "record", _("inquest or inspection record")
        AUDIO_VISUAL = "audio_visual", _("audio-visual material")
        ELECTRONIC = "electronic", _("electronic data")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    collected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("collected by"), on_delete=models.PROTECT, related_name="+"
    )
    collected_on = models.DateField(_("collected"))
    file = models.FileField(_("file"), upload_to="evidence/%Y/%m", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField(_("size"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("evidence item")
        verbose_name_plural = _("evidence")
        ordering = ["id"]

    def __str__(self):
        return self.title


class Upload(models.Model):
    """A file on its way in: received piece by piece, checked once whole, and bound to nothing until it is attached.

    No part of the record: what arrives is an event, the pieces are not.
    """

    class State(models.TextChoices):
        RECEIVING = "receiving", _("on its way")
        CHECKING = "checking", _("being checked")
        READY = "ready", _("ready to be attached")
        ATTACHED = "attached", _("attached")
        REFUSED = "refused", _("refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=120)
    fingerprint = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(_("size"))
    received = models.BigIntegerField(_("received"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVING)
    checking_since = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    file = models.FileField(_("file"), upload_to="evidence/%Y/%m", blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["begun_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(received__gte=0, received__lte=F("size")), name="upload_fits_its_size"),
        ]
        indexes = [
            models.Index(fields=["owner", "state"], name="upload_of_owner"),
            models.Index(fields=["expires_at"], name="upload_by_expiry"),
        ]

    def __str__(self):
        return f"{self.id} {self.state}"


class UploadPart(models.Model):
    """One piece of an upload, stored under its own name, so that any server can put the pieces together."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    start = models.BigIntegerField()
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["start"]
        constraints = [models.UniqueConstraint(fields=["upload", "start"], name="upload_part_once")]

    def __str__(self):
        return f"{self.upload_id} {self.start}"
