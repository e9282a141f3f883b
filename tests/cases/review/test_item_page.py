"""C11, C18, F3, F7: an evidence item on its page; its pages come with a recorded look, without what cameras hide."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cases.file.evidence import deeds as evidence
from cases.file.evidence.deeds import EvidenceInput
from cases.models import PageNote
from portal.ledger.models import Event
from tests.shell.making_files import a_pdf, a_picture

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


@pytest.fixture
def add(here, a_case, now):
    """Return a function that adds a file to a case and returns its item."""
    case = a_case()

    def added(data, name, title="照片"):
        day = timezone.localdate(case.registered_at)
        item = EvidenceInput(title, "audio_visual", day, SimpleUploadedFile(name, data))
        return evidence.add(by=here.officer, at=now, case_id=case.pk, item=item)

    return added


def look_at(client, item):
    return client.post(reverse("cases:look", args=[item.pk]), headers=HTMX)


def page_url(item, leave, number=1):
    return reverse("cases:evidence_page", args=[item.pk, number]) + f"?leave={leave}"


def test_the_pages_come_with_a_recorded_look_and_the_log_names_it(here, add, browse):
    item, client = add(a_pdf(3), "a.pdf"), browse(here.head)

    answer = look_at(client, item)
    picture = client.get(page_url(item, answer.context["leave"], 3))

    assert (answer.status_code, len(answer.context["pages"])) == (200, 3)
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert Event.objects.filter(kind="evidence.viewed", actor_name=here.head.name).count() == 1
    looks = client.get(reverse("cases:evidence_item", args=[item.pk])).context["looks"]
    assert [(who, kind) for _at, who, kind in looks] == [
        (here.head.name, "evidence.viewed"),
        (here.officer.name, "evidence.added"),
    ]


def test_no_page_without_a_look_of_ones_own(here, add, browse):
    item, other = add(a_picture(), "a.jpg"), add(a_picture(color="blue"), "b.jpg")
    leave = look_at(browse(here.head), item).context["leave"]

    statuses = [browse(here.head).get(page_url(item, word)).status_code for word in ("", "x", leave + "x", leave)]
    assert statuses == [403, 403, 403, 200]
    assert browse(here.officer).get(page_url(item, leave)).status_code == 403
    assert browse(here.head).get(page_url(other, leave)).status_code == 403
    assert browse(here.rule_admin).get(page_url(item, leave)).status_code == 404


def test_a_preview_carries_no_place_and_no_camera_and_the_original_stays(here, add, browse):
    exif = Image.Exif()
    exif[0x0110] = "SECRET-CAMERA"
    exif[0x0112] = 6
    data = a_picture((60, 40), exif=exif)
    item, client = add(data, "a.jpg"), browse(here.officer)

    answer = client.get(page_url(item, look_at(client, item).context["leave"]))
    shown = b"".join(answer.streaming_content)

    assert b"SECRET-CAMERA" in data
    assert b"SECRET-CAMERA" not in shown
    assert Image.open(io.BytesIO(shown)).size == (40, 60)
    assert item.file.read() == data


@pytest.mark.parametrize("number", [0, 4])
def test_a_page_that_is_not_there_is_no_page(here, add, browse, number):
    item, client = add(a_pdf(3), "a.pdf"), browse(here.officer)
    leave = look_at(client, item).context["leave"]

    assert client.get(page_url(item, leave, number)).status_code in {404, 422}


def test_what_has_no_pages_says_so_and_records_no_look(here, add, browse):
    for item in (add("笔录".encode(), "a.txt"), add(a_pdf(password="x"), "locked.pdf")):
        assert "download it" in look_at(browse(here.officer), item).content.decode()
    assert not Event.objects.filter(kind="evidence.viewed").exists()


def test_a_page_never_shows_what_html_says(here, add, browse):
    item = add(b"<html><script>alert(1)</script>", "page.html", title="<b>x</b>")

    page = browse(here.officer).get(reverse("cases:evidence_item", args=[item.pk])).content.decode()

    assert ("<script>alert" in page, "<b>x</b>" in page) == (False, False)


def test_one_walks_through_the_evidence(here, add, browse):
    first, second = add(a_picture(), "a.jpg"), add(a_picture(), "b.jpg")
    pages = [browse(here.officer).get(reverse("cases:evidence_item", args=[each.pk])) for each in (first, second)]

    assert [(page.context["position"], page.context["next_url"]) for page in pages] == [
        ("1 / 2", reverse("cases:evidence_item", args=[second.pk])),
        ("2 / 2", ""),
    ]


def test_a_note_is_written_on_the_page_of_the_item_and_shown_at_the_next_round(
    here, add, asked_for, decided, browse, answers
):
    item = add(a_picture(), "a.jpg")
    item.case.refresh_from_db()
    matter = asked_for(item.case)
    reviewer, author = browse(here.legal_officer), browse(here.officer)
    url = reverse("cases:write_note", args=[item.pk])
    said = {"matter": matter.pk, "page": 1, "text": "缺签名", "left": 10, "top": 20, "width": 30, "height": 40}

    assert "缺签名" in reviewer.post(url, said, headers=HTMX).content.decode()
    assert "缺签名" not in author.get(reverse("cases:evidence_item", args=[item.pk])).content.decode()
    decided(matter, here.legal_officer, "return", opinion="见批注")
    page = author.get(reverse("cases:resubmit", args=[matter.pk])).content.decode()
    assert ("缺签名" in page, 'name="text"' in page) == (True, True)

    note = PageNote.objects.get()
    assert author.post(reverse("cases:answer_note", args=[note.pk]), {"text": "已补签"}).status_code == 302
    matter.refresh_from_db()
    again = {"version": matter.version, "proposal": "已补正。"}
    assert author.post(reverse("cases:resubmit", args=[matter.pk]), again).status_code == 302
    assert "已补签" in reviewer.get(reverse("cases:review", args=[matter.pk])).content.decode()


def test_a_note_without_words_is_refused_beside_its_field(here, add, asked_for, browse):
    item = add(a_picture(), "a.jpg")
    item.case.refresh_from_db()
    matter = asked_for(item.case)

    answer = browse(here.legal_officer).post(
        reverse("cases:write_note", args=[item.pk]), {"matter": matter.pk, "page": 1, "text": ""}
    )

    assert (answer.status_code, set(answer.context["note_form"].errors)) == (422, {"text"})
