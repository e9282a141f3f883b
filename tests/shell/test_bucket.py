"""Files in an S3-compatible storage, by settings alone: what a folder does, a bucket does."""

import boto3
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from moto import mock_aws

from cases.file.evidence import deeds as evidence
from cases.file.evidence import viewing
from cases.file.evidence.deeds import EvidenceInput
from portal.config import settings as configured
from portal.ledger.actors import system
from portal.office.files import audit
from portal.office.files import deeds as uploads
from portal.office.models import Upload
from tests.cases.casework import a_case
from tests.shell.making_files import a_pdf

pytestmark = pytest.mark.django_db
PIECE = 300


@pytest.fixture
def bucket(settings):
    """The storage of the settings, as FILES_BUCKET makes it; the protocol is real, the bucket is in memory."""
    given = {"bucket_name": "evidence", "region_name": "us-east-1", "access_key": "key", "secret_key": "secret"}
    options = {**configured.FILES_IN_BUCKET["OPTIONS"], **given}
    with mock_aws():
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket="evidence")
        settings.STORAGES = {**settings.STORAGES, "default": {**configured.FILES_IN_BUCKET, "OPTIONS": options}}
        yield default_storage


def test_a_file_goes_its_whole_way_through_a_bucket(bureau, reference_data, bucket, at):
    case, data = a_case(bureau, at), a_pdf(3)
    upload = uploads.begin(by=bureau.officer, at=at, name="笔录.pdf", size=len(data))
    for place in range(0, len(data), PIECE):
        piece = data[place : place + PIECE]
        uploads.receive(by=bureau.officer, at=at, upload_id=upload.pk, offset=place, data=piece)

    done = uploads.finish(by=bureau.officer, at=at, upload_id=upload.pk)
    item = EvidenceInput("笔录", "document", at.date(), upload_id=done.pk)
    added = evidence.add(by=bureau.officer, at=at, case_id=case.pk, item=item)

    assert viewing.open_evidence(by=bureau.officer, at=at, evidence_id=added.pk).file.read() == data
    assert bucket.listdir(f"uploads/{upload.pk}") == ([], [])
    assert audit.audit(by=system("audit"), at=at, key="1") == {}
    bucket.delete(added.file.name)
    assert audit.audit(by=system("audit"), at=at, key="2") == {f"cases.evidence:{added.pk}": "missing"}


def test_what_waits_too_long_leaves_the_bucket(bureau, bucket, at):
    upload = uploads.receive_whole(by=bureau.officer, at=at, file=SimpleUploadedFile("a.txt", b"x"))
    assert bucket.exists(upload.file.name)

    uploads.purge(at=upload.expires_at)

    assert (bucket.exists(upload.file.name), Upload.objects.count()) == (False, 0)
