"""C11, article 189: property on its pages: registered, handed on, returned; a keeper outside the case sees no more."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cases.file.evidence import deeds as evidence
from cases.file.evidence.deeds import EvidenceInput
from cases.models import Property
from portal.people.models import Role
from tests import factories

pytestmark = pytest.mark.django_db


def typed(prefix, **fields):
    return {f"{prefix}-{name}": value for name, value in fields.items()}


def written(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def thing(here, a_case, browse, now):
    case = a_case()
    data = typed(
        "thing",
        name="手机",
        quantity="1部",
        how="seized",
        taken_at=written(now - timedelta(hours=2)),
        place="办案区",
        value="2999.50",
    )
    answer = browse(here.officer).post(reverse("cases:take_property", args=[case.pk]), data)
    found = Property.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("cases:property_item", args=[found.pk]))
    return found


def page_of(client, thing):
    return client.get(reverse("cases:property_item", args=[thing.pk])).content.decode()


def test_a_thing_stands_in_its_case_and_in_the_register(here, thing, browse):
    client = browse(here.head)
    pages = [client.get(reverse("cases:section", args=[thing.case_id, "property"])), client.get("/cases/property/")]

    assert [thing.number in page.content.decode() for page in pages] == [True, True]
    assert "2,999.50" in page_of(client, thing)
    assert client.get("/cases/property/?state=returned").context["page"].rows == []


def test_what_is_wrong_is_told_beside_its_field(here, a_case, browse, now):
    case = a_case()
    data = typed("thing", name="", quantity="1", how="seized", taken_at=written(now + timedelta(days=1)), place="x")

    answer = browse(here.officer).post(reverse("cases:take_property", args=[case.pk]), data)
    assert (answer.status_code, set(answer.context["thing_form"].errors)) == (422, {"name", "taken_at"})
    answer = browse(here.officer).post(reverse("cases:take_property", args=[case.pk]), {**data, "thing-name": "刀"})
    assert (answer.status_code, set(answer.context["thing_form"].errors)) == (422, {"taken_at"})


def test_a_keeper_outside_the_case_sees_the_thing_and_hands_it_on(here, thing, browse, now, canary):
    keeper = factories.someone(Role.OFFICER, factories.a_unit())
    over = {"purpose": "keeping", "place": "保管室", "happened_at": written(now), "seen_steps": 1}
    url = reverse("cases:hand_on_property", args=[thing.pk])

    wrong = browse(here.officer).post(url, typed("over", **over, receiver=here.second.badge_number))
    assert (wrong.status_code, set(wrong.context["over_form"].errors)) == (422, {"receiver"})
    assert browse(here.officer).post(url, typed("over", **over, receiver=keeper.badge_number)).status_code == 302

    page = page_of(browse(keeper), thing)
    assert ("Hand it on" in page, "Return or dispose of it" in page) == (True, False)
    assert (f"/cases/{thing.case_id}/" in page, "欧*" in page) == (False, False)
    assert browse(keeper).get(reverse("cases:file", args=[thing.case_id])).status_code == 404
    stale = browse(here.officer).post(url, typed("over", **over, receiver=keeper.badge_number))
    assert stale.status_code == 403


def test_a_thing_is_returned_against_its_receipt(here, thing, browse, now):
    item = EvidenceInput("发还清单", "document", timezone.localdate(now), SimpleUploadedFile("a.txt", b"signed"))
    receipt = evidence.add(by=here.officer, at=now, case_id=thing.case_id, item=item)
    url, owner = reverse("cases:end_property", args=[thing.pk]), thing.case.parties.get()
    given = {"way": "returned", "happened_on": timezone.localdate(now), "reason": "权属明确", "seen_steps": 1}

    without = browse(here.officer).post(url, typed("end", **given, recipient=owner.pk))
    assert (without.status_code, set(without.context["end_form"].errors)) == (422, {"receipt"})
    done = browse(here.officer).post(url, typed("end", **given, recipient=owner.pk, receipt=receipt.pk))
    assert done.status_code == 302
    assert "发还清单" in page_of(browse(here.head), thing)
