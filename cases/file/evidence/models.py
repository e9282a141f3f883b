from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.file.case.models import Case
from cases.file.parties.models import Party
from portal.ledger.models import Witnessed
from portal.office.files.models import StoredFile
from portal.office.persons.models import Person


class Evidence(StoredFile, Witnessed):
    """An evidence item (证据) with its file, which is hashed on arrival and never replaced."""

    ledger_label = "cases.evidence"

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("documentary evidence")
        OBJECT = "object", _("physical evidence")
        STATEMENT = "statement", _("victim's statement")
        WITNESS = "witness", _("witness testimony")
        SUSPECT = "suspect", _("suspect's statement")
        EXPERT = "expert", _("expert opinion")
        RECORD = "record", _("inquest or inspection record")
        AUDIO_VISUAL = "audio_visual", _("audio-visual material")
        ELECTRONIC = "electronic", _("electronic data")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    collected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("collected by"), on_delete=models.PROTECT, related_name="+"
    )
    collected_on = models.DateField(_("collected"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("evidence item")
        verbose_name_plural = _("evidence")
        ordering = ["id"]

    def __str__(self):
        return self.title


class Provider(Person):
    """Who handed an item of evidence in (证据提供人、持有人): a party of its case, or a name and address."""

    ledger_label = "cases.provider"

    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="provider")
    party = models.ForeignKey(
        Party, verbose_name=_("handed in by a party"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("who handed evidence in")
        verbose_name_plural = _("who handed evidence in")
        constraints = [
            models.CheckConstraint(
                condition=Q(party__isnull=False, name_sealed="", address_sealed="")
                | Q(party=None) & ~Q(name_sealed=""),
                name="provider_is_a_party_or_named",
            )
        ]

    def __str__(self):
        if self.party is None:
            return self.name_mask
        return str(self.party.get_role_display()) if self.party.is_confidential else str(self.party)
