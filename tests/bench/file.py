"""The page of a case with a long life beside that of a young one, each section: 200 events, 50 items, 10 rounds."""

from datetime import timedelta
from functools import partial

from django.utils import timezone

from cases.desk.file.views import SECTIONS
from cases.file.case.states import MatterKind
from cases.file.evidence import deeds as evidence
from cases.file.evidence.deeds import EvidenceInput
from cases.file.evidence.models import Evidence
from cases.models import Case, Matter
from cases.quality.corrections import deeds as corrections
from cases.review import deeds as review
from cases.review.chain import Move
from cases.review.matters import deeds as matters
from portal.ledger.models import Event
from portal.people.models import Officer
from tests.bench.deeds import ALL_YES, Station
from tests.bench.timing import compared, interleaved, summed_up
from tests.bench.visiting import Visitor

EVENTS, ITEMS, ROUNDS = 200, 50, 10
FEW_EVENTS, FEW_ITEMS, FEW_ROUNDS = 8, 1, 2  # Of each kind of row at least one.


def measure(runs):
    """Yield the Figures of every section of both cases, the long one compared with the young one."""
    station = Station()
    young = _lived(station, FEW_EVENTS, FEW_ITEMS, FEW_ROUNDS)
    long = _lived(station, EVENTS, ITEMS, ROUNDS)
    visitor = Visitor(young.lead)
    candidates = {("empty view", ""): partial(visitor.get, "/bench/empty/")}
    for section in SECTIONS:
        candidates[section, "young"] = partial(visitor.get, _address(young, section))
        candidates[section, "long"] = partial(visitor.get, _address(long, section))
    taken = interleaved(candidates, runs)
    yield summed_up("file", "empty logged-in view", taken["empty view", ""])
    for section in SECTIONS:
        few, many = (visitor.queries(_address(case, section)) for case in (young, long))
        yield summed_up("file", f"{section}: {FEW_EVENTS} events", taken[section, "young"], queries=few)
        figure = summed_up("file", f"{section}: {EVENTS} events", taken[section, "long"], queries=many)
        compared(figure, f"{FEW_EVENTS} events", taken[section, "young"], 1)
        figure.goal, figure.is_met = "as many queries", few == many
        yield figure


def _address(case, section):
    return f"/cases/{case.pk}/" + ("" if section == "facts" else f"{section}/")


def _lived(station, events, items, rounds):
    """Return a case with so many events, items of evidence and rounds of its decision, by real deeds."""
    case = station.register()
    people = Officer.objects.select_related("unit").in_bulk([case.lead_id, station.legal_officer])
    lead, legal_officer = people[case.lead_id], people[station.legal_officer]
    begun = timezone.now()
    for number in range(items):
        item = EvidenceInput(f"照片 {number + 1}", Evidence.Kind.values[0], timezone.localdate())
        evidence.add(by=lead, at=begun + timedelta(seconds=number), case_id=case.pk, item=item)
    missing = events - _events(case) - 2 * rounds
    for number in range(max(missing, 0)):
        at, seen = begun + timedelta(minutes=1, seconds=number), corrections.seen_of(Case.objects.get(pk=case.pk))
        corrections.correct(
            by=lead,
            at=at,
            thing="case",
            pk=case.pk,
            seen=seen,
            reason="补充",
            changes={"place": "东大街12号", "facts": f"补充第{number + 1}次。"},
        )
    asked_at = begun + timedelta(hours=1)
    matter = matters.ask(by=lead, at=asked_at, case_id=case.pk, kind=MatterKind.FILING, proposal="请予审批。")
    for number in range(1, rounds):
        _returned(matter.pk, lead, legal_officer, asked_at + timedelta(minutes=number))
    return Case.objects.select_related("lead").get(pk=case.pk)


def _returned(matter_id, lead, legal_officer, at):
    seen = Matter.objects.get(pk=matter_id)
    review.decide(
        by=legal_officer,
        at=at,
        matter_id=matter_id,
        move=Move.RETURN,
        seen_version=seen.version,
        seen_digest=seen.content_digest,
        opinion="请补充询问笔录。",
        answers=ALL_YES,
    )
    seen = Matter.objects.get(pk=matter_id)
    matters.resubmit(
        by=lead, at=at + timedelta(seconds=10), matter_id=matter_id, seen_version=seen.version, proposal="已补充。"
    )


def _events(case):
    return Event.objects.filter(about_type="cases.case", about_id=str(case.pk)).count()
