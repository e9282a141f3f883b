"""Attack, 15: a body that names a row of a case one may not see is answered as one that names no row."""

import pytest

from tests.matrix.asking import BODIES, address, client_of, objects

ABSENT = 987_654_321
PLACES = [
    ("api:case_property", "own", "handler", "holder_before", "other_party"),
    ("api:case_property", "own", "handler", "evidence", "other_evidence"),
    ("api:property_end", "thing", "handler", "recipient", "other_party"),
    ("api:property_end", "thing", "handler", "receipt", "other_evidence"),
    ("api:case_documents", "own_form", "handler", "party_id", "other_party"),
    ("api:case_documents", "own_form", "handler", "matter_id", "other_matter"),
    ("api:matter_notes", "level_1", "legal_officer", "evidence", "other_evidence"),
    ("api:order_move", "order/answer", "handler", "evidence", "other_evidence"),
]


@pytest.mark.parametrize(("route", "name", "role", "field", "foreign"), PLACES)
def test_a_foreign_row_is_answered_as_none(world, route, name, role, field, foreign):
    objects(world)
    client = client_of(world, role)
    url, _query = address(world, route, name)
    body = BODIES.get(f"{route} {name}", BODIES.get(route))(world, name)
    (key,) = objects(world)[foreign]

    asked = (key, ABSENT)
    # Both under one id, which an answer repeats.
    how = {"content_type": "application/json", "headers": {"X-Request-ID": "the-same-id"}}
    answers = [client.post(url, {**body, field: each}, **how) for each in asked]

    said = [answer.content.decode().replace(str(each), "…") for answer, each in zip(answers, asked, strict=True)]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].status_code in {400, 404, 422}
    assert said[0] == said[1]
