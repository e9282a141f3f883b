"""What the last approval of a matter of the demo brings about, as `cases.review.matters.effects` carries it out."""

from types import SimpleNamespace

from cases.clocks.deeds import COPY, SERVICE
from cases.file.case.moving import stamps_of
from cases.papers.numbers import key_of, numbered, series_of
from cases.review.chain import PENALTIES, effect_of, files_at_once
from cases.review.decisions import deeds as decisions
from cases.review.demands.extension import STATIONS
from cases.review.matters.effects import STARTS_CLOCKS, clocks_met
from cases.review.nonfiling.deeds import NOTICE
from portal.demo.axis import moment
from portal.demo.lives.folder import CASE, DECISION, MEASURE, NON_FILING
from portal.demo.years.numbering import Wanted


class Decided:
    """What a Life does when a matter is approved; it has `world`, `folder`, `case`, `unit`, `parties`, `decisions`."""

    def _move_case(self, target, at):
        facts = {"case_before": self.case["state"], "case_after": target}
        self.case.update(state=target, version=self.case["version"] + 1, **stamps_of(target, moment(at)))
        return facts

    def _carry_out(self, matter, at):
        """Return (facts, changes) of what the last approval brings about, as `cases.review.matters.effects` does."""
        kind = matter["kind"]
        effect = effect_of(kind, self.case["kind"])
        if files_at_once(kind, self.case["kind"]):
            return {}, []
        if kind == "extension":
            # What a brigade asks, the organ above answers.
            return {}, self._extend_clock() if self.unit.kind in STATIONS else []
        if kind == "compulsory":
            return {}, [(MEASURE, self._measure(matter, at))]
        target = effect.target.value
        facts, changed = self._move_case(target, at), [(CASE, self.case)]
        if kind in PENALTIES:
            changed += self._decide_about(matter, at)
        if kind == "not_filing":
            changed += self._tell_complainant(matter, at)
        if kind in STARTS_CLOCKS:
            changed += self._start_clocks(target, at)
        return facts, changed + self.meet_clocks(clocks_met(target), at)

    def _numbers(self, matter, at):
        """Yield the numbers that an approval gives to the documents of a matter."""
        asked = SimpleNamespace(pk=matter["id"], **{name: matter[name] for name in ("kind", "stage", "particulars")})
        people = [SimpleNamespace(pk=row["id"], role=row["role"]) for row in self.parties]
        case, year = SimpleNamespace(pk=self.case["id"]), self.world.day(at).year
        for document, party in numbered(asked, people):
            key = key_of(document, case, asked, party)
            yield Wanted(self.unit.id, series_of(document), year, key, document.sign, moment(at))

    def _measure(self, matter, at):
        said = matter["particulars"]
        return self.folder.add(
            MEASURE,
            case_id=self.case["id"],
            matter_id=matter["id"],
            kind_id=self.world.measure(said["measure"], self.world.day(at)).id,
            party_id=said.get("party"),
            things=said.get("things", ""),
            approved_at=moment(at),
        )

    def _tell_complainant(self, matter, at):
        complainant = matter["particulars"].get("complainant")
        if complainant is None:
            return []
        of_case = {"matter_id": matter["id"], "case_id": self.case["id"], "complainant_id": complainant}
        return [
            (NON_FILING, self.folder.add(NON_FILING, decided_at=moment(at), **of_case)),
            self.start_clock(NOTICE, at, at),
        ]

    def _decide_about(self, matter, at):
        """Write what was decided about each respondent."""
        said = matter["particulars"]["decisions"]
        of_case = {"matter_id": matter["id"], "case_id": self.case["id"], "decided_at": moment(at)}
        self.decisions += [self.folder.add(DECISION, **of_case, **decisions.columns_of(each)) for each in said]
        codes = (SERVICE, *((COPY,) if self.has_victim else ()))
        started = [self.start_clock(code, at, at) for code in codes]
        return [*((DECISION, row) for row in self.decisions), *started]
