"""What follows from decisions and is still owed, by the lead of the case or by the post that records it."""

from typing import NamedTuple

from django.db.models import Exists, F, Min, OuterRef, Q

from cases.file.parties.models import Party
from cases.file.sealing.models import SealedAccess
from cases.file.sight.models import Handler, Recusal
from cases.review.chain import LEVEL
from cases.review.decisions.models import PartyDecision
from cases.review.demands.extension import STATIONS, unanswered_by_the_organ_above
from cases.review.discussions.models import Discussion
from cases.review.measures.models import CompulsoryMeasure
from cases.review.models import ReviewStep
from cases.review.nonfiling.models import FilingReview, NonFiling
from portal.dispatch.inbox import MOST
from portal.people.models import Role, Unit
from portal.shell.statements.prepared import Prepared

SERVICE = ("service.", "not_filed.notice")
RECONSIDERATION = FilingReview.Instance.RECONSIDERATION


class Owed(NamedTuple):
    """One thing owed: until when, since when, the deed of `next_steps.table`, its row, and the number of the case."""

    due_at: object
    since: object
    name: str
    pk: int
    number: str


def of_the_lead(officer):
    """Return what an officer owes in the own cases: service, copies, carrying out, measures, notices; four queries."""
    found = [
        Owed(due, since, _decision_step(served, copied, has_victim), pk, number)
        for due, since, pk, number, served, copied, has_victim in _decisions(officer=officer.pk)
    ]
    found += [Owed(None, *_named(row, "take")) for row in _measures(officer=officer.pk)]
    found += [Owed(due, *_named(row, "notice")) for due, *row in _notices(officer=officer.pk)]
    found += [Owed(None, *_named(row, "serve-review")) for row in _decided_reviews(officer=officer.pk)]
    return found


def remembered_of_the_lead(officer):
    """Return what `of_the_lead` returns, asked once while the officer of this request lives."""
    if not hasattr(officer, "_owed_as_lead"):
        officer._owed_as_lead = of_the_lead(officer)
    return officer._owed_as_lead


def of_the_department(officer):
    """Return what the legal department owes: answers from above, discussions, reconsiderations; four queries."""
    brigades = [pk for (pk,) in _brigades()]
    found = [Owed(None, *_named(row, "outside-approval")) for row in _outside(officer=officer.pk, units=brigades)]
    found += [Owed(None, *_named(row, "discussion")) for row in _asked_discussions(officer=officer.pk)]
    return found + [Owed(due, *_named(row, "examine-review")) for due, *row in _to_examine(officer=officer.pk)]


def of_the_leader(officer):
    """Return the reconsiderations that wait for a bureau leader's decision; one query."""
    return [Owed(due, *_named(row, "decide-review")) for due, *row in _to_decide(officer=officer.pk)]


OWED_BY = (
    (Role.OFFICER, remembered_of_the_lead),
    (Role.LEGAL_DEPARTMENT, of_the_department),
    (Role.BUREAU_LEADER, of_the_leader),
)


def owed_by(officer, rights):
    """Return all that somebody owes by the posts held, each thing once."""
    found = {}
    for role, owed in OWED_BY:
        if rights.has(role):
            found |= {(each.name, each.pk): each for each in owed(officer)}
    return list(found.values())


def _named(row, name):
    since, pk, number = row
    return since, name, pk, number


def _decision_step(served_on, copied_on, has_victim):
    if served_on is None:
        return "serve"
    return "copy" if has_victim and copied_on is None else "carry-out"


def _of_lead(officer):
    # The lead is a handling officer, so that the case stands on the own docket.
    return {"case__docket__officer": officer, "case__lead": officer, "case__is_sealed": False}


@Prepared
def _decisions(officer):
    victim = Party.objects.filter(case=OuterRef("case"), role=Party.Role.VICTIM)
    carried = Q(fine__gt=0) | Q(detention_days__gt=0, is_detention_served=True) | Q(revokes_licence=True) | ~Q(other="")
    waits = Q(served_on=None) | Q(copied_on=None, has_victim=True)
    waits |= Q(outcome="penalty", carried_out_on=None) & carried
    running = Q(case__clocks__met_at=None, case__clocks__is_void=False, case__clocks__rule__code__startswith=SERVICE[0])
    rows = PartyDecision.objects.filter(**_of_lead(officer)).exclude(outcome="separate")
    rows = rows.annotate(has_victim=Exists(victim)).filter(waits)
    rows = rows.annotate(due=Min("case__clocks__due_at", filter=running)).order_by("decided_at", "pk")
    columns = ("due", "decided_at", "pk", "case__number", "served_on", "copied_on", "has_victim")
    return rows.values_list(*columns)[: MOST + 1]


