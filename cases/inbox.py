"""What waits for a person in cases: reviews, returned matters, cases that nobody has asked a decision for."""

from django.db.models import Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, Matter
from cases.queries.departures import cases_of_departed_leads
from cases.queries.waiting import LONGEST_QUEUE, waiting_for
from cases.workflow import CaseState, MatterKind, Stage
from portal.dispatch.inbox import Item
from portal.people.models import Role
from portal.people.rights import rights_of

SHOWN = (
    "kind", "round", "stage_since", "due_at", "holder_id", "case__number", "case__cause__name",
    "case__cause__name_en", "case__unit__name", "case__unit__name_en", "author__name",
)  # fmt: skip


def items(officer, at):
    """Return the Items of an officer; a constant number of queries."""
    if not rights_of(officer).posts and not rights_of(officer).stands_in_for:
        return []
    found = [*_to_review(officer, at), *_returned(officer), *_without_matter(officer)]
    return [*found, *_to_hand_over(officer, at)]


def _to_review(officer, at):
    matters = waiting_for(officer, at).select_related("case__cause", "author", "case__unit").only(*SHOWN)
    return [
        Item(
            kind="review",
            kind_label=_("Review"),
            title=matter.case.number,
            subtitle=_("%(kind)s · %(cause)s · %(author)s, %(unit)s") % _words(matter),
            url=reverse("cases:review", args=[matter.pk]),
            since=matter.stage_since,
            due_at=matter.due_at,
            is_new=matter.holder_id is None,
        )
        for matter in matters[:LONGEST_QUEUE]
    ]


def _returned(officer):
    matters = Matter.objects.filter(author=officer, stage=Stage.DRAFT)
    matters = matters.select_related("case__cause", "case__unit", "author").only(*SHOWN)
    return [
        Item(
            kind="returned",
            kind_label=_("Returned to me"),
            title=matter.case.number,
            subtitle=_("%(kind)s · %(cause)s · %(author)s, %(unit)s") % _words(matter),
            url=reverse("cases:resubmit", args=[matter.pk]),
            since=matter.stage_since,
        )
        for matter in matters.order_by("stage_since")[:LONGEST_QUEUE]
    ]


def _to_hand_over(officer, at):
    paths = rights_of(officer).paths(Role.UNIT_HEAD, Role.UNIT_DEPUTY)
    if not paths:
        return []
    mine = Q()
    for path in paths:
        mine |= Q(unit__path__startswith=path)
    return [
        Item(
            kind="hand_over",
            kind_label=_("Name another lead officer"),
            title=case.number,
            subtitle=_("%(name)s has left or is recused") % {"name": case.lead.name},
            url=reverse("cases:hand_over", args=[case.pk]),
            since=case.registered_at,
        )
        for case in cases_of_departed_leads(timezone.localdate(at)).filter(mine, is_sealed=False)[:LONGEST_QUEUE]
    ]


def _without_matter(officer):
    if not rights_of(officer).has(Role.OFFICER):
        return []
    running = Q(clocks__met_at=None, clocks__is_void=False)
    cases = (
        Case.objects.visible_to(officer)
        .filter(lead=officer, state=CaseState.REGISTERED, is_imported=False)
        .exclude(Exists(Matter.objects.filter(case=OuterRef("pk"))))
        .annotate(first_due=Min("clocks__due_at", filter=running))
        .select_related("cause")
    )
    return [
        Item(
            kind="registered",
            kind_label=_("Ask for a decision"),
            title=case.number,
            subtitle=_("%(cause)s · registered, nothing asked for yet") % {"cause": case.cause or ""},
            url=reverse("cases:ask", args=[case.pk]),
            since=case.registered_at,
            due_at=case.first_due,
        )
        for case in cases[:LONGEST_QUEUE]
    ]


def _words(matter):
    # Not `get_kind_display`, which is dear in a long list.
    kind = MatterKind(matter.kind).label
    if matter.round > 1:
        kind = _("%(kind)s, round %(round)s") % {"kind": kind, "round": matter.round}
    return {
        "kind": kind,
        "cause": matter.case.cause or "",
        "author": matter.author.name,
        "unit": matter.case.unit,
    }
