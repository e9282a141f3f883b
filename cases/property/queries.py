"""Property in cases as its register and its pages show it (涉案财物电子台账, 第189条)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.case.permissions import check_has_handled
from cases.file.sight.scope import sight_of
from cases.property.models import Custody, Property, known_to
from portal.people.models import Officer
from portal.shell.pages.paging import Keyset, Page
from portal.shell.refusals import Denied
from portal.shell.statements.prepared_models import PreparedModels, the_one

ORDER = ("-added_at", "-id")
FEN = 100
TO_KEEPER = timedelta(hours=24)
# What the page of a thing names.
WHOLE = ("case__unit", "case__cause", "keeper", "taken_by", "holder_before", "evidence", "measure__kind")
WHOLE_END = ("end__recipient", "end__receipt", "end__officer")


def things_for(officer: Officer, given: Mapping[str, bool | str], at: datetime) -> QuerySet[Property]:
    """Return the things an officer may know of, narrowed by a filter's values, as a queryset."""
    rows = _annotated(Property.objects.visible_to(officer))
    for name in ("state", "how"):
        if given.get(name):
            rows = rows.filter(**{name: given[name]})
    if given.get("q"):
        rows = rows.filter(Q(number__icontains=given["q"]) | Q(name__icontains=given["q"]))
    if given.get("mine"):
        rows = rows.filter(keeper=officer)
    if given.get("late"):
        rows = rows.filter(state=Property.State.HELD, is_with_keeper=False, taken_at__lt=at - TO_KEEPER)
    return rows.select_related("case__unit", "case__cause", "keeper")


def page_of(rows: QuerySet[Property], query: Mapping[str, str], at: datetime) -> Page:
    """Return the Page of the register that a query string asks for, each row with `is_late`."""
    page = Keyset(rows, ORDER).page(query.get("after", ""), query.get("before", ""))
    for thing in page.rows:
        thing.is_late = is_late(thing, at)
    return page


def things_of(case: Case, at: datetime) -> list[Property]:
    """Return the things of a case, first taken first."""
    things = _things(case=case.pk)
    for thing in things:
        thing.is_late = is_late(thing, at)
    return things


@PreparedModels
def _things(case):
    return _annotated(Property.objects.filter(case=case)).select_related("keeper").order_by("pk")


def thing_of(officer: Officer, property_id: int, at: datetime) -> Property:
    """Return a thing the officer may know of, with `custody_rows`, `whereabouts`, `is_late`; else DoesNotExist."""
    sight, units = sight_of(officer)
    values = {"thing": property_id, "officer": officer.pk, **({} if units is None else {"units": units})}
    thing = the_one(Property, _one_known(sight)(**values))
    thing.custody_rows = [_with_names(row) for row in _custody(thing=thing.pk)]
    thing.whereabouts = getattr(thing, "end", None)
    thing.is_late = is_late(thing, at)
    thing.yuan = "" if thing.value is None else f"{thing.value / FEN:,.2f}"
    thing.holder_words = _party(thing.holder_before)
    thing.recipient_words = _party(thing.whereabouts.recipient) if thing.whereabouts else ""
    return thing


@cache
def _one_known(sight):
    """Return the statement for one thing that somebody may know of who sees so far."""

    def thing_known(thing, officer, units=None):
        known = _annotated(Property.objects.filter(known_to(officer, sight, units), pk=thing))
        return known.select_related(*WHOLE, *WHOLE_END).order_by()

    return PreparedModels(thing_known)


@PreparedModels
def _custody(thing):
    return Custody.objects.filter(thing=thing).select_related("giver", "receiver", "approved_by", "recorded_by")


def is_late(thing: Property, at: datetime) -> bool:
    """Say whether a held thing is not with a keeper although the 24 hours are over (第190条)."""
    return thing.state == Property.State.HELD and not thing.is_with_keeper and thing.taken_at + TO_KEEPER < at


def may_end(officer: Officer, thing: Property) -> bool:
    """Say whether the officer records how a thing leaves."""
    try:
        check_has_handled(officer, thing.case)
    except Denied:
        return False
    return True


def _annotated(rows):
    kept = Custody.objects.filter(thing=OuterRef("pk"), purpose=Custody.Purpose.KEEPING)
    return rows.annotate(is_with_keeper=Exists(kept))


def _party(party):
    if party is None:
        return ""
    return party.get_role_display() if party.is_confidential else str(party)


def _with_names(row):
    owner = _("its owner") if row.purpose == Custody.Purpose.RETURNED else "–"
    row.from_name = row.giver.name if row.giver else "–"
    row.to_name = row.receiver.name if row.receiver else row.outside or owner
    return row
