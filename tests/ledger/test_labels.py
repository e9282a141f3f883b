"""Every table that the ledger holds has a label of its own, which no move of a module or change of a name changes."""

import pytest
from django.apps import apps

from portal.ledger.models import Event
from portal.ledger.rows.labels import label_of_model, model_of
from portal.ledger.rows.live_rows import noted_models, witnessed_models
from portal.ledger.verification import verify
from portal.people.models import Unit
from tests.ledger.tampering import behind_the_back

HELD = [*witnessed_models(), *noted_models()]


def test_every_held_model_says_its_label_itself_and_no_two_say_the_same():
    assert [model for model in HELD if "ledger_label" not in vars(model)] == []
    assert len({label_of_model(model) for model in apps.get_models()}) == len(apps.get_models())


def test_a_label_leads_back_to_its_model():
    assert {model_of(label_of_model(model)) for model in HELD} == set(HELD)
    assert model_of("cases.never") is None


def test_a_model_that_is_called_something_else_keeps_its_label():
    renamed = type(
        "Station",
        (Unit,),
        {"__module__": "portal.people.models.units", "Meta": type("Meta", (), {"proxy": True, "app_label": "people"})},
    )
    del apps.all_models["people"]["station"]

    assert renamed._meta.label_lower == "people.station"
    assert label_of_model(renamed) == "people.unit"


@pytest.mark.django_db
def test_a_label_that_no_model_has_is_a_finding(bureau):
    event = Event.objects.filter(states__contains="people.unit:").order_by("-seq").first()
    with behind_the_back() as cursor:
        cursor.execute(
            "UPDATE ledger_event SET states = %s WHERE id = %s",
            [event.states.replace("people.unit:", "people.station:"), event.pk.hex if _is_sqlite(cursor) else event.pk],
        )

    assert any("people.station:" in finding.what and "is gone" in finding.what for finding in verify())


def _is_sqlite(cursor):
    return cursor.db.vendor == "sqlite"
