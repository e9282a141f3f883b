"""The rows of a bulletin, written in one go: every officer of a bureau stands on one."""

from functools import cache

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from appraisal.scheme.versions.base import SubjectKind
from portal.shell.templatetags.shell import change, points

register = template.Library()


@register.simple_tag
def bulletin_rows(table):
    """Table rows of a bulletin's Table: rank, change, who, the unit of an officer, points, ended matters."""
    in_english = (get_language() or "").startswith("en")
    unranked, moved = (escape(_("too few to rank")), escape(_("not scored"))), cache(change)
    return mark_safe("".join(_row(table.kind, row, in_english, unranked, moved) for row in table.rows))


def _row(kind, row, in_english, unranked, moved):
    rank, unit = row.get("rank"), (in_english and row["unit_en"]) or row["unit"]
    few = unranked[row["points"] is None]
    names = [unit] if kind == SubjectKind.UNIT else [row["name"], unit]
    return (
        f'<tr><td class="n">{"–" if rank is None else rank}</td><td class="tight">{moved(row["change"])}</td>'
        f"{''.join(f'<td>{escape(name)}</td>' for name in names)}"
        f'<td class="n">{points(row["points"]) if rank else few}</td><td class="n">{row["caseload"]}</td></tr>'
    )
