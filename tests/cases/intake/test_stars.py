"""Issue 9: what the form marks as needed is what the deed refuses when it is left out."""

import pytest

from cases.file.case.states import MatterKind
from cases.intake.forms import RegistrationForm
from cases.intake.reception.deeds import checked_reception
from cases.intake.reception.rules import NEEDS, ReceptionInput
from cases.review.matters.forms import DecisionForm
from portal.shell.refusals import Refused
from tests.cases import requests
from tests.cases.casework import a_filed_case
from tests.cases.review.test_penalties import refused_fields

pytestmark = pytest.mark.usefixtures("reference_data", "in_english")
NO = {"told_on": None, "reply": None, "state": None, "declared_age": None, "article": None, "range": None}
SAID = {
    "penalty": (MatterKind.PENALTY, {"outcome": "penalty"}),
    "detention": (MatterKind.PENALTY, {"outcome": "penalty", "detention_days": 5}),
    "large fine": (MatterKind.PENALTY, {"outcome": "penalty", "fine": 5000}),
    "licence": (MatterKind.PENALTY, {"outcome": "penalty", "revokes_licence": True}),
    "hearing held": (MatterKind.PENALTY, {"outcome": "penalty", "fine": 5000, "hearing": "held"}),
    "defended": (MatterKind.PENALTY, {"outcome": "penalty", "reply": "defended", "told_on": "2026-03-16"}),
    "no penalty": (MatterKind.NO_PENALTY, {"outcome": "no_penalty"}),
    "nothing established": (MatterKind.NO_PENALTY, {"outcome": "no_penalty", "no_penalty_ground": "not_established"}),
    "separate": (MatterKind.PENALTY, {"outcome": "separate"}),
}


@pytest.fixture
def case(bureau, at):
    case = a_filed_case(bureau, at)
    requests.an_item(case, at)
    return case


def starred(form):
    """Return the fields that a form marks as needed now and that say nothing."""
    return {field.name for field in form if field.is_needed_now and not field.value()}


@pytest.mark.parametrize("name", SAID)
def test_what_a_decision_marks_is_refused_when_it_is_left_out(case, at, name):
    kind, said = SAID[name]
    party = case.parties.get(role="suspect")
    form = DecisionForm(party, case, {f"decision-{party.pk}-{field}": value for field, value in said.items()})
    before = requests.a_decision(case, party, kind, "2026-03-16")
    nothing = {field: None for field in before if field not in ("party", *said)}

    refused = refused_fields(case, at, kind, **{**nothing, **NO, **said})

    assert starred(form) <= refused
    assert starred(form)


@pytest.mark.parametrize("source", NEEDS)
def test_what_a_source_needs_is_marked_and_refused(bureau, at, source):
    form = RegistrationForm(bureau.officer, {"source": source})
    marked = starred(form)

    try:
        checked_reception(source, ReceptionInput(), registrar=bureau.officer, occurred_at=at, reported_at=at, at=at)
        refused = set()
    except Refused as refusal:
        refused = set(refusal.fields)

    assert marked == refused == set(NEEDS[source].needed)
