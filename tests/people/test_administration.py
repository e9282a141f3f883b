"""Three administrators, each with the own part and nothing else; every change a deed (P11, T13, T14, S4)."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.people.models import CalendarDay, Officer, Post, Qualification, Role, Substitute, Unit
from portal.people.rights import ADMINISTRATORS
from tests.factories import a_post, administrators, an_officer, root

pytestmark = pytest.mark.django_db
PAGES = ("unit", "officer", "post", "substitute", "qualification", "calendaryear")
# Written from the requirement: the system administrator keeps people, the security administrator rights,
# the audit administrator reads.
MAY = """
system    unit add       officer add     substitute add  calendaryear add
security  unit read      officer read    substitute read post add  qualification add
audit     unit read      officer read    post read
"""


def expected(who, model):
    line = next(line for line in MAY.strip().splitlines() if line.startswith(who))
    found = re.search(rf"\b{model} (add|read)", line)
    return {None: (403, 403), "add": (200, 200), "read": (200, 403)}[found and found[1]]


def page(model, kind="changelist", *args):
    return reverse(f"admin:people_{model}_{kind}", args=args)


def enter(client, who):
    officer = getattr(administrators(), who)
    client.force_login(officer)
    return officer


@pytest.mark.parametrize("who", ["system", "security", "audit"])
@pytest.mark.parametrize("model", PAGES)
def test_each_administrator_opens_the_own_part_only(client, who, model):
    enter(client, who)

    assert (client.get(page(model)).status_code, client.get(page(model, "add")).status_code) == expected(who, model)


@pytest.mark.parametrize("role", [role for role in Role if role not in ADMINISTRATORS])
def test_nobody_else_enters_and_the_attempt_is_kept(client, role):
    officer = an_officer()
    a_post(officer, role)
    client.force_login(officer)

    assert client.get(reverse("admin:index"), follow=True).status_code == 403
    assert Event.objects.get(kind="administration.opened", outcome="denied").actor_id == officer.pk


def test_the_system_administrator_opens_an_account_and_sees_its_password_once(client):
    enter(client, "system")

    data = {"badge_number": "020202", "name": "曾庆", "unit": root().pk}
    answer = client.post(page("officer", "add"), data, follow=True)

    password = re.search(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", answer.content.decode())[0]
    officer = Officer.objects.get(badge_number="020202")
    assert officer.check_password(password)
    assert officer.has_temporary_password
    assert (officer.name_sort, officer.is_superuser) == ("zeng qing 曾庆", False)
    assert password not in client.get(page("officer", "change", officer.pk)).content.decode()
    assert Event.objects.filter(payload__contains=password).count() == 0


def test_a_badge_number_that_is_taken_is_refused_beside_the_field(client):
    enter(client, "system")
    taken = an_officer().badge_number

    answer = client.post(page("officer", "add"), {"badge_number": taken, "name": "王", "unit": root().pk})

    assert answer.status_code == 200
    assert "badge_number" in answer.context["adminform"].form.errors


def test_closing_an_account_needs_no_deletion(client):
    enter(client, "system")
    officer = an_officer()
    data = {"badge_number": officer.badge_number, "name": officer.name, "unit": officer.unit_id, "reason": "退休"}

    client.post(page("officer", "change", officer.pk), data)

    assert Officer.objects.get(pk=officer.pk).is_active is False
    assert Event.objects.get(kind="officer.closed").payload == (
        '{"after":{"is_active":false},"before":{"is_active":true},"reason":"退休"}'
    )


def test_resetting_a_password_ends_the_sessions(client):
    officer = an_officer()
    before = officer.get_session_auth_hash()
    enter(client, "system")

    client.post(reverse("admin:people_officer_reset", args=[officer.pk]))

    assert Officer.objects.get(pk=officer.pk).get_session_auth_hash() != before


@pytest.mark.parametrize("who", ["security", "audit"])
def test_nobody_else_resets_a_password(client, who):
    officer = an_officer()
    enter(client, who)

    assert client.post(reverse("admin:people_officer_reset", args=[officer.pk])).status_code == 403
    assert Officer.objects.get(pk=officer.pk).check_password("demo")


def test_the_system_administrator_sets_up_and_closes_a_unit(client):
    enter(client, "system")
    data = {"code": "xihe", "name": "西河派出所", "short_name": "西河", "kind": "rural_station", "parent": root().pk}

    client.post(page("unit", "add"), data)
    unit = Unit.objects.get(code="xihe")
    client.post(page("unit", "change", unit.pk), {**data, "name": "西河镇派出所", "closes": "on", "reason": "撤并"})

    unit.refresh_from_db()
    assert (unit.path, unit.name, unit.is_active) == ("xian/xihe/", "西河镇派出所", False)
    about = Event.objects.filter(about_type="people.unit", about_id=str(unit.pk)).order_by("seq")
    assert list(about.values_list("kind", flat=True)) == ["unit.added", "unit.changed", "unit.closed"]
    assert list(verify()) == []


def test_the_security_administrator_gives_and_ends_a_post(client):
    officer, today = an_officer(), timezone.localdate()
    enter(client, "security")
    data = {"officer": officer.pk, "role": "unit_head", "unit": officer.unit_id, "starts_on": today, "ends_on": ""}

    client.post(page("post", "add"), data)
    post = Post.objects.get(officer=officer)
    client.post(page("post", "change", post.pk), {"ends_on": "", "ends_now": "on", "reason": "误授"})

    assert not Post.objects.on(today).filter(officer=officer).exists()
    assert Event.objects.get(kind="post.ended").actor_role == "security_admin"


def test_a_second_administrators_post_is_refused_with_its_reason(client):
    audit, today = administrators().audit, timezone.localdate()
    enter(client, "security")
    data = {"officer": audit.pk, "role": "system_admin", "unit": audit.unit_id, "starts_on": today}

    answer = client.post(page("post", "add"), data)

    assert answer.status_code == 200
    assert Post.objects.filter(officer=audit).count() == 1
    assert answer.context["adminform"].form.non_field_errors()


def test_a_post_for_oneself_is_refused_and_kept(client):
    security, today = enter(client, "security"), timezone.localdate()
    data = {"officer": security.pk, "role": "supervisor", "unit": security.unit_id, "starts_on": today}

    assert client.post(page("post", "add"), data).status_code == 200

    assert Post.objects.filter(officer=security).count() == 1
    assert Event.objects.filter(outcome="denied", actor_id=security.pk).count() == 1


def test_a_qualification_is_granted(client):
    officer = an_officer()
    enter(client, "security")

    client.post(
        page("qualification", "add"), {"officer": officer.pk, "kind": "law_enforcement", "starts_on": "2026-01-01"}
    )

    assert Qualification.objects.get(officer=officer).kind == "law_enforcement"


def test_the_system_administrator_names_a_substitute_for_another(client):
    absent, substitute, today = an_officer(), an_officer(), timezone.localdate()
    enter(client, "system")
    data = {"officer": absent.pk, "substitute": substitute.pk, "starts_on": today, "ends_on": today + timedelta(days=2)}

    client.post(page("substitute", "add"), data)

    assert Substitute.objects.get().named_by == administrators().system


def test_a_calendar_is_entered_with_its_days(client):
    enter(client, "system")
    days = {
        "days-TOTAL_FORMS": "2",
        "days-INITIAL_FORMS": "0",
        "days-0-on": "2031-10-01",
        "days-0-name": "国庆节",
        "days-1-on": "2031-10-11",
        "days-1-is_working": "on",
        "days-1-name": "国庆节调休",
    }

    client.post(page("calendaryear", "add"), {"year": "2031", "source": "国办通知", **days})

    entered = CalendarDay.objects.filter(year_id=2031)
    assert dict(entered.values_list("name", "is_working")) == {"国庆节": False, "国庆节调休": True}


@pytest.mark.parametrize("who", ["system", "security", "audit"])
def test_nothing_is_ever_deleted_here(client, who):
    unit = an_officer().unit
    enter(client, who)

    assert client.post(page("unit", "delete", unit.pk), {"post": "yes"}).status_code == 403
    assert Unit.objects.filter(pk=unit.pk).exists()


def test_the_history_of_a_row_is_the_ledgers_and_the_audit_administrators_to_read(client):
    unit = an_officer().unit
    enter(client, "audit")
    answer = client.get(page("unit", "history", unit.pk))
    assert answer.headers["Location"] == f"/ledger/?about=people.unit%3A{unit.pk}"

    enter(client, "system")
    assert client.get(page("unit", "history", unit.pk)).status_code == 403
