"""Uploads as their owner's pages show them."""

from typing import TypedDict

from django.db.models import QuerySet

from portal.office.models import Upload
from portal.people.models import Officer


class Piece(TypedDict):
    """One piece of an upload as it was kept."""

    start: int
    size: int
    sha256: str


WAITING = (Upload.State.RECEIVING, Upload.State.CHECKING, Upload.State.READY)


def waiting_uploads(officer: Officer, place: str = "") -> QuerySet[Upload]:
    """Return the officer's uploads that are not attached yet, oldest first; of one form where `place` names it."""
    rows = Upload.objects.filter(owner=officer, state__in=WAITING)
    return rows.filter(place=place) if place else rows


def last_piece(upload: Upload) -> Piece | None:
    """Return {"start", "size", "sha256"} of the newest piece of an upload on its way, or None."""
    if upload.state != Upload.State.RECEIVING:
        return None
    return upload.parts.order_by("-start").values("start", "size", "sha256").first()
