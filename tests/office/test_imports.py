"""X6: what a column of a file is, is said on screen, kept under the unit, and holds for the next file like it."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.exchange.imports.rows import HEADINGS
from cases.models import Case
from portal.dispatch.runs import ticks
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.office.imports import batches
from portal.office.imports.queries import columns_of
from portal.office.models import ColumnMapping, ImportBatch
from portal.shell.refusals import Denied, MovedOn, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
# Of the seven columns that must be there, the day of the acceptance has a name that nobody knows.
STRANGE = "案号,案发时间,登记日,结案时间,民警,办案单位,分派时间,备注"
ROW = "A1,2003-01-01,2003-01-02,2003-05-01,H1,老所,2003-01-03,东大街"
SAID = {"登记日": "accepted_on", "备注": "place_type"}


@pytest.fixture
def now():
    return timezone.now()


def handed_in(bureau, now, *rows, heading=STRANGE, origin="2003台账"):
    content = "\n".join([heading, *(rows or (ROW,))]).encode("gbk")
    batch = batches.hand_in(kind="cases", by=bureau.reviewer, at=now, origin=origin, name="台账.csv", content=content)
    return worked(batch, now)


def worked(batch, now):
    ticks.work(now)
    batch.refresh_from_db()
    return batch


def with_said(batch, **more):
    said = SAID | more
    return [[heading, said.get(heading, field)] for heading, field in batch.columns]


def assigned(bureau, now, batch, columns=None):
    batches.assign(by=bureau.reviewer, at=now, batch_id=batch.pk, columns=columns or with_said(batch))
    return worked(batch, now)


def test_every_column_of_a_file_is_listed_preset_from_its_heading(bureau, now):
    batch = handed_in(bureau, now)

    assert [heading for heading, _field in batch.columns] == STRANGE.split(",")
    assert {field for heading, field in batch.columns if heading in SAID} == {""}
    assert dict(batch.columns)["民警"] == "handler_code"
    assert batch.state == "unreadable"


def test_a_column_that_is_assigned_is_read_and_the_cases_are_loaded_like_it(bureau, now):
    batch = assigned(bureau, now, handed_in(bureau, now))
    assert (batch.state, batch.problem, batch.rows, batch.new) == ("preview", "", 1, 1)

    batches.load(by=bureau.reviewer, at=now, batch_id=batch.pk)
    worked(batch, now)

    case = Case.objects.get(batch=batch)
    assert (batch.state, timezone.localdate(case.registered_at).isoformat()) == ("loaded", "2003-01-02")
    assert [finding.what for finding in verify()] == []


def test_the_next_file_with_the_same_headings_is_read_like_it_and_no_other(bureau, now):
    assigned(bureau, now, handed_in(bureau, now))

    same = handed_in(bureau, now, ROW.replace("A1", "A2"), origin="2004台账")
    other = handed_in(bureau, now, heading=STRANGE.replace("备注", "说明"), origin="2005台账")

    assert (same.state, same.new, dict(same.columns)["登记日"]) == ("preview", 1, "accepted_on")
    assert (other.state, dict(other.columns)["登记日"]) == ("unreadable", "")


def test_what_one_unit_says_holds_for_no_other_and_for_no_other_kind(bureau, now):
    batch = assigned(bureau, now, handed_in(bureau, now))
    headings, unit = STRANGE.split(","), batch.owner.unit

    assert dict(columns_of(unit, "cases", headings, {}))["登记日"] == "accepted_on"
    assert dict(columns_of(bureau.unit, "cases", headings, {}))["登记日"] == ""
    assert dict(columns_of(unit, "complaints", headings, {}))["登记日"] == ""
    assert unit != bureau.unit


def test_a_column_may_be_left_out_and_what_is_said_last_holds(bureau, now):
    batch = assigned(bureau, now, handed_in(bureau, now))
    assigned(bureau, now, batch, with_said(batch, 备注=""))

    assert ColumnMapping.objects.count() == 1
    assert dict(ColumnMapping.objects.get().columns)["备注"] == ""
    assert json.loads(Event.objects.filter(kind="import.assigned").last().payload)["columns"] == batch.columns


def test_refusals_of_the_reading_before_are_gone(bureau, now):
    heading = STRANGE.replace("登记日", "受案时间")
    batch = handed_in(bureau, now, ROW, ROW.replace("A1", "A2").replace("2003-05-01", "2003-05-99"), heading=heading)
    assert [flaw["column"] for flaw in batches.findings_of(batch, batches.REFUSED)] == ["closed_on"]

    batch = assigned(bureau, now, batch, [[each, "" if each == "结案时间" else field] for each, field in batch.columns])

    assert batch.state == "unreadable"
    assert (batch.refusals, list(batches.findings_of(batch, batches.REFUSED))) == ([], [])


@pytest.mark.parametrize("field", ["no_such_field", "case_no "])
def test_a_field_that_there_is_not_is_refused(bureau, now, field):
    batch = handed_in(bureau, now)

    with pytest.raises(Refused):
        assigned(bureau, now, batch, with_said(batch, 备注=field))
    with pytest.raises(Refused):
        assigned(bureau, now, batch, [["别的", "case_no"]])
    assert ColumnMapping.objects.count() == 0


def test_who_may_not_import_assigns_nothing_and_what_is_loaded_stays(bureau, now):
    batch = handed_in(bureau, now)
    with pytest.raises(Denied):
        batches.assign(by=bureau.officer, at=now, batch_id=batch.pk, columns=with_said(batch))
    batch = assigned(bureau, now, batch)
    batches.load(by=bureau.reviewer, at=now, batch_id=batch.pk)
    worked(batch, now)

    with pytest.raises(MovedOn):
        assigned(bureau, now, batch)


def test_the_page_offers_each_column_and_sends_what_is_chosen(bureau, now, client):
    batch = handed_in(bureau, now)
    client.force_login(bureau.reviewer, backend="portal.people.administration.backends.PostBackend")
    page = client.get(reverse("office:import", args=[batch.pk]))
    form = page.context["columns_form"]
    sent = {f"column-{place}": field for place, (_heading, field) in enumerate(with_said(batch))}

    wrong = client.post(reverse("office:assign_columns", args=[batch.pk]), {**sent, "column-0": "nothing"})
    done = client.post(reverse("office:assign_columns", args=[batch.pk]), sent)

    assert [field.label for field in form] == STRANGE.split(",")
    assert [name for name, _label in form.fields["column-0"].choices] == ["", *HEADINGS]
    assert (wrong.status_code, done.status_code) == (422, 302)
    assert worked(ImportBatch.objects.get(), timezone.now()).state == "preview"


def test_the_columns_are_read_and_assigned_through_the_api_too(bureau, now, client):
    batch = handed_in(bureau, now)
    client.force_login(bureau.reviewer, backend="portal.people.administration.backends.PostBackend")
    url = reverse("api:import", args=[batch.pk])
    columns = client.get(url).json()["columns"]
    said = [each | {"field": SAID.get(each["heading"], each["field"])} for each in columns]

    def assign(sent):
        path = reverse("api:import_assign", args=[batch.pk])
        return client.post(path, json.dumps({"columns": sent}), content_type="application/json")

    refused = [assign(sent).status_code for sent in ([], said[1:], [{**said[0], "field": "nothing"}, *said[1:]])]
    assert (refused, ColumnMapping.objects.count()) == ([400, 422, 422], 0)
    done = assign(said)

    assert [each["heading"] for each in columns] == STRANGE.split(",")
    assert (done.status_code, done.json()["state"], done.json()["columns"]) == (200, "reading", said)
    assert worked(batch, timezone.now()).state == "preview"
    assert ColumnMapping.objects.get().columns == [[each["heading"], each["field"]] for each in said]
