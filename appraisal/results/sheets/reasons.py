"""The sentence that says why a score is what it is: what changed against the month before."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appraisal.engine.models import Line
from appraisal.scheme.rulekinds.arithmetic import marks
from appraisal.scheme.rules import value_text
from portal.shell.statements.prepared_models import PreparedModels

MOST_CHANGES = 2


def why(view, earlier):
    """Return sentences on a SheetView beside the sheet of the month before (None without one); one query."""
    sheet = view.sheet
    if not sheet.is_scored:
        return [_("There was nothing to measure in this period: no points, and no place in the ranking.")]
    if earlier is None or not earlier.is_scored:
        return [_no_comparison(view)]
    return [_moved(sheet, earlier), *_because(view, _points_before(earlier))]


def _no_comparison(view):
    costly = view.costly[:MOST_CHANGES]
    if not costly:
        return _("Nothing was deducted, and there is no period before to compare with.")
    return _("There is no period before to compare with. Most was lost by %(lines)s.") % {
        "lines": _in_a_row(f"{line.indicator.label} {_signed(line.lost)}" for line in costly)
    }


def _moved(sheet, earlier):
    difference = sheet.points - earlier.points
    if difference == 0:
        words = _("As many points as in the period before")
    elif difference > 0:
        words = _("%(points)s points more than in the period before") % {"points": marks(difference)}
    else:
        words = _("%(points)s points fewer than in the period before") % {"points": marks(-difference)}
    return words + _place(sheet.rank, sheet.previous_rank)


def _place(rank, before):
    if rank is None:
        return _(", and too few matters to be ranked.")
    if before is None:
        return _("; it ranks %(rank)s now.") % {"rank": rank}
    if rank == before:
        return _("; it stays at rank %(rank)s.") % {"rank": rank}
    if rank < before:
        return _("; it rises from rank %(before)s to %(rank)s.") % {"before": before, "rank": rank}
    return _("; it falls from rank %(before)s to %(rank)s.") % {"before": before, "rank": rank}


def _points_before(earlier):
    return {line.indicator.code: line for line in _lines(sheet=earlier.pk)}


@PreparedModels
def _lines(sheet):
    return Line.objects.filter(sheet=sheet, adjusts=None).select_related("indicator")


def _because(view, before):
    changes = []
    for line in view.lines:
        old = before.get(line.indicator.code)
        if old is not None and line.points != old.points:
            changes.append((line.points - old.points, line, old))
    adjusted = [(each.points, each) for each in view.adjustments if each.points]
    changes.sort(key=lambda change: (-abs(change[0]), change[1].line.pk))
    sentences = []
    if changes:
        told = (_change(*change) for change in changes[:MOST_CHANGES])
        sentences.append(_("Above all: %(changes)s.") % {"changes": _in_a_row(told)})
    if adjusted:
        sentences.append(
            _("Late facts of published periods count %(points)s.")
            % {"points": _signed(sum(points for points, _line in adjusted))}
        )
    return sentences


def _change(difference, line, old):
    return _("%(name)s %(change)s (%(now)s, before %(then)s)") % {
        "name": line.indicator.label,
        "change": _signed(difference),
        "now": line.value,
        "then": value_text(old.indicator, old.value, old.base),
    }


def _signed(points):
    return marks(points) if points <= 0 else f"+{marks(points)}"


def _in_a_row(words):
    return pgettext("between changes", "; ").join(words)
