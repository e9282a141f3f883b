"""What waits for a person in cases: reviews, returned matters, cases that nobody has asked a decision for."""

from django.db.models import Exists, F, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.desk.my_cases import cases_to_close
from cases.file.case.models import Case
from cases.file.case.states import CaseState, MatterKind
from cases.file.sealing.deeds import DECIDE
from cases.quality.rereading import queries as rereading
from cases.quality.rereading.deeds import LEVEL_OF
from cases.quality.supervision import queries as orders
from cases.review.chain import STAGE_OF_LEVEL, Stage
from cases.review.departures.queries import cases_of_departed_leads
from cases.review.models import Matter
from cases.review.next_steps import owed
from cases.review.next_steps.table import BY_NAME
from cases.review.rounds.words import stage_name
from cases.review.waiting import keys_waiting_for, stood_in_for
from portal.dispatch.inbox import MOST, Item, Key, Pile
from portal.people.models import Role
from portal.people.rights import UNIT_WIDE, rights_of
from portal.shell.naming import in_page_language
from portal.shell.pages.navigation import addresses_of
from portal.shell.statements.prepared import Prepared

FOLLOWING = [role for role, _owed in owed.OWED_BY]


def piles(officer, at):
    """Return the Piles of an officer; a constant number of queries."""
    rights = rights_of(officer)
    if not rights.posts and not rights.stands_in_for:
        return []
    returned = [Key(None, since, pk) for since, pk in _returned(author=officer.pk)]
    found = [_reviews(officer, at), Pile("returned", _("Returned to me"), returned, _to_resubmit)]
    if rights.has(Role.OFFICER):
        unasked = [Key(*key) for key in _unasked(lead=officer.pk)]
        found.append(Pile("registered", _("Ask for a decision"), unasked, _to_ask))
        ripe = [Key(*key) for key in cases_to_close(officer)]
        found.append(Pile("closing", _("Ask for closing"), ripe, _to_close))
    if units := _units_headed(rights):
        orphaned = [Key(None, *key) for key in _orphaned(units=units, on=timezone.localdate(at))]
        found.append(Pile("hand_over", _("Name another lead officer"), orphaned, _to_hand_over))
    if rights.has(Role.OFFICER, *UNIT_WIDE):
        mine = [Key(*key) for key in orders.keys_to_answer(officer, timezone.localdate(at))]
        found.append(Pile("order", _("Answer a supervision order"), mine, _to_answer))
    if rights.has(*FOLLOWING):
        found.append(_follow_ups(officer, rights))
    if rights.has(*DECIDE):
        found.append(_accesses(officer))
    if rights.has(*LEVEL_OF):
        keys = [Key(*key) for key in rereading.keys_owed(officer)]
        found.append(Pile("reading", _("Read a second time"), keys, _to_read))
    if rights.has(Role.SUPERVISOR):
        keys = [Key(None, *key) for key in orders.keys_to_confirm(officer)]
        found.append(Pile("order_answered", _("Confirm a supervision order"), keys, _to_confirm))
    return found


def _reviews(officer, at):
    label = _("Review")

    def read(keys):
        matters = [key.ref for key in keys]
        rows = {pk: (row, holder) for pk, holder, *row in _matters(matters=matters)}
        absent, address = stood_in_for(officer, matters, at), addresses_of("cases:review")
        found = []
        for key in keys:
            row, holder = rows[key.ref]
            title, url, subtitle = _of_matter(address, key, row)
            if key.ref in absent:
                subtitle = _("%(what)s · you act for %(name)s") % {"what": subtitle, "name": absent[key.ref]}
            found.append(Item("review", label, title, url, subtitle, key.since, key.due_at, is_new=holder is None))
        return found

    return Pile("review", label, [Key(*key) for key in keys_waiting_for(officer, at)], read)


def _to_resubmit(keys):
    rows = {pk: row for pk, _holder, *row in _matters(matters=[key.ref for key in keys])}
    address = addresses_of("cases:resubmit")
    return [Item("returned", _("Returned to me"), *_of_matter(address, key, rows[key.ref]), key.since) for key in keys]


def _to_ask(keys):
    rows = {pk: row for pk, *row in _cases(cases=[key.ref for key in keys])}
    found, address = [], addresses_of("cases:ask")
    for key in keys:
        number, cause, cause_en = rows[key.ref]
        subtitle = _("%(cause)s · registered, nothing asked for yet") % {"cause": _named(cause, cause_en)}
        found.append(
            Item("registered", _("Ask for a decision"), number, address(key.ref), subtitle, key.since, key.due_at)
        )
    return found


def _to_close(keys):
    rows = {pk: row for pk, *row in _cases(cases=[key.ref for key in keys])}
    found, label = [], _("Ask for closing")
    for key in keys:
        number, cause, cause_en = rows[key.ref]
        subtitle = _("%(cause)s · decided, nothing is owed any more") % {"cause": _named(cause, cause_en)}
        url = reverse("cases:ask_for", args=[key.ref, MatterKind.CLOSING])
        found.append(Item("closing", label, number, url, subtitle, key.since, key.due_at))
    return found


