"""The deeds of one case, one after the other, as a click would have done them: events and rows, no statements.

`tests/replay` holds them equal to the deeds (decision 0016).
"""

from dataclasses import dataclass, field

from cases.clocks.deeds import MET_BY_FILING
from cases.file.case.numbering import series_of
from cases.file.reference import Question
from cases.review.chain import CHAINS, FINAL, LEVEL, chain_of, files_at_once, stages_of
from cases.review.deeds import EVENTS
from portal.demo.axis import moment
from portal.demo.lives.clocked import Clocked
from portal.demo.lives.coming_in import ComingIn
from portal.demo.lives.decided import Decided
from portal.demo.lives.folder import CASE, DEFECT, EVIDENCE, HANDLER, LEAD, MATTER, NOTE, PARTY, RECEPTION, STEP, Folder
from portal.demo.lives.handed_in import HandedIn
from portal.demo.years.numbering import Wanted
from portal.ledger.chain.canonical import canonical
from portal.ledger.writing.bulk import Written

LEVEL_OF = {stage.value: level for stage, level in LEVEL.items()}
TARGET = {
    (chain.value, row.source.value, row.move.value): row.target.value for chain, rows in CHAINS.items() for row in rows
}
QUESTIONS = tuple(question.value for question in Question)
ALL_YES = Written(canonical(dict.fromkeys(QUESTIONS, True)))


class NotYet(Exception):
    """The history ends before this deed."""


