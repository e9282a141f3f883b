"""The clocks of one case of the demo: started, met, extended and void as the deeds of `cases.clocks` do it."""

from cases.clocks.deeds import codes_started
from portal.demo.axis import moment, second_of_moment
from portal.demo.lives.folder import CLOCK


class Clocked:
    """What a Life does with its `clocks`; it has `world`, `folder` and `case`."""

    def start_clock(self, code, base, at):
        """Start one clock from a second and return its change."""
        rule = self.world.rule(code, self.world.day(at))
        due_at, is_provisional = self.world.deadline(rule, moment(base))
        row = self.folder.add(
            CLOCK,
            case_id=self.case["id"],
            rule_id=rule.id,
            base_at=moment(base),
            due_at=due_at,
            is_provisional=is_provisional,
        )
        self.clocks.append((rule, row))
        return CLOCK, row

    def _start_clocks(self, happened, at):
        codes = codes_started(happened, self.case["kind"], is_fast_track=self.case["is_fast_track"])
        started = []
        for rule in self.world.rules(codes, self.world.day(at)) if codes else ():
            base_at = self.case.get(rule.base) or self.case["filed_at"] or self.case["registered_at"]
            deadline = self.world.deadline(rule, base_at)
            row = self.folder.add(
                CLOCK,
                case_id=self.case["id"],
                rule_id=rule.id,
                base_at=base_at,
                due_at=deadline[0],
                is_provisional=deadline[1],
            )
            self.clocks.append((rule, row))
            started.append((CLOCK, row))
        return started

    def _running(self, of):
        for rule, row in self.clocks:
            if row["met_at"] is None and not row["is_void"] and rule.code.startswith(of):
                yield rule, row

    def meet_clocks(self, of, at):
        met = [row for _rule, row in self._running(of)]
        for row in met:
            row["met_at"] = moment(at)
        return [(CLOCK, row) for row in met]

    def _void_clocks(self):
        void = [row for _rule, row in self._running(("handling.",))]
        for row in void:
            row["is_void"] = True
        return [(CLOCK, row) for row in void]

    def _extend_clock(self):
        rule, row = next(self._running(("handling.public_order",)))
        longer = self.world.rule("handling.public_order.extension", self.world.day(second_of_moment(row["base_at"])))
        row["extensions"] += 1
        deadline = self.world.deadline(rule, row["base_at"], longer.amount * row["extensions"])
        row.update(due_at=deadline[0], is_provisional=deadline[1])
        return [(CLOCK, row)]
