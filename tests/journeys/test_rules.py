"""A2, A3, A7: an administrator writes a scheme of four rules by keyboard alone and tries it; a second person publishes.

Nothing here touches the mouse: every field is reached with the tabulator, every choice made with the arrows.
"""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from appraisal.models import SchemeVersion, Simulation
from portal.dispatch.runs import ticks

pytestmark = pytest.mark.browser

RULES = (
    (
        "一次通过率",
        "审批事项一次通过率",
        "rate_target",
        {"f_target_bp": "92", "f_points_per_point": "0.3", "f_full": "50"},
    ),
    ("按时审核", "按时审核", "rate_target", {"f_target_bp": "96%", "f_points_per_point": "0.2", "f_full": "50"}),
    ("多次退回", "多次退回补正事项", "per_occurrence", {"f_points": "-1", "f_floor": "-4"}),
    ("严重瑕疵", "严重瑕疵", "per_occurrence", {"f_points": "-2", "f_floor": "-20"}),
)


class Keyboard:
    """What somebody does who has no mouse."""

    def __init__(self, walker):
        self.walker, self.page = walker, walker.page

    def to(self, selector, most=150):
        """Press the tabulator until the focus is in an element of this selector."""
        for _press in range(most):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached with the tabulator")

    def fill(self, selector, text):
        self.to(selector)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, selector, value):
        """Press the arrows until the list has this value."""
        self.to(selector)
        self.page.keyboard.press("Home")
        for _press in range(40):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{selector} has no {value}")

    def press(self, selector, key="Enter"):
        """Reach a button or link and press it; wait for the page it leads to."""
        self.to(selector)
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press(key)


def test_a_scheme_from_empty_to_published_by_keyboard_alone(walk, site):
    bureau = site.world.bureau
    walker = walk(bureau.rule_admin, language="zh-hans")
    version = begin(walker)
    write_category(walker)
    for number, rule in enumerate(RULES, start=1):
        write(walker, number, *rule)
    version.refresh_from_db()

    assert [row.name for row in version.indicators.order_by("position")] == [name for name, *_rest in RULES]
    assert "100 / 100" in walker.page.locator("#tree").inner_text()
    the_live_column_follows(walker)
    the_draft_is_tried(walker, version)
    submit(walker, version)
    publish(walk(bureau.supervisor, language="zh-hans"), version)
    version.refresh_from_db()
    assert (version.state, version.published_by, version.drafted_by) == (
        "published",
        bureau.supervisor,
        bureau.rule_admin,
    )
    assert walker.faults == []


def begin(walker):
    keys = Keyboard(walker)
    walker.open("/appraisal/drafts/new/")
    keys.fill("input[name=name]", "审核质量月考评")
    keys.fill("input[name=number]", "1.0")
    keys.to("input[name=effective_from]")
    on = timezone.localdate()
    first = date(on.year + on.month // 12, on.month % 12 + 1, 1)
    walker.page.keyboard.type(first.strftime("%m%d%Y"))
    keys.press("main form button.btn-go")
    walker.shoot("an-empty-draft")
    return SchemeVersion.objects.order_by("-pk").first()


def write_category(walker):
    keys = Keyboard(walker)
    keys.fill(".add-category input[name=name]", "审核质量")
    keys.fill(".add-category input[name=full_marks]", "100")
    with walker.page.expect_navigation(wait_until="load"):
        walker.page.keyboard.press("Enter")


def write(walker, number, name, measure, rule, figures):
    keys, page = Keyboard(walker), walker.page
    keys.fill(".is-new input[name=name]", name)
    keys.fill(".is-new input[name=measure]", measure)
    with page.expect_response(lambda answer: "shape=1" in answer.url):
        page.keyboard.press("Tab")
    keys.to(".is-new select[name=rule]")
    if page.evaluate("document.activeElement.value") != rule:
        with page.expect_response(lambda answer: "shape=1" in answer.url):
            keys.choose(".is-new select[name=rule]", rule)
    page.wait_for_timeout(300)
    for field, text in figures.items():
        keys.fill(f".is-new input[name={field}]", text)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Enter")
    page.wait_for_function("n => document.querySelectorAll('[data-line]:not(.is-new)').length === n", arg=number)
    page.wait_for_function("document.activeElement.matches('.is-new input[name=name]')")


def the_live_column_follows(walker):
    page = walker.page
    line = page.locator("[data-line]").nth(3)
    assert line.locator("[data-says]").inner_text()
    walker.shoot("four-rules")
    keys = Keyboard(walker)
    page.evaluate("document.body.focus()")
    keys.to("[data-line]:nth-child(3) input[name=f_points]")
    before = page.locator("[data-line]").nth(2).locator("[data-says]").inner_text()
    with page.expect_response(lambda answer: "/try/" in answer.url):
        page.keyboard.press("Control+a")
        page.keyboard.type("-3")
    page.wait_for_function(
        "b => document.querySelectorAll('[data-line]')[2].querySelector('[data-says]').innerText !== b", arg=before
    )
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("ArrowUp")
    page.wait_for_function("document.querySelector('[data-saved]').textContent.includes(':')")


def the_draft_is_tried(walker, version):
    keys = Keyboard(walker)
    keys.press("a[href$='/simulate/']")
    keys.press("main form button.btn-go")
    ticks.work(timezone.now())
    walker.page.reload(wait_until="load")
    walker.shoot("simulation")
    assert Simulation.objects.get(version=version).state == "done"
    assert version.runs.count() == 0


def submit(walker, version):
    keys = Keyboard(walker)
    walker.open(f"/appraisal/drafts/{version.pk}/publish/")
    walker.shoot("readiness")
    keys.press("main form button.btn-go")
    assert "等待第二人公布" in walker.text()


def publish(walker, version):
    keys = Keyboard(walker)
    walker.open(reverse("dispatch:inbox"))
    assert "审核质量月考评 1.0" in walker.text()
    walker.open(f"/appraisal/drafts/{version.pk}/publish/")
    walker.shoot("publish")
    keys.to("input[name=outcome]")
    walker.page.keyboard.press("Space")
    keys.press("main form button.btn-go")
    walker.shoot("published")
    assert walker.faults == []
