"""The first thing that happens to a request: where it comes from is stated for all that is done in it."""

from portal.ledger.writing.origin import coming_from
from portal.shell.addresses import address_of


def stated_origin(get_response):
    """Let every event of a request carry the address it came from."""

    def middleware(request):
        with coming_from(address_of(request)):
            return get_response(request)

    return middleware
