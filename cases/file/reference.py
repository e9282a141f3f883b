from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.file.case.states import CaseKind
from portal.ledger.models import Witnessed
from portal.office.reference import InForce, Named


class Cause(Named, Witnessed):
    """A cause of action (案由) with the article it rests on and the time in which that article is law."""

    ledger_label = "cases.cause"

    kind = models.CharField(_("kind"), max_length=20, choices=CaseKind)
    statute = models.CharField(_("statute"), max_length=60)
    article = models.CharField(_("article"), max_length=60)
    is_mediable = models.BooleanField(_("may be mediated"), default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = InForce.as_manager()

    class Meta:
        verbose_name = _("cause")
        verbose_name_plural = _("causes")
        ordering = ["code"]


class Question(models.TextChoices):
    """The six questions of a review (公安机关办理行政案件程序规定 第170条)."""

    IDENTITY = "identity", _("The basic facts about the suspect are clear")
    FACTS = "facts", _("The facts are clear and the evidence is reliable and sufficient")
    CHARACTERISATION = "characterisation", _("The act is characterised correctly")
    LAW = "law", _("The law is applied correctly")
    PROCEDURE = "procedure", _("The procedure is lawful")
    PROPOSAL = "proposal", _("The proposed decision is appropriate")


class DefectItem(Named, Witnessed):
    """A defect (瑕疵) that a reviewer may find; what it costs is for the scheme in force to say."""

    ledger_label = "cases.defectitem"

    class Severity(models.TextChoices):
        MINOR = "minor", _("minor")
        ORDINARY = "ordinary", _("ordinary")
        SERIOUS = "serious", _("serious")

    question = models.CharField(_("question"), max_length=20, choices=Question)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    may_pass = models.BooleanField(_("may pass when noted"), default=False)
    basis = models.CharField(_("basis"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("defect item")
        verbose_name_plural = _("defect catalogue")
        ordering = ["question", "code"]


def causes_by_kind(on: date) -> list[tuple[str, list[Cause]]]:
    """Return [(kind, causes)] of the causes in force that day; one query."""
    causes = list(Cause.objects.on(on))
    return [(kind, [cause for cause in causes if cause.kind == kind]) for kind in CaseKind.values]
