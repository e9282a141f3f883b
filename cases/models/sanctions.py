from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.reference import InForce
from portal.ledger.models import Witnessed


class SanctionRange(Witnessed):
    """One step of punishment that an article gives (处罚幅度): between what, and how detention and fine go together."""

    class Fine(models.TextChoices):
        NONE = "none", _("no fine")
        ALONE = "alone", _("a fine instead of detention")
        WITH = "with", _("a fine together with detention")
        MAY = "may", _("detention, to which a fine may be added")

    statute = models.CharField(_("statute"), max_length=60)
    article = models.CharField(_("article"), max_length=20)
    number = models.PositiveSmallIntegerField(_("step"))
    words = models.TextField(_("words of the statute"))
    warning = models.BooleanField(_("warning"), default=False)
    detention_min = models.PositiveSmallIntegerField(default=0)
    detention_max = models.PositiveSmallIntegerField(default=0)
    fine_min = models.PositiveIntegerField(default=0)
    fine_max = models.PositiveIntegerField(null=True)
    fine_is = models.CharField(max_length=10, choices=Fine)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = InForce.as_manager()

    class Meta:
        verbose_name = _("range of punishment")
        verbose_name_plural = _("ranges of punishment")
        ordering = ["statute", "article", "number"]
        constraints = [models.UniqueConstraint(fields=["statute", "article", "number"], name="sanction_range_once")]

    def __str__(self):
        return f"{self.statute}{self.article} ({self.number})"
