from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.file.evidence.models import Evidence
from cases.review.models import Matter, ReviewStep
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.shell.pages.wording import Words

DECIDED = "EXISTS (SELECT 1 FROM cases_reviewstep s WHERE s.id = OLD.step_id AND s.decided_at IS NOT NULL)"
WHOLE = 1000


class PageNote(Witnessed):
    """A reviewer's note at a place of an evidence file (阅卷批注), written at a step and frozen with its decision.

    The place is a rectangle in thousandths of the page, or the whole page where there is none.
    """

    ledger_label = "cases.pagenote"

    # What its line shows (queries.labelled): the name of its level, the answer.
    label: Words
    answered: models.Model | None

    guards = (*Witnessed.guards, Frozen(when=DECIDED))

    step = models.ForeignKey(ReviewStep, on_delete=models.PROTECT, related_name="notes")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="notes")
    page = models.PositiveSmallIntegerField(_("page"), default=1)
    left = models.PositiveSmallIntegerField(null=True)
    top = models.PositiveSmallIntegerField(null=True)
    width = models.PositiveSmallIntegerField(null=True)
    height = models.PositiveSmallIntegerField(null=True)
    text = models.CharField(pgettext_lazy("page note", "note"), max_length=500)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"))
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("page note")
        verbose_name_plural = _("page notes")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left=None, top=None, width=None, height=None)
                | Q(left__isnull=False, top__isnull=False, width__isnull=False, height__isnull=False),
                name="note_has_a_place_or_none",
            )
        ]

    def __str__(self):
        return f"{self.evidence_id} {self.page}"

    @property
    def has_place(self):
        """Whether it marks a place and not the whole page."""
        return self.left is not None


class NoteAnswer(Witnessed):
    """What the author of a matter did about a note, said before the next round is handed in."""

    ledger_label = "cases.noteanswer"

    guards = (*Witnessed.guards, Frozen())

    note = models.OneToOneField(PageNote, on_delete=models.PROTECT, related_name="answer")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(_("round"))
    text = models.CharField(_("answer"), max_length=500)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("answer to a note")
        verbose_name_plural = _("answers to notes")

    def __str__(self):
        return f"{self.note_id}"
