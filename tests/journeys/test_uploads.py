"""C11, C18 in the browser: files arrive in pieces, go on after a reload, become evidence; notes stand in place."""

import pytest
from django.utils import timezone

from cases.models import Evidence, PageNote
from portal.office.files import deeds as uploads
from portal.office.models import Upload
from tests.shell.making_files import a_pdf

pytestmark = pytest.mark.browser
READY = ".upload[data-state=ready]"


@pytest.fixture
def small_pieces(settings):
    settings.UPLOAD_CHUNK_MB = 1


@pytest.fixture(autouse=True)
def _nothing_waits(site):
    Upload.objects.all().delete()


def evidence_page(walk, site):
    walker = walk(site.world.bureau.officer, language="en")
    walker.open(f"/cases/{site.world.own.pk}/evidence/")
    if not walker.page.locator("input[type=file]").is_visible():
        walker.page.locator("summary", has_text="Add evidence").click()
    return walker


def chosen(walker, *files):
    walker.page.set_input_files("input[type=file]", [dict(file) for file in files])


def a_file(name, data, media_type="application/octet-stream"):
    return {"name": name, "mimeType": media_type, "buffer": data}


def test_several_files_are_sent_in_pieces_and_added_with_their_titles(walk, site, small_pieces):
    walker = evidence_page(walk, site)
    before = Evidence.objects.count()

    chosen(walker, a_file("询问笔录.pdf", a_pdf(2)), a_file("录像.dav", bytes(2_500_000)))
    walker.page.locator(READY).nth(1).wait_for()
    walker.page.locator(".upload .title").nth(1).fill("门口监控")
    walker.page.locator("[name=collected_on]").fill(f"{timezone.localdate(site.world.at)}")
    walker.page.locator("[name=collected_on]").focus()
    with walker.page.expect_navigation():
        walker.page.keyboard.press("Enter")

    added = Evidence.objects.order_by("pk")[before:]
    assert [(each.title, each.file_name, each.size > 0) for each in added] == [
        ("询问笔录", "询问笔录.pdf", True),
        ("门口监控", "录像.dav", True),
    ]
    assert walker.faults == []


def test_an_upload_goes_on_after_a_reload_where_it_stopped(walk, site, small_pieces):
    by, at, data = site.world.bureau.officer, site.world.at, bytes(range(256)) * 10_000
    walker = evidence_page(walk, site)
    piece = 1024**2
    place = f"case-{site.world.own.pk}"
    # What a browser left behind that lost its connection after the first piece.
    mark = f"{len(data)}-5-a.dav"
    upload = uploads.begin(by=by, at=at, name="a.dav", size=len(data), place=place, fingerprint=mark)
    uploads.receive(by=by, at=at, upload_id=upload.pk, offset=0, data=data[:piece])
    walker.page.reload()

    assert "interrupted" in walker.page.locator(".upload .state").first.inner_text()
    assert walker.page.locator(".upload progress").first.evaluate("bar => bar.value") == piece * 100 // len(data)
    walker.page.evaluate(
        """(data) => {
          const bytes = Uint8Array.from({length: data}, (_, place) => place % 256);
          const file = new File([bytes], "a.dav", {lastModified: 5});
          const held = new DataTransfer();
          held.items.add(file);
          const picker = document.querySelector("input[type=file]");
          picker.files = held.files;
          picker.dispatchEvent(new Event("change", {bubbles: true}));
        }""",
        len(data),
    )
    walker.page.wait_for_selector(READY)

    upload.refresh_from_db()
    assert (upload.state, upload.file.read()) == ("ready", data)
    assert Upload.objects.filter(place=place).count() == 1
    uploads.discard(by=by, upload_id=upload.pk)


def test_a_broken_line_is_tried_again_until_it_holds(walk, site, small_pieces):
    walker = evidence_page(walk, site)
    broken = []

    def break_twice(route):
        if len(broken) < 2 and route.request.method == "PUT":
            broken.append(route)
            route.abort()
        else:
            route.continue_()

    walker.page.route("**/uploads/**", break_twice)
    chosen(walker, a_file("a.dav", bytes(1_500_000)))

    walker.page.wait_for_selector(READY)
    assert len(broken) == 2
    with walker.page.expect_response(lambda answer: answer.request.method == "DELETE"):
        walker.page.locator(".upload .remove").click()
    assert walker.page.locator(".upload").count() == 0
    assert not Upload.objects.filter(name="a.dav", state="ready").exists()


def test_a_refused_file_says_why_and_keeps_the_form_back(walk, site):
    walker = evidence_page(walk, site)

    chosen(walker, a_file("笔录.pdf", b"<html>"))
    walker.page.wait_for_selector(".upload[data-state=refused]")

    assert "ends in .pdf" in walker.page.locator(".upload .state").inner_text()
    walker.page.locator("[name=collected_on]").fill(f"{timezone.localdate(site.world.at)}")
    walker.page.locator(".upload .title").fill("x")
    walker.page.locator("button", has_text="Add the evidence").click()
    assert walker.page.locator("[data-upload-problem]").inner_text() != ""
    assert walker.barriers() == []


def test_a_reviewer_draws_a_frame_on_a_page_and_the_author_sees_it_after_the_return(walk, site):
    world = site.world
    matter, item = world.at_level[1], world.level_picture
    reviewer = walk(world.bureau.legal_officer, language="en")
    reviewer.open(f"/cases/evidence/{item.pk}/")
    paper = reviewer.page.locator("[data-paper] img")
    paper.wait_for()
    paper.evaluate("image => image.decode()")
    box = paper.bounding_box()
    reviewer.page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25)
    reviewer.page.mouse.down()
    reviewer.page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.5)
    reviewer.page.mouse.up()
    reviewer.page.locator("[data-note-form] [name=text]").fill("日期不符")
    reviewer.page.locator("[data-note-form] button[type=submit]").click()
    reviewer.page.locator("#notes li", has_text="日期不符").wait_for()
    reviewer.page.locator("[data-paper] .frame.told").nth(1).wait_for()

    note = PageNote.objects.get(text="日期不符")
    assert (note.left, note.top, note.width, note.height) == (250, 250, 500, 250)
    assert reviewer.page.locator("[data-paper] .frame.told").count() == 2
    assert (reviewer.barriers(), reviewer.faults) == ([], [])
    assert matter.steps.get().notes.count() == 2