@Prepared
def _measures(officer):
    rows = CompulsoryMeasure.objects.filter(
        **_of_lead(officer), taken_at=None, ended_at=None, approved_at__isnull=False
    )
    return rows.order_by("approved_at", "pk").values_list("approved_at", "pk", "case__number")[: MOST + 1]


@Prepared
def _notices(officer):
    running = Q(case__clocks__met_at=None, case__clocks__is_void=False, case__clocks__rule__code=SERVICE[1])
    rows = NonFiling.objects.filter(**_of_lead(officer), served_on=None).order_by("decided_at", "pk")
    rows = rows.annotate(due=Min("case__clocks__due_at", filter=running))
    return rows.values_list("due", "decided_at", "pk", "case__number")[: MOST + 1]


@Prepared
def _decided_reviews(officer):
    of_lead = {f"non_filing__{name}": value for name, value in _of_lead(officer).items()}
    decided = FilingReview.objects.filter(**of_lead, decided_on__isnull=False, served_on=None)
    rows = decided.order_by("clock__met_at", "pk")
    return rows.values_list("clock__met_at", "pk", "non_filing__case__number")[: MOST + 1]


@Prepared
def _brigades():
    return Unit.objects.exclude(kind__in=STATIONS).order_by().values_list("pk")


@Prepared
def _outside(officer, units):
    handled = Handler.objects.filter(case=OuterRef("case"), officer=officer)
    # The units say again what the rule says, for the index.
    rows = unanswered_by_the_organ_above().filter(
        ~Exists(handled), unit__in=units, case__is_sealed=False, case__ended_at=None
    )
    return rows.order_by("ended_at", "pk").values_list("ended_at", "pk", "case__number")[: MOST + 1]


@Prepared
def _asked_discussions(officer):
    case = OuterRef("matter__case")
    handled = Handler.objects.filter(case=case, officer=officer)
    recused = Recusal.objects.filter(case=case, officer=officer)
    rows = Discussion.objects.filter(
        ~Exists(handled),
        ~Exists(recused),
        held_at=None,
        matter__stage__in=LEVEL,
        round=F("matter__round"),
        matter__case__is_sealed=False,
    ).order_by("asked_at", "pk")
    return rows.values_list("asked_at", "pk", "matter__case__number")[: MOST + 1]


def _open_reconsiderations(officer, **fields):
    handled = Handler.objects.filter(case=OuterRef("non_filing__case"), officer=officer)
    took_part = ReviewStep.objects.filter(matter=OuterRef("non_filing__matter"), reviewer=officer)
    rows = FilingReview.objects.filter(
        ~Exists(handled),
        ~Exists(took_part),
        instance=RECONSIDERATION,
        decided_on=None,
        non_filing__case__is_sealed=False,
        **fields,
    )
    rows = rows.annotate(due=F("clock__due_at")).order_by("due", "pk")
    return rows.values_list("due", "clock__base_at", "pk", "non_filing__case__number")[: MOST + 1]


@Prepared
def _to_examine(officer):
    return _open_reconsiderations(officer, examined_by=None)


@Prepared
def _to_decide(officer):
    return _open_reconsiderations(officer, examined_by__isnull=False)


@Prepared
def _accesses(officer):
    handled = Handler.objects.filter(case=OuterRef("case"), officer=officer)
    rows = SealedAccess.objects.open().filter(~Exists(handled)).exclude(asked_by=officer)
    return rows.order_by("asked_at", "pk").values_list("asked_at", "pk", "number")[: MOST + 1]


def accesses_to_decide(officer):
    """Return (since, key, number of the record) of the requests for sealed records that wait for one's decision."""
    return _accesses(officer=officer.pk)
