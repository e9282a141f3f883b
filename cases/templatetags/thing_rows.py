"""The rows of the register of property, written in one go: a page of them is looked through at a time."""

from functools import cache

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cases.models import Property
from portal.shell.pages.navigation import addresses_of
from portal.shell.templatetags.shell import moment, pill

register = template.Library()


@register.simple_tag
def thing_rows(things, with_cause=False):
    """Table rows of Property with `keeper` read, and its case and cause where these are shown."""
    labels, address = _labels(get_language()), addresses_of("cases:property_item")
    return mark_safe("".join(_row(thing, labels, address, with_cause) for thing in things))


def _row(thing, labels, address, with_cause):
    cause = f'<div class="quiet small">{escape(thing.case.cause or "")}</div>' if with_cause else ""
    texts = {
        "name": escape(thing.name),
        "quantity": escape(thing.quantity),
        "how": escape(thing.get_how_display()),
        "taken": moment(thing.taken_at),
        "held_by": escape(thing.keeper.name if thing.keeper else "–"),
        "where": escape(thing.place or "–"),
        "state": _state(thing),
    }
    cells = "".join(f'<td data-label="{labels[name]}">{text}</td>' for name, text in texts.items())
    return (
        f'<tr><td class="first tight"><a href="{address(thing.pk)}">{escape(thing.number)}</a>{cause}</td>{cells}</tr>'
    )


def _state(thing):
    if thing.is_late:
        return pill(_("not with a keeper after 24 hours"), "bad")
    return pill(thing.get_state_display(), "brand" if thing.state == Property.State.HELD else "good")


@cache
def _labels(_language):
    return {
        "name": escape(pgettext("property", "Name")),
        "quantity": escape(_("Quantity")),
        "how": escape(_("How it was taken")),
        "taken": escape(pgettext("property", "Taken")),
        "held_by": escape(_("Kept by")),
        "where": escape(_("Where it is")),
        "state": escape(_("State")),
    }
