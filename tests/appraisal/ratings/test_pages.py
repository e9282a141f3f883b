"""The pages of station ratings (A15): who sees which, from the list to the phone form, in both languages."""

from datetime import date

import pytest

from appraisal.models import Rating
from portal.people.models import Role
from tests.appraisal.making import on
from tests.appraisal.ratings.making import (
    a_decision,
    a_scan,
    approved,
    assessed,
    decided,
    opened,
    record,
    reviewed,
    seen,
    the_standard,
)
from tests.factories import a_station, someone

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture(autouse=True)
def december(monkeypatch, settings):
    # The files of sessions are as old as the clock of this machine says.
    settings.SESSION_COOKIE_AGE = 10 * 365 * 24 * 3600
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(2026, 12, 15))


def page_of(rating, more=""):
    return f"/appraisal/ratings/{rating.pk}/{more}"


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *[(name, 200) for name in ("head", "deputy", "legal_officer", "officer", "reviewer", "leader", "supervisor")],
        *[(name, 403) for name in ("rule_admin", "system_admin", "security_admin", "audit_admin")],
    ],
)
def test_who_opens_the_list(bureau, browse, who, status):
    the_standard()

    assert browse(getattr(bureau, who), "/appraisal/ratings/").status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *[(name, 200) for name in ("head", "legal_officer", "reviewer", "leader", "supervisor", "personnel")],
        *[(name, 404) for name in ("officer",)],
        *[(name, 403) for name in ("rule_admin", "audit_admin")],
    ],
)
def test_who_opens_a_rating_that_goes_on(bureau, browse, who, status):
    rating = assessed(bureau)

    assert browse(getattr(bureau, who), page_of(rating)).status_code == status


def test_a_decided_rating_is_open_to_its_station_and_not_to_another(bureau, browse):
    rating = decided(bureau)
    other = a_station("河东派出所")

    assert browse(bureau.officer, page_of(rating)).status_code == 200
    assert browse(other.officer, page_of(rating)).status_code == 404
    assert browse(other.head, page_of(rating)).status_code == 404
    assert browse(bureau.officer, page_of(rating, "record/plaque/")).status_code == 403


def test_a_supervisor_opens_a_rating(bureau, browse):
    the_standard()
    given = {"unit": bureau.unit.pk, "year": "2026", "has_population": "on"}

    assert browse(bureau.head, "/appraisal/ratings/new/", given).status_code == 403
    answer = browse(bureau.supervisor, "/appraisal/ratings/new/", given)
    assert answer.status_code == 302
    assert Rating.objects.get().has_population
    assert browse(bureau.supervisor, "/appraisal/ratings/new/", given).status_code == 409
    assert browse(bureau.supervisor, "/appraisal/ratings/new/", {"unit": "x", "year": "2026"}).status_code == 422


def test_the_station_answers_item_by_item(bureau, browse):
    rating = opened(bureau)
    item = page_of(rating, "items/6.1/")
    shown = text(browse(bureau.head, item))
    answer = browse(
        bureau.head, item, {"seen": "", "answer": "part", "points": "2.5", "said": "一起", "files": a_scan()}
    )

    assert "No case that gravely harms the stability of the forest area" in shown
    assert (answer.status_code, answer["Location"]) == (302, page_of(rating, "items/6.2/"))
    mark = rating.marks.get()
    assert (mark.own_value, mark.own_note, mark.files.count()) == (250, "一起", 1)
    assert browse(bureau.head, item, {"seen": "", "answer": "yes"}).status_code == 409
    assert browse(bureau.supervisor, item).status_code == 403


@pytest.mark.parametrize("points", ["", "3", "0", "-1", "abc", "2.555"])
def test_wrong_points_stand_beside_their_field(bureau, browse, points):
    rating = opened(bureau)
    answer = browse(bureau.head, page_of(rating, "items/6.1/"), {"seen": "", "answer": "part", "points": points})

    assert answer.status_code == 422
    assert rating.marks.count() == 0


@pytest.mark.parametrize("code", ["7.7", "7.9", "5.4", "5.4.2", "99", "x"])
def test_what_nobody_is_asked_has_no_page(bureau, browse, code):
    assert browse(bureau.head, page_of(opened(bureau), f"items/{code}/")).status_code == 404


def test_the_page_shows_what_is_full_by_exemption_and_why(bureau, browse):
    page = text(browse(bureau.head, page_of(opened(bureau))))

    assert "发案多少属禁止考核的指标" in page
    assert "治安耳目属秘密力量" in page


def test_a_page_that_is_not_complete_does_not_hand_in(bureau, browse):
    rating = opened(bureau)
    answer = browse(bureau.head, page_of(rating, "submit/"), {"seen": seen(rating)})

    assert answer.status_code == 422
    assert "items are not answered yet" in text(answer)


