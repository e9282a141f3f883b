"""An export is of a kind that a room declares: the office makes it, keeps it and hands it out, and asks the room."""

from dataclasses import replace

import pytest
from django.db import models
from django.urls import reverse
from django.utils import timezone

from portal.dispatch.runs.progress import Silent
from portal.dispatch.runs.schedule import JobFailed
from portal.ledger.models import Event
from portal.office.exports import deeds as exports
from portal.office.exports.jobs import run_export
from portal.office.exports.kinds import ExportKind, kinds
from portal.office.models import Export, SavedFilter
from portal.shell.refusals import Denied, Refused

pytestmark = pytest.mark.django_db
KIND, PURPOSE = "lost-cards", "月度核对"
NOBODY = []


def of_another_room():
    """Return the kind of a room that has neither cases nor registers."""
    return [
        ExportKind(
            KIND,
            "list of lost cards",
            ("xlsx",),
            check=_check,
            check_query=_check_query,
            write=_write,
            facts=lambda export: [("Asked", [export.query])],
            page="dispatch:notices",
        )
    ]


def _check(export, at):
    if export.owner_id in NOBODY:
        raise Denied("no card is yours")


def _check_query(officer, query, format):
    if query == "senseless":
        raise Refused("no such card")


def _write(export, path, at, progress):
    path.write_bytes(f"cards of {export.owner.name}".encode())
    return 3


@pytest.fixture(autouse=True)
def room(settings):
    settings.EXPORT_KINDS = [*settings.EXPORT_KINDS, "tests.office.test_exports.of_another_room"]
    yield
    NOBODY.clear()


def asked(by, **changes):
    given = {"kind": KIND, "query": "lost=1", "purpose": PURPOSE, "language": "zh-hans", **changes}
    return exports.ask(by=by, at=timezone.now(), **given)


def made(export):
    run_export(str(export.pk), at=timezone.now(), progress=Silent())
    export.refresh_from_db()
    return export


def fetched(export):
    return exports.fetch(by=export.owner, at=timezone.now(), export_id=export.pk)


def test_what_another_room_declares_is_asked_for_made_shown_and_fetched(bureau, client):
    client.force_login(bureau.officer, backend="portal.people.administration.backends.PostBackend")
    export = made(asked(bureau.officer))

    page = client.get(reverse("office:export", args=[export.pk])).content.decode()
    listed = client.get(reverse("office:exports")).content.decode()
    taken = client.post(reverse("office:fetch_export", args=[export.pk]))

    assert "lost=1" in page
    assert "list of lost cards" in listed
    assert b"".join(taken.streaming_content).decode() == f"cards of {bureau.officer.name}"
    kinds = Event.objects.filter(about_type="office.export").order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["export.asked", "export.made", "export.fetched"]


def test_the_right_is_asked_of_the_kind_when_asked_for_made_and_fetched(bureau):
    waiting, there = asked(bureau.officer), made(asked(bureau.officer))
    NOBODY.append(bureau.officer.pk)

    with pytest.raises(Denied):
        asked(bureau.officer)
    with pytest.raises(JobFailed):
        made(waiting)
    with pytest.raises(Denied):
        fetched(there)
    assert Event.objects.filter(kind="export.fetched").count() == 0


@pytest.mark.parametrize(
    "changes", [{"query": "senseless"}, {"format": "pdf"}, {"kind": "never-declared"}, {"kind": "whole-file"}]
)
def test_what_the_kind_does_not_let_out_is_not_asked_for(bureau, changes):
    with pytest.raises(Refused):
        asked(bureau.officer, **changes)
    assert Export.objects.count() == 0


def test_what_has_a_deed_of_its_own_is_not_fetched_by_that_of_the_office(bureau, monkeypatch):
    export = asked(bureau.officer)
    monkeypatch.setattr("portal.office.exports.deeds.kind_of", lambda code: replace(kinds()[code], hand_out=fetched))

    with pytest.raises(Export.DoesNotExist):
        fetched(export)


def test_an_export_of_a_kind_that_no_room_declares_any_more_stays_listed(bureau, client, settings):
    export = made(asked(bureau.officer))
    settings.EXPORT_KINDS = settings.EXPORT_KINDS[:-1]
    client.force_login(bureau.officer, backend="portal.people.administration.backends.PostBackend")

    assert KIND in client.get(reverse("office:exports")).content.decode()
    with pytest.raises(Refused):
        fetched(export)


def test_a_filter_is_kept_for_the_list_it_is_of(bureau, client):
    client.force_login(bureau.officer, backend="portal.people.administration.backends.PostBackend")
    for kind in (KIND, "cases"):
        client.post(reverse("office:save_filter"), {"kind": kind, "name": "常用", "query": f"of={kind}"})
    back = client.post(reverse("office:drop_filter", args=[SavedFilter.objects.get(kind=KIND).pk]))

    assert back.url == reverse("dispatch:notices")
    assert SavedFilter.objects.get().query == "of=cases"
    with pytest.raises(Refused):
        exports.save_filter(by=bureau.officer, at=timezone.now(), kind="case-register", name="月", query="")


def test_the_table_names_no_kind_of_any_room():
    kind = Export._meta.get_field("kind")
    related = [field.related_model._meta.app_label for field in Export._meta.fields if field.is_relation]

    assert not kind.choices
    assert set(related) <= {"ledger", "people"}
    assert not [each for each in Export._meta.constraints if "kind" in repr(each.condition)]
    assert isinstance(kind, models.CharField)


def test_each_code_is_declared_once(settings):
    from django.utils.module_loading import import_string

    declared = [kind.code for name in settings.EXPORT_KINDS for kind in import_string(name)()]

    assert sorted(declared) == sorted(kinds())
    assert max(map(len, declared)) <= Export._meta.get_field("kind").max_length
