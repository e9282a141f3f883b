"""X: a link out of a half-filled review, a resubmission or a request loses nothing that was typed; nor a closed tab."""

import pytest

from cases.models import DefectItem
from cases.quality.corrections import deeds as corrections
from cases.review.chain import Move
from cases.review.matters import deeds as matters
from portal.people.models import KeptForm
from tests.cases import casework
from tests.dispatch.processes import wait_until

pytestmark = pytest.mark.browser
OPINION = "第三段与监控时间不符，请核对"
PROPOSAL = "补充监控说明后再次提请。"


def kept(page):
    page.locator("[data-keeps]", has_text="kept for you").wait_for()


def a_matter(site):
    world = site.world
    case = casework.a_case(world.bureau, world.at)
    return casework.asked(case)


def returned(site, matter):
    bureau = site.world.bureau
    findings = [casework.a_finding(bureau.officer)]
    casework.decided(
        matter,
        bureau.legal_officer,
        Move.RETURN,
        at=site.world.at,
        opinion=OPINION,
        answers=casework.answers(procedure=False),
        findings=findings,
    )


def test_a_review_left_by_a_link_is_put_back_and_goes_with_the_decision(walk, site):
    matter = a_matter(site)
    walker = walk(site.world.bureau.legal_officer, language="en")
    page = walker.page
    walker.open(f"/cases/matters/{matter.pk}/")
    walker.answer(no=("procedure",))
    item = DefectItem.objects.filter(question="procedure").first()
    page.locator("select[name=procedure-0-item]").select_option(str(item.pk))
    page.fill("#opinion", OPINION)
    page.fill("input[name=procedure-0-remark]", "第2页")

    with page.expect_navigation():
        page.locator("main h1 a").click()
    walker.open(f"/cases/matters/{matter.pk}/")

    assert "and not sent was put back" in page.locator("#typed-before").inner_text()
    assert page.input_value("#opinion") == OPINION
    assert page.input_value("select[name=procedure-0-item]") == str(item.pk)
    assert page.locator("input[name=procedure-0-remark]").is_visible()
    assert page.input_value("input[name=procedure-0-remark]") == "第2页"
    assert [
        page.locator(f"input[name={name}][value={value}]").is_checked()
        for name, value in (("facts", "yes"), ("procedure", "no"))
    ] == [True, True]
    walker.shoot("review-put-back")

    walker.send("#decision button[value=return]")

    assert not KeptForm.objects.filter(page__startswith=f"/cases/matters/{matter.pk}/").exists()
    assert walker.faults == []


def test_a_closed_tab_loses_no_opinion_and_it_can_be_thrown_away(walk, site):
    matter = a_matter(site)
    reviewer = site.world.bureau.legal_officer
    first = walk(reviewer, language="en")
    first.open(f"/cases/matters/{matter.pk}/")
    first.page.fill("#opinion", OPINION)
    kept(first.page)
    first.page.close()
    second = walk(reviewer, language="en")
    second.open(f"/cases/matters/{matter.pk}/")

    assert second.page.input_value("#opinion") == OPINION

    second.send("#typed-before button")

    assert second.page.url.endswith(f"/cases/matters/{matter.pk}/")
    assert second.page.input_value("#opinion") == ""
    assert "thrown away" in second.text()


def test_a_resubmission_left_for_the_evidence_is_put_back(walk, site):
    matter = a_matter(site)
    returned(site, matter)
    walker = walk(site.world.bureau.officer, language="en")
    page = walker.page
    walker.open(f"/cases/matters/{matter.pk}/resubmit/")
    page.fill("textarea[name=proposal]", PROPOSAL)

    walker.open(f"/cases/{matter.case_id}/evidence/")
    walker.open(f"/cases/matters/{matter.pk}/resubmit/")

    assert page.input_value("textarea[name=proposal]") == PROPOSAL

    walker.send("main form button.btn-go")

    matter.refresh_from_db()
    assert matter.proposal == PROPOSAL
    assert not KeptForm.objects.filter(page__contains="resubmit").exists()


def test_a_request_left_half_filled_is_put_back(walk, site):
    case = casework.a_case(site.world.bureau, site.world.at)
    walker = walk(site.world.bureau.officer, language="en")
    walker.open(f"/cases/{case.pk}/ask/filing/")
    walker.page.fill("textarea[name=proposal]", PROPOSAL)

    walker.open(f"/cases/{case.pk}/")
    wait_until(lambda: KeptForm.objects.filter(page__contains="ask/filing").exists())
    walker.open(f"/cases/{case.pk}/ask/filing/")

    assert walker.page.input_value("textarea[name=proposal]") == PROPOSAL


