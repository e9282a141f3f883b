"""Tags of the appraisal's pages."""

from django import template
from django.utils.translation import get_language

from portal.shell.naming import in_page_language
from portal.shell.templatetags.shell import change

register = template.Library()


@register.simple_tag
def places(sheet):
    """Places that a sheet's subject won or lost since the month before."""
    if sheet.rank is None or sheet.previous_rank is None:
        return change(None)
    return change(sheet.previous_rank - sheet.rank)


@register.simple_tag
def in_language(chinese, english):
    """The name of a bulletin's row in the language of the page."""
    return in_page_language(chinese, english)


@register.filter
def in_a_row(sentences):
    """Sentences as one text; Chinese sets no space between them."""
    return ("" if (get_language() or "").startswith("zh") else " ").join(sentences)
