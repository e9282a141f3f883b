"""The API says no as the pages do: 403, 409 and 422, with the sentence that a person can read."""

from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from portal.config.refusals import record
from portal.shell.incoming import Unreadable
from portal.shell.refusals import Denied, MovedOn, Refused


def answer(refusal, context):
    """Return the response to a refused deed; any other exception is answered as the framework does."""
    if isinstance(refusal, Denied):
        record(context["request"], refusal)
        body, status = {"detail": str(refusal)}, 403
    elif isinstance(refusal, MovedOn):
        body, status = {"detail": str(refusal), "changes": [str(change) for change in refusal.changes]}, 409
    elif isinstance(refusal, Refused):
        fields = {name: str(words) for name, words in refusal.fields.items()}
        body, status = {"detail": str(refusal), "fields": fields}, 422
    elif isinstance(refusal, Unreadable):
        body, status = {"detail": str(refusal), "fields": {refusal.name: str(refusal)} if refusal.name else {}}, 400
    else:
        return exception_handler(refusal, context)
    set_rollback()
    return Response(body, status=status)
