"""The parties of a case, written in one go: they stand on its page, and on every page of a review."""

from functools import cache

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.templatetags.row_forms import reveal
from portal.shell.pages.navigation import addresses_of
from portal.shell.templatetags.shell import pill

register = template.Library()


@register.simple_tag(takes_context=True)
def party_rows(context, parties):
    """Table rows of the parties that `parties_of` returns; for who handles the case with the way to correct each."""
    shows, corrects = addresses_of("cases:reveal"), addresses_of("cases:correct_party")
    may_correct = context.get("may_handle") and not context.get("closed_because")
    row = _row(get_language())
    return mark_safe(
        "".join(
            row.format(
                role=_role(party),
                name=party_name(party),
                **_masks(party),
                shown="" if party.is_hidden else reveal(context, shows(party.pk), party.pk),
                corrected=_correct(corrects(party.pk)) if may_correct else "",
            )
            for party in parties
        )
    )


@register.simple_tag
def party_name(party):
    """The masked name of one of the parties that `parties_of` returns, with what a minor lacks."""
    shown = [escape(party.shown_name)]
    if party.is_hidden:
        shown = [format_html('<span class="quiet">{}</span>', _("asks to stay unnamed"))]
    if party.is_minor:
        shown.append(pill(_("under 18"), "warn"))
    if party.is_alone:
        shown.append(pill(_("guardian missing"), "bad"))
    return mark_safe(" ".join(shown))


def _role(party):
    role = escape(capfirst(party.get_role_display()))
    if not party.ward_role:
        return role
    return role + format_html(' <span class="quiet small">{}</span>', _("of the %(ward)s") % {"ward": party.ward_role})


def _masks(party):
    masks = {
        "number": party.id_number_mask,
        "phone": party.phone_mask,
        "sex": party.get_sex_display(),
        "address": party.address_mask,
        "residence": party.residence_mask,
    }
    return {name: "–" if party.is_hidden else escape(mask or "–") for name, mask in masks.items()}


def _correct(address):
    return format_html('<a class="no-print" href="{}">{}</a>', address, _("Correct"))


@cache
def _row(_language):
    """Return a row with its labels in the language of the page and gaps for the rest."""
    return format_html(
        '<tr><td class="first">{{role}}</td><td data-label="{}">{{name}}</td>'
        '<td class="mono" data-label="{}">{{number}}</td><td class="mono" data-label="{}">{{phone}}</td>'
        '<td data-label="{}">{{sex}}</td><td data-label="{}">{{address}}</td><td data-label="{}">{{residence}}</td>'
        "<td>{{shown}}{{corrected}}</td></tr>",
        _("Name"),
        _("Identity number"),
        _("Phone"),
        _("Sex"),
        _("Home address"),
        _("Registered residence"),
    )
