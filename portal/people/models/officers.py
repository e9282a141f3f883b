from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.ledger.models import Noted
from portal.people.models.units import Unit


class OfficerManager(BaseUserManager):
    def get_by_natural_key(self, badge_number):
        return self.get(badge_number=badge_number)


class Officer(Noted, AbstractBaseUser, PermissionsMixin):
    """A person with an account (民警), known by the badge number (警号). Rights come from posts alone."""

    ledger_label = "people.officer"

    free_columns = ("last_login", "language")

    badge_number = models.CharField(_("badge number"), max_length=20, unique=True)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=40)
    name_sort = models.CharField(max_length=80, blank=True, editable=False)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="officers")
    is_active = models.BooleanField(_("active"), default=True)
    language = models.CharField(max_length=10, blank=True)
    has_temporary_password = models.BooleanField(
        _("temporary password"), default=False, editable=False, help_text=_("It is changed at the next login.")
    )

    USERNAME_FIELD = "badge_number"
    REQUIRED_FIELDS = ["name"]

    objects = OfficerManager()

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        ordering = ["name_sort", "badge_number"]
        constraints = [models.CheckConstraint(condition=models.Q(is_superuser=False), name="officer_is_no_superuser")]

    def __str__(self):
        return f"{self.name} {self.badge_number}"

    def check_password(self, raw_password):
        """Say whether this is the password; an older kind of hash stays, since no event would hold the new one."""
        return check_password(raw_password, self.password)

    @property
    def is_staff(self):
        """Whether the administration pages open: only for the three administrators."""
        from portal.people.rights import administers

        return administers(self)
