"""The runs of the months, written in one go: a year of them stands on a page."""

from functools import cache

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from appraisal.models import Run
from portal.shell.templatetags.shell import moment, pill

register = template.Library()

SIGNS = 16


@register.simple_tag
def run_rows(runs):
    """Table rows of Runs with `version` and `superseded_by` read: number, version, state, when computed, digests."""
    row = _row(get_language())
    return mark_safe(
        "".join(
            row.format(
                number=_number(run),
                version=run.version.number,
                state=_state(run),
                computed=moment(run.computed_at),
                facts=escape(run.inputs_digest),
                facts_short=escape(run.inputs_digest[:SIGNS]) or "–",
                results=escape(run.results_digest),
                results_short=escape(run.results_digest[:SIGNS]) or "–",
            )
            for run in runs
        )
    )


@cache
def _row(_language):
    """Return a row with its labels in the language of the page and gaps for the rest."""
    return format_html(
        '<tr><td class="tight" data-label="{}">{{number}}</td>'
        '<td class="tight" data-label="{}">{{version}}</td>'
        '<td class="tight" data-label="{}">{{state}}</td>'
        '<td class="tight" data-label="{}">{{computed}}</td>'
        '<td data-label="{}"><span class="digest" title="{{facts}}">{{facts_short}}</span></td>'
        '<td data-label="{}"><span class="digest" title="{{results}}">{{results_short}}</span></td></tr>',
        _("Run"),
        _("Scheme version"),
        _("State"),
        _("Computed"),
        _("Digest of the facts"),
        _("Digest of the results"),
    )


def _number(run):
    return str(run.number) if run.kind == Run.Kind.LIVE else f"{run.number} {pill(run.get_kind_display(), 'warn')}"


def _state(run):
    words = escape(run.get_state_display())
    if run.superseded_by_id is None:
        return words
    replaced = _("replaced by run %(number)s") % {"number": run.superseded_by.number}
    return f"{words} · {escape(replaced)}"
