"""What the rules of a ladder choose from: what sets one off, what it proposes, about whom."""

from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Trigger(models.TextChoices):
    """What sets a rule of the ladder off."""

    LAST = "last", _("last in the group, several periods in a row")
    BOTTOM = "bottom", _("among the last of the year")
    REPEATED = "repeated", _("the same problem several times")
    MEASURE = "measure", _("a measure reaches a threshold")
    GRADE = "grade", _("a grade, several periods in a row")


class Problem(models.TextChoices):
    """What makes two problems the same one."""

    ITEM = "item", _("item of the defect catalogue")
    SEVERITY = "severity", _("severity of the defect")
    QUESTION = "question", _("question of the review")
    INDICATOR = "indicator", _("indicator that lost points")


class CountedAs(models.TextChoices):
    """What is counted of a problem."""

    RECORDS = "records", _("each record")
    PERIODS = "periods", _("each period in which it was found")
    IN_A_ROW = "in_a_row", _("periods in a row, up to the newest")


class Compare(models.TextChoices):
    """On which side of its threshold a measure sets a rule off."""

    AT_LEAST = "at_least", _("at least")
    BELOW = "below", _("below")


class Proposal(models.TextChoices):
    """What is proposed (问责); a person decides."""

    TALK = "talk", _("admonition talk")
    NO_HONOURS = "no_honours", pgettext_lazy("consequence", "no honours this year")
    UNFIT = "unfit", _("“unfit” in the yearly review")
    SUSPENSION = "suspension", _("suspension of the head")
    TRANSFER = "transfer", _("transfer to another post")
    EXPLANATION = "explanation", _("explanation before the bureau’s party committee")
    SLIP = "slip", _("warning slip")
    NAMED = "named", _("named across the bureau")


class About(models.TextChoices):
    """About whom it is: the subject, or who led the unit on the days of the deeds."""

    SUBJECT = "subject", _("the subject")
    HEAD = "head", _("the head of the unit")
    DEPUTY = "deputy", _("the deputy of the unit")


class Exemption(models.TextChoices):
    """What spares somebody whom a trigger would hit."""

    FEWEST = "fewest", _("too few ranked")
    CASELOAD = "caseload", _("smallest caseload")
    EQUAL = "equal", _("all equal")
    LEAVE = "leave", pgettext_lazy("exemption", "leave")


class Step(TypedDict, total=False):
    """One period of a trace: the run and sheet of a subject, its rank and points, or the records that counted there."""

    period: str
    run: int
    sheet: int
    subject_id: int
    group: str
    rank: int | None
    ranked: int
    points: int
    caseload: int
    shared_with: int
    count: int
    base: int
    grade: str
    records: list[list]


class Tried(TypedDict):
    """An exemption that was tried: whether it held, what was found, and from where on it would hold or not."""

    exemption: str
    held: bool
    found: int
    needs: int
    period: str


@dataclass(frozen=True)
class Hit:
    """A subject whom a trigger hits: the trace, the exemptions tried, who stands just above, the days of the deeds.

    `tokens` are what this proposal would rest on; a later one of the same rule does not count them again.
    """

    subject_id: int
    trace: list[Step]
    tried: list[Tried]
    problem: str = ""
    days: tuple[date, ...] = ()
    above: dict | None = None
    tokens: tuple[str, ...] = ()

    @property
    def is_spared(self) -> bool:
        """Whether an exemption held, so that nothing is proposed."""
        return any(each["held"] for each in self.tried)
