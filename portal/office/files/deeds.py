"""Files on their way in: begun, received piece by piece, checked once whole, taken into a case or thrown away (C11).

A piece may come twice, late or from a second browser; the row says how far the file is, and a wrong piece is answered
with the right place. What is checked lies in the storage and belongs to nothing until a deed takes it.
"""

import hashlib
import logging
import uuid
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from portal.ledger.models import Chain
from portal.ledger.writing.recording import deed, once_only, record_refusal
from portal.office.files.queries import WAITING
from portal.office.files.rights import check_may_upload
from portal.office.models import Upload, UploadPart
from portal.people.actors import actor
from portal.people.models import Officer
from portal.shell.files.arrival import check_size, examine
from portal.shell.files.joined import JoinedFile
from portal.shell.files.names import clean_name
from portal.shell.files.refusals import FileRefused
from portal.shell.refusals import MovedOn, Refused, refuse

log = logging.getLogger(__name__)

MOST_WAITING = 200
LONGEST_CHECK = timedelta(minutes=30)
State = Upload.State


class WrongPlace(MovedOn):
    """The piece does not continue the file; `received` says where the next one begins."""

    def __init__(self, received: int):
        super().__init__(_("This piece does not continue the file; it goes on at %(place)s.") % {"place": received})
        self.received = received


def begin(*, by: Officer, at: datetime, name: str, size: int, fingerprint: str = "", place: str = "") -> Upload:
    """Return a new Upload that waits for its first piece; raises Refused where there is no room for it."""
    check_may_upload(by)
    check_size(size)
    _check_room(by, size)
    with once_only(by=actor(by)):
        return _begun(by, at, name=name, size=size, place=place, fingerprint=fingerprint[:64])


def receive(*, by: Officer, at: datetime, upload_id: UUID, offset: int, data: bytes, sha256: str = "") -> Upload:
    """Keep one piece and return the Upload; the same piece again changes nothing.

    Raises WrongPlace where the piece does not continue the file, Refused where it is damaged or reaches too far.
    """
    upload = own(by, upload_id)
    arrived = hashlib.sha256(data).hexdigest()
    if sha256 and sha256.lower() != arrived:
        raise Refused(_("This piece was damaged on its way; send it again."))
    if offset < upload.received and upload.parts.filter(start=offset, size=len(data), sha256=arrived).exists():
        return upload
    if upload.state != State.RECEIVING or offset != upload.received:
        raise WrongPlace(upload.received)
    if not 0 < len(data) <= settings.UPLOAD_CHUNK_MB * 1024**2 or offset + len(data) > upload.size:
        raise Refused(_("This piece is larger than it may be."))
    _keep_piece(upload, offset, data, arrived, at)
    upload.refresh_from_db()
    return upload


def finish(*, by: Officer, at: datetime, upload_id: UUID) -> Upload:
    """Put the pieces together, check what they are, and return the Upload, ready to be attached.

    Doing it again is harmless. Raises FileRefused for a file that is not taken, ScannerSilent without a verdict.
    """
    upload = own(by, upload_id)
    if upload.state in {State.READY, State.ATTACHED}:
        return upload
    if upload.state == State.REFUSED:
        raise Refused(upload.problem)
    if upload.received != upload.size:
        raise WrongPlace(upload.received)
    _claim(upload, at)
    pieces = list(upload.parts.values_list("start", "size", "name"))
    try:
        with JoinedFile(pieces) as whole:
            _let_in(upload, whole, by, at)
    except BaseException:
        _give_back(upload)
        raise
    _forget_pieces(upload)
    return upload


def receive_whole(*, by: Officer, at: datetime, file: UploadedFile, place: str = "") -> Upload:
    """Check a file that came in one piece with a form, and return its Upload, ready to be attached."""
    check_may_upload(by)
    check_size(file.size)
    _check_room(by, file.size)
    upload = _begun(
        by, at, name=file.name, size=file.size, place=place, received=file.size, state=State.CHECKING, checking_since=at
    )
    try:
        _let_in(upload, file, by, at)
    except BaseException:
        # The form still has the file; nothing of it waits here.
        Upload.objects.filter(pk=upload.pk).delete()
        raise
    return upload


def discard(*, by: Officer, upload_id: UUID) -> None:
    """Throw away an upload that is not attached."""
    upload = own(by, upload_id)
    if not Upload.objects.filter(pk=upload.pk, state__in=(State.RECEIVING, State.READY, State.REFUSED)).delete()[0]:
        raise MovedOn(_("This file is being checked or attached already."))
    _forget_stored(upload)


def own(by: Officer, upload_id: UUID) -> Upload:
    """Return an upload of this person; raises Upload.DoesNotExist for another's."""
    return Upload.objects.get(pk=upload_id, owner=by)


