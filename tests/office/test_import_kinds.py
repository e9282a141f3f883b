"""X6: what any room's import needs lies in the office; a room that declares a kind has it, and asks its own right."""

from io import BytesIO

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from portal.dispatch.runs import ticks
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.ledger.writing.recording import deed
from portal.office.imports import batches
from portal.office.imports.kinds import ImportKind, Report, kinds
from portal.office.models import ImportBatch
from portal.people.models import Community, Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied, Refused
from portal.shell.tables.reading import Flaw
from tests import factories

pytestmark = pytest.mark.django_db
HEADING = "社区编码,社区名称,建成日期"
API = "/api/v1/imports/"
GOOD = "S1,东街社区,2001-05-03"
NAMELESS = "S2,,2001-05-03"


class _NothingIsKept(Exception):
    pass


def check_keeps_territory(officer):
    if not rights_of(officer).has(Role.SYSTEM_ADMIN):
        raise Denied("Only the system administrator keeps territory.")


def bring(batch, table, *, by, at, is_dry_run, progress, also):
    """Set up the communities of a table, all but the refused ones, or none."""
    progress.begin("Communities", total=len(table.rows))
    there = set(Community.objects.values_list("code", flat=True))
    good = [row for _number, row in table.rows if row["name"] and row["code"] not in there]
    report = Report(
        added=len(good),
        known=sum(row["code"] in there for _number, row in table.rows),
        refusals=[Flaw(number, "name", "", "A community has a name.") for number, row in table.rows if not row["name"]],
        found={"longest": max((len(row["name"]) for row in good), default=0)},
    )
    try:
        with deed("communities.imported", by=by, at=at, about=batch) as record:
            unit = factories.root()
            record.create_all([Community(code=row["code"], name=row["name"], unit=unit) for row in good])
            if is_dry_run:
                raise _NothingIsKept
            also(report)
    except _NothingIsKept:
        pass
    return report


def of_another_room():
    return [
        ImportKind(
            code="communities",
            title="导入社区",
            about="社区名录由系统管理员维护。",
            role=Role.SYSTEM_ADMIN,
            check=check_keeps_territory,
            headings={"code": ("社区编码",), "name": ("社区名称", "社区"), "built": ("建成日期",)},
            needed=("code", "name"),
            dates=("built",),
            go_through=bring,
            found=lambda batch: [("最长名称", str(batch.found["longest"]), "字")] if batch.found else [],
        )
    ]


@pytest.fixture(autouse=True)
def two_kinds(settings):
    settings.IMPORT_KINDS = [*settings.IMPORT_KINDS, "tests.office.test_import_kinds.of_another_room"]


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def admin(client, bureau):
    client.force_login(bureau.system_admin, backend="portal.people.administration.backends.PostBackend")
    return client


def table(*rows):
    return "\n".join([HEADING, *rows]).encode()


def handed_in(bureau, now, *rows):
    batch = batches.hand_in(
        by=bureau.system_admin, at=now, kind="communities", origin="民政", name="社区.csv", content=table(*rows)
    )
    return worked(batch, now)


def worked(batch, now):
    ticks.work(now)
    batch.refresh_from_db()
    return batch


def test_a_declaration_is_all_that_a_second_kind_needs(bureau, admin):
    file = SimpleUploadedFile("社区.csv", table(GOOD, NAMELESS), content_type="text/csv")
    handed = admin.post(reverse("office:imports", args=["communities"]), {"origin": "民政", "file": file})
    batch = worked(ImportBatch.objects.get(), timezone.now())

    page = admin.get(handed.url)
    csv = admin.get(reverse("office:import_refusals", args=[batch.pk])).getvalue().decode()
    stopped = admin.post(reverse("office:load_import", args=[batch.pk]), {})
    assert (batch.kind, batch.state, batch.rows, batch.new, batch.refused) == ("communities", "preview", 2, 1, 1)
    assert [field.label for field in page.context["columns_form"]] == HEADING.split(",")
    assert ("最长名称" in page.content.decode(), "社区名称" in csv, stopped.status_code) == (True, True, 422)
    assert not Community.objects.filter(code="S1").exists()

    admin.post(reverse("office:load_import", args=[batch.pk]), {"leaves_out": "on"})
    worked(batch, timezone.now())
    assert (batch.state, Community.objects.get(code="S1").name) == ("loaded", "东街社区")
    assert Event.objects.get(kind="import.loaded").actor_role == Role.SYSTEM_ADMIN
    assert [finding.what for finding in verify()] == []


