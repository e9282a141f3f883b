"""How officers stand to a case: who handles it, is kept from it, was given a share, and has it on the own list."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from cases.file.case.guards import Derived
from cases.file.case.states import CaseState
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen


class Handler(Witnessed):
    """An officer who handles a case, or handled it; the lead is also named on the case itself."""

    ledger_label = "cases.handler"

    case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="handlers")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("officer"), on_delete=models.PROTECT, related_name="handles"
    )
    is_lead = models.BooleanField(_("lead officer"), default=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("handling officer")
        verbose_name_plural = _("handling officers")
        constraints = [models.UniqueConstraint(fields=["case", "officer"], name="handler_once")]
        indexes = [models.Index(fields=["officer", "case"], name="handler_cases")]

    def __str__(self):
        return f"{self.case_id} {self.officer_id}"


class Lead(Witnessed):
    """Who led a case from a moment on, and its unit then: a late deed is that of whoever led on its day.

    Written when a case is registered, taken over or handed over; a later row ends the one before.
    """

    ledger_label = "cases.lead"

    guards = (*Witnessed.guards, Frozen())

    case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="leads", db_index=False)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("officer"), on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey("people.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("lead of a case")
        verbose_name_plural = _("leads of cases")
        ordering = ["pk"]
        indexes = [models.Index(fields=["case", "since"], name="lead_by_case")]

    def __str__(self):
        return f"{self.case_id} {self.officer_id} {self.since}"


class Recusal(Witnessed):
    """An officer kept from a case (回避), and why."""

    ledger_label = "cases.recusal"

    case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="recusals")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recusals")
    reason = models.CharField(_("reason"), max_length=300)
    recused_at = models.DateTimeField()

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = [models.UniqueConstraint(fields=["case", "officer"], name="recusal_once")]

    def __str__(self):
        return f"{self.case_id} {self.officer_id}"


class DocketLine(models.Model):
    """A case on an officer's own list, handled now or shared: derived, so that the list is one range of an index.

    `docket` keeps it true; `verify_ledger` compares it with what it is derived from.
    """

    guards = (Derived(),)

    pk = models.CompositePrimaryKey("case", "officer")
    case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="docket", db_index=False)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="docket", db_index=False
    )
    registered_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=CaseState)
    cause = models.ForeignKey("Cause", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        # With all columns, so that a list narrowed by cause is found without touching a table.
        indexes = [
            models.Index(
                fields=["officer", "-registered_at", "-case"], include=["state", "cause"], name="docket_in_order"
            ),
            models.Index(
                fields=["officer", "state", "-registered_at", "-case"], include=["cause"], name="docket_of_state"
            ),
        ]

    def __str__(self):
        return f"{self.officer_id} {self.case_id}"


class CaseShare(UserObjectPermissionBase, Witnessed):
    """A single case opened to a single officer."""

    ledger_label = "cases.caseshare"

    content_object = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="shares")


class CaseGroupGrant(GroupObjectPermissionBase):
    """Kept because guardian asks for the pair; groups have no rights here."""

    content_object = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="+")
