"""Whoever works on something in any room sends files in, and a file on its way is somebody's."""

import pytest
from django.db import IntegrityError, transaction

from portal.office.files.rights import check_may_upload
from portal.office.models import Upload
from portal.shell.refusals import Denied

pytestmark = pytest.mark.django_db


def yes(officer):
    return True


def no(officer):
    return False


def test_one_room_that_says_yes_is_enough(bureau, settings):
    settings.UPLOAD_RIGHTS = [f"{__name__}.no", f"{__name__}.yes"]

    check_may_upload(bureau.officer)


def test_where_no_room_says_yes_nothing_is_sent_in(bureau, settings):
    settings.UPLOAD_RIGHTS = [f"{__name__}.no", f"{__name__}.no"]

    with pytest.raises(Denied):
        check_may_upload(bureau.officer)


def an_upload(at, **whose):
    with transaction.atomic():
        return Upload.objects.create(name="a.pdf", size=1, begun_at=at, expires_at=at, **whose)


def test_an_upload_is_an_officers_or_of_who_holds_the_receipt_and_never_nobodys_or_both(bureau, at):
    assert an_upload(at, owner=bureau.officer).receipt == ""
    assert an_upload(at, receipt="f" * 64).owner is None
    for whose in ({}, {"owner": bureau.officer, "receipt": "f" * 64}):
        with pytest.raises(IntegrityError):
            an_upload(at, **whose)
