"""The records behind a line of a sheet, written in one go: a page of them is read at a time."""

from functools import cache

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from portal.shell.templatetags.shell import day, pill, points

register = template.Library()


@register.simple_tag
def record_rows(records):
    """Table rows of Records: day, what they hang on, what was found, officer, reviewer, what they count."""
    words = _words(get_language())
    return mark_safe("".join(_row(record, words) for record in records))


def _row(record, words):
    return (
        f'<tr><td class="tight" data-label="{words["day"]}">{day(record.fact.occurred_on)}</td>'
        f"{_known(record, words) if record.carrier else words['hidden']}"
        f'<td class="n" data-label="{words["counts"]}">{_counts(record, words)}</td></tr>'
    )


def _known(record, words):
    told = record.told
    taken_back = words["taken_back"] if record.is_taken_back else ""
    return (
        f'<td class="first">{_linked(record.name, told.url)}{_small(record.about)}</td>'
        f"<td>{escape(told.what)}{_small(told.said)}{_proof(record)}{taken_back}</td>"
        f'<td class="tight" data-label="{words["officer"]}">{escape(told.officer)}</td>'
        f'<td class="tight" data-label="{words["reviewer"]}">{escape(told.reviewer or "–")}</td>'
    )


def _linked(name, url):
    return f'<a href="{escape(url)}">{escape(name)}</a>' if url else escape(name)


def _proof(record):
    pairs = "".join(f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in record.proof)
    return f'<dl class="proof">{pairs}</dl>' if pairs else ""


def _small(text):
    return f'<span class="small-line">{escape(text)}</span>' if text else ""


def _counts(record, words):
    return points(record.fact.quantity) if record.counts is None else words[record.counts]


@cache
def _words(_language):
    """Return what is the same in every row, in the language of the page."""
    taken_back = _("Taken back: by a decision on an objection it no longer counts.")
    return {
        "day": escape(_("Day")),
        "officer": escape(_("Officer")),
        "reviewer": escape(_("Reviewer")),
        "counts": escape(pgettext("evidence", "Counts")),
        "taken_back": _small(taken_back),
        "hidden": format_html('<td class="first" colspan="4">{}</td>', pill(_("not open to you"), "idle")),
        True: pill(_("reached"), "good"),
        False: pill(_("not reached"), "bad"),
    }
