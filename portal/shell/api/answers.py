"""Answers with what HTTP has for them: where a new thing is, and by which tag one sees that it is still the same."""

import hashlib
import json

from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from portal.shell.refusals import MovedOn


class TagMovedOn(MovedOn):
    """The thing is not what the caller's tag says any more; nothing was done."""

    status = 412


def answered(data, status=200):
    """Return data as the answer, tagged so that a caller who has it already is spared it."""
    return Response(data, status=status, headers={"ETag": tag_of(data)})


def created(data, url_name, *args):
    """Return a new thing with the address at which it is read from now on."""
    return Response(data, status=201, headers={"ETag": tag_of(data), "Location": reverse(url_name, args=args)})


def tag_of(data):
    """Return the ETag of what would be answered."""
    plain = json.loads(JSONRenderer().render(data))
    canonical = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f'"{hashlib.sha256(canonical.encode()).hexdigest()[:32]}"'


def matching(request, data):
    """Raise TagMovedOn where the caller's If-Match names another thing than this data."""
    wanted = request.headers.get("If-Match", "")
    if wanted and wanted != "*" and tag_of(data) not in [each.strip() for each in wanted.split(",")]:
        raise TagMovedOn(_("It is not what your tag says any more; read it anew."))


def is_known(request, response):
    """Say whether the caller has this answer already (If-None-Match)."""
    known = [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
    return response.status_code == 200 and response.get("ETag") in known
