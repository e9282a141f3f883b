"""Grades, levels and answers of station ratings in words."""

from datetime import date

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appraisal.ratings.base import Answer, Stage
from appraisal.ratings.rules import LEVEL
from portal.shell.templatetags.shell import points

register = template.Library()


@register.filter
def grade(code):
    """The name of a grade."""
    names = {"1": _("grade 1"), "2": _("grade 2"), "3": _("grade 3"), "4": _("grade 4"), "5": _("grade 5")}
    return names.get(code, "")


@register.filter
def level_name(stage):
    """The name of a level."""
    return {
        Stage.COUNTY: _("county"),
        Stage.CITY: _("city"),
        Stage.PROVINCE: _("province"),
        Stage.NATIONAL: _("national bureau"),
        Stage.MINISTRY: _("ministry"),
    }[Stage(stage)]


@register.filter
def is_late(decision, rating):
    """Whether a level acted after the last day of the text."""
    due: date | None = LEVEL[Stage(decision.level)].due_on(rating.year)
    return due is not None and decision.decided_on > due


@register.simple_tag
def answered(item, answer, value):
    """An answer with its points; of a condition or a veto yes or no."""
    if not item.has_points:
        return pgettext("condition", "yes") if answer == Answer.YES else pgettext("condition", "no")
    return f"{Answer(answer).label} {points(value)}"
