"""A migration may add columns to protected tables: old rows stay as their event left them, new values are bound."""

import pytest

from cases.models import Party
from portal.ledger.chain import canonical
from portal.ledger.chain.canonical import row_digest, row_state
from portal.ledger.rows.live_rows import altered_rows
from portal.ledger.writing.bulk import Shape
from tests.cases.casework import a_case
from tests.ledger.tampering import behind_the_back

pytestmark = [pytest.mark.usefixtures("reference_data"), pytest.mark.django_db]


@pytest.fixture
def before():
    """The model as it was: without its later columns."""
    fields = [field for field in Party._meta.concrete_fields if field.attname not in Party.later_columns]
    return {field.attname for field in fields} - {"last_event_id"}


def test_a_row_without_later_values_has_the_digest_it_had_before_they_came(bureau, at, before):
    party = a_case(bureau, at).parties.first()
    for name in Party.later_columns:
        setattr(party, name, Party._meta.get_field(name).get_default())

    assert set(row_state(party)) == before


def test_a_later_value_is_part_of_the_digest_and_so_is_taking_it_away(bureau, at):
    party = a_case(bureau, at).parties.first()
    old = row_digest(party)

    party.guardian_waiver = Party.Waiver.OTHER_ADULT
    assert "guardian_waiver" in row_state(party)
    assert row_digest(party) != old
    party.guardian_waiver = ""
    assert row_digest(party) == old


def test_bulk_writing_gives_the_same_digest(bureau, at):
    shape = Shape(Party)
    party = a_case(bureau, at).parties.first()
    for waiver in ("", Party.Waiver.OTHER_ADULT.value):
        party.guardian_waiver = waiver
        assert shape.digest(shape.of(party)) == row_digest(party)


def test_a_later_column_changed_behind_the_back_is_found(bureau, at):
    party = a_case(bureau, at).parties.first()
    assert list(altered_rows()) == []

    with behind_the_back() as cursor:
        cursor.execute("UPDATE cases_party SET guardian_waiver = 'own_income' WHERE id = %s", [party.pk])

    assert [finding.what for finding in altered_rows()] == [f"cases.party:{party.pk} is not as its last event left it"]


def test_every_later_column_is_a_column_with_a_plain_default():
    from portal.ledger.rows.live_rows import witnessed_models

    for model in witnessed_models():
        names = {field.attname: field for field in model._meta.concrete_fields}
        for name in model.later_columns:
            assert canonical.later_default(model, names[name]) is not canonical._NEVER
