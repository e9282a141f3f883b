"""A choice of the administration that was sent back with no key in it is shown again, no fault."""

import pytest
from django.urls import reverse

from tests.factories import administrators


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ["?", "abc", "9" * 30, ""])
def test_what_is_no_unit_is_refused_beside_its_field(client, sent):
    client.force_login(administrators().system, backend="portal.people.backends.PostBackend")

    page = client.post(reverse("admin:people_officer_add"), {"badge_number": "990009", "name": "陈新", "unit": sent})

    assert page.status_code == 200
    assert "unit" in page.context["adminform"].form.errors
