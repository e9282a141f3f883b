"""B12: the page of a second reading is blind until answered, and supervisors open each reading from the figures."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import ReadingRule, SecondReading
from cases.quality.rereading import deeds as rereading
from portal.reference.loading import load_rows

pytestmark = pytest.mark.django_db
OPINION = "初审意见金丝雀"


@pytest.fixture
def owed(here, a_case, asked_for, decided, now):
    load_rows(ReadingRule, [{"id": 1, "percent": 100}], ("id",), now)
    matter = asked_for(a_case())
    decided(matter, here.legal_officer, opinion=OPINION)
    decided(matter, here.head)
    decided(matter, here.reviewer, opinion=OPINION)
    decided_on = timezone.localdate(now - timedelta(hours=1))
    rereading.draw(at=now, month=f"{decided_on:%Y-%m}")
    return SecondReading.objects.get(step__level=3)


def test_the_reader_finds_no_word_of_the_first_before_answering_and_all_after(here, owed, browse):
    client, page = browse(here.other_reviewer), f"/cases/readings/{owed.pk}/"

    before = client.get(page).content.decode()
    file = client.get(f"/cases/{owed.step.matter.case_id}/matters/")
    said = {**dict.fromkeys(owed.step.answers, "yes"), "law": "no", "opinion": "法条引用有误"}
    after = client.post(page, said, follow=True).content.decode()

    assert (OPINION in before, here.reviewer.name in before, "口角" in before, file.status_code) == (
        False,
        False,
        True,
        403,
    )
    assert ("The readings differ" in after, here.reviewer.name in after) == (True, True)


def test_what_is_missing_stands_beside_its_question_and_nothing_is_lost(here, owed, browse):
    said = {**dict.fromkeys(owed.step.answers, "yes"), "law": "", "opinion": "待补充"}

    answer = browse(here.other_reviewer).post(f"/cases/readings/{owed.pk}/", said)

    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"law"})
    assert "待补充" in answer.content.decode()


def test_it_waits_in_the_inbox_until_answered(here, owed, browse):
    client = browse(here.other_reviewer)

    assert f"/cases/readings/{owed.pk}/" in client.get("/?kind=reading").content.decode()
    client.post(f"/cases/readings/{owed.pk}/", dict.fromkeys(owed.step.answers, "yes"))
    assert f"/cases/readings/{owed.pk}/" not in client.get("/?kind=reading").content.decode()


def test_the_figures_open_down_to_each_reading(here, owed, browse):
    client = browse(here.supervisor)

    figures = client.get("/cases/consistency/").content.decode()
    theirs = client.get(f"/cases/consistency/{here.reviewer.pk}/").content.decode()

    assert f"/cases/consistency/{here.reviewer.pk}/" in figures
    assert f"/cases/readings/{owed.pk}/" in theirs
    assert client.get(f"/cases/readings/{owed.pk}/").status_code == 200
