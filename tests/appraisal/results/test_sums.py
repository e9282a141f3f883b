"""Whatever is shown of a score sums to the score: panel, sheet and interface, with base marks, limits, late facts."""

import re
from types import SimpleNamespace

import pytest
from django.urls import reverse

from appraisal.desk.ranking import panels
from appraisal.models import Category, Indicator, Sheet
from appraisal.results.sheets import queries as sheets
from portal.ledger.writing.recording import deed
from tests.appraisal.conftest import SERIOUS
from tests.appraisal.making import SYSTEM, a_defect, a_month, a_step, a_version, compute, on, publish

PER = {"points": -250, "floor": -20_000}


def shown_sums(sheet):
    """Return {place: what is shown there in all} of one sheet."""
    view = sheets.view_of(sheet)
    panel = panels.panel_of(SimpleNamespace(sheet=sheet))
    listed = sum(line.points for line, _url in panel.costly)
    return {
        "panel": listed + panel.rest[1] + sum(part.points for part in view.remainder),
        "interface": sum(line.points for line in [*view.lines, *view.adjustments])
        + sum(part.points for part in view.beside_lines),
        "foot": panel.total,
    }


def differing(run):
    """Return the sheets of a run where something shown does not sum to the headline."""
    rows = Sheet.objects.filter(run=run).select_related("run__version__scheme", "run__period", "unit", "officer")
    return [
        (str(sheet), sheet.points, shown_sums(sheet))
        for sheet in rows
        if set(shown_sums(sheet).values()) != {sheet.points}
    ]


def with_bonus_and_veto():
    """A version whose categories meet a ceiling, a floor, a bonus and a veto."""
    version = a_version(
        ("1.1", "u", "cases.defects_serious", "per_occurrence", {"points": 100, "cap": 3000}),
        ("1.2", "o", "cases.defects_serious", "per_occurrence", PER),
        published=False,
    )
    low = Category.objects.create(
        version=version, code="low", name="低", full_marks=500, base_marks_units=300, base_marks_officers=300
    )
    for subject in "uo":
        Indicator.objects.create(
            version=version,
            category=low,
            code=f"2.{subject}",
            subject=subject,
            measure="cases.defects_serious",
            rule="per_occurrence",
            params=PER,
            name="x",
            name_en="x",
            text="x",
            text_en="x",
        )
    with deed("version.published", by=SYSTEM, at=on(2024, 1, 2)) as record:
        record.change(version, only_if={"published_at": None}, published_at=on(2024, 1, 2))
    return version


@pytest.mark.parametrize("defects", [0, 1, 2, 60])
def test_base_marks_ceilings_and_floors_are_shown(bureau, reference_data, defects):
    with_bonus_and_veto()
    step = a_step(bureau, decided=on(2026, 2, 5))
    for _each in range(defects):
        a_defect(bureau, on(2026, 2, 5), step=step)

    run = compute(a_month(2026, 2))

    assert run.sheets.exists()
    assert differing(run) == []
    assert any(part.points for sheet in run.sheets.all() for part in sheets.view_of(sheet).remainder)


def test_a_veto_is_shown(bureau, reference_data):
    a_version(
        ("1.1", "u", "cases.defects_serious", "veto", {"threshold": 1}),
        ("1.2", "u", "cases.defects_serious", "per_occurrence", PER),
    )
    a_defect(bureau, on(2026, 2, 5))

    run = compute(a_month(2026, 2))

    assert run.sheets.get(subject_kind="u", unit=bureau.unit).points == 0
    assert differing(run) == []


def test_late_facts_are_shown(bureau, version):
    publish(a_month(2026, 1))
    a_defect(bureau, on(2026, 1, 20))

    run = compute(a_month(2026, 2))

    assert run.sheets.get(subject_kind="u", unit=bureau.unit).points == 9750
    assert differing(run) == []


def test_late_facts_below_nothing_are_shown(bureau, reference_data):
    a_version(("1.3", "u", "cases.defects_serious", "per_occurrence", PER), ("1.13", "o", *SERIOUS), full=500)
    publish(a_month(2026, 1))
    step = a_step(bureau, decided=on(2026, 1, 20))
    for _each in range(5):
        a_defect(bureau, on(2026, 1, 20), step=step)

    run = compute(a_month(2026, 2))

    assert run.sheets.get(subject_kind="u", unit=bureau.unit).points == 0
    assert differing(run) == []


SHOWN = re.compile(r'<td class="n">(?:<b>)?([−+]?[\d,.]+)(?:<span[^>]*>[^<]*</span>)?(?:</b>)?</td></tr>')


def test_page_and_interface_say_so(bureau, february, browse):
    page = browse(bureau.supervisor, reverse("appraisal:ranking", args=["quality", "2026-02", "units"]))
    sheet = page.context["panel"].view.sheet
    address = reverse("api:appraisal_sheet", args=[february.run.pk, "units", sheet.subject_id])
    answer = browse(bureau.supervisor, address).json()

    panel = page.content.decode().split('id="panel-title"')[1].split("</section>")[0]
    numbers = [round(100 * float(each.replace("−", "-").replace(",", ""))) for each in SHOWN.findall(panel)]
    assert sum(numbers[:-1]) == numbers[-1] == sheet.points
    assert sum(each["points"] for each in [*answer["lines"], *answer["parts"]]) == answer["points"] == sheet.points
