"""Foreign casework loads as imported history, row by row, and never twice (issue 2, domain.md: imported history)."""

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cases.models import Case, Clock, Handler
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.people.models import Officer, Unit
from portal.reference.loading import load_all

pytestmark = pytest.mark.django_db
EXCERPT = Path(__file__).parents[2] / "data" / "casework_excerpt.csv"
OPEN_CASE = "286882"


@pytest.fixture(autouse=True)
def reference(empty_database):
    load_all(datetime(2026, 1, 5, tzinfo=UTC))


@pytest.fixture
def loaded(tmp_path):
    report = tmp_path / "report.csv"
    call_command("import_cases", EXCERPT, report=report, stdout=StringIO())
    return report.read_text(encoding="utf-8-sig").splitlines()


def test_good_cases_are_loaded_with_number_and_origin(loaded):
    assert sorted(Case.objects.values_list("number", "origin")) == [
        (number, f"import:casework_excerpt:{number}")
        for number in ("286704", "286705", "286706", OPEN_CASE, "288092", "900001", "900004")
    ]
    assert set(Case.objects.values_list("is_imported", "source", "kind")) == {(True, "imported", "")}


def test_every_refusal_names_row_column_value_and_reason(loaded):
    assert [tuple(line.split(",")[:3]) for line in loaded[1:]] == [
        ("8", "closed_on", "2003-02-14"),
        ("10", "handler_code", ""),
        ("11", "occurred_on", "2003-02-30"),
        ("12", "case_no", "900003"),
        ("13", "accepted_on", "2003-02-04"),
        ("14", "assigned_at", "someday"),
        ("15", "case_no", ""),
    ]


def test_a_second_time_adds_nothing(loaded):
    before = [model.objects.count() for model in (Case, Handler, Clock, Officer, Unit, Event)]

    call_command("import_cases", EXCERPT, stdout=StringIO())

    assert [model.objects.count() for model in (Case, Handler, Clock, Officer, Unit, Event)] == before


def test_a_dry_run_keeps_nothing():
    call_command("import_cases", EXCERPT, dry_run=True, stdout=StringIO())

    assert [model.objects.count() for model in (Case, Officer, Unit)] == [0, 0, 0]


def test_unknown_handlers_are_closed_accounts_in_units_under_imported(loaded):
    officer = Officer.objects.get(badge_number="H02992")

    assert (officer.is_active, officer.has_usable_password(), officer.unit.path) == (False, False, "imported/u016/")


def test_the_first_assigned_handler_leads(loaded):
    case = Case.objects.get(number="288092")

    assert case.lead.badge_number == "H00953"
    assert list(case.handlers.order_by("starts_at").values_list("officer__badge_number", "is_lead")) == [
        ("H00953", True),
        ("H02351", False),
    ]


def test_clocks_are_provisional_and_met_by_the_closing(loaded):
    clock = Clock.objects.get(case__number="286704")

    assert (clock.is_provisional, clock.met_at) == (True, clock.case.ended_at)
    assert Clock.objects.filter(case__number=OPEN_CASE, met_at=None).count() == 1


def test_the_ledger_verifies_after_an_import(loaded):
    assert list(verify()) == []
    assert json.loads(Event.objects.get(kind="case.imported").payload)["cases"] == 7


def test_a_number_that_another_source_bears_is_kept_behind_its_origin(loaded, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("".join(EXCERPT.read_text().splitlines(keepends=True)[:2]))

    call_command("import_cases", other, stdout=StringIO())

    assert Case.objects.get(origin="import:other:286704").number == "other/286704"


def test_missing_columns_are_named(tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("case_no,accepted_on\n1,2003-01-01\n")

    with pytest.raises(CommandError, match=r"案发时间 \(occurred_on\), 结案时间 \(closed_on\)"):
        call_command("import_cases", wrong)
