"""X10, newcomers: the tutorial works word by word on the demo that `make run` starts, walked in a real browser.

With PICTURES=folder the walk also takes the pictures of README (`make pictures`).
"""

import os
import re
from pathlib import Path

import pytest

from tests.config.test_serve import ROOT, manage
from tests.journeys import tutorial
from tests.support import templates

pytestmark = pytest.mark.browser
PAGE = ROOT / "docs" / "tutorial" / "first-case-to-first-ranking.md"
IN_BOLD = re.compile(r"\*\*([^*]+)\*\*")
CHINESE = re.compile(r"[\u3400-\u9fff“”：，→ ]+")


def labels_of(page):
    """Return the Chinese labels that the tutorial prints in bold, each as the screen shows it."""
    beginnings = [CHINESE.match(bold.lstrip()) for bold in IN_BOLD.findall(page)]
    found = [each.strip() for beginning in beginnings if beginning for each in beginning[0].split("→")]
    return {each for each in found if each}


@pytest.fixture(scope="module")
def demo_site(tmp_path_factory, request):
    """The demo as `make run` makes and starts it, in a folder of its own; its address."""
    data = tmp_path_factory.mktemp("tutorial")

    def done(command):
        assert manage(command, "--verbosity", "0", data=data).wait(timeout=600) == 0

    os.environ["SISHEN_DEMO"] = "1"
    try:
        kept = request.config.cache.mkdir("databases")
        templates.migrated_file(data / "db.sqlite3", kept, lambda: done("migrate"))
        done("prepare_demo")
        server = manage("serve", "--port", "0", data=data)
    finally:
        del os.environ["SISHEN_DEMO"]
    yield re.search(r"http://\S+", server.stdout.readline()).group()
    server.terminate()
    server.communicate(timeout=60)


def test_the_tutorial_works_as_it_is_written(browser, demo_site):
    folder = os.environ.get("PICTURES", "")
    reader = tutorial.Reader(browser, demo_site, shoot=lambda name, page: folder and keep(page, Path(folder) / name))

    tutorial.walk(reader)

    page = PAGE.read_text(encoding="utf-8")
    assert labels_of(page) - reader.said == set()
    for who, name in tutorial.PEOPLE.items():
        assert name in page, who


def keep(page, path):
    """Keep what the window shows as a picture."""
    page.screenshot(path=f"{path}.png")


def test_labels_are_read_from_the_page():
    assert labels_of("Press **提请审批 → 处罚决定 penalty decision**, then **level 1**.") == {"提请审批", "处罚决定"}
