"""What waits for a person in the appraisal: objections and consequences to decide."""

from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal.models import Consequence, Objection
from appraisal.permissions import (
    may_decide_consequences,
    may_decide_objections,
    visible_consequences,
    visible_objections,
)  # fmt: skip
from appraisal.screens.months import label_of
from portal.dispatch.inbox import Item

LONGEST = 100


def items(officer, at):
    """Return the Items of an officer; at most two queries."""
    return [*_objections(officer), *_consequences(officer)]


def objections_waiting(officer):
    """Return the open objections that this person may be asked to decide."""
    if not may_decide_objections(officer):
        return Objection.objects.none()
    return visible_objections(officer).filter(state=Objection.State.OPEN).exclude(filed_by=officer)


def consequences_waiting(officer):
    """Return the proposed consequences that this person may be asked to decide."""
    if not may_decide_consequences(officer):
        return Consequence.objects.none()
    return visible_consequences(officer).filter(state=Consequence.State.PROPOSED).exclude(officer=officer)


def _objections(officer):
    waiting = objections_waiting(officer).select_related(
        "run__period", "indicator", "officer", "unit", "filed_by"
    )
    return [
        Item(
            kind="objection",
            kind_label=_("Objection"),
            title=_("%(subject)s: %(line)s") % {"subject": _subject(each), "line": each.indicator.label},
            subtitle=_("%(month)s · filed by %(name)s")
            % {"month": label_of(each.run.period), "name": each.filed_by.name},
            url=reverse("appraisal:objection", args=[each.pk]),
            since=each.filed_at,
            due_at=each.run.period.publicity_until,
        )
        for each in waiting.order_by("filed_at")[:LONGEST]
    ]


def _consequences(officer):
    waiting = consequences_waiting(officer).select_related("period", "officer", "unit")
    return [
        Item(
            kind="consequence",
            kind_label=_("Consequence"),
            title=_("%(subject)s: %(rule)s") % {"subject": _subject(each), "rule": each.get_rule_display()},
            subtitle=label_of(each.period),
            url=reverse("appraisal:consequence", args=[each.pk]),
            since=each.proposed_at,
        )
        for each in waiting.order_by("proposed_at")[:LONGEST]
    ]


def _subject(row):
    return row.officer.name if row.subject_kind == "o" else row.unit.label
