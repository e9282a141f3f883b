"""The API refuses with the status and the sentence of the page (issue 2: same deeds, same rules)."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from rest_framework.exceptions import NotFound

from portal.config.api_refusals import answer
from portal.shell.refusals import Denied, MovedOn, Refused


@pytest.mark.parametrize(
    ("refusal", "status", "body"),
    [
        (Denied("You handle this case."), 403, {"detail": "You handle this case."}),
        (
            MovedOn(["王所长 approved"]),
            409,
            {"detail": "王所长 approved", "changes": ["王所长 approved"]},
        ),
        (
            Refused("A reason is needed.", {"reason": "Say why."}),
            422,
            {"detail": "A reason is needed.", "fields": {"reason": "Say why."}},
        ),
        (NotFound("Nothing here."), 404, {"detail": "Nothing here."}),
    ],
)
def test_a_refusal_is_answered_with_its_sentence(db, refusal, status, body):
    request = RequestFactory().post("/")
    request.user, request.resolver_match = AnonymousUser(), None

    response = answer(refusal, {"request": request})

    assert (response.status_code, response.data) == (status, body)


def test_a_bug_is_not_dressed_up_as_a_refusal():
    assert answer(KeyError("bug"), {}) is None
