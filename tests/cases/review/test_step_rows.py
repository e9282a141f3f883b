"""B6, B9: the levels that a matter passed say who decided what and when, what was found, and who held it how long."""

import re
from datetime import timedelta

import pytest
from django.utils import translation

from cases.review.chain import Move
from cases.review.rounds.queries import matters_with_rounds
from cases.templatetags.step_rows import held_rows, step_lines
from tests.cases import casework

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def returned(bureau, at):
    """A matter that the legal officer returned with one defect after an hour."""
    case = casework.a_case(bureau, at)
    casework.decided(
        casework.asked(case, at=at),
        bureau.legal_officer,
        Move.RETURN,
        at=at + timedelta(hours=1),
        opinion="缺少<证人>证言，请补充。",
        answers=casework.answers(procedure=False),
        findings=[casework.a_finding(bureau.officer)],
    )
    with translation.override("en"):
        [matter] = matters_with_rounds(case, bureau.officer, at + timedelta(hours=2))
    return matter


def plain(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_line_says_who_decided_what_and_what_was_found(returned, bureau):
    [part] = returned.story
    [step] = part["steps"]
    [defect] = step.defects.all()

    with translation.override("en"):
        line = step_lines([step])

    assert f'<li id="reviewstep-{step.pk}" class="warn">' in line
    assert f'<div class="defect" id="defect-{defect.pk}">' in line
    assert plain(line).startswith(f"2026-03-16 11:00 Legal officer {bureau.legal_officer.name} · returned")
    assert "缺少&lt;证人&gt;证言，请补充。" in line
    assert f"{defect.item.name_en} · {bureau.officer.name}" in plain(line)


def test_rows_say_who_held_it_and_how_long(returned, bureau):
    with translation.override("en"):
        rows = [plain(row) for row in re.findall(r"<tr>(.*?)</tr>", held_rows(returned.held))]

    assert [row.split(" 2026")[0] for row in rows] == [
        f"Legal officer {bureau.legal_officer.name}",
        f"Author {bureau.officer.name}",
    ]
    assert rows[0].split()[-3] == "1.0"
