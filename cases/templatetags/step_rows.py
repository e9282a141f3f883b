"""The levels of a matter, those that it passed and who held it how long, written in one go: a case has dozens."""

from functools import cache

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.review.chain import Move
from cases.templatetags.cases import in_hours
from portal.shell.templatetags.shell import moment

register = template.Library()

TONES = {Move.APPROVE: "good", Move.RETURN: "warn", Move.REJECT: "bad"}


@register.simple_tag
def chain_steps(steps):
    """Stops of the chain for the StepViews of a Strip."""
    return mark_safe("".join(map(_stop, steps)))


@register.simple_tag
def step_lines(steps):
    """Lines of a timeline for ReviewSteps with `label` and `holder_name`, each with the defects found in it."""
    return mark_safe("".join(map(_step, steps)))


@register.simple_tag
def held_rows(held):
    """Table rows of Helds: level, by whom, received, handed on, hours of duty, allowed, over by."""
    labels = _labels(get_language())
    return mark_safe("".join(_held(each, labels) for each in held))


def _stop(step):
    here = ' aria-current="step"' if step.state == "now" else ""
    state = f'<span class="sr-only">{escape(step.state_label)}</span>' if step.state_label else ""
    said = " · ".join(escape(words) for words in (step.holder, step.note) if words)
    return f'<li class="step {step.state}"{here}><b>{escape(step.label)}</b>{state}<span>{said}</span></li>'


def _step(step):
    outcome = step.get_outcome_display() if step.decided_at else _("waits")
    opinion = f' <q class="preserve">{escape(step.opinion)}</q>' if step.opinion else ""
    return (
        f'<li id="reviewstep-{step.pk}" class="{TONES.get(step.outcome, "")}"><time>{moment(step.decided_at)}</time>'
        f"<b>{escape(step.label)}</b> "
        f"{escape(step.holder_name)} · {escape(outcome)}{opinion}{''.join(map(_defect, step.defects.all()))}</li>"
    )


def _defect(defect):
    said = [capfirst(defect.get_severity_display()), defect.item.label, defect.officer.name, defect.remark]
    noted = format_html("<span>{}</span>", _("noted, may pass")) if defect.is_noted else ""
    words = escape(" · ".join(filter(None, map(str, said))))
    return f'<div class="defect" id="defect-{defect.pk}"><span>{words}</span>{noted}</div>'


def _held(held, labels):
    over = f'<b class="tone-bad">{in_hours(held.over)}</b>' if held.is_late else "–"
    texts = (
        escape(held.holder or "–"),
        moment(held.since),
        moment(held.until),
        in_hours(held.worked) + _paused(held),
        "–" if held.allowed is None else in_hours(held.allowed),
        over,
    )
    cells = "".join(
        f'<td{kind} data-label="{label}">{text}</td>' for (label, kind), text in zip(labels, texts, strict=True)
    )
    return f'<tr><td class="first">{escape(held.label)}</td>{cells}</tr>'


def _paused(held):
    if not held.paused:
        return ""
    words = _("%(hours)s paused, not counted") % {"hours": in_hours(held.paused)}
    return format_html('<br><span class="small quiet">{}</span>', words)


@cache
def _labels(_language):
    """Return (label, class of the cell) of each column behind the first, in the language of the page."""
    words = (_("Held by"), _("Received"), _("Handed on"))
    figures = (_("Hours of duty"), _("Allowed"), _("Over by"))
    return [(escape(word), "") for word in words] + [(escape(word), ' class="n"') for word in figures]
