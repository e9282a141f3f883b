from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.file.case.models import Case
from portal.ledger.models import Witnessed
from portal.shell.papers import Paper


class Party(Witnessed):
    """A person or a firm in a case (当事人). What identifies a person is sealed; screens show the masks.

    `revision` counts corrections, so that what reviewers have read changes with them and holds none of it.
    """

    ledger_label = "cases.party"

    class Role(models.TextChoices):
        VICTIM = "victim", _("victim")
        SUSPECT = "suspect", _("suspect")
        RESPONDENT = "respondent", _("respondent")
        WITNESS = "witness", _("witness")
        REPORTER = "reporter", _("reporter")
        GUARDIAN = "guardian", _("guardian")

    class Waiver(models.TextChoices):
        OWN_INCOME = "own_income", _("sixteen or older, lives on own work, agrees to go without")
        OTHER_ADULT = "other_adult", _("guardian cannot come; another adult by art. 75 attends, as recorded")

    class Sex(models.TextChoices):
        MALE = "male", _("male")
        FEMALE = "female", _("female")

    # What identifies a person: `<name>_sealed` holds it, `<name>_mask` is what screens show.
    SEALED = ("name", "id_number", "phone", "address", "residence")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    paper = models.CharField(_("paper"), max_length=20, choices=Paper, blank=True)
    name_sealed = models.TextField()
    name_mask = models.CharField(_("name"), max_length=40)
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
    guardian_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="guardians", verbose_name=_("guardian of")
    )
    guardian_waiver = models.CharField(_("why without guardian"), max_length=20, choices=Waiver, blank=True)
    is_confidential = models.BooleanField(_("asks to stay unnamed"), default=False)
    revision = models.PositiveSmallIntegerField(default=1)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["id"]

    def __str__(self):
        return f"{self.get_role_display()} {self.name_mask}"

    @property
    def is_firm(self):
        """Whether this is a firm or another body, which has a name for everybody and no age."""
        return self.paper == Paper.CREDIT_CODE
