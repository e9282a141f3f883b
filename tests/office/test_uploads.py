"""C11, F9: files arrive piece by piece, once whole they are checked, and they are nobody's until a deed takes them."""

import threading
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections

from cases.file.evidence import deeds as evidence
from cases.file.evidence.deeds import EvidenceInput
from cases.models import Case, Evidence
from portal.ledger.models import Event
from portal.ledger.writing import recording
from portal.office.files import deeds as uploads
from portal.office.files.deeds import WrongPlace
from portal.office.models import Upload, UploadPart
from portal.people.models import Role
from portal.shell.files.refusals import FileRefused, ScannerSilent
from portal.shell.refusals import Denied, MovedOn, Refused
from tests import factories
from tests.cases.casework import a_case
from tests.shell.making_files import a_pdf

pytestmark = pytest.mark.django_db
TEXT = "询问笔录，第一页。".encode() * 10
CUT = 100


@pytest.fixture
def case(bureau, reference_data, at):
    return a_case(bureau, at)


@pytest.fixture
def begun(bureau, at):
    """Return a function that begins an upload of TEXT."""

    def begin(name="笔录.txt", size=0, by=None):
        return uploads.begin(by=by or bureau.officer, at=at, name=name, size=size or len(TEXT))

    return begin


@pytest.fixture
def send(bureau, at):
    """Return a function that sends one piece of TEXT, or other bytes, from a place on."""

    def piece(upload, start, end=None, data=None, **given):
        data = TEXT[start:end] if data is None else data
        return uploads.receive(by=bureau.officer, at=at, upload_id=upload.pk, offset=start, data=data, **given)

    return piece


@pytest.fixture
def ready(bureau, begun, send, at):
    """Return a function that brings a file to where it can be attached."""

    def whole(name="笔录.txt", data=TEXT):
        upload = begun(name, len(data))
        send(upload, 0, data=data)
        return uploads.finish(by=bureau.officer, at=at, upload_id=upload.pk)

    return whole


