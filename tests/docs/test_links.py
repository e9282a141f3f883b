"""No link in the documentation is dead: files, headings and pictures it names are there (style, Docs)."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "fixtures" / "README.md", *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.S)


def dead_links(page, text):
    """Return the links of a page that lead nowhere; addresses of the web are not followed."""
    return [link for link in LINK.findall(CODE.sub("", text)) if not link.startswith("http") and not leads(page, link)]


def leads(page, link):
    path, _, heading = unquote(link).partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists() or ROOT not in target.parents:
        return False
    return not heading or heading in {
        anchor(line) for line in target.read_text("utf-8").splitlines() if line[:1] == "#"
    }


def anchor(line):
    """Return the name under which a heading is linked."""
    return re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_is_dead(page):
    assert dead_links(page, page.read_text(encoding="utf-8")) == []


def test_a_dead_link_is_found():
    text = "[there](CHANGELOG.md) [gone](gone.md) [no heading](README.md#gone) ![picture](gone.png) `[x](y)`"

    assert dead_links(ROOT / "README.md", text) == ["gone.md", "README.md#gone", "gone.png"]


def test_every_page_is_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = LINK.findall(CODE.sub("", page.read_text(encoding="utf-8")))
        paths = [link.partition("#")[0] for link in links if not link.startswith("http")]
        waiting += [(page.parent / path).resolve() for path in paths if path]

    lonely = [str(page.relative_to(ROOT)) for page in PAGES if page not in reached]
    assert lonely == [], "link it in the README.md of its folder"
