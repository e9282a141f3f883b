from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.review.models import Matter
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen


class Discussion(Witnessed):
    """A collective discussion (集体讨论) of one round of a matter: asked for at a level, then recorded once."""

    ledger_label = "cases.discussion"

    class Decision(models.TextChoices):
        AGREED = "agreed", _("agrees with the proposal")
        CORRECT = "correct", _("wants it corrected first")
        AGAINST = "against", _("is against it")

    guards = (*Witnessed.guards, Frozen(when="OLD.held_at IS NOT NULL", corrected=("held_at", "place")))

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="discussions")
    round = models.PositiveSmallIntegerField(_("round"))
    content_digest = models.CharField(max_length=64)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_role = models.CharField(max_length=20)
    asked_at = models.DateTimeField(_("asked for"))
    reason = models.CharField(_("reason"), max_length=300)
    held_at = models.DateTimeField(pgettext_lazy("discussion", "held"), null=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opinions = models.TextField(_("opinions of the members"), blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)
    scan = models.FileField(_("scan"), upload_to="discussions/%Y/%m", blank=True)
    scan_name = models.CharField(max_length=200, blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("collective discussion")
        verbose_name_plural = _("collective discussions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "round"], name="discussion_once_a_round"),
            models.CheckConstraint(
                condition=Q(held_at=None, decision="")
                | Q(held_at__isnull=False, chair__isnull=False) & ~Q(decision=""),
                name="discussion_is_asked_or_held",
            ),
        ]

    def __str__(self):
        return f"{self.matter_id} {self.round}"


class DiscussionMember(Witnessed):
    """Somebody who took part in a collective discussion and is counted; those kept from the case are not."""

    ledger_label = "cases.discussionmember"

    guards = (*Witnessed.guards, Frozen())

    discussion = models.ForeignKey(Discussion, on_delete=models.PROTECT, related_name="members")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("member of a discussion")
        verbose_name_plural = _("members of a discussion")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["discussion", "officer"], name="discussion_member_once")]

    def __str__(self):
        return f"{self.discussion_id} {self.officer_id}"
