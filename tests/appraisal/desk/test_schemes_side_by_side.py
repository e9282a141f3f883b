"""A1, B16: with several schemes every page and address says which; with one nothing asks."""

from datetime import date

import pytest
from django.urls import reverse

from appraisal.models import Bulletin, Pattern, Period
from appraisal.scheme.addresses import line_url, ranking_url
from portal.dispatch.models import Occurrence
from tests.appraisal.conftest import SERIOUS
from tests.appraisal.making import a_defect, a_month, a_pattern, a_period, a_version, compute, on, publish

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def october(bureau, version):
    a_defect(bureau, on(2026, 10, 8))
    return publish(a_month(2026, 10)).period


@pytest.fixture
def quarter(bureau, october):
    """A published quarter of a second scheme, of units alone."""
    scheme = a_version(("2.1", "u", *SERIOUS), scheme="quarterly", effective=on(2026, 1, 21)).scheme
    a_pattern(scheme, date(2026, 1, 21), "quarter", first_day=21)
    return publish(a_period(scheme, date(2026, 7, 21))).period


def text(answer):
    return answer.content.decode()


def test_with_one_scheme_nobody_is_asked_which(bureau, october, browse):
    for url in (ranking_url(october, "u"), reverse("appraisal:periods"), reverse("appraisal:bulletins")):
        assert 'aria-label="Schemes"' not in text(browse(bureau.supervisor, url))


@pytest.mark.parametrize("who", ["supervisor", "rule_admin", "officer", "head"])
def test_the_rankings_of_both_are_open_and_lead_to_each_other(bureau, october, quarter, browse, who):
    officer = getattr(bureau, who)
    months, quarters = (text(browse(officer, ranking_url(period, "u"))) for period in (october, quarter))

    assert 'href="/appraisal/ranking/quarterly/"' in months
    assert 'href="/appraisal/ranking/quality/"' in quarters
    assert "21 July – 20 October 2026" in quarters
    assert "2026-10" not in quarters.split("</nav>")[-1]


def test_each_scheme_opens_with_its_newest_period(bureau, october, quarter, browse):
    kinds = {"supervisor": "units", "officer": "officers"}
    for who, kind in kinds.items():
        answer = browse(getattr(bureau, who), reverse("appraisal:latest"))
        assert answer["Location"] == f"/appraisal/ranking/quality/2026-10/{kind}/"
    answer = browse(bureau.supervisor, reverse("appraisal:latest_of", args=["quarterly"]))
    assert answer["Location"] == "/appraisal/ranking/quarterly/2026-07-21/units/"


def test_a_period_of_another_scheme_is_not_known(bureau, october, quarter, browse):
    for args in (["quarterly", "2026-10", "units"], ["quality", "2026-07-21", "units"], ["other", "2026-10", "units"]):
        assert browse(bureau.supervisor, reverse("appraisal:ranking", args=args)).status_code == 404
    assert browse(bureau.supervisor, reverse("appraisal:latest_of", args=["other"])).status_code == 404


def test_an_address_of_before_leads_to_the_scheme_that_was_there_first(bureau, october, quarter, browse):
    old = f"/appraisal/ranking/2026-10/units/stations/?subject={bureau.unit.pk}"

    answer = browse(bureau.supervisor, old, follow=True)

    assert answer.redirect_chain == [(old.replace("/2026-10", "/quality/2026-10"), 301)]
    assert answer.status_code == 200
    assert browse(bureau.supervisor, "/appraisal/ranking/2026-07-21/units/", follow=True).status_code == 404


def test_months_are_listed_by_scheme_with_the_pattern_in_words(bureau, october, quarter, browse):
    first, second = (
        text(browse(bureau.rule_admin, url))
        for url in (reverse("appraisal:periods"), reverse("appraisal:periods_of", args=["quarterly"]))
    )

    assert "Each month from day 1 on; computed on day 3 after its end at 02:00" in first
    assert "Each quarter from day 21 on, the first of the year in month 1" in second
    assert ('id="2026-10"' in first, 'id="2026-10"' in second) == (True, False)
    assert ('id="2026-07-21"' in first, 'id="2026-07-21"' in second) == (False, True)
    assert browse(bureau.rule_admin, reverse("appraisal:periods_of", args=["other"])).status_code == 404


def test_the_next_period_is_opened_once(bureau, october, monkeypatch, browse):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(2026, 11, 10))
    page = text(browse(bureau.supervisor, reverse("appraisal:periods")))
    assert "Open\n    2026-11" in page or "Open 2026-11" in page
    url, given = reverse("appraisal:open_period", args=["quality"]), {"starts_on": "2026-11-01"}

    for _each in range(2):
        assert browse(bureau.supervisor, url, given)["Location"] == "/appraisal/months/quality/#2026-11"

    assert Period.objects.filter(code="2026-11").count() == 1
    assert browse(bureau.supervisor, url, {"starts_on": "tomorrow"}).status_code == 404
    assert browse(bureau.supervisor, url, {"starts_on": "2026-11-15"}).status_code == 422


def test_the_calendar_of_the_year_shows_what_is_open_and_what_comes(bureau, october, monkeypatch, browse):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(2026, 11, 10))
    browse(bureau.supervisor, reverse("appraisal:periods"))

    shown = browse(bureau.supervisor, reverse("appraisal:periods")).context["calendar"]

    assert [each.days.start.month for each in shown.periods] == list(range(1, 13))
    assert [each.words for each in shown.periods if each.days.start.month in (10, 11)] == ["published", "not opened"]