@dataclass
class Life(ComingIn, HandedIn, Decided, Clocked):
    """One case from its registration on; raises NotYet when a deed lies after the end of the history."""

    world: object
    rng: object
    folder: Folder
    unit: object
    lead: object
    second: object
    cause: object = None
    case: dict = None
    parties: list = field(default_factory=list)
    evidence: list = field(default_factory=list)
    clocks: list = field(default_factory=list)
    decisions: list = field(default_factory=list)
    things: list = field(default_factory=list)
    # Whether it is told in full, with what an officer may leave out: property, page notes.
    is_full: bool = False

    def register(self, at, *, number, source, occurred, reported, place, facts, people, is_fast_track):
        """Log the case with its parties, handlers and first clock."""
        self.reach(at)
        folder, when = self.folder, moment(at)
        self.case = folder.add(
            CASE,
            number=number,
            kind=self.cause.kind,
            state="registered",
            source=source,
            unit_id=self.unit.id,
            cause_id=self.cause.id,
            lead_id=self.lead.id,
            occurred_at=moment(occurred),
            reported_at=moment(reported),
            place=place,
            facts=facts,
            is_fast_track=is_fast_track,
            registered_at=when,
            version=1,
        )
        folder.about = (CASE.label, str(self.case["id"]))
        handlers = [
            folder.add(HANDLER, case_id=self.case["id"], officer_id=one.id, is_lead=one is self.lead, starts_at=when)
            for one in (self.lead, self.second)
        ]
        led = folder.add(LEAD, case_id=self.case["id"], officer_id=self.lead.id, unit_id=self.unit.id, since=when)
        self.parties = [
            folder.add(PARTY, case_id=self.case["id"], role=role, added_at=when, is_confidential=hidden, **who.columns)
            for role, who, hidden in people
        ]
        self.parties += self._guardians(occurred, when)
        received = self._reception(source, reported)
        clocks = self._start_clocks("registered", at)
        self.record(
            "case.registered",
            at,
            self.lead,
            [
                (CASE, self.case),
                *((HANDLER, row) for row in handlers),
                (LEAD, led),
                *((PARTY, row) for row in self.parties),
                (RECEPTION, received),
                *clocks,
            ],
            {"number": number, "cause": self.cause.code, "lead": self.lead.id, "parties": len(self.parties)},
            role="officer",
            numbers=(Wanted(self.unit.id, series_of(self.cause.kind), self.world.day(at).year),),
        )

    def suspect_arrived(self, at):
        """Record that the suspect of a fast-track case has come and agreed; the 48 hours count from then."""
        self.reach(at)
        on = self.world.day(at)
        self.case.update(suspect_arrived_at=moment(at), fast_track_consent_on=on, version=self.case["version"] + 1)
        facts = {"arrived_at": moment(at), "consent_on": on.isoformat()}
        self.record("suspect.arrived", at, self.lead, [(CASE, self.case)], facts, role="officer")

    def add_evidence(self, at, *, title, kind, by, file=None):
        """Add an item, with its file if any, before anything is asked or while a matter is with its author."""
        self.reach(at)
        world = self.world
        of_file = (
            {
                "media_type": file.media_type,
                "file": file.path(world.day(at)),
                "file_name": file.name,
                "size": file.size,
                "sha256": file.sha256,
            }
            if file
            else {}
        )
        row = self.folder.add(
            EVIDENCE,
            case_id=self.case["id"],
            title=title,
            kind=kind,
            collected_by_id=by.id,
            collected_on=world.day(at),
            added_by_id=by.id,
            added_at=moment(at),
            **of_file,
        )
        if file:
            file.store(row["file"])
        self.evidence.append(row)
        self.case["version"] += 1
        self.record(
            "evidence.added",
            at,
            by,
            [(EVIDENCE, row), (CASE, self.case)],
            {"evidence": row["id"], **{name: row[name] for name in ("kind", "sha256", "size", "media_type")}},
            role="officer",
        )

    def ask(self, at, kind, proposal, particulars=None):
        """Open a matter and hand it to its first level; return its row."""
        self.reach(at)
        particulars = particulars or {}
        chain = chain_of(kind, is_fast_track=self.case["is_fast_track"], is_by_venue=bool(particulars.get("by_venue")))
        first = stages_of(chain)[0].value
        self.case["version"] += 1
        matter = self.folder.add(
            MATTER,
            case_id=self.case["id"],
            unit_id=self.unit.id,
            kind=kind,
            chain=chain.value,
            author_id=self.lead.id,
            proposal=proposal,
            particulars=particulars,
            stage=first,
            stage_since=moment(at),
            opened_at=moment(at),
            due_at=self.world.level_due(LEVEL_OF[first], at),
            round=1,
            version=1,
        )
        changed = [(CASE, self.case), (MATTER, matter), *self._hand_in(matter, at)]
        facts = {"matter": matter["id"], "kind": kind, "round": 1, "digest": matter["content_digest"]}
        if files_at_once(kind, self.case["kind"]):
            facts.update(self._move_case("filed", at))
            changed += self.meet_clocks(MET_BY_FILING, at) + self._start_clocks("filed", at)
        self.record("matter.submitted", at, self.lead, changed, facts, role="officer")
        return matter

    def resubmit(self, at, matter, proposal):
        """Hand a returned matter in again as a new round."""
        self.reach(at)
        first = stages_of(matter["chain"])[0].value
        matter.update(
            proposal=proposal,
            stage=first,
            stage_since=moment(at),
            round=matter["round"] + 1,
            version=matter["version"] + 1,
            due_at=self.world.level_due(LEVEL_OF[first], at),
            holder_id=None,
        )
        changed = [(MATTER, matter), *self._hand_in(matter, at)]
        facts = {
            "matter": matter["id"],
            "kind": matter["kind"],
            "round": matter["round"],
            "digest": matter["content_digest"],
        }
        self.record("matter.submitted", at, self.lead, changed, facts, role="officer")

    def take_up(self, at, matter, seat):
        """Let a reviewer of a pool claim the matter."""
        self.reach(at)
        matter["holder_id"] = seat.person.id
        facts = {"matter": matter["id"], "level": LEVEL_OF[matter["stage"]]}
        self.record("matter.taken-up", at, seat.person, [(MATTER, matter)], facts, **_in_role(seat))

    def decide(self, at, matter, seat, move, opinion, found=()):
        """Approve, return or reject where the matter stands; `found` are (item, officer, is_noted, remark)."""
        self.reach(at)
        step = (
            self.folder.rows[STEP][-1]
            if self.folder.rows[STEP][-1]["matter_id"] == matter["id"]
            else self._step_of(matter)
        )
        target = TARGET[matter["chain"], matter["stage"], move]
        level = LEVEL_OF.get(target)
        when = moment(at)
        matter.update(
            stage=target,
            stage_since=when,
            version=matter["version"] + 1,
            holder_id=None,
            due_at=self.world.level_due(level, at) if level else None,
            ended_at=when if target in FINAL else None,
        )
        answers = ALL_YES if not found else {q: all(item.question != q for item, *_rest in found) for q in QUESTIONS}
        step.update(
            reviewer_id=seat.person.id,
            reviewer_role=seat.role,
            reviewer_unit_id=seat.person.unit_id,
            on_behalf_of_id=seat.absent.id if seat.absent else None,
            outcome=move,
            opinion=opinion,
            answers=answers,
            content_digest=matter["content_digest"],
            decided_at=when,
        )
        changed = [(MATTER, matter), (STEP, step)]
        changed += [(DEFECT, self._defect(step, *one, when)) for one in found]
        if level:
            changed.append((STEP, self._open_step(matter, when)))
        facts = {
            "matter": matter["id"],
            "kind": matter["kind"],
            "round": step["round"],
            "level": step["level"],
            "step": step["id"],
            "digest": step["content_digest"],
            "notes": [note["id"] for note in self.folder.rows[NOTE] if note["step_id"] == step["id"]],
            "answers": dict.fromkeys(QUESTIONS, True) if not found else answers,
            "defects": [item.code for item, *_rest in found],
        }
        numbers = ()
        if target == "approved":
            moved, more = self._carry_out(matter, at)
            changed, facts, numbers = changed + more, {**facts, **moved}, tuple(self._numbers(matter, at))
        if target == "rejected" and files_at_once(matter["kind"], self.case["kind"]):
            facts.update(self._move_case("registered", at))
            changed += [(CASE, self.case), *self._void_clocks()]
        self.record(EVENTS[move], at, seat.person, changed, facts, numbers=numbers, **_in_role(seat))
        return target

    def withdraw(self, at, matter):
        """Let the author take a matter back before its first level has decided."""
        self.reach(at)
        step, when = self._step_of(matter), moment(at)
        matter.update(
            stage="withdrawn",
            stage_since=when,
            ended_at=when,
            due_at=None,
            holder_id=None,
            version=matter["version"] + 1,
        )
        step.update(outcome="withdraw", decided_at=when, content_digest=matter["content_digest"])
        facts = {"matter": matter["id"], "kind": matter["kind"]}
        self.record("matter.withdrawn", at, self.lead, [(MATTER, matter), (STEP, step)], facts, role="officer")

    def reach(self, at):
        """Raise NotYet when a moment lies after the end of the history."""
        if at >= self.world.end:
            raise NotYet

    @property
    def handlers(self):
        """The ids of the officers who handle the case."""
        return (self.lead.id, self.second.id)

    def record(self, kind, at, who, changed, facts, **more):
        self.folder.record(kind, at, moment(at), who, changed, facts, **more)

    def _open_step(self, matter, when):
        return self.folder.add(
            STEP,
            matter_id=matter["id"],
            round=matter["round"],
            level=LEVEL_OF[matter["stage"]],
            opened_at=when,
            due_at=matter["due_at"],
        )

    def _step_of(self, matter):
        return next(row for row in reversed(self.folder.rows[STEP]) if row["matter_id"] == matter["id"])

    def _defect(self, step, item, officer, is_noted, remark, when):
        return self.folder.add(
            DEFECT,
            step_id=step["id"],
            case_id=self.case["id"],
            item_id=item.id,
            severity=item.severity,
            question=item.question,
            is_noted=is_noted,
            remark=remark,
            officer_id=officer.id,
            unit_id=officer.unit_id,
            found_at=when,
        )

    @property
    def has_victim(self):
        """Whether somebody gets a copy of each decision."""
        return any(row["role"] == "victim" for row in self.parties)


def _in_role(seat):
    return {"role": seat.role, "on_behalf_of": seat.absent.name if seat.absent else ""}
