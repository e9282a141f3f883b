"""What was refused is kept: one access event for each attempt, in a transaction of its own."""

from django.utils import timezone

from portal.ledger.actors import Actor
from portal.ledger.writing.recording import record_refusal
from portal.people.actors import actor
from portal.shell.addresses import place_of
from portal.shell.refusals import Denied


class RecordedRefusals:
    """Record a Denied that no view caught; the answer itself is made by the middleware above."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, refusal):
        if isinstance(refusal, Denied):
            record(request, refusal)


def record(request, refusal):
    """Append the access event of one refused request."""
    who = actor(request.user) if request.user.is_authenticated else Actor(name="anonymous")
    record_refusal("request.denied", by=who, at=timezone.now(), reason=str(refusal), **place_of(request))
