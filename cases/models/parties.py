from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from portal.ledger.models import Witnessed


class Party(Witnessed):
    """A person in a case (当事人). What identifies the person is sealed; screens show the masks."""

    class Role(models.TextChoices):
        VICTIM = "victim", _("victim")
        SUSPECT = "suspect", _("suspect")
        RESPONDENT = "respondent", _("respondent")
        WITNESS = "witness", _("witness")
        REPORTER = "reporter", _("reporter")
        GUARDIAN = "guardian", _("guardian")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    name_sealed = models.TextField()
    name_mask = models.CharField(_("name"), max_length=40)
    id_number_sealed = models.TextField(blank=True)
    id_number_mask = models.CharField(_("identity number"), max_length=40, blank=True)
    id_number_index = models.CharField(max_length=64, blank=True, db_index=True)
    phone_sealed = models.TextField(blank=True)
    phone_mask = models.CharField(_("phone"), max_length=40, blank=True)
    address_sealed = models.TextField(blank=True)
    address_mask = models.CharField(_("address"), max_length=80, blank=True)
    born_on = models.DateField(_("born"), null=True)
    guardian_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="guardians", verbose_name=_("guardian of")
    )
    is_confidential = models.BooleanField(_("asks to stay unnamed"), default=False)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["id"]

    def __str__(self):
        return f"{self.get_role_display()} {self.name_mask}"
