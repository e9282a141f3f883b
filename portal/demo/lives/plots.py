"""What becomes of a case: which matters are asked, when, and how they end."""

from random import Random

from portal.demo.axis import DAY, HOUR
from portal.demo.lives.aftermath import give_back, serve
from portal.demo.lives.levels import Levels
from portal.demo.lives.life import NotYet
from portal.demo.lives.told import said_of

NOT_FILED, BY_VENUE, MEDIATED, TERMINATED = 0.05, 0.02, 0.5, 0.02
SLOW, SPARED = 0.05, 0.12
REJECTED = 0.008
# So many requests of these kinds are taken back and asked again: they touch nobody before they are decided.
WITHDRAWN, TAKEN_BACK = 0.03, frozenset({"extension", "closing", "mediated_closing", "termination"})
# Before a case ends in one of these ways its property goes back to its owner.
GIVES_BACK = frozenset({"closing", "mediated_closing", "termination"})
# Duty hours that a hurried file needs to each level; to its author, who has it back from the first.
WAY_TO = {0: 2, 1: 0, 2: 1.5, 3: 3, 4: 6}


class Plot:
    """The course of one case, from its first matter to its end or to the end of the history."""

    def __init__(self, life, temper, words, *, hold=None, before_asking=None):
        self.life, self.world, self.rng = life, life.world, life.rng
        self.words, self.hold = words, hold
        self.levels = Levels(life, temper, hold=hold)
        self.before_asking = before_asking

    def unfold(self, at):
        """Live through the case; the history may end before the case does."""
        try:
            if self.before_asking:
                self.before_asking(self.life, at)
            if self.life.case["kind"] == "criminal":
                self._criminal(at)
            else:
                self._administrative(at)
        except NotYet:
            pass

    def _administrative(self, at):
        chance = 1 if self.hold else self.rng.random()
        if chance < NOT_FILED:
            return self._matter("not_filing", self._soon(at, 2, 10), 0)
        if chance < NOT_FILED + BY_VENUE:
            return self._matter("transfer", self._soon(at, 1, 5), 0)
        filed_at = self._filed(at)
        stage, at = self._confirmed(filed_at, "filing", 0)
        if stage == "rejected":
            return self._matter("not_filing", self._soon(at, 2, 12), 1)
        if self.life.case["is_fast_track"]:
            return self._decided(self._soon(filed_at, 2, 6), not_before=at + 300)
        if self.life.cause.is_mediable and self.rng.random() < MEDIATED:
            return self._matter("mediated_closing", at + self._days(2, 9), 1)
        if self.rng.random() < TERMINATED:
            return self._matter("termination", at + self._days(8, 20), 1)
        return self._investigated(filed_at, at)

    def _criminal(self, at):
        if not self.hold and self.rng.random() < NOT_FILED:
            return self._matter("not_filing", self._soon(at, 3, 14), 0)
        stage, at = self._confirmed(self._soon(at, 2, 9), "filing", 0)
        if stage == "rejected":
            return self._matter("not_filing", self._soon(at, 2, 12), 1)
        if self.rng.random() < 0.3:
            _stage, at = self._matter("compulsory", self._soon(at, 2, 12), 2)
        kind = self.rng.choices(("prosecution", "transfer", "termination"), (86, 8, 6))[0]
        return self._matter(kind, at + self._days(9, 34), 1)

    def _investigated(self, filed_at, at):
        needs = self.rng.random()
        if needs < SLOW:
            _stage, at = self._matter("extension", filed_at + self._days(19, 25), 2)
            asked = filed_at + self._days(32, 48)
        elif needs < SLOW * 1.6:
            asked = filed_at + self._days(27, 38)
        else:
            asked = filed_at + self._days(4, 19)
        return self._decided(max(asked, at + 1800))

    def _decided(self, at, not_before=0):
        kind = "no_penalty" if self.rng.random() < SPARED else "penalty"
        reject = 0 if self.life.case["is_fast_track"] else REJECTED
        stage, at = self._matter(kind, at, 1, not_before=not_before, reject=reject)
        if stage == "rejected":
            stage, at = self._matter("no_penalty", at + self._days(1, 3), 1, not_before=not_before)
        if stage != "approved":
            return None
        served = serve(self.life, at)
        return self._matter("closing", max(served + HOUR, at + self._days(2, 6)), 2)

    def _filed(self, at):
        if self.rng.random() < 0.4:
            return at + int(self.rng.uniform(0.5, 4) * 3600)
        return min(self._soon(at, 1, 5), at + int(self.rng.uniform(12, 23.5) * 3600))

    def _confirmed(self, at, kind, position):
        return self._matter(kind, at, position, reject=REJECTED / 2)

    def _matter(self, kind, at, position, **ways):
        if kind != "filing":
            at = self.levels.in_time(self._soon(at, 0.05, 1.5), kind, after=0, leaves=HOUR)
        if self.hold and self.hold[0] == position == 1:
            at = max(at, self.world.axis.before(self.world.end, int(self._waiting(self.hold[1]) * HOUR)))
        if kind in GIVES_BACK:
            at = give_back(self.life, at)
        if self._takes_back(kind):
            matter, at = self._asked(kind, at), self._soon(at, 0.3, 1.5)
            self.life.withdraw(at, matter)
            at = self._soon(at, 1, 6)
        return self.levels.run(self._asked(kind, at), at, position=position, **ways)

    def _asked(self, kind, at):
        self.life.reach(at)
        proposal = self.world.material.proposal(self.rng, kind, self.life.case["kind"], self.words)
        return self.life.ask(at, kind, proposal, said_of(self.life, kind, at, self.words))

    def _takes_back(self, kind):
        if self.hold or kind not in TAKEN_BACK:
            return False
        # A source of its own, so that all other cases are what they are without this.
        return Random(f"{self.world.seed} {self.life.case['number']} {kind}").random() < WITHDRAWN

    def _soon(self, at, least, most):
        """Return a moment so many duty hours later."""
        return self.world.axis.later(at, int(self.rng.uniform(least, most) * HOUR))

    def _waiting(self, level):
        """Return how many duty hours before the end a matter is asked that shall wait at a level."""
        return WAY_TO[level] + self.rng.uniform(1.5, 15)

    def _days(self, least, most):
        quick = 0.2 if self.hold else 1
        return int(self.rng.uniform(least, most) * quick * DAY)
