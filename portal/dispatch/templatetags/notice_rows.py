"""The rows of somebody's notices, written in one go: each holds two small forms."""

from functools import cache

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from portal.shell.pages.navigation import addresses_of
from portal.shell.templatetags.form_key import keys
from portal.shell.templatetags.shell import moment, pill

register = template.Library()


@register.simple_tag(takes_context=True)
def notice_rows(context, notices):
    """Table rows of Notices, to be opened and marked as read."""
    row, tones = _row(get_language()), _tones(get_language())
    opens, reads = addresses_of("dispatch:open_notice"), addresses_of("dispatch:read_notice")
    return mark_safe(
        "".join(
            row.format(
                tone=tones.get(notice.tone, ""),
                title=_opening(context, notice, opens(notice.pk)),
                sent=moment(notice.created_at),
                read=_reading(context, notice, reads(notice.pk)),
            )
            for notice in notices
        )
    )


def _opening(context, notice, address):
    title = escape(notice.title)
    if not notice.url:
        return title
    button = f'<button class="btn-link">{title}</button>'
    return f'<form method="post" action="{address}">{keys(context)}{button}</form>'


def _reading(context, notice, address):
    receipt = getattr(notice, "receipt", None)
    if receipt:
        return moment(receipt.read_at)
    words = escape(_("Mark as read"))
    return (
        f'<form method="post" action="{address}" hx-post="{address}" hx-target="closest tr" hx-swap="outerHTML">'
        f'{keys(context)}<button class="btn-small">{words}</button></form>'
    )


@cache
def _tones(_language):
    return {"bad": pill(pgettext("notice", "overdue"), "bad"), "warn": pill(pgettext("notice", "due soon"), "warn")}


@cache
def _row(_language):
    """Return a row with its labels in the language of the page and gaps for the rest."""
    return format_html(
        '<tr><td class="first">{{tone}} {{title}}</td><td class="tight" data-label="{}">{{sent}}</td>'
        '<td class="tight" data-label="{}">{{read}}</td></tr>',
        _("Sent"),
        _("Read"),
    )
