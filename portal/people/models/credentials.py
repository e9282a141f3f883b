"""What lets somebody in besides the password: tokens of programs, and the logins that are open."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.ledger.models import Witnessed
from portal.people.models.officers import Officer


class TokenQuerySet(models.QuerySet):
    def valid(self, at: datetime) -> Self:
        """Return the tokens that open something at a moment."""
        return self.filter(ended_at=None, expires_at__gt=at, officer__is_active=True)


class ApiToken(Witnessed):
    """A program's way in, with the rights of its officer. The secret is shown once; what is kept is its SHA-256."""

    ledger_label = "people.apitoken"

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="tokens", verbose_name=_("officer"))
    label = models.CharField(pgettext_lazy("token", "program"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(pgettext_lazy("token", "begins with"), max_length=8)
    issued_at = models.DateTimeField(pgettext_lazy("token", "issued"))
    expires_at = models.DateTimeField(pgettext_lazy("token", "valid until"))
    ended_at = models.DateTimeField(pgettext_lazy("token", "ended"), null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("issued_at")), name="token_expires_after_issue")
        ]

    def __str__(self):
        return f"{self.label} {self.hint}…"


class OpenLogin(models.Model):
    """A browser in which somebody is logged in, so that it can be seen and ended from elsewhere; no record."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="open_logins")
    key_sealed = models.CharField(max_length=200)
    begun_at = models.DateTimeField()
    address = models.CharField(max_length=60, blank=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-begun_at", "-id"]

    def __str__(self):
        return f"{self.officer_id} {self.begun_at:%Y-%m-%d %H:%M}"
