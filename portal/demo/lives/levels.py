"""A matter on its way through the levels: who decides, after how long, and what is found."""

from math import log

from cases.review.chain import LEVEL, PENALTIES, stages_of
from cases.review.demands.fast_track import IN_ALL
from portal.demo.axis import HOUR, MINUTE, second_of_moment
from portal.demo.lives.aftermath import answer_notes, write_note
from portal.demo.lives.life import LEVEL_OF, NotYet

HOURS = {1: log(1.7), 2: log(1.3), 3: log(3.4), 4: log(3.0)}
SPREAD = 0.8
STRICT = {1: 2.2, 2: 0.8, 3: 1.6, 4: 0.3}
NOTES = {1: 1.0, 2: 0.2, 3: 0.8, 4: 0.1}
SEVERITY = {"minor": 50, "ordinary": 38, "serious": 12}
ROUNDS = 3
# Duty time between the confirmed filing and the decision of a case on the fast track.
FILED_BEFORE = 75 * MINUTE
DRAFT = 0


class Levels:
    """The reviewers of one case."""

    def __init__(self, life, temper, *, hold=None):
        self.life, self.world, self.temper, self.hold = life, life.world, temper, hold
        self.rng = life.rng
        # Fast-track and criminal filings have two or three days in all, and files that shall wait must get there.
        self._haste = (
            0.4 if hold else 0.3 if life.case["is_fast_track"] else 0.5 if life.case["kind"] == "criminal" else 1
        )

    def run(self, matter, at, *, position, reject=0.0, not_before=0):
        """Let a matter pass its levels; return (stage in which it ended, second).

        Its last level does not decide before `not_before`. Raises NotYet when the history ends in between or the
        matter is meant to wait where it is.
        """
        while True:
            stage, at = self._round(matter, at, position, reject, not_before)
            if stage != "draft":
                return stage, at
            if self.hold == (position, DRAFT):
                raise NotYet
            again = self.world.axis.later(at, int(self.rng.uniform(1.5, 9) * HOUR))
            at = self.in_time(again, matter["kind"], after=at, leaves=2 * HOUR)
            self.life.reach(at)
            yes = self.rng.choice(("补充询问笔录", "补充证人证言", "重新制作法律文书", "补充调取监控", "核实身份信息"))
            if self.life.is_full:
                answer_notes(self.life, at - 60, matter)
            self.life.resubmit(at, matter, f"{matter['proposal'].split('（补正')[0]}（补正：已{yes}。）")

    def _round(self, matter, at, position, reject, not_before):
        decided = {}
        for row in self.life.folder.rows_of(matter):
            if row["reviewer_id"]:
                decided[row["reviewer_id"]] = row["level"]
        while matter["stage"] not in {"draft", "approved", "rejected"}:
            level = LEVEL_OF[matter["stage"]]
            if self.hold == (position, level):
                self._take_up(matter, at, level, decided)
                raise NotYet
            at = self._decide_one(matter, at, level, decided, reject, not_before, position)
        return matter["stage"], at

    def _decide_one(self, matter, at, level, decided, reject, not_before, position):
        rng = self.rng
        slips = self.temper.slips_on(self.world.day(at))
        hours = rng.lognormvariate(HOURS[level], SPREAD) * self.temper.pace * (1.7 if slips else 1) * self._haste
        left = len([stage for stage in stages_of(matter["chain"]) if LEVEL[stage] > level]) + 1
        due = self.world.axis.later(at, int(hours * HOUR) + 240)
        at = self.in_time(due, matter["kind"], after=at, leaves=left * 10 * MINUTE)
        if level == 4:
            at = max(at, self.world.axis.opening(not_before) + 60)
        self.life.reach(at)
        seat = self._seat(matter, at, level, decided)
        decided[seat.person.id] = level
        move, found = self._verdict(matter, level, slips, reject, position, at)
        if move == "return" and self.life.is_full:
            write_note(self.life, at, matter, self.life.folder.rows_of(matter)[-1], seat)
        opinion = self.world.material.opinion(rng, move, matter["kind"], round_=matter["round"], is_noted=bool(found))
        self.life.decide(at, matter, seat, move, opinion, found)
        return at

    def _seat(self, matter, at, level, decided):
        barred = self.life.handlers
        seats = [
            seat
            for seat in self.world.roster.seats(level, self.life.unit.pk, self.world.day(at))
            if seat.person.id not in barred and decided.get(seat.person.id, level) == level
        ]
        known = [seat for seat in seats if seat.person.id in decided]
        return known[0] if known else self.rng.choice(seats)

    def _take_up(self, matter, at, level, decided):
        if level in {1, 3} and self.rng.random() < 0.4:
            at = self.world.axis.later(at, int(self.rng.uniform(0.2, 2) * HOUR))
            self.life.take_up(at, matter, self._seat(matter, at, level, decided))

    def in_time(self, at, kind, *, after, leaves):
        """Return a moment, earlier for the fast track: its decision is taken in 48 hours, its filing before that.

        `leaves` are the seconds of duty that are still needed then; it is never before `after`.
        """
        if not self.life.case["is_fast_track"] or kind not in {"filing", *PENALTIES}:
            return at
        leaves += FILED_BEFORE if kind == "filing" else 0
        end = second_of_moment(self.life.case["suspect_arrived_at"]) + int(IN_ALL.total_seconds())
        return max(min(at, self.world.axis.before(end, leaves)), after + MINUTE)

    def _verdict(self, matter, level, slips, reject, position, at):
        rng = self.rng
        if self.hold and self.hold[1] == DRAFT and self.hold[0] == position and matter["round"] == 1:
            return "return", self._found(rng.choice((1, 1, 2)))
        if self.hold or self.in_time(at, matter["kind"], after=0, leaves=4 * HOUR) < at:
            return "approve", ()
        if level in {3, 4} and rng.random() < reject:
            return "reject", self._found(1)
        chance = self.temper.return_rate * STRICT[level] * (3.2 if slips else 1) * (0.3 if matter["round"] > 1 else 1)
        if rng.random() < chance and matter["round"] < ROUNDS:
            return "return", self._found(rng.choice((1, 1, 1, 2, 2, 3)))
        if rng.random() < self.temper.noted_rate * NOTES[level]:
            return "approve", self._found(1, may_pass=True)
        return "approve", ()

    def _found(self, count, *, may_pass=False):
        found = {}
        for _number in range(count):
            item = self.world.material.defect(self.rng, may_pass=may_pass, severities=SEVERITY)
            person = self.life.lead if self.rng.random() < 0.85 else self.life.second
            found[item.question] = (item, person, may_pass, "")
        return list(found.values())
