"""A state machine that plays a station's days at random and checks after every step what must always hold (C20).

What a case should be is written here a second time, beside the product's own tables.
"""

import random
from collections import Counter
from datetime import timedelta

from django.utils import timezone

from cases.file.case.states import CaseKind
from cases.file.evidence import deeds as evidence
from cases.file.evidence.deeds import EvidenceInput
from cases.models import Case, DefectItem, Matter, ReviewStep
from cases.review import deeds as review
from cases.review.decisions import deeds as decisions
from cases.review.decisions import fast_track
from cases.review.deeds import Finding
from cases.review.matters import deeds as matters
from portal.ledger.models import Chain, Event, Head, Outcome
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.cases import requests
from tests.cases.casework import ALL_YES, a_case

LIVE_CASES = 12
FINAL = {"approved", "rejected", "withdrawn"}
STATE_CHANGING = {
    "filing": "filed",
    "not_filing": "not_filed",
    "penalty": "decided",
    "no_penalty": "decided",
    "mediated_closing": "closed",
    "termination": "terminated",
    "transfer": "transferred",
    "closing": "closed",
}
BESIDE = {"extension", "compulsory"}
KINDS = [*STATE_CHANGING, *BESIDE]
ENDS = {"closed", "not_filed", "terminated", "transferred"}
LEVELS = {
    "four_levels": ["legal_officer", "unit_head", "legal_department", "bureau_leader"],
    "fast_track": ["legal_officer", "bureau_leader"],
    "venue_transfer": ["unit_head"],
}
NUMBER = {"legal_officer": 1, "unit_head": 2, "legal_department": 3, "bureau_leader": 4}
ACTIONS = {
    "advance": 10,
    "decide": 5,
    "ask": 5,
    "resubmit": 3,
    "withdraw": 1,
    "add_evidence": 3,
    "take_up": 3,
    "arrive": 1,
    "follow": 2,
}