def test_the_county_agrees_or_differs_and_the_sentence_says_what_holds_the_grade(bureau, browse):
    rating = assessed(bureau, 800, ("14.4",))
    mark = rating.marks.get(code="6.1")
    url = page_of(rating, "items/6.1/")

    assert browse(bureau.head, url).status_code == 403
    first = browse(bureau.supervisor, url, {"seen": str(mark.last_event_id), "answer": "no", "said": ""})
    assert first.status_code == 422
    agreed = browse(bureau.supervisor, url + "agree/", {"seen": str(mark.last_event_id)})
    assert (agreed.status_code, rating.marks.get(code="6.1").value) == (302, mark.own_value)
    assert browse(bureau.supervisor, url + "agree/", {"seen": str(mark.last_event_id)}).status_code == 409
    page = text(browse(bureau.supervisor, page_of(rating)))
    assert "92 points, would be Grade 2, held at Grade 5 by veto 4." in page


def test_forged_moves_are_refused(bureau, browse):
    rating = assessed(bureau)

    for who, move in (
        ("head", "conclude"),
        ("head", "approve"),
        ("supervisor", "approve"),
        ("leader", "give_back"),
        ("officer", "submit"),
    ):
        answer = browse(getattr(bureau, who), page_of(rating, f"{move}/"), {"seen": seen(rating), "reason": "x"})
        assert answer.status_code in (403, 404), (who, move)
    assert browse(bureau.leader, page_of(rating, "nothing/"), {"seen": seen(rating)}).status_code == 404
    assert browse(bureau.head, page_of(rating, "submit/"), {"seen": seen(rating)}).status_code == 409
    assert browse(bureau.head, page_of(rating, "submit/")).status_code == 405


def test_a_leader_approves_once_and_a_second_tab_learns_that_it_moved_on(bureau, browse):
    rating = reviewed(bureau, 3500)
    given = {"seen": seen(rating)}

    assert browse(bureau.leader, page_of(rating, "approve/"), given).status_code == 302
    assert browse(bureau.leader, page_of(rating, "approve/"), given).status_code == 409
    rating.refresh_from_db()
    assert rating.stage == "city"


def test_the_city_decides_by_its_document(bureau, browse, monkeypatch):
    rating = approved(bureau, 3500)
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(2027, 1, 12))
    said = {"seen": seen(rating), "outcome": "decided", "grade": "4", "decided_on": "2027-01-11", "document": "公治3号"}
    said |= {"public_from": "2027-01-02", "public_until": "2027-01-09"}
    url = page_of(rating, "decide/")

    assert browse(bureau.leader, url).status_code == 403
    assert browse(bureau.supervisor, url).status_code == 200
    assert browse(bureau.supervisor, url, said).status_code == 422
    assert browse(bureau.supervisor, url, {**said, "grade": "2", "file": a_scan()}).status_code == 422
    assert browse(bureau.supervisor, url, {**said, "file": a_scan()}).status_code == 302
    decision = rating.decisions.last()
    page = text(browse(bureau.head, page_of(rating)))
    assert "公治3号" in page
    answer = browse(bureau.head, f"/appraisal/ratings/scans/{decision.pk}/", {})
    assert answer.status_code == 200
    assert browse(a_station("河西派出所").head, f"/appraisal/ratings/scans/{decision.pk}/", {}).status_code == 404


def test_plaque_archive_and_revocation_are_recorded(bureau, browse, monkeypatch):
    rating = decided(bureau)
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(2027, 3, 2))
    for what, said in (
        ("plaque", {"number": "四〔2027〕1", "on": "2027-01-20"}),
        ("archive", {"number": "DJ-1", "on": "2027-01-20"}),
        (
            "revocation",
            {"ground": "枪支丢失", "document": "公治9号", "decided_on": "2027-03-01", "holds_from": "2027-02-20"},
        ),
    ):
        url = page_of(rating, f"record/{what}/")
        assert browse(bureau.head, url).status_code == 403
        assert browse(bureau.supervisor, url).status_code == 200
        assert browse(bureau.supervisor, url, {"seen": seen(rating)}).status_code == 422
        assert browse(bureau.supervisor, url, {**said, "seen": seen(rating)}).status_code == 302
    page = text(browse(bureau.supervisor, page_of(rating)))

    assert "枪支丢失" in page
    assert "DJ-1" in page
    assert browse(bureau.supervisor, page_of(rating, "record/nothing/")).status_code == 404


def test_evidence_is_opened_by_those_who_may_know_of_it(bureau, browse):
    rating = opened(bureau)
    browse(bureau.head, page_of(rating, "items/6.1/"), {"seen": "", "answer": "yes", "files": a_scan()})
    url = f"/appraisal/ratings/files/{rating.marks.get().files.get().pk}/"

    assert browse(bureau.supervisor, url, {}).status_code == 200
    assert browse(bureau.officer, url, {}).status_code == 404
    assert browse(someone(Role.UNIT_HEAD, bureau.department), url, {}).status_code == 404


def test_a_late_level_is_shown(bureau, browse):
    rating = approved(bureau, 3500)
    record(bureau, rating, a_decision(day=date(2027, 1, 20)))

    assert "late" in text(browse(bureau.supervisor, page_of(rating)))


def test_the_pages_keep_their_queries(bureau, browse, django_assert_max_num_queries):
    rating = assessed(bureau)
    browse(bureau.supervisor, page_of(rating))

    with django_assert_max_num_queries(40):
        browse(bureau.supervisor, page_of(rating))
