"""Tones of states and stages: red, amber and green mean bad, soon and good, and nothing else."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.file.case.states import CaseState
from cases.review.chain import Stage

register = template.Library()
LOOKS = {
    "evidence.added": gettext_noop("added it"),
    "evidence.viewed": gettext_noop("looked at its pages"),
    "evidence.opened": gettext_noop("downloaded it"),
    "evidence.doubted": gettext_noop("found it changed or missing"),
}
STATE_TONES = {CaseState.FILED: "brand", CaseState.DECIDED: "brand", CaseState.CLOSED: "good", CaseState.VOID: "bad"}
STAGE_TONES = {Stage.APPROVED: "good", Stage.REJECTED: "bad", Stage.WITHDRAWN: "idle", Stage.DRAFT: "warn"}


@register.filter
def state_label(case):
    """The word for a case's state; cheaper in a list than `get_state_display`."""
    return CaseState(case.state).label


@register.filter
def state_tone(case):
    """The tone of a case's state."""
    return STATE_TONES.get(case.state, "idle")


@register.simple_tag
def change_in_percent(number):
    """A change with its sign, in no colour: more cases are neither good nor bad work."""
    if number is None:
        return "–"
    return f"{'+' if number > 0 else '−' if number < 0 else '±'}{abs(number)} %"


@register.filter
def stage_tone(matter):
    """The tone of a matter's stage."""
    return STAGE_TONES.get(matter.stage, "brand")


@register.filter
def look_words(kind):
    """What somebody did with an evidence item, by the kind of its event."""
    return _(LOOKS[kind]) if kind in LOOKS else kind


@register.filter
def in_hours(span):
    """A time as hours with one decimal: 7.5."""
    return f"{span.total_seconds() / 3600:.1f}"
