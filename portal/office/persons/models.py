from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ledger.models import Witnessed
from portal.shell.personal.papers import Paper


class Person(Witnessed):
    """Somebody of whom a room keeps what identifies: sealed, masked for screens, and found by a blind index.

    Only `rules.sealed_columns` writes these columns, and only `deeds.reveal` opens them for somebody.
    """

    class Sex(models.TextChoices):
        MALE = "male", _("male")
        FEMALE = "female", _("female")

    # What identifies a person: `<name>_sealed` holds it, `<name>_mask` is what screens show.
    SEALED = ("name", "id_number", "phone", "address", "residence")

    paper = models.CharField(_("paper"), max_length=20, choices=Paper, blank=True)
    name_sealed = models.TextField(blank=True)
    name_mask = models.CharField(_("name"), max_length=40, blank=True)
    name_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    id_number_sealed = models.TextField(blank=True)
    id_number_mask = models.CharField(_("identity number"), max_length=40, blank=True)
    id_number_index = models.CharField(max_length=64, blank=True, db_index=True)
    phone_sealed = models.TextField(blank=True)
    phone_mask = models.CharField(_("phone"), max_length=40, blank=True)
    phone_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    address_sealed = models.TextField(blank=True)
    address_mask = models.CharField(_("address"), max_length=80, blank=True)
    residence_sealed = models.TextField(blank=True, default="")
    residence_mask = models.CharField(_("registered residence"), max_length=80, blank=True, default="")
    born_on = models.DateField(_("born"), null=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def is_firm(self):
        """Whether this is a firm or another body, which has a name for everybody and no age."""
        return self.paper == Paper.CREDIT_CODE
