"""X7, S7: every page at 1440 and 390 pixels, in both languages: not too wide, no error, no foreign word, no barrier."""

import pytest

from appraisal.models import Category, ConsequenceRule, Entry, EntryFile, EntryItem, HonoursList, Inspection, RatingFile
from cases.models import Case, Enquiry, Evaluation, SupervisionOrder
from portal.office.models import ImportBatch
from portal.people.models import Officer, Unit
from tests.matrix.asking import address, person
from tests.matrix.table import PAGES, ROLES, STRANGERS, lines

pytestmark = pytest.mark.browser
PARTS = 3
NOT_PAGES = {
    "healthz",
    "office:import_refusals",
    "office:import_merged",
    "office:import_template",
    "dispatch:run_progress",
    "appraisal:defect_cost",
    "appraisal:try_row",
    "appraisal:try_new_row",
}


def pages():
    """Return [(route, object, role)]: each page once, as the first role that the matrix lets read it."""
    found = {}
    for route, method, name, expected in lines(PAGES):
        allowed = [role for role in ROLES if expected[role] == {200}]
        if method == "GET" and allowed and route not in NOT_PAGES:
            by = next((role for role in allowed if role not in STRANGERS), allowed[0])
            found.setdefault((route, name), by)
    anonymous_ranking = {("appraisal:ranking", "month/officers"): "rule_admin"}
    return [(route, name, role) for (route, name), role in (found | anonymous_ranking).items()]


def pages_of(part):
    """Return the pages of one part of PARTS, so that workers can share them; those of a role stay together."""
    ordered = sorted(pages(), key=lambda page: ROLES.index(page[2]))
    size = -(-len(ordered) // PARTS)
    return ordered[part * size : (part + 1) * size]


def data_of_the_world():
    """Return the names and numbers that a page shows as they were written, the longest first."""
    rows = [*Officer.objects.values_list("name", flat=True), *Unit.objects.values_list("name", flat=True)]
    rows += [*Case.objects.values_list("number", flat=True), *Category.objects.values_list("name", flat=True)]
    for model in (Enquiry, SupervisionOrder):
        rows += model.objects.values_list("number", flat=True)
    rows += Evaluation.objects.values_list("reference", flat=True)
    for model, names in (
        (EntryItem, ("name", "basis", "counted_in", "checklist")),
        (Entry, ("note", "reason", "void_reason")),
        (Inspection, ("place", "present")),
        (ImportBatch, ("origin",)),
    ):
        rows += [text for row in model.objects.values_list(*names) for text in row if text]
    rows += [
        *HonoursList.objects.values_list("number", flat=True),
        *RatingFile.objects.values_list("file_name", flat=True),
    ]
    rows += ConsequenceRule.objects.values_list("name", flat=True)
    rows += EntryFile.objects.values_list("file_name", flat=True)
    return sorted({*rows, "中文"}, key=len, reverse=True)


def faults_of(walker, path, language, data):
    """Return what is wrong with a page in one language, wide and narrow."""
    walker.page.set_viewport_size({"width": 1440, "height": 900})
    status = walker.open(path)
    found = [] if status == 200 else [f"answers {status}"]
    walker.shoot(f"{language}{path}")
    if walker.overflow() > 0:
        found.append(f"is {walker.overflow()} px wider than 1440")
    found += [f"says {word}" for word in walker.foreign_words(language, data)]
    if language == "zh-hans":
        found += walker.barriers()
    walker.page.set_viewport_size({"width": 390, "height": 844})
    if walker.overflow() > 0:
        found.append(f"is {walker.overflow()} px wider than 390")
    walker.shoot(f"{language}-phone{path}")
    found += [f"complains: {fault}" for fault in walker.faults]
    walker.faults.clear()
    return found


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_fits_speaks_one_language_and_lets_everybody_in(walk, site, language, part):
    walkers, found, data = {}, [], data_of_the_world()
    for route, name, role in pages_of(part):
        url, query = address(site.world, route, name)
        if role not in walkers:
            walkers[role] = walk(person(site.world, role), language=language)
        faults = faults_of(walkers[role], url + query, language, data)
        found += [f"{route} {name} as {role} {fault}" for fault in faults]

    assert found == [], "\n".join(found)


def test_every_readable_page_of_the_matrix_is_walked():
    routes = {route for part in range(PARTS) for route, _name, _role in pages_of(part)}
    readable = {route for route, method, _n, e in lines(PAGES) if method == "GET" and {200} in e.values()}

    assert readable - routes == NOT_PAGES
