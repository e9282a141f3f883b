"""What the watchdog asks about cases (B14), for supervisors and the legal department."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.clocks.models import Clock, ClockPause
from cases.file.case.models import Case
from cases.file.case.states import CASE_ENDS, CaseKind, CaseState, MatterKind
from cases.file.sight.models import Handler, Recusal
from cases.file.sight.scope import asked_in_sight, cases_in_sight
from cases.quality.supervision.queries import out_of_reach
from cases.review.chain import LEVEL
from cases.review.departures.queries import cases_of_departed_leads, matters_of_departed_holders
from cases.review.models import Matter
from cases.review.seats import OF_PLACE, Place, Seats
from portal.dispatch.watchdog import Trouble, check
from portal.office.clocks.settling import selecting_day
from portal.people.models import Role
from portal.people.rights import rights_of
from portal.shell.statements.prepared import Prepared
from portal.shell.statements.prepared_models import PreparedModels

LONG_PAUSE = timedelta(days=60)
# By name, not by exclusion, so that the database goes by state.
OPEN = [state for state in CaseState if state not in CASE_ENDS]


@dataclass(frozen=True)
class Seen:
    """The cases that somebody may know of, for questions that are written once a process."""

    sight: str
    values: dict

    def ask(self, question, **values):
        """Return what a question finds among these cases: models, or a tuple of values each."""
        return _asked_of(question, self.sight)(**values, **self.values)


@cache
def _asked_of(question, sight):
    def asked(officer=None, units=None, **values):
        return question(cases_in_sight(Case.objects.all(), officer, sight, units), **values)

    return Prepared(asked) if question in (waiting_places, known_among) else PreparedModels(asked)


def checks(officer, at):
    """Return the Checks of cases, each over the cases that the officer may know of."""
    if not rights_of(officer).has(Role.SUPERVISOR, Role.LEGAL_DEPARTMENT):
        return []
    on, seen = timezone.localdate(at), Seen(*asked_in_sight(officer))
    seats = Seats(on)
    return [
        _holderless(seen, seats),
        _departed_holders(seen, on, seats),
        _departed_leads(officer, on),
        _understaffed(seen),
        _orders_out_of_reach(seen, on),
        _clockless(seen),
        _long_pauses(seen, at),
        _ruleless(seen),
        _provisional(seen),
    ]


def _holderless(seen, seats):
    places = list(map(Place._make, seen.ask(waiting_places)))
    without = [place.matter for place, sitting in seats.at_level(places).items() if not sitting]
    stuck = Matter.objects.filter(pk__in=without).select_related("case", "holder").order_by("stage_since")
    return check(
        "matters.holderless",
        _("Matters that nobody may decide"),
        _("Have the security administrator give the post, or name a substitute."),
        map(_matter, stuck if without else ()),
    )


def _departed_holders(seen, on, seats):
    left = matters_of_departed_holders(on, seats)
    known = {pk for (pk,) in seen.ask(known_among, cases=sorted({each.case_id for each in left}))} if left else ()
    return check(
        "matters.left",
        _("Matters taken up by somebody who may no longer decide them"),
        _("They return to their level by themselves within half an hour; if not, see the run register."),
        [_matter(matter) for matter in left if matter.case_id in known],
    )


def _departed_leads(officer, on):
    seen = _ours(Case.objects.visible_to(officer))
    cases = cases_of_departed_leads(on).filter(pk__in=seen.values("pk")).order_by("registered_at")
    return check(
        "cases.leaderless",
        _("Cases whose lead left, is recused, or is missing"),
        _("The head of the unit names another lead officer."),
        [_case(case, case.lead.name if case.lead else "–") for case in cases],
    )


def _understaffed(seen):
    return check(
        "cases.understaffed",
        _("Cases with fewer than two officers"),
        _("The head of the unit hands the case over and names an assisting officer."),
        map(_case, seen.ask(understaffed)),
    )


def _orders_out_of_reach(seen, on):
    return check(
        "orders.out_of_reach",
        _("Supervision orders whose officer cannot answer any more"),
        _("The lead of the case or the head of the unit answers; or give the order to somebody else."),
        [
            Trouble(order.number, reverse("cases:order", args=[order.pk]), order.responsible.name, order.due_at)
            for order in seen.ask(out_of_reach, on=on)
        ],
    )


def _clockless(seen):
    return check(
        "clocks.missing",
        _("Filed cases without a handling deadline"),
        _("Look at the history of the case; the rule of its day may be missing from the reference data."),
        map(_case, seen.ask(clockless)),
    )


def _long_pauses(seen, at):
    return check(
        "clocks.endless",
        _("Clocks that stand still without an end"),
        _("Ask the officer for the opinion or record that ends the pause."),
        [
            Trouble(pause.clock.case.number, _clocks(pause.clock.case_id), str(pause.ground), pause.starts_at)
            for pause in seen.ask(long_pauses, before=at - LONG_PAUSE)
        ],
    )


def _ruleless(seen):
    gone = [clock for clock in seen.ask(by_ended_rules) if selecting_day(clock) >= clock.rule.valid_to]
    return check(
        "clocks.ruleless",
        _("Clocks by a rule that was not in force"),
        _("Correct the reference data, or have the legal department take the clock back."),
        [Trouble(clock.case.number, _clocks(clock.case_id), clock.rule.label, clock.base_at) for clock in gone],
    )


def _provisional(seen):
    return check(
        "clocks.provisional",
        _("Provisional deadlines"),
        _("They move when the year's official calendar is entered; the system administrator does that."),
        [
            Trouble(clock.case.number, _clocks(clock.case_id), clock.rule.label, clock.due_at)
            for clock in seen.ask(provisional)
        ],
    )


def waiting_places(seen):
    """The Places of the matters that wait at a level."""
    return Matter.objects.filter(stage__in=LEVEL, case__in=seen).values_list(*OF_PLACE)


def known_among(seen, cases):
    """The primary keys of those of some cases that are seen."""
    return seen.filter(pk__in=cases).values_list("pk")


def understaffed(seen):
    """The open cases with fewer than two officers who have an account and are not recused."""
    recused = Recusal.objects.filter(case=OuterRef("case"), officer=OuterRef("officer"))
    able = Handler.objects.filter(~Exists(recused), ends_at=None, officer__is_active=True, case__state__in=OPEN)
    staffed = able.order_by().values("case").annotate(number=Count("pk")).filter(number__gte=2).values("case")
    return _open(seen).exclude(pk__in=staffed).order_by("registered_at")


def clockless(seen):
    """The filed administrative cases for whose handling no clock runs."""
    running = Clock.objects.running().filter(case=OuterRef("pk"), rule__code__startswith="handling.")
    filed = _open(seen).filter(~Exists(running), kind=CaseKind.ADMINISTRATIVE, state=CaseState.FILED)
    return filed.order_by("filed_at")


def long_pauses(seen, before):
    """The pauses without an end, of clocks that count, that began before a moment."""
    pauses = ClockPause.objects.counting().filter(
        ends_at=None, starts_at__lt=before, clock__met_at=None, clock__is_void=False, clock__case__in=_ours(seen)
    )
    return pauses.select_related("clock__case", "ground").order_by("starts_at")


def by_ended_rules(seen):
    """The running clocks whose rule ended on some day."""
    return _running(seen).filter(rule__valid_to__isnull=False)


def provisional(seen):
    """The running clocks that hang on a calendar that nobody has entered, the first deadline first."""
    return _running(seen).filter(is_provisional=True).order_by("due_at")


def _running(seen):
    return Clock.objects.running().filter(case__in=_ours(seen)).select_related("rule", "case")


def _open(seen):
    return _ours(seen).filter(state__in=OPEN)


def _ours(seen):
    # Imported history is looked at by nobody every day: thousands of its deadlines would bury what is stuck.
    return seen.filter(is_imported=False)


def _matter(matter):
    words = f"{MatterKind(matter.kind).label} · {matter.get_stage_display()}"
    if matter.holder:
        words += f" · {matter.holder.name}"
    url = reverse("cases:section", args=[matter.case_id, "matters"])
    return Trouble(matter.case.number, url, words, matter.stage_since)


def _case(case, detail=""):
    return Trouble(case.number, reverse("cases:file", args=[case.pk]), detail, case.registered_at)


def _clocks(case_id):
    return reverse("cases:section", args=[case_id, "clocks"])
