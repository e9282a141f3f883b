"""Words that several screens need: stages, roles, lists of names, and what a button is called."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from cases.review.chain import Move, Stage, transition

MOST_NAMES = 2


HEADINGS = {
    Stage.DRAFT: gettext_lazy("Author"),
    Stage.LEGAL_OFFICER: gettext_lazy("Legal officer"),
    Stage.UNIT_HEAD: gettext_lazy("Unit head"),
    Stage.LEGAL_DEPARTMENT: gettext_lazy("Legal department"),
    Stage.BUREAU_LEADER: gettext_lazy("Bureau leader"),
}


def stage_name(stage):
    """Return a stage as a heading."""
    return str(HEADINGS.get(stage) or Stage(stage).label)


def approve_label(matter):
    """Return what approving is called where a matter stands, named by what happens then."""
    row = transition(matter.chain, matter.stage, Move.APPROVE)
    return {
        Stage.UNIT_HEAD: _("Approve, on to the unit head"),
        Stage.LEGAL_DEPARTMENT: _("Approve, on to the legal department"),
        Stage.BUREAU_LEADER: _("Approve, on to the bureau leader"),
        Stage.APPROVED: _("Approve and decide: %(kind)s") % {"kind": matter.get_kind_display()},
    }[row.target]


def names_in_a_row(names):
    """Return names as one text, the first two and how many more."""
    names = list(dict.fromkeys(names))
    shown = pgettext("between names", ", ").join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    if more <= 0:
        return shown
    return ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more) % {
        "names": shown,
        "count": more,
    }
