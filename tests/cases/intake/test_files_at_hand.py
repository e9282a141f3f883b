"""C2, C11: files can be attached while a case is registered, sent before or with the form; none are asked for."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Evidence
from portal.office.files import deeds as uploads

pytestmark = pytest.mark.django_db
TEXT = "报案材料".encode()


@pytest.fixture
def typed(here, now):
    """What the form sends for a sound case, with other fields in its place."""
    moment = timezone.localtime(now - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")

    def fields(**others):
        return {
            "kind": "administrative",
            "source": "call",
            "call_number": "110-1",
            "unit": here.unit.pk,
            "cause": "ZA2025-051-1",
            "lead": here.officer.pk,
            "assistants": [here.second.pk],
            "occurred_at": moment,
            "reported_at": moment,
            "received_at": moment,
            "place": "西街1号",
            "facts": "口角。",
            "party-TOTAL_FORMS": 0,
            "party-INITIAL_FORMS": 0,
            "evidence-kind": "document",
            "evidence-collected_on": timezone.localdate(now),
            **others,
        }

    return fields


def test_without_files_nothing_of_them_is_asked(here, browse, typed):
    data = typed(**{"evidence-collected_on": "", "evidence-kind": ""})

    assert browse(here.officer).post(reverse("cases:register"), data).status_code == 302
    assert not Evidence.objects.exists()


def test_files_that_were_sent_before_and_one_in_the_form_become_evidence(here, browse, typed, now):
    upload = uploads.begin(by=here.officer, at=now, name="a.txt", size=len(TEXT), place="draft-1")
    uploads.receive(by=here.officer, at=now, upload_id=upload.pk, offset=0, data=TEXT)
    uploads.finish(by=here.officer, at=now, upload_id=upload.pk)
    client, url = browse(here.officer), reverse("cases:register")

    sent_before = typed(**{"upload": [str(upload.pk)], f"title-{upload.pk}": "报案材料"})
    assert client.post(url, sent_before).status_code == 302
    elsewhere = {"place": "北门外机场路", "facts": "自行车被盗。", "call_number": "110-2"}
    with_the_form = typed(**elsewhere, **{"evidence-title": "照片", "evidence-file": SimpleUploadedFile("b.txt", TEXT)})
    assert client.post(url, with_the_form).status_code == 302

    assert list(Evidence.objects.order_by("pk").values_list("title", flat=True)) == ["报案材料", "照片"]


def test_a_bad_file_is_told_beside_its_field_and_nothing_is_registered(here, browse, typed):
    data = typed(**{"evidence-title": "照片", "evidence-file": SimpleUploadedFile("b.jpg", TEXT)})

    response = browse(here.officer).post(reverse("cases:register"), data)

    assert (response.status_code, list(response.context["files"].errors)) == (422, ["file"])
    assert not Case.objects.exists()
    assert "西街1号" in response.content.decode()
