"""How a case of the demo came in: its reception, and the guardians of the minors in it."""

from portal.demo.axis import moment
from portal.demo.lives.folder import PARTY, RECEPTION
from portal.office.persons.rules import age_on


class ComingIn:
    """What a Life does when it is registered; it has `world`, `folder`, `case`, `lead` and `parties`."""

    def _guardians(self, occurred, when):
        """A minor who is suspect or victim has a guardian in the file."""
        act = self.world.day(occurred)
        wards = [
            row
            for row in self.parties
            if row["role"] in ("suspect", "victim") and row["born_on"] and age_on(row["born_on"], act) < 18
        ]
        adults = (who for who in self.world.people if age_on(who.columns["born_on"], act) >= 38)
        return [
            self.folder.add(
                PARTY,
                case_id=self.case["id"],
                role="guardian",
                added_at=when,
                is_confidential=False,
                guardian_of_id=ward["id"],
                **next(adults).columns,
            )
            for ward in wards
        ]

    def _reception(self, source, reported):
        said, serial = {}, self.case["number"][-6:-1]
        day = self.world.day(reported)
        if source == "call":
            said = {"call_number": f"JJ{day:%Y%m%d}{serial}"}
        elif source == "transfer":
            said = {"from_organ": "青禾县城市管理局", "letter": f"青城移〔{day.year}〕{serial}号"}
        elif source == "found":
            said = {"circumstance": "民警巡逻中发现。"}
        return self.folder.add(
            RECEPTION, case_id=self.case["id"], received_at=moment(reported), received_by_id=self.lead.id, **said
        )