class Machine:
    """One bureau, one clock, one source of chance; `step()` does one thing and checks everything it touched."""

    def __init__(self, bureau, at, seed):
        self.bureau, self.at, self.chance = bureau, at, random.Random(seed)
        self.people = [
            bureau.officer,
            bureau.second,
            bureau.legal_officer,
            bureau.head,
            bureau.deputy,
            bureau.reviewer,
            bureau.other_reviewer,
            bureau.leader,
            bureau.supervisor,
            bureau.system_admin,
        ]
        self.seats = {
            "legal_officer": [bureau.legal_officer],
            "unit_head": [bureau.head, bureau.deputy],
            "legal_department": [bureau.reviewer, bureau.other_reviewer],
            "bureau_leader": [bureau.leader],
        }
        self.items = {item.question: item.pk for item in DefectItem.objects.filter(is_active=True).order_by("-pk")}
        self.cases, self.states, self.done = [], {}, Counter()
        self.seq = self._seq()

    def run(self, steps):
        """Play so many steps and return how often each deed succeeded."""
        for _step in range(steps):
            self.step()
        self.check_all()
        return self.done

    def step(self):
        """Do one thing, succeed or be refused in words, and check what must hold."""
        self.at += timedelta(minutes=self.chance.randint(1, 20))
        if len(self.cases) < LIVE_CASES:
            case, events = self._register(), 1
        else:
            case = self.chance.choice(self.cases)
            action = self.chance.choices(list(ACTIONS), list(ACTIONS.values()))[0]
            events = self._attempt(action, case)
        self._check_events(events)
        self.check(case)
        if self.states[case.pk] in ENDS and not case.matters.exclude(stage__in=FINAL).exists():
            self.cases.remove(case)

    def check_all(self):
        """Check every case that was ever made, and that business events are as many as deeds."""
        for case in Case.objects.filter(pk__in=self.states):
            self.check(case)
        kept = Event.objects.filter(chain=Chain.BUSINESS, outcome=Outcome.DONE, seq__gt=0)
        assert kept.filter(kind__startswith="matter.").count() == sum(
            number for name, number in self.done.items() if name in {"ask", "resubmit", "withdraw", "decide", "take_up"}
        )

    def check(self, case):
        """Check one case against the rules as written here."""
        state = Case.objects.values_list("state", flat=True).get(pk=case.pk)
        assert state == self.states[case.pk], (case, state, self.states[case.pk])
        rows = list(Matter.objects.filter(case=case).prefetch_related("steps"))
        live = [each for each in rows if each.stage not in FINAL]
        is_public_order = case.kind == CaseKind.ADMINISTRATIVE
        moving = [each for each in live if each.kind not in BESIDE and not (each.kind == "filing" and is_public_order)]
        assert len(moving) <= 1, f"{case} has {len(moving)} open matters that change its state"
        for matter in rows:
            check_matter(matter)

    def _attempt(self, action, case):
        """Return how many events the action leaves: one when it is done, none when it is refused."""
        try:
            done = getattr(self, f"_{action}")(case)
        except (Denied, Refused, MovedOn):
            self.done["refused"] += 1
            return 0
        self.done[done or "nothing"] += 1
        return 1 if done else 0

    def _register(self):
        kind = self.chance.choice(list(CaseKind))
        is_fast = kind == CaseKind.ADMINISTRATIVE and self.chance.random() < 0.2
        case = a_case(self.bureau, self.at, kind=kind, is_fast_track=is_fast)
        self.cases.append(case)
        self.states[case.pk] = "registered"
        self.done["register"] += 1
        return case

    def _ask(self, case):
        kind = self.chance.choice(KINDS)
        by = self._usually([self.bureau.officer, self.bureau.second])
        particulars = requests.particulars_for(case, kind, self.at)
        if kind == "transfer" and self.chance.random() < 0.5:
            particulars["by_venue"] = True
        matters.ask(by=by, at=self.at, case_id=case.pk, kind=kind, proposal="请予审批。", particulars=particulars)
        if kind == "filing" and case.kind == CaseKind.ADMINISTRATIVE:
            self.states[case.pk] = "filed"
        return "ask"

    def _resubmit(self, case):
        matter = self._some_matter(case)
        if matter is None:
            return None
        by = self._usually([matter.author])
        seen = self._seen(matter)
        matters.resubmit(by=by, at=self.at, matter_id=matter.pk, seen_version=seen, proposal="已补正，请予审批。")
        return "resubmit"

    def _withdraw(self, case):
        matter = self._some_matter(case)
        if matter is None:
            return None
        seen = self._seen(matter)
        matters.withdraw(by=self._usually([matter.author]), at=self.at, matter_id=matter.pk, seen_version=seen)
        self._undone(case, matter)
        return "withdraw"

    def _arrive(self, case):
        by, on = self._usually([self.bureau.officer]), timezone.localdate(self.at)
        fast_track.suspect_arrived(by=by, at=self.at, case_id=case.pk, arrived_at=self.at, consent_on=on)
        return "arrive"

    def _follow(self, case):
        by, on = self._usually([self.bureau.officer]), timezone.localdate(self.at)
        waiting = [decision for decision in case.decisions.all() if not decision.is_done]
        if not waiting:
            return None
        if waiting[0].served_on is None:
            decisions.serve(by=by, at=self.at, decision_id=waiting[0].pk, served_on=on, served_how="直接送达")
        else:
            how = {"carried_out_on": on, "carried_out_how": "已执行", **requests.detention_of(waiting[0], on)}
            decisions.carry_out(by=by, at=self.at, decision_id=waiting[0].pk, **how)
        return "follow"

    def _add_evidence(self, case):
        by = self._usually([self.bureau.officer, self.bureau.second])
        item = EvidenceInput("现场照片", "audio_visual", self.at.date())
        evidence.add(by=by, at=self.at, case_id=case.pk, item=item)
        return "add_evidence"

    def _take_up(self, case):
        matter = self._some_matter(case)
        by = self.chance.choice(self.people)
        if matter is None or matter.holder_id == by.pk:
            return None
        review.take_up(by=by, at=self.at, matter_id=matter.pk)
        return "take_up"

    def _advance(self, case):
        return self._decide(case, move="approve", wrong=0.05)

    def _decide(self, case, move=None, wrong=0.4):
        matter = self._some_matter(case)
        if matter is None:
            return None
        move = move or self.chance.choice(["approve", "approve", "return", "return", "reject"])
        seated = self.seats.get(matter.stage, self.people)
        by = self.chance.choice(self.people if self.chance.random() < wrong else seated)
        answers, findings = self._checklist(matter, move)
        decided = review.decide(
            by=by,
            at=self.at,
            matter_id=matter.pk,
            move=move,
            seen_version=self._seen(matter),
            answers=answers,
            seen_digest=matter.content_digest,
            opinion="意见如上。",
            findings=findings,
        )
        only_confirms = matter.kind == "filing" and case.kind == CaseKind.ADMINISTRATIVE
        if decided.stage == "approved" and matter.kind in STATE_CHANGING and not only_confirms:
            self.states[case.pk] = STATE_CHANGING[matter.kind]
        if decided.stage == "rejected":
            self._undone(case, matter)
        return "decide"

    def _checklist(self, matter, move):
        if move == "approve" or self.chance.random() < 0.3:
            return ALL_YES, []
        question = self.chance.choice(list(self.items))
        return {**ALL_YES, question: False}, [Finding(self.items[question], matter.author_id)]

    def _undone(self, case, matter):
        """A public-order filing that falls takes the case back to where it was."""
        if matter.kind == "filing" and case.kind == CaseKind.ADMINISTRATIVE:
            self.states[case.pk] = "registered"

    def _some_matter(self, case):
        rows = list(case.matters.exclude(stage__in=FINAL)) or list(case.matters.order_by("-pk")[:1])
        return self.chance.choice(rows) if rows else None

    def _usually(self, people):
        return self.chance.choice(self.people if self.chance.random() < 0.1 else people)

    def _seen(self, matter):
        """Return the version that was seen, which now and then is an old one."""
        return matter.version - (1 if self.chance.random() < 0.05 else 0)

    def _seq(self):
        return Head.objects.get(pk=Chain.BUSINESS).seq

    def _check_events(self, expected):
        now = self._seq()
        assert now - self.seq == expected, f"{now - self.seq} events for {expected} deeds"
        self.seq = now