def test_the_same_kind_goes_through_the_api(bureau, admin):
    def sent(kind):
        file = SimpleUploadedFile("社区.csv", table(GOOD), content_type="text/csv")
        return admin.post(API, {"kind": kind, "origin": "民政", "file": file})

    batch = sent("communities").json()
    ticks.work(timezone.now())
    loading = admin.post(f"{API}{batch['id']}/load/", {}, content_type="application/json")
    ticks.work(timezone.now())
    listed = [admin.get(API, {"kind": kind}).json()["results"] for kind in ("communities", "cases")]

    assert (batch["kind"], loading.json()["run"]) == ("communities", "due")
    assert [[(row["id"], row["kind"], row["state"]) for row in rows] for rows in listed] == [
        [(batch["id"], "communities", "loaded")],
        [],
    ]
    assert sent("nothing").status_code == 422


def test_each_kind_asks_its_own_right_and_lists_its_own_batches(bureau, admin, client, now):
    batch = handed_in(bureau, now, GOOD)
    assert [row.pk for row in admin.get(reverse("office:imports", args=["communities"])).context["page"].rows] == [
        batch.pk
    ]
    assert admin.get(reverse("office:imports", args=["cases"])).status_code == 403

    client.force_login(bureau.reviewer, backend="portal.people.administration.backends.PostBackend")
    for address in (reverse("office:imports", args=["communities"]), reverse("office:import", args=[batch.pk])):
        assert client.get(address).status_code == 403
    assert client.get(reverse("office:imports", args=["cases"])).context["page"].rows == []
    for deed_of in (batches.load, batches.drop):
        with pytest.raises(Denied):
            deed_of(by=bureau.reviewer, at=now, batch_id=batch.pk)


def test_the_menu_names_what_one_may_import(bureau, admin, client):
    ours, others = reverse("office:imports", args=["communities"]), reverse("office:imports", args=["cases"])
    page = admin.get("/").content.decode()
    client.force_login(bureau.reviewer, backend="portal.people.administration.backends.PostBackend")
    theirs = client.get("/").content.decode()

    assert (ours in page, others in page, ours in theirs, others in theirs) == (True, False, False, True)


def test_a_kind_that_takes_nothing_back_is_not_undone(bureau, admin, now):
    batch = handed_in(bureau, now, GOOD)
    batches.load(by=bureau.system_admin, at=now, batch_id=batch.pk)
    worked(batch, now)

    with pytest.raises(Refused):
        batches.undo(by=bureau.system_admin, at=now, batch_id=batch.pk, reason="来源有误")
    assert reverse("office:undo_import", args=[batch.pk]) not in (
        admin.get(reverse("office:import", args=[batch.pk])).content.decode()
    )
    assert ImportBatch.objects.get().state == "loaded"


def test_a_table_without_a_needed_column_is_unreadable_and_names_it(bureau, now):
    content = "社区编码,建成日期\nS1,2001-05-03".encode()
    batch = batches.hand_in(
        by=bureau.system_admin, at=now, kind="communities", origin="民政", name="a.csv", content=content
    )

    assert worked(batch, now).state == "unreadable"
    assert "社区名称" in batch.problem


def test_the_template_has_the_headings_of_its_kind(admin):
    content = admin.get(reverse("office:import_template", args=["communities"])).content

    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert [cell.value for cell in sheet[1]] == HEADING.split(",")


def test_what_no_room_declares_is_unknown(bureau, admin, now):
    with pytest.raises(Refused):
        batches.hand_in(by=bureau.system_admin, at=now, kind="nothing", origin="x", name="a.csv", content=table(GOOD))
    for name in ("office:imports", "office:import_template"):
        assert admin.get(reverse(name, args=["nothing"])).status_code == 404


def test_no_two_rooms_declare_the_same_code():
    declared = [kind.code for name in settings.IMPORT_KINDS for kind in import_string(name)()]

    assert sorted(kinds()) == sorted(declared)