def _to_answer(keys):
    return _of_orders("order", _("Answer a supervision order"), keys)


def _follow_ups(officer, rights):
    rows = owed.owed_by(officer, rights)
    keys = [Key(row.due_at, row.since, place) for place, row in enumerate(rows)]

    def read(keys):
        return [_follow_up(rows[key.ref]) for key in keys]

    return Pile("follow_up", _("Record what follows"), keys, read)


def _follow_up(row):
    url = reverse("cases:follow_up", args=[row.name, row.pk])
    what = str(BY_NAME[row.name].label)
    return Item("follow_up", _("Record what follows"), row.number, url, what, row.since, row.due_at)


def _accesses(officer):
    waiting = owed.accesses_to_decide(officer)
    rows = {pk: number for _since, pk, number in waiting}
    keys = [Key(None, since, pk) for since, pk, _number in waiting]
    label, what = _("Decide on a sealed record"), _("somebody asks to look at it")

    def read(keys):
        address = addresses_of("cases:sealed_access")
        return [Item("sealed_access", label, rows[key.ref], address(key.ref), what, key.since) for key in keys]

    return Pile("sealed_access", label, keys, read)


def _to_read(keys):
    rows = rereading.titles_of([key.ref for key in keys])
    found, address = [], addresses_of("cases:reading")
    for key in keys:
        number, kind, level = rows[key.ref]
        words = {"kind": MatterKind(kind).label, "level": stage_name(STAGE_OF_LEVEL[level])}
        subtitle = _("%(kind)s · as the %(level)s decided it") % words
        label = _("Read a second time")
        found.append(Item("reading", label, number, address(key.ref), subtitle, key.since, key.due_at))
    return found


def _to_confirm(keys):
    return _of_orders("order_answered", _("Confirm a supervision order"), keys)


def _of_orders(kind, label, keys):
    rows = orders.numbered([key.ref for key in keys])
    return [
        Item(kind, label, number, reverse("cases:order", args=[key.ref]), problem[:60], key.since, key.due_at)
        for key, (number, problem) in ((key, rows[key.ref]) for key in keys)
    ]


def _to_hand_over(keys):
    rows = {pk: (number, lead) for pk, number, lead in _leads(cases=[key.ref for key in keys])}
    found = []
    for key in keys:
        number, lead = rows[key.ref]
        subtitle = _("%(name)s has left or is recused") % {"name": lead}
        url = reverse("cases:hand_over", args=[key.ref])
        found.append(Item("hand_over", _("Name another lead officer"), number, url, subtitle, key.since))
    return found


def _units_headed(rights):
    paths = rights.paths(Role.UNIT_HEAD, Role.UNIT_DEPUTY)
    return rights.units_below(paths) if paths else []


def _of_matter(address, key, row):
    """Return title, address and subtitle of the item of a matter."""
    kind, round, number, cause, cause_en, unit, unit_en, author = row
    # Not `get_kind_display`, which is dear in a long list.
    label = MatterKind(kind).label
    if round > 1:
        label = _("%(kind)s, round %(round)s") % {"kind": label, "round": round}
    words = {"kind": label, "cause": _named(cause, cause_en), "author": author, "unit": _named(unit, unit_en)}
    return number, address(key.ref), _("%(kind)s · %(cause)s · %(author)s, %(unit)s") % words


def _named(name, name_en):
    return in_page_language(name, name_en) or ""


@Prepared
def _returned(author):
    drafts = Matter.objects.filter(author=author, stage=Stage.DRAFT)
    return drafts.order_by("stage_since", "pk").values_list("stage_since", "pk")[: MOST + 1]


@Prepared
def _unasked(lead):
    # The lead is a handling officer, so that the case stands on the own docket.
    mine = Case.objects.filter(docket__officer=lead, docket__state=CaseState.REGISTERED, lead=lead, is_imported=False)
    running = Q(clocks__met_at=None, clocks__is_void=False)
    unasked = mine.exclude(Exists(Matter.objects.filter(case=OuterRef("pk")))).order_by()
    due = unasked.values("registered_at", "pk").annotate(first_due=Min("clocks__due_at", filter=running))
    return due.order_by(F("first_due").asc(nulls_last=True), "pk").values_list("first_due", "registered_at", "pk")[
        : MOST + 1
    ]


def _orphaned(units, on):
    cases = cases_of_departed_leads(on, units).filter(is_sealed=False).order_by("registered_at", "pk")
    return cases.values_list("registered_at", "pk")[: MOST + 1]


@Prepared
def _leads(cases):
    return Case.objects.filter(pk__in=cases).values_list("pk", "number", "lead__name")


@Prepared
def _matters(matters):
    return Matter.objects.filter(pk__in=matters).values_list(
        "pk",
        "holder_id",
        "kind",
        "round",
        "case__number",
        "case__cause__name",
        "case__cause__name_en",
        "case__unit__name",
        "case__unit__name_en",
        "author__name",
    )


@Prepared
def _cases(cases):
    return Case.objects.filter(pk__in=cases).values_list("pk", "number", "cause__name", "cause__name_en")
