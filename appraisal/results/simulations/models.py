from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.scheme.versions.models import SchemeVersion
from portal.ledger.models import Witnessed


class Simulation(Witnessed):
    """What a version of the rules would have given in past periods (试算): who moves, by which line.

    `periods` are the codes of the periods asked for, `rules` the digest of the rules that were tried. `results` keeps
    what came out, by period; the sheets themselves are never kept: they were computed and taken back.
    """

    ledger_label = "appraisal.simulation"

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("simulation", "waits to be computed")
        DONE = "done", pgettext_lazy("simulation", "computed")

    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="simulations")
    periods = models.JSONField(_("periods"), default=list)
    rules = models.CharField(_("digest of the rules"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"))
    computed_at = models.DateTimeField(_("computed"), null=True)
    results = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="asked", computed_at=None) | models.Q(state="done", computed_at__isnull=False),
                name="simulation_asked_or_done",
            )
        ]

    def __str__(self):
        return f"{self.version_id} {self.state}"
