from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RegistrationDraft(models.Model):
    """What an officer has typed into the registration form so far, sealed as a whole.

    Nobody's record yet: only its owner reads it, it leaves no event, and it goes when the case is registered.
    Its key is that of the form, so that a draft sent twice is one draft.
    """

    key = models.UUIDField(primary_key=True, default=uuid4)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content_sealed = models.TextField()
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("registration draft")
        verbose_name_plural = _("registration drafts")
        ordering = ["-saved_at"]
        indexes = [
            models.Index(fields=["owner", "-saved_at"], name="draft_of_owner"),
            models.Index(fields=["saved_at"], name="draft_by_age"),
        ]

    def __str__(self):
        return str(self.key)
