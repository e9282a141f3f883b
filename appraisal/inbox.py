"""What waits for a person in the appraisal: objections and consequences to decide."""

from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal.deciders import DECIDES
from appraisal.models import Consequence, Objection
from appraisal.permissions import may_decide_consequences, may_decide_objections, visible_consequences
from appraisal.screens.months import label_of
from portal.dispatch.inbox import MOST, Item, Key, Pile
from portal.people.rights import rights_of
from portal.shell.prepared import Prepared


def piles(officer, at):
    """Return the Piles of an officer; at most two queries."""
    found = []
    if may_decide_objections(officer):
        found.append(
            Pile("objection", _("Objection"), [Key(*key) for key in _objection_keys(officer=officer.pk)], _objections)
        )
    if may_decide_consequences(officer):
        keys = (
            _consequence_keys(officer=officer.pk)
            if rights_of(officer).has(*DECIDES)
            else _by_age(consequences_waiting(officer))
        )
        found.append(
            Pile("consequence", _("Consequence"), [Key(None, *key) for key in keys], _consequences)
        )
    return found


def objections_waiting(officer):
    """Return the open objections that this person may be asked to decide."""
    return _open(officer.pk) if may_decide_objections(officer) else Objection.objects.none()


def consequences_waiting(officer):
    """Return the proposed consequences that this person may be asked to decide."""
    if not may_decide_consequences(officer):
        return Consequence.objects.none()
    return visible_consequences(officer).filter(state=Consequence.State.PROPOSED).exclude(officer=officer)


def _open(officer):
    # Who decides objections reads them all.
    return Objection.objects.filter(state=Objection.State.OPEN).exclude(filed_by=officer)


def _by_age(consequences):
    return consequences.order_by("proposed_at", "pk").values_list("proposed_at", "pk")[: MOST + 1]


@Prepared
def _objection_keys(officer):
    oldest = _open(officer).order_by("filed_at", "pk")
    return oldest.values_list("run__period__publicity_until", "filed_at", "pk")[: MOST + 1]


@Prepared
def _consequence_keys(officer):
    # Who decides consequences reads them all.
    return _by_age(Consequence.objects.filter(state=Consequence.State.PROPOSED).exclude(officer=officer))


def _objections(keys):
    rows = Objection.objects.select_related("run__period", "indicator", "officer", "unit", "filed_by")
    read = rows.in_bulk([key.ref for key in keys])
    return [_objection(read[key.ref]) for key in keys]


def _objection(row):
    return Item(
        kind="objection",
        kind_label=_("Objection"),
        title=_("%(subject)s: %(line)s") % {"subject": _subject(row), "line": row.indicator.label},
        subtitle=_("%(month)s · filed by %(name)s") % {"month": label_of(row.run.period), "name": row.filed_by.name},
        url=reverse("appraisal:objection", args=[row.pk]),
        since=row.filed_at,
        due_at=row.run.period.publicity_until,
    )


def _consequences(keys):
    rows = Consequence.objects.select_related("period", "officer", "unit")
    read = rows.in_bulk([key.ref for key in keys])
    return [_consequence(read[key.ref]) for key in keys]


def _consequence(row):
    return Item(
        kind="consequence",
        kind_label=_("Consequence"),
        title=_("%(subject)s: %(rule)s") % {"subject": _subject(row), "rule": row.get_rule_display()},
        subtitle=label_of(row.period),
        url=reverse("appraisal:consequence", args=[row.pk]),
        since=row.proposed_at,
    )


def _subject(row):
    return row.officer.name if row.subject_kind == "o" else row.unit.label
