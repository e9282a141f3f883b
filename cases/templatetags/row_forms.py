"""The small form that shows what is masked, where it stands in rows that a tag writes."""

from functools import cache

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.shell.templatetags.form_key import keys

register = template.Library()


@register.simple_tag(takes_context=True)
def reveal(context, address, key):
    """Ask for the reason to show what is masked; `key` tells the forms of a page apart."""
    written = _reveal(get_language())
    return mark_safe(written.format(address=escape(address), key=escape(key), keys=keys(context)))


@cache
def _reveal(_language):
    """Return the form with its words in the language of the page and gaps for the rest."""
    return format_html(
        '<details class="no-print"><summary>{}</summary>'
        '<form method="post" action="{{address}}" hx-post="{{address}}" hx-target="this" hx-swap="outerHTML">{{keys}}'
        '<div class="field"><label for="reason-{{key}}">{}</label>'
        '<input id="reason-{{key}}" name="reason" maxlength="200" required></div>'
        '<button type="submit" class="btn-small">{}</button></form></details>',
        _("Show (reason needed)"),
        _("Reason; the look is recorded"),
        _("Show"),
    )
