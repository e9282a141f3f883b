"""Files stay small enough to be read at one sitting (style, the compass)."""

from tests.architecture.source import ROOMS, ROOT

LONGEST = 500
WIDEST = 120
# Lines of templates that are wider, in chains of template tags where a line break would be seen; they only get fewer.
WIDE = 175
KINDS = {".py", ".html", ".css", ".js"}
MADE_BY_MACHINES = {"migrations", "vendor", "locale"}


def longer_than(limit, folder, rooms):
    """Return {file: lines} of what people write in those rooms and is longer than `limit`."""
    files = (file for room in rooms for file in (folder / room).rglob("*") if file.suffix in KINDS)
    ours = [file for file in files if not MADE_BY_MACHINES & set(file.parts)]
    lines = {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8").count("\n") for file in ours}
    return {name: count for name, count in lines.items() if count > limit}


def test_no_file_is_longer_than_500_lines():
    assert longer_than(LONGEST, ROOT, ROOMS) == {}


def test_a_longer_file_is_found(tmp_path):
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "long.py").write_text("x = 1\n" * 501)
    (tmp_path / "cases" / "short.py").write_text("x = 1\n" * 500)

    assert longer_than(LONGEST, tmp_path, ["cases"]) == {"cases/long.py": 501}


def wider_than(limit, folder, rooms):
    """Return [file:line] of the templates' lines that are wider than `limit`; printed forms, whose text flows, not."""
    files = (file for room in rooms for file in (folder / room).rglob("*.html") if "layouts" not in file.parts)
    return [
        f"{file.relative_to(folder).as_posix()}:{number}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > limit
    ]


def test_lines_of_templates_only_get_narrower():
    assert len(wider_than(WIDEST, ROOT, ROOMS)) <= WIDE


def test_a_wider_line_is_found(tmp_path):
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "page.html").write_text(f"<p>\n{'x' * 121}\n{'x' * 120}\n")

    assert wider_than(WIDEST, tmp_path, ["cases"]) == ["cases/page.html:2"]
