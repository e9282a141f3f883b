"""The situation briefing (治安形势分析通报, C19) as PDF and docx: counts of a month, never of a person."""

from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from cases.desk.situation.forms import SituationForm
from cases.desk.situation.queries import HOURS_TOGETHER, situation
from cases.file.sight.scope import oversees
from cases.papers.registry import FORMS
from portal.ledger.chain.checkpoints import newest_mark
from portal.office.exports.models import Export
from portal.office.papers.wording import chinese_day, chinese_moment
from portal.people.models import Unit
from portal.shell.documents.docx import docx_of
from portal.shell.documents.form import Form
from portal.shell.documents.marks import Marks
from portal.shell.documents.pdf import pdf_of
from portal.shell.refusals import Denied, Refused

BRIEFING = "briefing"
FORM = "situation-briefing"
TITLE = "治安形势分析通报"
FORMATS = (Export.Format.PDF, Export.Format.DOCX)
MAKERS = {Export.Format.PDF: pdf_of, Export.Format.DOCX: docx_of}
NOTHING = "—"


def check_may_have(officer):
    """Raise Denied unless the officer leads or oversees units."""
    if not oversees(officer):
        raise Denied(_("Those who lead or oversee units read the situation analysis."))


def chosen_by(officer, query, today):
    """Return (month, unit) of a query string; raise Refused for what the page would pass over.

    A unit outside the officer's right, no month, or a month to come would otherwise be another briefing than asked for.
    """
    form = SituationForm(officer, QueryDict(query))
    month, unit = form.chosen(today)
    named = form.data.get("month")
    if form.errors.get("unit"):
        raise Refused(_("You do not oversee this unit."))
    if named and named != f"{month.start:%Y-%m}":
        raise Refused(_("There is no such month to count."))
    return month, unit


def check_query(officer, query, format):
    """Raise Refused for a query string that names another month or unit than the officer may have."""
    chosen_by(officer, query, timezone.localdate())


def write(export, path, at, progress):
    """Write the briefing of an export and return the number of cases counted; raise Refused."""
    today = timezone.localdate(export.asked_at)
    month, unit = chosen_by(export.owner, export.query, today)
    progress.begin(gettext_noop("Counting the cases"), total=1)
    with translation.override("zh-hans"):
        shown = situation(export.owner, month, today, unit)
        marks = Marks(TITLE, "", newest_mark(), export.mark)
        path.write_bytes(MAKERS[export.format](Form(FORM, FORMS), _context(export, shown, unit, at), marks))
    progress.advance()
    return shown.total.now


def in_words(officer, query):
    """Return [words] of the month and the unit that a query string names; [] where it makes no sense."""
    try:
        month, unit = chosen_by(officer, query, timezone.localdate())
    except Refused:
        return []
    period, where = pgettext("register", "Period"), _("Unit")
    chosen = unit or _("all units that you oversee")
    return [f"{period}: {month}", f"{where}: {chosen}"]


def change_in_words(percent):
    """Return a change in whole percent as a sentence says it: 上升12%, 持平; — where there is nothing to compare."""
    if percent is None:
        return NOTHING
    return f"{'上升' if percent > 0 else '下降'}{abs(percent)}%" if percent else "持平"


def _context(export, shown, unit, at):
    spans = shown.spans
    return {
        "bureau": Unit.objects.get(parent=None).name,
        "unit": unit.name if unit else "所辖各单位",
        "month": f"{spans.now.start.year}年{spans.now.start.month}月",
        "first": chinese_day(spans.now.start),
        "last": chinese_day(spans.now.last_day),
        "before": f"{chinese_day(spans.before.start)}至{chinese_day(spans.before.last_day)}",
        "last_year": f"{chinese_day(spans.last_year.start)}至{chinese_day(spans.last_year.last_day)}",
        "total": _line(shown.total),
        "causes": [_line(line) for line in shown.causes],
        "units": [_line(line) for line in shown.units],
        "weekdays": [_weekday(day, row, shown.busiest) for day, row in shown.weekdays],
        "peak": _peak(shown),
        "months": [{"month": str(month), "count": str(count)} for month, count in shown.months],
        "who": f"{export.owner.name}　{export.owner.badge_number}",
        "purpose": export.purpose,
        "made": chinese_moment(at),
    }


def _line(line):
    return {
        "label": line.label,
        "now": str(line.now),
        "before": str(line.before),
        "last_year": str(line.last_year),
        "change": change_in_words(line.change),
        "change_on_year": change_in_words(line.change_on_year),
    }


def _weekday(day, row, busiest):
    shades = [0 if not number else 1 + min(3, number * 4 // (busiest + 1)) for number in row]
    return {"day": str(day), "cells": [str(number or "") for number in row], "shades": [str(each) for each in shades]}


def _peak(shown):
    """Return the weekdays and hours in which most cases happened, up to three; "" where none has an hour."""
    if not shown.busiest:
        return ""
    found = [
        f"{day}{hour * HOURS_TOGETHER:02d}时至{(hour + 1) * HOURS_TOGETHER:02d}时"
        for day, row in shown.weekdays
        for hour, number in enumerate(row)
        if number == shown.busiest
    ]
    return "、".join(found[:3]) + ("等时段" if len(found) > 3 else "") + f"（{shown.busiest}起）"
