from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appraisal.consequences.models import Consequence
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.office.files.models import StoredFile


class Talk(StoredFile, Witnessed):
    """An admonition talk (诫勉谈话) as it was held: who talked with whom, its record as a file, what was said back."""

    ledger_label = "appraisal.talk"

    class Signature(models.TextChoices):
        SIGNED = "signed", _("signed")
        REFUSED = "refused", _("signature refused")

    guards = (*Witnessed.guards, Frozen())

    consequence = models.ForeignKey(Consequence, on_delete=models.PROTECT, related_name="talks")
    talked_with = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("talked with"), on_delete=models.PROTECT, related_name="+"
    )
    talked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("talk held by"), on_delete=models.PROTECT, related_name="+"
    )
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place of the talk"), max_length=120)
    summary = models.TextField(_("what was said"))
    answer = models.TextField(_("what was said back"), blank=True)
    signature = models.CharField(_("signature"), max_length=10, choices=Signature)
    refusal = models.CharField(_("why it was refused"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("written down"))

    class Meta:
        verbose_name = _("admonition talk")
        verbose_name_plural = _("admonition talks")
        ordering = ["held_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consequence", "talked_with"], name="talk_once_with_each"),
            models.CheckConstraint(condition=~Q(talked_by=F("talked_with")), name="talk_takes_two_people"),
            models.CheckConstraint(
                condition=Q(signature="signed", refusal="") | Q(signature="refused") & ~Q(refusal=""),
                name="talk_is_signed_or_says_why_not",
            ),
        ]

    def __str__(self):
        return f"{self.consequence_id} {self.talked_with_id} {self.held_on}"
