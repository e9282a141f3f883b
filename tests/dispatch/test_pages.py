"""A10, B15: notices are read by their recipient alone; the run register by those who answer for it."""

import pytest
from django.utils import timezone

from portal.dispatch.models import Notice, Occurrence, OutboxMessage, Receipt
from portal.dispatch.outbox import deeds as outbox
from portal.people.models import Role
from tests.dispatch import ground
from tests.factories import a_post, administrators, an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    found = an_officer()
    client.force_login(found)
    return found


def noticed(*officers, key="bulletin:1"):
    ground.announce(officers, key=key, at=timezone.now())
    outbox.drain(timezone.now())
    return Notice.objects.get(recipient=officers[0], key__startswith=key)


def a_run(**fields):
    now = timezone.now()
    return Occurrence.objects.create(job=ground.MONTH, key="2026-03", planned_at=now, available_at=now, **fields)


def test_the_list_shows_the_own_notices_and_can_leave_out_read_ones(client, officer):
    read, unread = noticed(officer), noticed(officer, key="bulletin:2")
    noticed(an_officer(), key="bulletin:3")
    Receipt.objects.create(notice=read, read_at=timezone.now())

    assert client.get("/notices/").context["page"].rows == [unread, read]
    assert client.get("/notices/?show=unread").context["page"].rows == [unread]


def test_opening_a_notice_marks_it_read_and_leads_to_its_subject(client, officer):
    notice = noticed(officer)

    response = client.post(f"/notices/{notice.pk}/open/")

    assert (response.status_code, response.url) == (302, "/me/")
    assert Receipt.objects.get().notice == notice


def test_a_notice_of_nothing_leads_back_to_the_list(client, officer):
    notice = noticed(officer)
    Notice.objects.update(kind="ledger.doubted")

    assert client.post(f"/notices/{notice.pk}/open/").url == "/notices/"


def test_marking_as_read_answers_with_the_row_alone_to_htmx(client, officer):
    notice = noticed(officer)

    row = client.post(f"/notices/{notice.pk}/read/", headers={"HX-Request": "true"})

    assert row.content.decode().strip().startswith("<tr>")
    assert client.post(f"/notices/{notice.pk}/read/").url == "/notices/"


def test_all_are_marked_read(client, officer):
    noticed(officer), noticed(officer, key="bulletin:2")

    assert client.post("/notices/read/").status_code == 302
    assert Receipt.objects.count() == 2


@pytest.mark.parametrize("move", ["read", "open"])
def test_another_s_notice_is_not_there(client, officer, move):
    notice = noticed(an_officer())

    assert client.post(f"/notices/{notice.pk}/{move}/").status_code == 404
    assert Receipt.objects.count() == 0


@pytest.mark.parametrize("path", ["/notices/read/", "/notices/1/read/", "/notices/1/open/", "/messages/1/revive/"])
def test_reading_a_page_never_writes(client, officer, path):
    assert client.get(path).status_code == 405


@pytest.mark.parametrize(("role", "status"), [(Role.SUPERVISOR, 200), (Role.UNIT_HEAD, 403), (Role.OFFICER, 403)])
def test_the_register_is_for_supervisors_and_administrators(client, officer, role, status):
    a_post(officer, role)

    assert client.get("/runs/").status_code == status


@pytest.mark.parametrize(("name", "status"), [("system", 200), ("audit", 200), ("security", 403)])
def test_the_register_is_for_the_system_and_the_audit_administrator(client, name, status):
    client.force_login(getattr(administrators(), name))

    assert client.get("/runs/").status_code == status


def test_who_asked_for_a_run_sees_it_and_others_do_not(client, officer):
    mine = a_run(asked_by=officer)

    assert client.get(f"/runs/{mine.pk}/").status_code == 200
    assert client.get(f"/runs/{mine.pk}/progress/").status_code == 200
    client.force_login(an_officer())
    assert client.get(f"/runs/{mine.pk}/").status_code == 404
    assert client.get(f"/runs/{mine.pk}/progress/").status_code == 404


@pytest.mark.parametrize(
    ("state", "asks_again"), [("due", True), ("running", True), ("done", False), ("failed", False)]
)
def test_the_progress_is_asked_for_again_until_the_run_ends(client, officer, state, asks_again):
    run = a_run(asked_by=officer, state=state, step="Collecting", error="out of paper")

    fragment = client.get(f"/runs/{run.pk}/progress/").content.decode()

    assert (f'hx-get="/runs/{run.pk}/progress/"' in fragment) is asks_again
    assert ("out of paper" in fragment) is (state in ("due", "failed"))


def test_routine_runs_that_went_well_are_listed_only_when_asked_for(client, settings):
    settings.SCHEDULE_PROVIDERS = ["portal.dispatch.runs.jobs.jobs"]
    now, job = timezone.now(), "ledger-checkpoints"
    for key, state in (("a", "done"), ("b", "failed")):
        Occurrence.objects.create(job=job, key=key, state=state, planned_at=now, available_at=now)
    client.force_login(administrators().system)

    assert [run.key for run in client.get("/runs/").context["runs"]] == ["b"]
    assert [run.key for run in client.get(f"/runs/?job={job}").context["runs"]] == ["b", "a"]
    assert [run.key for run in client.get(f"/runs/?job={job}&state=done").context["runs"]] == ["a"]


def test_a_dead_message_is_in_sight_and_sent_again_by_the_system_administrator_alone(client):
    ground.announce([an_officer()], at=timezone.now())
    OutboxMessage.objects.update(dead_at=timezone.now(), attempts=8, last_error="ValueError: no such recipient")
    message = OutboxMessage.objects.get()

    client.force_login(administrators().audit)
    assert "no such recipient" in client.get("/runs/").content.decode()
    assert client.post(f"/messages/{message.pk}/revive/").status_code == 403
    client.force_login(administrators().system)
    assert client.post(f"/messages/{message.pk}/revive/").status_code == 302

    message.refresh_from_db()
    assert (message.dead_at, message.attempts) == (None, 0)


@pytest.mark.parametrize("model", ["occurrence", "outboxmessage", "notice"])
def test_the_administration_shows_rows_and_changes_none(client, model):
    noticed(an_officer())
    a_run()
    client.force_login(administrators().system)
    path = f"/admin/dispatch/{model}/"
    pk = {"occurrence": Occurrence, "outboxmessage": OutboxMessage, "notice": Notice}[model].objects.get().pk

    assert client.get(path).status_code == 200
    assert client.get(f"{path}{pk}/change/").status_code == 200
    assert client.get(f"{path}add/").status_code == 403
    assert client.post(f"{path}{pk}/change/", {}).status_code == 403
    assert client.post(f"{path}{pk}/delete/", {"post": "yes"}).status_code == 403
