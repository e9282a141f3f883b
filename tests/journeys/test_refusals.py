"""X: what is missing in a form is said all at once, in words of the page, and not by the browser field by field."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1440, 390])
def test_an_empty_registration_is_told_of_every_missing_field_at_once(walk, site, width):
    walker = walk(site.world.colleague, language="en", width=width)
    walker.open("/cases/register/")

    walker.send("main form button.btn-go")

    named = walker.page.locator("[data-summary] a").all_inner_texts()
    assert {"Cause", "Place", "Happened", "Facts", "Assisting officers"} <= set(named)
    assert walker.page.evaluate("document.activeElement.hasAttribute('data-summary')")
    assert walker.page.locator("[name=place]").get_attribute("aria-required") == "true"
    assert walker.overflow() == 0