def take(by: Officer, upload_id: UUID) -> Upload:
    """Mark a checked upload attached, inside the deed that takes it, and return it; once only."""
    upload = Upload.objects.filter(pk=upload_id, owner=by).first()
    taken = Upload.objects.filter(pk=upload_id, owner=by, state=State.READY).update(state=State.ATTACHED)
    if upload is None or not taken:
        refuse(file=_("This file is no longer waiting; send it again."))
    return upload


def purge(*, at: datetime, limit: int = 1000) -> dict[str, int]:
    """Throw away what has waited too long, and the rows of what was attached; return how many of each."""
    due = list(Upload.objects.filter(expires_at__lte=at).order_by("expires_at")[:limit])
    thrown = 0
    for upload in due:
        if Upload.objects.filter(pk=upload.pk, expires_at__lte=at).delete()[0] and upload.state != State.ATTACHED:
            _forget_stored(upload)
            thrown += 1
    return {"thrown": thrown, "rows": len(due)}


def _begun(by, at, *, name, place, **fields):
    # The name in the storage is known before anything is stored, so that nothing stored is ever without its row.
    key = uuid.uuid4()
    return Upload.objects.create(
        id=key,
        owner=by,
        name=clean_name(name),
        place=place[:40],
        begun_at=at,
        expires_at=_expiry(at),
        file=stored_path(at, key),
        **fields,
    )


def stored_path(day: date, key: UUID) -> str:
    """Return where storage keeps a file that arrived on a day."""
    return f"files/{day:%Y/%m}/{key}"


def _check_room(by, size):
    waiting = Upload.objects.filter(owner=by, state__in=WAITING)
    held = waiting.aggregate(size=Sum("size"))["size"] or 0
    if waiting.count() >= MOST_WAITING or held + size > settings.UPLOAD_WAITING_MB * 1024**2:
        refuse(file=_("Too many of your files wait to be attached; attach or remove some first."))


def _keep_piece(upload, offset, data, sha256, at):
    name = _stored(f"uploads/{upload.pk}/{offset}", ContentFile(data))
    try:
        with transaction.atomic():
            UploadPart.objects.create(upload=upload, start=offset, size=len(data), sha256=sha256, name=name)
            moved = Upload.objects.filter(pk=upload.pk, state=State.RECEIVING, received=offset).update(
                received=offset + len(data), expires_at=_expiry(at)
            )
            if not moved:
                raise IntegrityError
    except IntegrityError:
        # A second browser was faster with this piece.
        default_storage.delete(name)


def _claim(upload, at):
    free = Q(state=State.RECEIVING) | Q(state=State.CHECKING, checking_since__lt=at - LONGEST_CHECK)
    if not Upload.objects.filter(free, pk=upload.pk).update(state=State.CHECKING, checking_since=at):
        raise MovedOn(_("This file is being checked; ask again in a moment."))


def _give_back(upload):
    Upload.objects.filter(pk=upload.pk, state=State.CHECKING).update(state=State.RECEIVING, checking_since=None)


def _let_in(upload, whole, by, at):
    """Check a whole file, store it and record its arrival; a refusal is kept with the upload and in the ledger."""
    try:
        arrived = examine(whole, upload.name)
    except FileRefused as refusal:
        _turn_away(upload, refusal, by, at)
        raise
    default_storage.delete(upload.file.name)  # what a killed process may have left
    _stored(upload.file.name, File(whole))
    upload.name, upload.problem = arrived.name, arrived.warning
    upload.sha256, upload.media_type, upload.size = arrived.sha256, arrived.media_type, arrived.size
    upload.state, upload.checking_since = State.READY, None
    with deed("upload.arrived", by=actor(by), at=at, about=upload, chain=Chain.ACCESS) as record:
        upload.save()
        record.note(sha256=upload.sha256, size=upload.size, media_type=upload.media_type)


def _turn_away(upload, refusal, by, at):
    Upload.objects.filter(pk=upload.pk).update(state=State.REFUSED, problem=str(refusal)[:300], checking_since=None)
    _forget_pieces(upload)
    record_refusal("upload.arrived", by=actor(by), at=at, about=upload, reason=refusal.code, size=upload.size)


def _stored(name, content):
    try:
        return default_storage.save(name, content)
    except Exception as error:  # every storage has errors of its own
        log.exception("the storage takes no file")
        message = _("The file could not be stored; tell the system administrator.")
        raise Refused(message, {"file": message}) from error


def _forget_pieces(upload):
    names = list(upload.parts.values_list("name", flat=True))
    UploadPart.objects.filter(upload=upload).delete()
    for name in names:
        default_storage.delete(name)


def _forget_stored(upload):
    """Remove the stored bytes of an upload whose row is gone."""
    default_storage.delete(upload.file.name)
    folder = f"uploads/{upload.pk}"
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        default_storage.delete(f"{folder}/{name}")


def _expiry(at):
    return at + timedelta(hours=settings.UPLOAD_KEPT_HOURS)