def test_what_was_typed_of_an_earlier_round_is_not_put_back(walk, site):
    matter = a_matter(site)
    bureau = site.world.bureau
    walker = walk(bureau.legal_officer, language="en")
    walker.open(f"/cases/matters/{matter.pk}/")
    walker.page.fill("#opinion", OPINION)
    kept(walker.page)
    returned(site, matter)
    matter.refresh_from_db()
    matters.resubmit(
        by=bureau.officer,
        at=site.world.at,
        matter_id=matter.pk,
        seen_version=matter.version,
        proposal=PROPOSAL,
        particulars=matter.particulars,
    )

    walker.open(f"/cases/matters/{matter.pk}/")

    assert walker.page.input_value("#opinion") == ""


@pytest.mark.parametrize(
    ("path", "field"),
    [("/cases/enquiries/new/", "topic"), ("/cases/correct/case/{case}/", "place"), ("/cases/{case}/share/", "reason")],
)
def test_any_long_form_left_by_a_link_is_put_back(walk, site, path, field):
    bureau = site.world.bureau
    case = casework.a_case(bureau, site.world.at)
    walker = walk(bureau.head if "share" in path else bureau.officer, language="en")
    address = path.format(case=case.pk)
    walker.open(address)
    walker.page.fill(f"[name={field}]", PROPOSAL)
    kept(walker.page)

    walker.open("/")
    walker.open(address)

    assert walker.page.input_value(f"[name={field}]") == PROPOSAL
    assert walker.barriers() == []
    assert walker.faults == []


def test_a_correction_left_by_a_link_is_not_put_over_what_somebody_else_corrected(walk, site):
    bureau = site.world.bureau
    case = casework.a_case(bureau, site.world.at)
    walker = walk(bureau.officer, language="en")
    walker.open(f"/cases/correct/case/{case.pk}/")
    walker.page.fill("[name=place]", PROPOSAL)
    kept(walker.page)
    seen = corrections.seen_of(case)
    corrections.correct(
        by=bureau.second,
        at=site.world.at,
        thing="case",
        pk=case.pk,
        seen=seen,
        changes={"place": "北门"},
        reason="核对",
    )

    walker.open(f"/cases/correct/case/{case.pk}/")

    assert walker.page.input_value("[name=place]") == "北门"


def draft_saved(page):
    """Wait until the draft is on the server: a page that is still saving asks before it is left."""
    page.locator(".draft-status", has_text="saved at").wait_for()


def lose_the_login(page):
    page.context.clear_cookies(name="sishen_session")


def test_rows_that_were_added_come_back_after_the_login(walk, site):
    """The form draws three; what stood in the fourth and fifth is not said to be there and lost."""
    walker = walk(site.world.bureau.officer, language="en")
    page = walker.page
    walker.open("/cases/register/")
    for _row in range(2):
        page.click("[data-add-row]")
    page.fill("[name=party-4-name]", "钱五")
    draft_saved(page)
    lose_the_login(page)

    with page.expect_navigation():
        page.evaluate("document.querySelector('form[data-draft]').submit()")
    log_in(page, site.world.bureau.officer)

    assert page.input_value("[name=party-4-name]") == "钱五"
    assert page.input_value("[name=party-TOTAL_FORMS]") == "5"
    assert page.locator("#typed-before dl").count() == 0


def test_what_an_administrator_typed_comes_back_after_the_login(walk, site):
    walker = walk(site.world.bureau.security_admin, language="en")
    page = walker.page
    walker.open("/admin/people/post/add/")
    page.fill("[name=starts_on]", "2026-03-02")
    lose_the_login(page)

    page.click("input[name=_save]")
    log_in(page, site.world.bureau.security_admin)

    assert "/admin/people/post/add/" in page.url
    assert page.input_value("[name=starts_on]") == "2026-03-02"


def test_a_draft_saved_after_the_session_ended_is_put_back_into_its_form(walk, site):
    """The button sends it to another address than the form."""
    walker = walk(site.world.bureau.officer, language="en")
    page = walker.page
    walker.open("/cases/register/")
    page.fill("[name=facts]", OPINION)
    draft_saved(page)
    lose_the_login(page)

    with page.expect_navigation():
        page.evaluate("document.querySelector('form[data-draft]').action = '/cases/register/drafts/save/'")
        page.evaluate("document.querySelector('form[data-draft]').submit()")
    log_in(page, site.world.bureau.officer)

    assert page.input_value("[name=facts]") == OPINION


def log_in(page, officer):
    page.wait_for_selector("[name=username]")
    page.fill("[name=username]", officer.badge_number)
    page.fill("[name=password]", "demo")
    page.click("main button[type=submit]")
    page.wait_for_selector("#typed-before [data-restored]:not([hidden])")
