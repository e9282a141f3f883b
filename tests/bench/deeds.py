"""Registering a case and deciding a step, beside the bare statements that write the same rows."""

import uuid
from datetime import timedelta

from django.utils import timezone

from cases.file.case.states import CaseKind, MatterKind
from cases.file.parties.persons import PartyInput
from cases.file.reference import Question
from cases.models import Case, Cause, Matter
from cases.review import deeds as review
from cases.review.chain import Move
from cases.review.matters import deeds as matters
from portal.people.models import Officer, Post, Role, Unit
from tests.bench.replay import replayed
from tests.bench.timing import Stopwatch, compared, counted_queries, interleaved, summed_up
from tests.support.registering import register

LIMIT = 6
ALL_YES = dict.fromkeys(Question.values, True)


def measure(runs):
    """Yield the Figures of the two deeds and of their bare statements."""
    station = Station()
    bare = {
        "registering a case": lambda: replayed(station.register),
        "deciding a step": lambda: replayed(station.prepared_decision()),
    }
    deeds = {"registering a case": lambda: station.register, "deciding a step": station.prepared_decision}
    candidates = {}
    for name in deeds:
        candidates[name, "deed"] = lambda make=deeds[name]: _timed(make())
        candidates[name, "bare"] = bare[name]
    taken = interleaved(candidates, runs)
    for name, make in deeds.items():
        deed = make()
        with counted_queries() as statements:
            deed()
        figure = summed_up("deed", name, taken[name, "deed"], queries=len(statements))
        yield compared(figure, "bare statements", taken[name, "bare"], LIMIT)
        yield summed_up("deed", f"{name}: bare", taken[name, "bare"])


def _timed(deed):
    """Return the Lap of a deed alone, without what was prepared for it."""
    with Stopwatch() as watch:
        deed()
    return watch.lap


class Station:
    """A station with its officers, who register and decide."""

    def __init__(self):
        self.day = timezone.localdate()
        posts = Post.objects.on(self.day).filter(role=Role.OFFICER, officer__unit__kind=Unit.Kind.TOWN_STATION)
        self.unit = posts.order_by("pk").first().unit
        self.officers = [post.officer_id for post in posts.filter(unit=self.unit).order_by("pk")[:2]]
        legal = Post.objects.on(self.day).filter(role=Role.LEGAL_OFFICER, unit=self.unit)
        self.legal_officer = legal.order_by("pk").first().officer_id
        self.cause = Cause.objects.filter(kind=CaseKind.ADMINISTRATIVE, valid_to=None).order_by("pk").first()

    def register(self):
        """Log a case with two handling officers and two parties, as the form does; return it."""
        at = timezone.now()
        lead, assistant = Officer.objects.select_related("unit").in_bulk(self.officers).values()
        return register(
            by=lead,
            at=at,
            unit=self.unit,
            kind=CaseKind.ADMINISTRATIVE,
            cause=self.cause,
            source=Case.Source.WALK_IN,
            lead=lead,
            assistants=[assistant],
            occurred_at=at - timedelta(hours=3),
            reported_at=at - timedelta(hours=2),
            place="东大街12号",
            facts="双方因停车位发生口角，继而动手。",
            once=uuid.uuid4().hex,
            parties=[PartyInput("suspect", "张三", phone="13800001234"), PartyInput("victim", "刘某")],
        )

    def prepared_decision(self):
        """Return the approval of a fresh matter at its first level, still to be called."""
        case = self.register()
        matter = matters.ask(
            by=case.lead, at=timezone.now(), case_id=case.pk, kind=MatterKind.FILING, proposal="请予审批。"
        )
        seen = Matter.objects.get(pk=matter.pk)
        by = Officer.objects.select_related("unit").get(pk=self.legal_officer)
        return lambda: review.decide(
            by=by,
            at=timezone.now(),
            matter_id=seen.pk,
            move=Move.APPROVE,
            seen_version=seen.version,
            seen_digest=seen.content_digest,
            opinion="同意。",
            answers=ALL_YES,
        )
