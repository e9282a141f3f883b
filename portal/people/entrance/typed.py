"""What somebody typed on a page and did not send, for the page that is opened again."""

from portal.people.services.kept import typed_on


def typed_here(request, **same):
    """Return the context that puts back what its reader typed on this page and did not send.

    With `same`, hidden fields by name, only what was typed when they held the same: it is about that version. After a
    login the address says what is put back.
    """
    if request.method != "GET" or "kept" in request.GET:
        return {}
    typed = typed_on(request.user, request.path_info)
    if typed is None or any(typed["fields"].get(name) != [str(value)] for name, value in same.items()):
        return {}
    request.typed_before = typed
    return {"typed_before": typed}
