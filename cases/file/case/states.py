"""What a case is, and where it stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseKind(models.TextChoices):
    ADMINISTRATIVE = "administrative", _("administrative")
    CRIMINAL = "criminal", _("criminal")


class CaseState(models.TextChoices):
    REGISTERED = "registered", _("registered")
    FILED = "filed", _("filed")
    DECIDED = "decided", _("decided")
    CLOSED = "closed", _("closed")
    NOT_FILED = "not_filed", _("not filed")
    TRANSFERRED = "transferred", _("transferred")
    TERMINATED = "terminated", _("terminated")
    VOID = "void", pgettext_lazy("case", "void")


CASE_ENDS = frozenset(
    {CaseState.CLOSED, CaseState.NOT_FILED, CaseState.TRANSFERRED, CaseState.TERMINATED, CaseState.VOID}
)


class MatterKind(models.TextChoices):
    FILING = "filing", _("filing")
    NOT_FILING = "not_filing", _("not filing")
    EXTENSION = "extension", _("extension of the deadline")
    COMPULSORY = "compulsory", _("compulsory measure")
    PENALTY = "penalty", _("penalty decision")
    NO_PENALTY = "no_penalty", _("no-penalty decision")
    MEDIATED_CLOSING = "mediated_closing", _("mediated closing")
    TERMINATION = "termination", _("termination")
    TRANSFER = "transfer", _("transfer")
    PROSECUTION = "prosecution", _("transfer for prosecution")
    CLOSING = "closing", _("closing")
    VOIDING = "voiding", _("voiding of the registration")


# Kinds of case that may be decided on the fast track (公安机关办理行政案件程序规定 第40条).
FAST_TRACK_KINDS = frozenset({CaseKind.ADMINISTRATIVE})