def check_matter(matter):
    """Check one matter with its steps: stage in its chain, one decision a level, nobody twice, nobody of the case."""
    levels = LEVELS[matter.chain]
    assert matter.stage in {"draft", *levels, *FINAL}, (matter, matter.stage)
    steps = list(matter.steps.all())
    places = Counter((step.round, step.level) for step in steps)
    assert all(number == 1 for number in places.values()), (matter, places)
    people = {(step.reviewer_id, step.level) for step in steps if step.reviewer_id}
    assert len({officer for officer, _level in people}) == len(people), f"{matter}: one person at two levels"
    handlers = set(matter.case.handlers.values_list("officer_id", flat=True))
    assert not handlers & {officer for officer, _level in people}, f"{matter}: reviewed by who handles it"
    waiting = [step for step in steps if step.decided_at is None]
    assert [(step.round, step.level) for step in waiting] == (
        [(matter.round, NUMBER[matter.stage])] if matter.stage in levels else []
    ), (matter, matter.stage, waiting)
    passed = [step.level for step in steps if step.round == matter.round and step.outcome == "approve"]
    before = levels[: levels.index(matter.stage)] if matter.stage in levels else []
    if matter.stage == "approved":
        before = levels
    if matter.stage in levels or matter.stage == "approved":
        assert sorted(passed) == [NUMBER[stage] for stage in before], (matter, matter.stage, passed)
    assert (matter.ended_at is not None) == (matter.stage in FINAL)
    assert ReviewStep.objects.filter(matter=matter, round__gt=matter.round).count() == 0
