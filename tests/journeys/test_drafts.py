"""Issue 3: a lost connection loses no draft; what was typed meanwhile is sent when it comes back."""

import pytest

from cases.intake.queries import draft_of
from cases.models import RegistrationDraft

pytestmark = pytest.mark.browser


def wait_for(page, word):
    page.locator(".draft-status", has_text=word).wait_for()


def test_what_is_typed_without_a_connection_is_kept_and_sent_again(walk, site):
    officer = site.world.colleague
    walker = walk(officer, language="en")
    page = walker.page
    walker.open("/cases/register/")

    page.fill("input[name=place]", "东大街12号")
    wait_for(page, "Draft saved at")
    page.context.set_offline(True)
    page.fill("textarea[name=facts]", "断网时写下的经过。")
    wait_for(page, "No connection")
    page.context.set_offline(False)
    wait_for(page, "Draft saved at")

    draft = draft_of(officer, RegistrationDraft.objects.get(owner=officer).key)
    assert (draft.content["place"], draft.content["facts"]) == (["东大街12号"], ["断网时写下的经过。"])


def test_only_the_fields_of_the_source_are_shown_and_the_lead_does_not_assist(walk, site):
    officer = site.world.colleague
    page = walk(officer).page
    page.goto("/cases/register/")

    shown = {}
    for source in ("call", "transfer", "found"):
        page.select_option("select[name=source]", source)
        details = ("call_number", "from_organ", "letter", "circumstance")
        shown[source] = [name for name in details if page.locator(f"input[name={name}]").is_visible()]

    assert shown == {"call": ["call_number"], "transfer": ["from_organ", "letter"], "found": ["circumstance"]}
    assert page.locator(f"input[name=assistants][value='{officer.pk}']").is_visible() is False
    other = site.world.bureau.officer.pk
    page.select_option("select[name=lead]", str(other))
    visible = [page.locator(f"input[name=assistants][value='{pk}']").is_visible() for pk in (officer.pk, other)]
    assert visible == [True, False]
