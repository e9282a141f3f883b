"""A request of the demo handed in, for the first time and again: its round, what respondents were told, its step."""

from hashlib import sha256

from cases.file.case.content import content_of_rows
from cases.review.chain import PENALTIES
from cases.review.demands.penalties import telling
from portal.demo.axis import moment
from portal.demo.lives.folder import ROUND, STEP, TELLING
from portal.ledger.chain.canonical import canonical
from portal.ledger.writing.bulk import Written


class HandedIn:
    """What a Life does with every round of a matter; it has `folder`, `case`, `lead` and what is in the file."""

    def _hand_in(self, matter, at):
        content = self._content(matter)
        matter["content_digest"] = sha256(content.encode()).hexdigest()
        submitted = self.folder.add(
            ROUND,
            matter_id=matter["id"],
            number=matter["round"],
            content=content,
            submitted_by_id=self.lead.id,
            content_digest=matter["content_digest"],
            submitted_at=moment(at),
        )
        told = [(TELLING, row) for row in self._tellings(matter, at)] if matter["kind"] in PENALTIES else []
        return [(ROUND, submitted), *told, (STEP, self._open_step(matter, moment(at)))]

    def _tellings(self, matter, at):
        """Keep what each respondent was told, as `cases.review.matters.deeds` does with every round."""
        of_case = {name: self.case[name] for name in telling.OF_CASE} | {"cause": self.cause.code}
        for said in matter["particulars"]["decisions"]:
            content = telling.content_told(of_case, said)
            digest = telling.digest_of_told(content)
            before = [row["content_digest"] for row in self.folder.rows[TELLING] if row["party_id"] == said["party"]]
            if telling.is_told(said, digest, before[-1] if before else ""):
                yield self.folder.add(
                    TELLING,
                    case_id=self.case["id"],
                    matter_id=matter["id"],
                    round=matter["round"],
                    content=Written(canonical(content)),
                    content_digest=digest,
                    teller_id=self.lead.id,
                    recorded_at=moment(at),
                    **telling.columns_of(said),
                )

    def _content(self, matter):
        """Return what the levels read, as canonical text."""
        content = content_of_rows(
            self.case | {"cause": self.cause.code},
            kind=matter["kind"],
            proposal=matter["proposal"],
            particulars=matter["particulars"],
            parties=self.parties,
            evidence=self.evidence,
        )
        return Written(canonical(content))
