"""T10: a file that was exchanged, shortened or lost is found each night, told once, and never handed out."""

import os
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.file.evidence import deeds as evidence
from cases.file.evidence import viewing
from cases.file.evidence.deeds import EvidenceInput
from cases.models import Evidence
from portal.dispatch.models import Notice, Occurrence
from portal.dispatch.runs.schedule import JobFailed
from portal.ledger.actors import system
from portal.ledger.models import Event
from portal.office import schedule
from portal.office.files import audit
from portal.shell.refusals import Refused
from tests.cases.casework import a_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(bureau, reference_data, at):
    """Three evidence items with files, the last one without."""
    case = a_case(bureau, at)
    named = [SimpleUploadedFile(f"{n}.txt", f"笔录{n}".encode()) for n in range(3)] + [None]
    return [
        evidence.add(by=bureau.officer, at=at, case_id=case.pk, item=EvidenceInput("笔录", "document", at.date(), file))
        for file in named
    ]


def audited(at, key="2026-03-16"):
    return audit.audit(by=system("audit"), at=at, key=key)


def flip_a_bit(item):
    os.chmod(item.file.path, 0o600)
    with open(item.file.path, "r+b") as file:
        first = file.read(1)
        file.seek(0)
        file.write(bytes([first[0] ^ 1]))


def test_sound_files_are_found_sound_and_leave_no_event(files, at):
    assert audited(at) == {}
    assert not Event.objects.filter(kind="files.doubted").exists()


def test_a_flipped_bit_and_a_lost_file_are_found_and_told_once(bureau, files, at):
    flip_a_bit(files[0])
    os.unlink(files[1].file.path)

    assert audited(at) == {f"cases.evidence:{files[0].pk}": "changed", f"cases.evidence:{files[1].pk}": "missing"}
    audited(at)

    assert Notice.objects.filter(kind="files.doubted", recipient=bureau.audit_admin).count() == 1
    event = Event.objects.filter(kind="files.doubted").first()
    assert (event.chain, event.actor_name) == ("access", "system")


def test_a_changed_file_is_not_handed_out_and_the_attempt_is_recorded(bureau, files, at):
    flip_a_bit(files[0])

    with pytest.raises(Refused):
        viewing.open_evidence(by=bureau.officer, at=at, evidence_id=files[0].pk)

    event = Event.objects.get(kind="evidence.doubted")
    assert ('"problem":"changed"' in event.payload, event.about_id) == (True, str(files[0].case_id))
    assert not Event.objects.filter(kind="evidence.opened").exists()


def test_a_sound_file_is_handed_out_whole(bureau, files, at):
    assert viewing.open_evidence(by=bureau.officer, at=at, evidence_id=files[1].pk).file.read() == "笔录1".encode()


def _share(on):
    return {row.pk for rows in audit.shares(on) if rows.model is Evidence for row in rows}


def test_every_file_comes_round_in_the_days_set(files, at, settings):
    settings.FILE_AUDIT_DAYS = 2

    nights = [_share((at + timedelta(days=n)).date()) for n in (0, 1)]

    assert (nights[0] & nights[1], nights[0] | nights[1]) == (set(), {item.pk for item in files[:3]})


def test_the_nightly_run_fails_with_the_names_of_what_it_found(files, at):
    class Progress:
        occurrence = Occurrence(pk=1)

        def begin(self, step, total):
            self.total, self.done = total, 0

        def advance(self, by):
            self.done += by

    progress = Progress()
    assert schedule.audit_files("2026-03-16", at=at, progress=progress) == {"findings": 0}
    assert (progress.total, progress.done) == (3, 3)

    flip_a_bit(Evidence.objects.first())
    with pytest.raises(JobFailed, match=f"cases.evidence:{files[0].pk} changed"):
        schedule.audit_files("2026-03-17", at=at, progress=Progress())
