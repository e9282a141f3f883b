"""The words of the demo: names, places, incidents, opinions from `fixtures/demo_material.json`."""

import json
from dataclasses import dataclass, field
from itertools import accumulate

from django.conf import settings

from cases.models import Cause, DefectItem
from portal.shell.personal.identity import demo_identity

FIXTURES = settings.BASE_DIR / "fixtures"


def read(name):
    """Return the content of a file of reference data."""
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


PROPOSALS = {
    ("filing", "criminal"): "filing_criminal",
    "compulsory": "compulsory_measure",
    ("termination", "criminal"): "withdraw_criminal",
    ("transfer", "criminal"): "transfer_criminal",
    "termination": "terminate",
    "closing": "close",
}
# Words of an opinion that fit one kind of matter only.
ONLY = {
    "立案": ("filing",),
    "结案": ("closing", "mediated_closing"),
    "调解": ("mediated_closing",),
    "延长": ("extension",),
}
PENAL = ("处罚", "量罚", "违法事实", "情节", "定性", "鉴定", "送达", "执行")


@dataclass(frozen=True)
class Incident:
    """A kind of incident with its causes, told in one of its texts."""

    kind: str
    causes: tuple
    texts: tuple
    penalties: tuple = ("警告",)

    def cause_on(self, day):
        """Return the cause in force on that day, or None."""
        return next((c for c in self.causes if c.valid_from <= day and (c.valid_to is None or day < c.valid_to)), None)


@dataclass
class Material:
    """Everything the generator chooses from."""

    words: dict
    incidents: dict = field(default_factory=dict)
    weights: dict = field(default_factory=dict)
    defects: list = field(default_factory=list)
    _opinions: dict = field(default_factory=dict)

    @classmethod
    def load(cls):
        """Return the material with the causes and defects of the database."""
        words = read("demo_material.json")
        causes = {cause.code: cause for cause in Cause.objects.all()}
        material = cls(words, defects=list(DefectItem.objects.filter(is_active=True).order_by("code")))
        for kind in ("administrative", "criminal"):
            rows = [row for row in words["incidents"] if row["kind"] == kind]
            material.incidents[kind] = [
                Incident(
                    kind,
                    tuple(causes[code] for code in row["causes"]),
                    tuple(row["texts"]),
                    tuple(row.get("penalties", ())) or ("警告",),
                )
                for row in rows
            ]
            material.weights[kind] = list(accumulate(row["weight"] for row in rows))
        return material

    def incident(self, rng, kind, day):
        """Return (incident, cause in force on that day), by weight."""
        while True:
            incident = rng.choices(self.incidents[kind], cum_weights=self.weights[kind])[0]
            if cause := incident.cause_on(day):
                return incident, cause

    def name(self, rng, sex):
        """Return an invented name."""
        return rng.choice(self.words["surnames"]) + rng.choice(self.words["given_names"][sex])

    def place(self, rng, unit_code):
        """Return (community, street with number) in the area of a unit."""
        places = self.words["places"].get(unit_code) or self.words["places"]["chengguan"]
        return rng.choice(places["communities"]), f"{rng.choice(places['streets'])}{rng.randint(1, 188)}号"

    def proposal(self, rng, kind, case_kind, words):
        """Return the text of a proposed decision."""
        key = PROPOSALS.get((kind, case_kind)) or PROPOSALS.get(kind, kind)
        return rng.choice(self.words["proposals"][key]).format_map(words)

    def opinion(self, rng, move, kind, *, round_=1, is_noted=False):
        """Return what a reviewer writes under a decision of that kind."""
        key = (move, kind, round_ > 1, is_noted)
        if key not in self._opinions:
            texts = self.words["opinions"][move]
            said = [text for text in texts if move != "approve" or _fits(text, kind, round_ > 1, is_noted)]
            self._opinions[key] = said or texts
        return rng.choice(self._opinions[key])

    def defect(self, rng, *, may_pass, severities):
        """Return a defect of the catalogue, by severity; one that may pass where asked."""
        if may_pass:
            return rng.choice([item for item in self.defects if item.may_pass])
        severity = rng.choices(list(severities), list(severities.values()))[0]
        return rng.choice([item for item in self.defects if item.severity == severity])

    def identity(self, rng, born_on, sex):
        """Return an identity number of nobody."""
        return demo_identity(rng, born_on, sex)


def _fits(text, kind, is_later_round, is_noted):
    if any(word in text and kind not in kinds for word, kinds in ONLY.items()):
        return False
    if any(word in text for word in PENAL) and kind not in {"penalty", "no_penalty"}:
        return False
    return ("补正" in text) <= is_later_round and ("瑕疵" in text) == is_noted and "未成年" not in text
