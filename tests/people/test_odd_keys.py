"""A choice of the administration that was sent back with no key in it is shown again, no fault."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.people.models import Qualification
from tests.factories import administrators


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ["?", "abc", "9" * 30, ""])
def test_what_is_no_unit_is_refused_beside_its_field(client, sent):
    client.force_login(administrators().system, backend="portal.people.administration.backends.PostBackend")

    page = client.post(reverse("admin:people_officer_add"), {"badge_number": "990009", "name": "陈新", "unit": sent})

    assert page.status_code == 200
    assert "unit" in page.context["adminform"].form.errors


@pytest.mark.django_db
def test_a_page_that_sends_back_no_field_to_find_by_is_read():
    client, qualification = Client(), Qualification.objects.first()
    client.force_login(administrators().security, backend="portal.people.administration.backends.PostBackend")

    page = client.post(reverse("admin:people_qualification_change", args=[qualification.pk]), {"_to_field": ""})

    assert page.status_code in {200, 302}
