from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.file.case.models import Case
from portal.office.persons.models import Person


class Party(Person):
    """A person or a firm in a case (当事人), which always has a name.

    `revision` counts corrections, so that what reviewers have read changes with them and holds none of it.
    """

    ledger_label = "cases.party"

    # How a page of its case shows it (queries.parties_of).
    is_minor: bool
    is_alone: bool
    is_hidden: bool
    ward_role: str
    shown_name: str

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

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(_("role"), max_length=20, choices=Role)
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
