"""The rows of the list of cases, written in one go: a loop in a template takes four times as long on every page."""

from functools import cache
from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.file.case.states import CaseState
from cases.templatetags.cases import STATE_TONES
from portal.shell.pages.navigation import addresses_of
from portal.shell.templatetags.shell import day, pill

register = template.Library()

NOTHING = '<span class="quiet">–</span>'


@register.simple_tag
def case_rows(cases, query=""):
    """Table rows for Lines of `cases.desk.list.queries`; `query` is the filter that travels into each record."""
    address, behind = addresses_of("cases:file"), f"?{escape(query)}" if query else ""
    row, pills = _row(get_language()), _pills(get_language())
    return mark_safe(
        "".join(
            [
                row.format(
                    url=address(case.pk) + behind,
                    number=escape(case.number),
                    cause=escape(case.cause) or "–",
                    state=pills[case.state],
                    waits_for=escape(case.waits_for) or NOTHING,
                    deadline=_deadline(case.clock),
                    lead=escape(case.lead) or "–",
                    unit=escape(case.unit),
                    registered=day(case.registered_at),
                )
                for case in cases
            ]
        )
    )


@cache
def _row(_language):
    """Return a row with its labels in the language of the page and gaps for the rest."""
    return format_html(
        '<tr><td class="tight first"><a href="{{url}}">{{number}}</a></td>'
        '<td data-label="{}">{{cause}}</td>'
        '<td data-label="{}">{{state}}</td>'
        '<td data-label="{}">{{waits_for}}</td>'
        '<td class="tight" data-label="{}">{{deadline}}</td>'
        '<td class="tight spare" data-label="{}">{{lead}}</td>'
        '<td class="spare" data-label="{}">{{unit}}</td>'
        '<td class="tight spare" data-label="{}">{{registered}}</td></tr>',
        _("Cause"),
        _("State"),
        _("Waits for"),
        _("Deadline"),
        _("Lead officer"),
        _("Unit"),
        _("Registered"),
    )


@cache
def _pills(_language):
    return {state.value: pill(state.label, STATE_TONES.get(state, "idle")) for state in CaseState}


def _deadline(clock):
    if clock is None:
        return NOTHING
    shown = f'<span class="tone-{clock.tone}" title="{escape(clock.label)}">{escape(clock.short)}</span>'
    words = _("provisional")
    return f'{shown} <span class="quiet small">{escape(words)}</span>' if clock.is_provisional else shown
