"""What the watchdog asks about cases (B14), for supervisors and the legal department."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.clocks.models import Clock, ClockPause
from cases.file.case.models import Case
from cases.file.case.states import CASE_ENDS, CaseKind, CaseState, MatterKind
from cases.file.sight.models import Handler, Recusal
from cases.quality.supervision.queries import out_of_reach
from cases.review.chain import LEVEL
from cases.review.departures.queries import cases_of_departed_leads, matters_of_departed_holders
from cases.review.models import Matter
from cases.review.seats import Seats, places_of
from portal.dispatch.watchdog import Trouble, check
from portal.office.clocks.settling import selecting_day
from portal.people.models import Role
from portal.people.rights import rights_of

LONG_PAUSE = timedelta(days=60)
# By name, not by exclusion, so that the database goes by state.
OPEN = [state for state in CaseState if state not in CASE_ENDS]


def checks(officer, at):
    """Return the Checks of cases, each over the cases that the officer may know of."""
    if not rights_of(officer).has(Role.SUPERVISOR, Role.LEGAL_DEPARTMENT):
        return []
    on, seen = timezone.localdate(at), Case.objects.visible_to(officer)
    # Imported history is looked at by nobody every day: thousands of its deadlines would bury what is stuck.
    ours = seen.filter(is_imported=False)
    seats = Seats(on)
    return [
        _holderless(seen, seats),
        _departed_holders(seen, on, seats),
        _departed_leads(ours, on),
        _understaffed(ours),
        _orders_out_of_reach(seen, on),
        _clockless(ours),
        _long_pauses(ours, at),
        _ruleless(ours),
        _provisional(ours),
    ]


def _holderless(seen, seats):
    waiting = Matter.objects.filter(stage__in=LEVEL, case__in=seen)
    without = [place.matter for place, sitting in seats.at_level(places_of(waiting)).items() if not sitting]
    stuck = waiting.filter(pk__in=without).select_related("case", "holder").order_by("stage_since")
    return check(
        "matters.holderless",
        _("Matters that nobody may decide"),
        _("Have the security administrator give the post, or name a substitute."),
        map(_matter, stuck),
    )


def _departed_holders(seen, on, seats):
    left = matters_of_departed_holders(on, seats)
    known = set(seen.filter(pk__in=[matter.case_id for matter in left]).values_list("pk", flat=True))
    return check(
        "matters.left",
        _("Matters taken up by somebody who may no longer decide them"),
        _("They return to their level by themselves within half an hour; if not, see the run register."),
        [_matter(matter) for matter in left if matter.case_id in known],
    )


def _departed_leads(seen, on):
    cases = cases_of_departed_leads(on).filter(pk__in=seen.values("pk")).order_by("registered_at")
    return check(
        "cases.leaderless",
        _("Cases whose lead left, is recused, or is missing"),
        _("The head of the unit names another lead officer."),
        [_case(case, case.lead.name if case.lead else "–") for case in cases],
    )


def _understaffed(seen):
    recused = Recusal.objects.filter(case=OuterRef("case"), officer=OuterRef("officer"))
    able = Handler.objects.filter(~Exists(recused), ends_at=None, officer__is_active=True, case__state__in=OPEN)
    staffed = able.order_by().values("case").annotate(number=Count("pk")).filter(number__gte=2).values("case")
    cases = _open(seen).exclude(pk__in=staffed)
    return check(
        "cases.understaffed",
        _("Cases with fewer than two officers"),
        _("The head of the unit hands the case over and names an assisting officer."),
        [_case(case) for case in cases.order_by("registered_at")],
    )


def _orders_out_of_reach(seen, on):
    return check(
        "orders.out_of_reach",
        _("Supervision orders whose officer cannot answer any more"),
        _("The lead of the case or the head of the unit answers; or give the order to somebody else."),
        [
            Trouble(order.number, reverse("cases:order", args=[order.pk]), order.responsible.name, order.due_at)
            for order in out_of_reach(seen, on)
        ],
    )


def _clockless(seen):
    running = Clock.objects.running().filter(case=OuterRef("pk"), rule__code__startswith="handling.")
    cases = _open(seen).filter(~Exists(running), kind=CaseKind.ADMINISTRATIVE, state=CaseState.FILED)
    return check(
        "clocks.missing",
        _("Filed cases without a handling deadline"),
        _("Look at the history of the case; the rule of its day may be missing from the reference data."),
        [_case(case) for case in cases.order_by("filed_at")],
    )


def _long_pauses(seen, at):
    pauses = ClockPause.objects.counting().filter(
        ends_at=None, starts_at__lt=at - LONG_PAUSE, clock__met_at=None, clock__is_void=False, clock__case__in=seen
    )
    return check(
        "clocks.endless",
        _("Clocks that stand still without an end"),
        _("Ask the officer for the opinion or record that ends the pause."),
        [
            Trouble(pause.clock.case.number, _clocks(pause.clock.case_id), str(pause.ground), pause.starts_at)
            for pause in pauses.select_related("clock__case", "ground").order_by("starts_at")
        ],
    )


def _ruleless(seen):
    clocks = Clock.objects.running().filter(rule__valid_to__isnull=False, case__in=seen)
    gone = [clock for clock in clocks.select_related("rule", "case") if selecting_day(clock) >= clock.rule.valid_to]
    return check(
        "clocks.ruleless",
        _("Clocks by a rule that was not in force"),
        _("Correct the reference data, or have the legal department take the clock back."),
        [Trouble(clock.case.number, _clocks(clock.case_id), clock.rule.label, clock.base_at) for clock in gone],
    )


def _provisional(seen):
    clocks = Clock.objects.running().filter(is_provisional=True, case__in=seen).select_related("rule", "case")
    return check(
        "clocks.provisional",
        _("Provisional deadlines"),
        _("They move when the year's official calendar is entered; the system administrator does that."),
        [
            Trouble(clock.case.number, _clocks(clock.case_id), clock.rule.label, clock.due_at)
            for clock in clocks.order_by("due_at")
        ],
    )


def _open(seen):
    return seen.filter(state__in=OPEN)


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
