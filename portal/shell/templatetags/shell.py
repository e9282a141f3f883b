"""Tags and filters of every page: pills, small charts, figures, moments, query strings."""

from datetime import datetime
from html import escape

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal.shell.pages import charts

register = template.Library()
TONES = {"good", "warn", "bad", "idle", "brand"}
CLOCK_TONES = {"good": "good", "warn": "warn", "bad": "bad", "paused": "idle", "met": "idle"}


@register.simple_tag
def pill(text, tone="idle"):
    """A word in a soft colour; the word carries the meaning, the colour only repeats it."""
    return format_html('<span class="pill {}">{}</span>', tone if tone in TONES else "idle", text)


@register.simple_tag
def bar(value, top, tone="brand", width=96):
    """A bar for `value` where `top` fills it; the figure itself belongs beside it as text."""
    return format_html(
        '<svg class="chart" width="{0}" height="10" viewBox="0 0 {0} 10" aria-hidden="true">'
        '<rect class="fill-{1}" width="{2}" height="10" rx="2"/></svg>',
        width,
        tone if tone in TONES else "brand",
        charts.bar_width(value, top, width),
    )


@register.simple_tag
def clock_bar(share, tone="good"):
    """The used part (0 to 1) of a clock as a full-width bar."""
    return format_html(
        '<svg class="chart" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="ground" width="100" height="6"/><rect class="fill-{}" width="{}" height="6"/></svg>',
        CLOCK_TONES.get(tone, "idle"),
        charts.bar_width(share, 1, 100),
    )


@register.simple_tag
def sparkline(values, title="", tone="brand", width=96, height=22):
    """A line through up to twelve values, oldest first, with gaps at None and a dot on the last one."""
    values = list(values)[-12:]
    runs = charts.line_runs(values, width, height)
    if not runs:
        return format_html('<span class="quiet" title="{}">–</span>', title)
    lines = format_html_join(
        "",
        '<polyline class="line line-{}" points="{}"/>',
        ((tone, charts.points_of(run)) for run in runs if len(run) > 1),
    )
    dots = dict.fromkeys([run[0] for run in runs if len(run) == 1] + [runs[-1][-1]])
    marks = format_html_join("", '<circle class="fill-{}" cx="{}" cy="{}" r="2"/>', ((tone, x, y) for x, y in dots))
    course = " ".join("–" if value is None else str(value) for value in values)
    words = title or _("Course: %(values)s") % {"values": course}
    return format_html(
        '<svg class="chart" role="img" aria-label="{0}" width="{1}" height="{2}" viewBox="0 0 {1} {2}">'
        "<title>{0}</title>{3}{4}</svg>",
        words,
        width,
        height,
        lines,
        marks,
    )


@register.simple_tag
def change(places):
    """Places won (positive) or lost in a ranking; None where there is nothing to compare with."""
    if places is None:
        return _signed("same", "–", _("no comparison"))
    if places == 0:
        return _signed("same", "=", _("unchanged"))
    number = abs(places)
    if places > 0:
        words = ngettext("up %(number)s place", "up %(number)s places", number)
        return _signed("up", f"▲ {number}", words % {"number": number})
    words = ngettext("down %(number)s place", "down %(number)s places", number)
    return _signed("down", f"▼ {number}", words % {"number": number})


@register.simple_tag
def heat(value, low, high):
    """Class of a cell in a heat map: "heat heat-1" (palest) to "heat heat-5"."""
    level = charts.heat_level(value, low, high)
    return f"heat heat-{level}" if level else "heat"


@register.filter
def points(hundredths, sign=""):
    """Points kept as whole hundredths: -450 → −4.5, 9300 → 93, None → –. With sign "+": 50 → +0.5."""
    if hundredths is None or hundredths == "":
        return "–"
    number = int(hundredths)
    whole, rest = divmod(abs(number), 100)
    text = f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
    mark = "−" if number < 0 else "+" if sign == "+" and number > 0 else ""
    return mark + text


@register.filter
def moment(value):
    """A point in time in the bureau's time zone, to the minute: 2026-11-22 09:12."""
    if not value:
        return "–"
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return value.strftime("%Y-%m-%d %H:%M")


@register.filter
def day(value):
    """A date, or the date of a point in time in the bureau's time zone: 2026-11-22."""
    if not value:
        return "–"
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return value.strftime("%Y-%m-%d")


@register.filter
def clock_time(value):
    """The time of day of a point in time, in the bureau's time zone: 09:12."""
    return timezone.localtime(value).strftime("%H:%M") if value else "–"


@register.simple_tag(takes_context=True)
def query_with(context, **changes):
    """The current query string with some parameters set, or dropped by None.

    A change of anything but the cursors starts again at the first page.
    """
    query = context["request"].GET.copy()
    if not {"after", "before"} & changes.keys():
        changes |= {"after": None, "before": None}
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def account(context):
    """Who sits here, the other language and the way out: written once for the two places where a page has it."""
    return context.template.engine.get_template("shell/account.html").render(context)


@register.tag
def unchanging(parser, token):
    """What is the same on every page, written once a process and language: `{% unchanging %}...{% endunchanging %}`."""
    nodes = parser.parse(("endunchanging",))
    parser.delete_first_token()
    return Unchanging(nodes)


class Unchanging(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist
        self._written = {}

    def render(self, context):
        language = get_language()
        if language not in self._written:
            # Nothing of the page is handed in, so that nothing of it can stay.
            self._written[language] = self.nodelist.render(context.new({}))
        return self._written[language]


@register.simple_tag
def navigation_lines(blocks):
    """The side navigation of Blocks: written in one go, since it stands on every page."""
    return mark_safe("".join(map(_block, blocks)))


def _block(block):
    lines = f"<ul>{''.join(map(_line, block.entries))}</ul>"
    if block.more:
        words = ngettext("%(number)s more", "%(number)s more", len(block.more)) % {"number": len(block.more)}
        more = "".join(map(_line, block.more))
        lines += f'<details class="more"><summary>{escape(words)}</summary><ul>{more}</ul></details>'
    if not block.heading:
        return lines
    # One name for all: a browser closes one as it opens another.
    opened = " open" if block.is_open else ""
    heading = f"{escape(block.heading)}{_waiting(block.waiting)}"
    return f'<details class="group" name="menu"{opened}><summary>{heading}</summary>{lines}</details>'


def _line(entry):
    current = ' aria-current="page"' if entry.is_current else ""
    return f'<li><a href="{escape(entry.url)}"{current}>{escape(entry.label)}{_waiting(entry.count)}</a></li>'


def _waiting(count):
    words = _("waiting")
    return f' <span class="count">{int(count)}<span class="sr-only"> {escape(words)}</span></span>' if count else ""


def _signed(kind, sign, words):
    """A sign for the eye with words for the ear."""
    return format_html(
        '<span class="{}"><span aria-hidden="true">{}</span><span class="sr-only">{}</span></span>', kind, sign, words
    )


@register.simple_tag
def sideways():
    """The attributes of a box whose table may be wider than it: the keyboard reaches it, and it says what it is."""
    return format_html('tabindex="0" role="group" aria-label="{}"', _("Table, scrolls sideways"))