PATTERN = {
    "kind": "quarter",
    "first_day": "1",
    "first_month": "11",
    "computes_after": "4",
    "computes_at": "03:00",
    "publicity_days": "5",
    "holds_from": "2026-11-01",
}


def test_a_rule_administrator_changes_the_pattern(bureau, october, browse):
    url = reverse("appraisal:pattern", args=["quality"])
    assert "Each month from day 1 on" in text(browse(bureau.rule_admin, url))

    answer = browse(bureau.rule_admin, url, PATTERN)

    assert answer["Location"] == "/appraisal/months/quality/"
    assert Pattern.objects.get().publicity_days == 5


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"holds_from": "2026-10-01", "first_month": "10"}, "are open already"),
        ({"holds_from": "2026-11-02"}, "begin on"),
        ({"holds_from": "2026-11-21", "first_day": "21"}, "shorter period of its own"),
        ({"first_day": "31"}, "28"),
    ],
)
def test_what_leaves_a_gap_or_overlaps_is_refused_on_the_page(bureau, october, browse, wrong, sentence):
    answer = browse(bureau.rule_admin, reverse("appraisal:pattern", args=["quality"]), PATTERN | wrong)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert Pattern.objects.count() == 0


def test_computing_asks_for_the_period_of_its_scheme(bureau, october, quarter, browse):
    period = a_period(quarter.scheme, date(2026, 10, 21))

    answer = browse(bureau.supervisor, reverse("appraisal:compute", args=[period.pk]), {})

    assert answer["Location"] == "/appraisal/months/quarterly/"
    assert Occurrence.objects.get(job="monthly-ranking").key == "quarterly:2026-10-21"


def test_my_score_shows_each_scheme_apart(bureau, october, quarter, browse):
    page = text(browse(bureau.head, reverse("appraisal:mine")))

    headings = [" ".join(part.split("</h2>")[0].split()) for part in page.split("<h2")[1:]]
    assert len([each for each in headings if "quarterly" in each]) == 1
    assert "21 July – 20 October 2026" in page
    assert "2026-10" in page


def test_lists_say_of_which_scheme_a_period_is(bureau, october, quarter, browse):
    page = text(browse(bureau.supervisor, reverse("appraisal:bulletins")))

    assert page.count('<span class="small-line">quarterly</span>') == 2
    assert page.count('<span class="small-line">Quality</span>') == 2


def test_an_adjusted_period_is_looked_for_in_the_scheme_of_the_sheet(bureau, october, quarter, browse):
    sheet = quarter.runs.get().sheets.get(subject_kind="u", unit=bureau.unit)
    indicator = sheet.lines.get(indicator__code="2.1").indicator_id

    url = line_url(sheet.run_id, "u", sheet.subject_id, indicator)

    assert browse(bureau.supervisor, url).status_code == 200
    assert browse(bureau.supervisor, f"{url}?adjusts=2026-10").status_code == 404


@pytest.fixture
def ask(client, bureau):
    def get(path, method="get", **given):
        client.force_login(bureau.supervisor)
        if method == "post":
            return client.post(f"/api/v1/appraisal/{path}", given, content_type="application/json")
        return client.get(f"/api/v1/appraisal/{path}", given)

    return get


def test_the_interface_names_the_scheme_and_can_be_asked_for_one(october, quarter, ask):
    every, one = ask("months/").json(), ask("months/", scheme="quarterly").json()

    assert {(row["scheme"], row["code"]) for row in every} == {("quality", "2026-10"), ("quarterly", "2026-07-21")}
    assert [(row["scheme"], row["kind"]) for row in one] == [("quarterly", "quarter")]
    assert {row["scheme"] for row in ask("bulletins/").json()["results"]} == {"quality", "quarterly"}


def test_a_ranking_through_the_interface_is_of_the_first_scheme_unless_another_is_named(october, quarter, ask):
    first, named = ask("ranking/").json(), ask("ranking/", scheme="quarterly", period="2026-07-21").json()

    assert (first["scheme"], first["period"]) == ("quality", "2026-10")
    assert (named["scheme"], named["period"]) == ("quarterly", "2026-07-21")
    assert ask("ranking/", scheme="quarterly", period="2026-10").status_code == 404


def test_a_computation_through_the_interface_names_its_scheme(october, quarter, ask):
    a_period(quarter.scheme, date(2026, 10, 21))

    assert ask("months/2026-10-21/compute/", "post", scheme="quarterly").json()["key"] == "quarterly:2026-10-21"
    assert ask("months/2026-10/compute/", "post").json()["key"] == "2026-10"
    assert ask("months/2026-10-21/compute/", "post").status_code == 404
    assert ask("months/2026-10/compute/", "post", scheme="nothing").status_code == 404


def test_page_bulletin_and_interface_say_the_same_of_both(bureau, october, quarter, ask, browse):
    for period in (october, quarter):
        run = period.runs.get()
        rows = Bulletin.objects.get(run=run, kind="final").content["groups"][0]["rows"]
        told = ask("ranking/", scheme=period.scheme.code, period=period.code).json()["results"]
        shown = browse(bureau.supervisor, ranking_url(period, "u")).context["rows"]
        assert [row["points"] for row in rows] == [row["points"] for row in told]
        assert [row["points"] for row in rows] == [row.sheet.points for row in shown]


def test_an_open_period_of_one_scheme_is_no_interim_of_another(bureau, october, quarter, browse):
    compute(a_period(quarter.scheme, date(2026, 10, 21)), at=on(2026, 11, 5))

    page = text(browse(bureau.supervisor, reverse("appraisal:periods_of", args=["quality"])))

    assert "interim" not in page
