"""The evidence of a case, written in one go: it stands on its page, and twice on every page of a review."""

from functools import cache

from django import template
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import conditional_escape as escape
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.templatetags.row_forms import reveal
from portal.shell.pages.navigation import addresses_of
from portal.shell.templatetags.form_key import keys
from portal.shell.templatetags.shell import day, pill

register = template.Library()


@register.simple_tag(takes_context=True)
def evidence_rows(context, evidence):
    """Table rows of the items that `evidence_of` returns; those of `new_evidence` are marked.

    Beside a review, which is a page of a `matter` at a level, an item opens in a tab of its own.
    """
    matter, new = context.get("matter"), context.get("new_evidence") or ()
    beside = ' target="_blank" rel="noopener"' if matter and matter.level is not None else ""
    row, mark = _row(get_language()), " " + pill(_("new in this round"), "brand")
    item_page, opens = addresses_of("cases:evidence_item"), addresses_of("cases:open_evidence")
    return mark_safe(
        "".join(
            row.format(
                url=item_page(item.pk),
                beside=beside,
                title=escape(item.title),
                new=mark if item.pk in new else "",
                kind=escape(item.get_kind_display()),
                by=escape(item.collected_by.name),
                on=day(item.collected_on),
                provider=_provider(context, item),
                digest=_digest(item),
                acts=_correct(context, item) + _download(context, item, opens(item.pk)),
            )
            for item in evidence
        )
    )


def _provider(context, item):
    provider = getattr(item, "provider", None)
    if provider is None:
        return ""
    said = format_html('<br> <span class="quiet small">{} {}</span>', _("Handed in by"), provider)
    if not context.get("may_handle") or provider.party_id:
        return said
    return said + reveal(context, reverse("cases:reveal_provider", args=[item.pk]), f"{provider.pk}-provider")


def _digest(item):
    if not item.sha256:
        return format_html('<span class="quiet">{}</span>', _("no file"))
    return format_html('<span class="mono" title="SHA-256 {}">{}</span>', item.sha256, item.sha256[:12])


def _correct(context, item):
    if not context.get("may_handle") or context.get("closed_because"):
        return ""
    address = reverse("cases:correct", args=["evidence", item.pk])
    return format_html('<a class="no-print" href="{}">{}</a> ', address, _("Correct"))


def _download(context, item, address):
    if not item.file:
        return ""
    words = format_html('{} <span class="small quiet">{}</span>', _("Download"), filesizeformat(item.size))
    return mark_safe(
        f'<form method="post" action="{address}">{keys(context)}'
        f'<button type="submit" class="btn-link">{words}</button></form>'
    )


@cache
def _row(_language):
    """Return a row with its labels in the language of the page and gaps for the rest."""
    return format_html(
        '<tr><td class="first"><a href="{{url}}"{{beside}}>{{title}}</a>{{new}}</td>'
        '<td data-label="{}">{{kind}}</td><td data-label="{}">{{by}} {{on}}{{provider}}</td>'
        '<td data-label="SHA-256">{{digest}}</td><td class="n">{{acts}}</td></tr>',
        _("Kind"),
        _("Collected"),
    )
