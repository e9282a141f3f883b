"""What happened to a case, written in one go: its page shows up to 200 deeds, every page of a review the newest."""

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.timezone import localtime

from portal.shell.templatetags.shell import moment

register = template.Library()


@register.simple_tag
def history_lines(history):
    """Lines of a timeline for the HistoryLines of `cases.desk.file.history`."""
    return mark_safe("".join(map(_line, history)))


def _line(line):
    role = f' <span class="quiet small">{escape(line.role)}</span>' if line.role else ""
    said = f'<q class="preserve">{escape(line.said)}</q>' if line.said else ""
    return (
        f'<li class="{line.tone}"><time datetime="{localtime(line.at).isoformat()}">{moment(line.at)}</time>'
        f"<b>{escape(line.who)}</b>{role} {escape(line.sentence)}{said}{''.join(map(_change, line.changes))}</li>"
    )


def _change(change):
    return (
        f'<span class="change small"><b>{escape(capfirst(change.label))}</b> '
        f'<del class="preserve">{escape(change.before)}</del> <ins class="preserve">{escape(change.after)}</ins></span>'
    )
