import uuid

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A row with a file that was hashed on arrival and is never replaced; each night some are compared (`audit`)."""

    file = models.FileField(_("file"), upload_to="files/%Y/%m", max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField(_("size"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True


def stored_file_models():
    """Return the models of all rooms that keep a file."""
    return [model for model in apps.get_models() if issubclass(model, StoredFile)]


class Upload(models.Model):
    """A file on its way in: received piece by piece, checked once whole, and bound to nothing until it is attached.

    It is an officer's, or that of a citizen who holds the `receipt`. No part of the record: what arrives is an event,
    the pieces are not.
    """

    class State(models.TextChoices):
        RECEIVING = "receiving", _("on its way")
        CHECKING = "checking", _("being checked")
        READY = "ready", _("ready to be attached")
        ATTACHED = "attached", _("attached")
        REFUSED = "refused", _("refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    receipt = models.CharField(max_length=64, blank=True)
    place = models.CharField(max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=120)
    fingerprint = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(_("size"))
    received = models.BigIntegerField(_("received"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVING)
    checking_since = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    file = models.FileField(_("file"), upload_to="files/%Y/%m", blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["begun_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(owner=None) ^ Q(receipt=""), name="upload_is_somebodys"),
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
