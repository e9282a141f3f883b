"""What the rules of a version choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What a sheet can reach, in hundredths of a point.
FULL_MARKS = 10_000


class SubjectKind(models.TextChoices):
    """Who is appraised: a unit or an officer."""

    UNIT = "u", _("unit")
    OFFICER = "o", _("officer")


class Rule(models.TextChoices):
    """How a value becomes points; `appraisal.scheme.rulekinds` holds the arithmetic of each."""

    PER_OCCURRENCE = "per_occurrence", _("per occurrence")
    RATE_TARGET = "rate_target", _("rate against a target")
    TIERS = "tiers", _("tiers")
    LINEAR = "linear", _("linear between two values")
    SHARE_OF_BEST = "share_of_best", _("share of the best")
    RANK_TABLE = "rank_table", _("points by place in the group")
    RANK_STEP = "rank_step", _("step by step behind the first of the group")
    AGAINST_GROUP = "against_group", _("beside the mean or median of the group")
    PASS_FAIL = "pass_fail", _("pass or fail")
    ITEM = "item", _("item of a checklist")
    VETO = "veto", _("veto")
    EXPRESSION = "expression", _("formula")


class Missing(models.TextChoices):
    """What an indicator gives where there was nothing to measure; it never earns the best silently."""

    NOT_SCORED = "not_scored", _("not scored")
    FULL = "full", _("full by exemption")
    ZERO = "zero", _("zero")


class Aggregate(models.TextChoices):
    """How the records of a measure become one value."""

    SUM = "sum", _("sum")
    DISTINCT = "distinct", _("each file once")
    MEAN = "mean", _("mean")
    MEDIAN = "median", _("median")
    MOST = "most", _("greatest")


class Window(models.TextChoices):
    """Which time the records are of, seen from a period."""

    PERIOD = "period", _("the period itself")
    TO_DATE = "to_date", _("the year up to the end of the period")
    LAST = "last", _("the last periods, this one with them")
    PREVIOUS = "previous", _("the periods before")
    LAST_YEAR = "last_year", _("the same period of last year")
    YEARS = "years", _("the last years up to the end of the period")


class Effect(models.TextChoices):
    """What a gate does to a sheet where its condition holds."""

    ITEM = "item", _("the item counts 0")
    CATEGORY = "category", _("the category counts 0")
    SHEET = "sheet", _("the sheet counts 0")
    CAP = "cap", _("the total is at most")
    GRADE_AT_MOST = "grade_at_most", _("the grade is at best")
    GRADE_AT_LEAST = "grade_at_least", _("the grade is at least")
    NO_HONOURS = "no_honours", _("no honours")
    NOT_RATED = "not_rated", pgettext_lazy("gate", "not ranked and not graded")


class Place(models.TextChoices):
    """Where a coefficient multiplies: what the categories give, before their limits, or the points of the sheet."""

    BEFORE = "before", _("before the limits of the categories")
    AFTER = "after", _("after the limits, the points of the sheet")