def stored(folder):
    """Return the names of all files below a folder of the storage."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for name in files] + [n for each in folders for n in stored(f"{folder}/{each}")]


def test_pieces_become_the_file_and_leave_nothing_behind(bureau, begun, send, at):
    upload = begun()
    assert send(upload, 0, CUT).received == CUT
    assert send(upload, CUT).received == len(TEXT)

    done = uploads.finish(by=bureau.officer, at=at, upload_id=upload.pk)

    assert (done.state, done.media_type, done.file.read()) == ("ready", "text/plain", TEXT)
    assert (UploadPart.objects.count(), stored(f"uploads/{upload.pk}")) == (0, [])
    event = Event.objects.get(kind="upload.arrived")
    assert (event.outcome, done.sha256 in event.payload, "笔录" in event.payload) == ("done", True, False)


def test_the_same_piece_twice_is_harmless(begun, send):
    upload = begun()
    send(upload, 0, CUT)

    assert send(upload, 0, CUT).received == CUT
    assert (UploadPart.objects.count(), len(stored(f"uploads/{upload.pk}"))) == (1, 1)


@pytest.mark.parametrize(("start", "data"), [(CUT + 1, None), (CUT - 1, None), (0, b"x" * CUT)])
def test_a_piece_at_the_wrong_place_is_told_the_right_one(begun, send, start, data):
    upload = begun()
    send(upload, 0, CUT)

    with pytest.raises(WrongPlace) as wrong:
        send(upload, start, data=data)

    assert wrong.value.received == CUT


def test_a_piece_that_was_damaged_or_reaches_too_far_is_refused(begun, send, settings):
    upload = begun()
    with pytest.raises(Refused):
        send(upload, 0, CUT, sha256="0" * 64)
    with pytest.raises(Refused):
        send(upload, 0, data=TEXT + b"x")
    with pytest.raises(Refused):
        send(upload, 0, data=b"")
    settings.UPLOAD_CHUNK_MB = 0
    with pytest.raises(Refused):
        send(upload, 0, CUT)

    upload.refresh_from_db()
    assert (upload.received, stored(f"uploads/{upload.pk}")) == (0, [])


def test_a_file_that_is_not_complete_is_not_finished(bureau, begun, send, at):
    upload = begun()
    send(upload, 0, CUT)

    with pytest.raises(WrongPlace) as wrong:
        uploads.finish(by=bureau.officer, at=at, upload_id=upload.pk)

    assert wrong.value.received == CUT


def test_finishing_twice_is_harmless(bureau, ready, at):
    upload = ready()

    assert uploads.finish(by=bureau.officer, at=at, upload_id=upload.pk).sha256 == upload.sha256
    assert Event.objects.filter(kind="upload.arrived").count() == 1


def test_a_file_whose_arrival_cannot_be_recorded_stays_on_its_way(bureau, begun, send, at, monkeypatch):
    upload = begun()
    send(upload, 0)

    def broken(events):
        raise RuntimeError("the ledger cannot be written")

    with monkeypatch.context() as patched:
        patched.setattr(recording, "append", broken)
        with pytest.raises(RuntimeError):
            uploads.finish(by=bureau.officer, at=at, upload_id=upload.pk)

    assert Upload.objects.values_list("state", "sha256").get() == ("receiving", "")
    assert uploads.finish(by=bureau.officer, at=at, upload_id=upload.pk).file.read() == TEXT


def test_an_upload_is_hidden_from_everybody_but_its_owner(bureau, begun, at):
    upload = begun()

    for deed in (
        lambda: uploads.receive(by=bureau.second, at=at, upload_id=upload.pk, offset=0, data=TEXT),
        lambda: uploads.finish(by=bureau.second, at=at, upload_id=upload.pk),
        lambda: uploads.discard(by=bureau.second, upload_id=upload.pk),
    ):
        with pytest.raises(Upload.DoesNotExist):
            deed()


def test_who_works_on_no_case_sends_no_file(bureau, begun):
    with pytest.raises(Denied):
        begun(by=bureau.system_admin)
    with pytest.raises(Denied):
        begun(by=factories.someone(Role.MEDIATOR, bureau.unit, qualified=False))


def test_there_is_room_for_so_much_and_no_more(begun, settings):
    settings.UPLOAD_WAITING_MB = 1
    begun(size=1024**2)

    with pytest.raises(Refused):
        begun(size=1)


def test_a_refused_file_is_gone_and_its_refusal_is_recorded(bureau, ready, begun, at):
    with pytest.raises(FileRefused):
        ready("照片.jpg")

    upload = Upload.objects.get()
    assert (upload.state, stored(f"uploads/{upload.pk}")) == ("refused", [])
    assert not default_storage.exists(upload.file.name)
    event = Event.objects.get(kind="upload.arrived")
    assert (event.outcome, '"mismatch"' in event.payload, "照片" in event.payload) == ("denied", True, False)
    with pytest.raises(Refused, match="jpg"):
        uploads.finish(by=bureau.officer, at=at, upload_id=upload.pk)


def test_a_file_is_checked_again_once_the_scanner_answers(bureau, begun, send, at, settings):
    settings.ANTIVIRUS = "tcp://127.0.0.1:9"
    upload = begun()
    send(upload, 0)
    with pytest.raises(ScannerSilent):
        uploads.finish(by=bureau.officer, at=at, upload_id=upload.pk)
    assert Upload.objects.get().state == "receiving"

    settings.ANTIVIRUS = ""
    assert uploads.finish(by=bureau.officer, at=at, upload_id=upload.pk).state == "ready"


def test_while_a_file_is_checked_a_second_finish_waits_and_a_dead_one_is_taken_over(bureau, begun, send, at):
    upload = begun()
    send(upload, 0)
    Upload.objects.update(state="checking", checking_since=at)

    with pytest.raises(MovedOn):
        uploads.finish(by=bureau.officer, at=at + timedelta(minutes=30), upload_id=upload.pk)
    later = at + timedelta(minutes=30, seconds=1)
    assert uploads.finish(by=bureau.officer, at=later, upload_id=upload.pk).state == "ready"


def test_a_full_storage_leaves_no_row_and_says_so(begun, send, monkeypatch):
    upload = begun()

    def full(name, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    with pytest.raises(Refused) as refused:
        send(upload, 0)

    upload.refresh_from_db()
    assert (upload.received, UploadPart.objects.count(), set(refused.value.fields)) == (0, 0, {"file"})


def test_a_checked_file_becomes_evidence_once(bureau, case, ready, at):
    upload = ready()
    item = EvidenceInput("询问笔录", "document", at.date(), upload_id=upload.pk)

    added = evidence.add(by=bureau.officer, at=at, case_id=case.pk, item=item)

    assert (added.file_name, added.sha256, added.file.read()) == ("笔录.txt", upload.sha256, TEXT)
    with pytest.raises(Refused):
        evidence.add(by=bureau.officer, at=at, case_id=case.pk, item=item)
    assert Evidence.objects.count() == 1


def test_nobody_attaches_the_file_of_another(bureau, case, ready, at):
    item = EvidenceInput("询问笔录", "document", at.date(), upload_id=ready().pk)

    with pytest.raises(Refused):
        evidence.add(by=bureau.second, at=at, case_id=case.pk, item=item)

    assert Upload.objects.get().state == "ready"


def test_several_files_are_added_all_or_none(bureau, case, ready, at):
    first, second = ready(), ready("b.pdf", a_pdf())
    items = [EvidenceInput(f"证据{n}", "document", at.date(), upload_id=u.pk) for n, u in enumerate((first, second))]
    uploads.discard(by=bureau.officer, upload_id=second.pk)

    with pytest.raises(Refused):
        evidence.add_all(by=bureau.officer, at=at, case_id=case.pk, items=items)

    assert (Evidence.objects.count(), Event.objects.filter(kind="evidence.added").count()) == (0, 0)
    assert Upload.objects.get().state == "ready"
    evidence.add_all(by=bureau.officer, at=at, case_id=case.pk, items=items[:1])
    assert Evidence.objects.get().title == "证据0"


def test_a_file_in_the_form_takes_the_same_way(bureau, case, at):
    given = SimpleUploadedFile("../笔录.txt", TEXT, content_type="image/png")

    item = EvidenceInput("笔录", "document", at.date(), given)
    added = evidence.add(by=bureau.officer, at=at, case_id=case.pk, item=item)

    assert (added.file_name, added.media_type, added.file.read()) == ("笔录.txt", "text/plain", TEXT)
    bad = EvidenceInput("x", "document", at.date(), SimpleUploadedFile("x.pdf", b"no pdf"))
    with pytest.raises(FileRefused):
        evidence.add(by=bureau.officer, at=at, case_id=case.pk, item=bad)
    assert Upload.objects.values_list("state", flat=True).get() == "attached"


def test_files_at_hand_become_evidence_with_the_registration(bureau, reference_data, ready, at):
    items = [EvidenceInput("询问笔录", "document", at.date(), upload_id=ready().pk)]
    items.append(EvidenceInput("报案材料", "document", at.date(), SimpleUploadedFile("b.pdf", a_pdf())))

    case = a_case(bureau, at, evidence=items)

    assert list(case.evidence.order_by("pk").values_list("title", "media_type")) == [
        ("询问笔录", "text/plain"),
        ("报案材料", "application/pdf"),
    ]
    kinds = Event.objects.filter(about_type="cases.case", about_id=str(case.pk)).order_by("seq")
    assert list(kinds.values_list("kind", flat=True)) == ["case.registered", "evidence.added", "evidence.added"]


def test_a_registration_whose_file_is_gone_registers_nothing(bureau, reference_data, ready, at):
    upload = ready()
    uploads.discard(by=bureau.officer, upload_id=upload.pk)

    with pytest.raises(Refused):
        a_case(bureau, at, evidence=[EvidenceInput("笔录", "document", at.date(), upload_id=upload.pk)])

    assert (Case.objects.count(), Evidence.objects.count()) == (0, 0)


def test_what_nobody_attached_is_cleared_when_its_time_is_over_and_what_was_attached_stays(
    bureau, case, ready, begun, send, at, settings
):
    attached, waiting, half = ready(), ready(), begun()
    send(half, 0, CUT)
    item = EvidenceInput("笔录", "document", at.date(), upload_id=attached.pk)
    kept = evidence.add(by=bureau.officer, at=at, case_id=case.pk, item=item)
    over = at + timedelta(hours=settings.UPLOAD_KEPT_HOURS)

    assert uploads.purge(at=over - timedelta(seconds=1)) == {"thrown": 0, "rows": 0}
    assert uploads.purge(at=over) == {"thrown": 2, "rows": 3}

    assert (Upload.objects.count(), UploadPart.objects.count(), stored(f"uploads/{half.pk}")) == (0, 0, [])
    assert (default_storage.exists(waiting.file.name), kept.file.read()) == (False, TEXT)


def test_what_is_thrown_away_is_gone(bureau, ready, begun, send):
    upload, half = ready(), begun()
    send(half, 0, CUT)

    for each in (upload, half):
        uploads.discard(by=bureau.officer, upload_id=each.pk)

    assert (Upload.objects.count(), stored(f"uploads/{half.pk}")) == (0, [])
    assert not default_storage.exists(upload.file.name)


@pytest.mark.django_db(transaction=True)
def test_two_browsers_that_send_the_same_file_make_one_file(at):
    bureau = factories.a_bureau()
    upload = uploads.begin(by=bureau.officer, at=at, name="a.txt", size=len(TEXT))
    start, problems = threading.Barrier(2), []

    def browser():
        place = 0
        start.wait()
        while place < len(TEXT):
            try:
                data = TEXT[place : place + CUT]
                place = uploads.receive(by=bureau.officer, at=at, upload_id=upload.pk, offset=place, data=data).received
            except WrongPlace as wrong:
                place = wrong.received
            except Exception as problem:
                problems.append(problem)
                break
        close_old_connections()

    threads = [threading.Thread(target=browser) for _browser in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert uploads.finish(by=bureau.officer, at=at, upload_id=upload.pk).file.read() == TEXT
