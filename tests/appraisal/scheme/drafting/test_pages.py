"""A2, A3, X7: the editor as a page: typed by forms or row by row, tried without a trace, closed to everybody else."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import translation

from appraisal.models import Indicator, SchemeVersion
from appraisal.scheme.drafting import deeds
from appraisal.scheme.drafting.rules import INDICATORS, seen_of
from appraisal.scheme.versions.deeds import rules_digest
from cases.models import Cause
from portal.ledger.models import Event
from tests.appraisal.making import on
from tests.appraisal.scheme.drafting.test_deeds import draft, forbidden  # noqa: F401

JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(2026, 4, 20))


def row_of(draft):
    return draft.indicators.get(subject="u")


def typed(draft, **changes):
    row = row_of(draft)
    given = {
        "seen": seen_of(INDICATORS, row),
        "subject": "u",
        "for": "units",
        "category": row.category_id,
        "code": row.code,
        "name": row.name,
        "measure": "严重瑕疵",
        "rule": "per_occurrence",
        "f_points": "-2.5",
        "f_floor": "-25",
        "missing": "full",
        "missing_reason": "本月不考",
        "text": row.text,
        "text_en": row.text_en,
        "name_en": row.name_en,
    }
    return given | changes


def url(draft, row=None):
    return f"/appraisal/drafts/{draft.pk}/indicators/{(row or row_of(draft)).pk}/"


def events():
    return Event.objects.filter(chain="business").count()


def test_the_editor_shows_tree_table_and_sums(bureau, draft, browse):
    page = browse(bureau.rule_admin, f"/appraisal/drafts/{draft.pk}/").content.decode()

    assert "100 / 100" in page
    assert 'value="-2.5"' in page
    assert "−2.5 for each, at most 25 in all." in page


def test_a_row_is_saved_as_one_leaves_it(bureau, draft, browse):
    sent = typed(draft, measure="Serious defects", f_points="−３．５")

    answer = browse(bureau.rule_admin, url(draft), sent, **JSON)

    assert answer.status_code == 200
    assert row_of(draft).params == {"points": -350, "floor": -2500}
    assert set(answer.json()) == {"id", "seen", "once", "row", "tree", "saved"}
    assert answer.json()["seen"] == seen_of(INDICATORS, row_of(draft))


def test_without_a_script_the_row_is_an_ordinary_form(bureau, draft, browse):
    answer = browse(bureau.rule_admin, url(draft), typed(draft, measure="cases.defects_minor", name="轻微"))

    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#indicators-{row_of(draft).pk}")
    assert (row_of(draft).measure, row_of(draft).name) == ("cases.defects_minor", "轻微")


def test_saving_unchanged_leaves_no_event(bureau, draft, browse):
    before = events()

    assert browse(bureau.rule_admin, url(draft), typed(draft, measure="Serious defects"), **JSON).status_code == 200

    assert events() == before


@pytest.mark.parametrize(
    "figure", ["1e9", "NaN", "-Infinity", "99999999", "1.234", "二", "--1", "0x10", "9" * 18, "1,5", "½", "1" * 400]
)
def test_a_figure_that_is_none_is_refused_beside_it(bureau, draft, browse, figure):
    before = row_of(draft).params

    answer = browse(bureau.rule_admin, url(draft), typed(draft, measure="Serious defects", f_points=figure), **JSON)

    assert answer.status_code == 422
    assert answer.json()["said"]
    assert row_of(draft).params == before


def test_a_figure_of_five_thousand_digits_is_no_fault(bureau, draft, browse):
    for sent in ("9" * 5000, "9" * 5000 + "x"):
        answer = browse(bureau.rule_admin, url(draft), typed(draft, f_points=sent), **JSON)
        assert answer.status_code in {400, 422}


def test_a_figure_left_empty_is_still_to_be_written(bureau, draft, browse):
    answer = browse(bureau.rule_admin, url(draft), typed(draft, measure="Serious defects", f_points=""), **JSON)

    assert answer.status_code == 200
    assert "Still to be written: points for each." in answer.json()["row"]


@pytest.mark.parametrize("who", ["officer", "head", "leader", "legal_officer", "personnel", "system_admin"])
def test_a_forged_post_finds_no_draft(bureau, draft, browse, who):
    by = getattr(bureau, who)
    before = events()
    row = row_of(draft)
    for path in ("", "heading/", "publish/", "discard/", "simulate/", "copy/", "comments/", "indicators/add/"):
        data = None if path == "" else typed(draft)
        assert browse(by, f"/appraisal/drafts/{draft.pk}/{path}", data).status_code == 404
    for path in ("", "move/", "remove/"):
        assert browse(by, url(draft, row) + path, typed(draft)).status_code == 404
    assert browse(by, "/appraisal/drafts/").status_code == 403
    assert browse(by, "/appraisal/drafts/new/", {"name": "x"}).status_code == 403
    assert SchemeVersion.objects.count() == 2
    assert Event.objects.filter(chain="business").count() == before


def test_a_supervisor_reads_and_does_not_write(bureau, draft, browse):
    assert browse(bureau.supervisor, f"/appraisal/drafts/{draft.pk}/").status_code == 200
    assert browse(bureau.supervisor, url(draft), typed(draft, name="甲")).status_code == 403
    assert row_of(draft).name == "1.3"


def test_a_published_version_is_no_draft(bureau, version, browse):
    row = version.indicators.get(subject="u")

    assert browse(bureau.rule_admin, f"/appraisal/drafts/{version.pk}/").status_code == 404
    assert browse(bureau.rule_admin, url(version, row), {"name": "x"}).status_code == 404


def test_a_row_of_another_draft_is_not_found(bureau, version, draft, browse):
    foreign = version.indicators.get(subject="u")

    assert browse(bureau.rule_admin, url(draft, foreign), typed(draft)).status_code == 404


def test_the_loser_of_two_tabs_sees_what_changed_and_may_replace_it(bureau, draft, browse):
    stale = typed(draft, measure="Serious defects", f_points="-4")
    browse(bureau.rule_admin, url(draft), typed(draft, measure="Serious defects", f_points="-3"), **JSON)

    lost = browse(bureau.rule_admin, url(draft), stale, **JSON)

    assert lost.status_code == 409
    assert "-250" in lost.json()["said"]
    assert "-300" in lost.json()["said"]
    assert bureau.rule_admin.name in lost.json()["said"]
    assert row_of(draft).params["points"] == -300
    again = stale | {"seen": seen_of(INDICATORS, row_of(draft))}
    assert browse(bureau.rule_admin, url(draft), again, **JSON).status_code == 200
    assert row_of(draft).params["points"] == -400


@pytest.mark.usefixtures("forbidden")
def test_forbidden_words_are_told_while_one_types_and_refused_when_one_leaves(bureau, draft, browse):
    said = browse(
        bureau.rule_admin,
        f"/appraisal/drafts/{draft.pk}/try/{row_of(draft).pk}/",
        **{"query_params": typed(draft, name="破案率")},
    ).json()["wrong"]

    answer = browse(bureau.rule_admin, url(draft), typed(draft, name="破案率"), **JSON)

    assert "may not be an indicator" in said
    assert (answer.status_code, row_of(draft).name) == (422, "1.3")
    assert "Judging by the clearance rate" in answer.json()["said"]


def test_the_live_column_follows_what_is_typed_and_keeps_nothing(bureau, version, draft, february, browse):
    before = events()
    asked = typed(draft, measure="Serious defects", f_points="-3", by=f"s{bureau.unit.pk}")

    answer = browse(
        bureau.supervisor, f"/appraisal/drafts/{draft.pk}/try/{row_of(draft).pk}/", query_params=asked
    ).json()

    assert "−6" in answer["live"]
    assert "−5" in answer["live"]
    assert answer["says"] == "−3 for each, at most 25 in all."
    assert (events(), row_of(draft).params["points"]) == (before, -250)


def test_the_live_column_counts_what_the_month_did_not(bureau, draft, february, browse):
    asked = typed(draft, measure="Minor defects", f_points="-1", by=f"s{bureau.unit.pk}")

    for measure in ("Minor defects", "Serious defects"):
        answer = browse(
            bureau.supervisor,
            f"/appraisal/drafts/{draft.pk}/try/{row_of(draft).pk}/",
            query_params=asked | {"measure": measure, "aggregate": "distinct"},
        )
        assert answer.status_code == 200
    assert "→" in answer.json()["live"]


def test_another_kind_of_rule_asks_for_its_own_figures(bureau, draft, browse):
    asked = typed(draft, measure="First-pass rate", rule="rate_target", shape="1")

    row = browse(bureau.rule_admin, f"/appraisal/drafts/{draft.pk}/try/{row_of(draft).pk}/", query_params=asked).json()[
        "row"
    ]

    assert 'name="f_target_bp"' in row
    assert 'name="f_points"' not in row


def test_steps_filters_and_groups_are_typed_in_words(bureau, draft, browse):
    sent = typed(draft, measure="First-pass rate", rule="tiers", f_steps="0=0；80%=5、９５％=８")
    for name in ("f_points", "f_floor"):
        del sent[name]

    answer = browse(bureau.rule_admin, url(draft), sent, **JSON)

    assert answer.status_code == 200, answer.content
    assert row_of(draft).params == {"steps": [[0, 0], [8000, 500], [9500, 800]]}


def test_gates_and_grades_have_pages_of_their_own(bureau, draft, browse):
    start = f"/appraisal/drafts/{draft.pk}/"
    gate = {"subject": "u", "name": "否决", "mode": "all", "effect": "cap", "limit": "60", "indicator_0": "1.3"}
    assert browse(bureau.rule_admin, f"{start}gates/add/", gate).status_code == 422

    gate |= {"of_0": "value", "is_0": ">=", "than_0": "3"}
    assert browse(bureau.rule_admin, f"{start}gates/add/", gate).status_code == 302
    band = {"subject": "u", "name": "一级", "from_points": "95"}
    assert browse(bureau.rule_admin, f"{start}bands/add/", band).status_code == 302

    found = draft.gates.get()
    assert found.condition == {"all": [{"indicator": "1.3", "of": "value", "is": ">=", "than": 300}]}
    assert (found.limit, draft.bands.get().from_points) == (6000, 9500)
    page = browse(bureau.rule_admin, start).content.decode()
    assert "“1.3” ≥ 3" in page


def test_who_wrote_submits_and_another_publishes_on_the_same_page(bureau, draft, browse):
    start = f"/appraisal/drafts/{draft.pk}/publish/"
    seen = rules_digest(draft)
    assert browse(bureau.supervisor, start, {"seen": seen}).status_code == 403
    assert browse(bureau.rule_admin, start, {"seen": seen}).status_code == 302
    decision = {"seen": seen, "outcome": "publish"}
    assert browse(bureau.rule_admin, start, decision).status_code == 403

    assert "waits for a second person" in browse(bureau.supervisor, reverse("dispatch:inbox")).content.decode()
    assert "waits for a second person" not in browse(bureau.rule_admin, reverse("dispatch:inbox")).content.decode()
    assert browse(bureau.supervisor, start, decision).status_code == 302

    draft.refresh_from_db()
    assert (draft.state, draft.published_by) == ("published", bureau.supervisor)


def test_publishing_asks_for_the_password_where_it_is_asked_for(bureau, draft, browse, client, settings):
    address = f"/appraisal/drafts/{draft.pk}/publish/"
    browse(bureau.rule_admin, address, {"seen": rules_digest(draft)})
    settings.CONFIRM_MINUTES = 5
    browse(bureau.supervisor, address)
    session = client.session
    session["confirmed_at"] = 0
    session.save()

    answer = client.post(address, {"seen": rules_digest(draft), "outcome": "publish"})

    assert answer.status_code == 403
    assert "confirm_password" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == "submitted"


def test_two_versions_are_compared_word_by_word(bureau, draft, browse):
    browse(bureau.rule_admin, url(draft), typed(draft, measure="Serious defects", f_points="-3"))

    page = browse(bureau.rule_admin, f"/appraisal/drafts/{draft.pk}/compare/").content.decode()

    assert "<del>" in page
    assert "<ins>" in page
    assert page.count("compared") == 1


def test_a_new_scheme_is_begun_from_the_page(bureau, browse):
    given = {"name": "社区警务考评", "period_kind": "quarter", "number": "1.0", "effective_from": "2026-07-01"}

    answer = browse(bureau.rule_admin, "/appraisal/drafts/new/", given)

    version = SchemeVersion.objects.get(number="1.0")
    assert answer["Location"] == f"/appraisal/drafts/{version.pk}/"
    assert (version.scheme.period_kind, Indicator.objects.filter(version=version).count()) == ("quarter", 0)
    assert browse(bureau.rule_admin, answer["Location"]).status_code == 200


def test_who_sees_no_names_tries_rules_by_nobody_in_particular(bureau, version, draft, february, browse):
    page = browse(bureau.rule_admin, f"/appraisal/drafts/{draft.pk}/").content.decode()

    assert bureau.unit.name not in page.split("<main")[1]
    assert bureau.officer.name not in page


def test_the_api_reads_submits_and_publishes(bureau, draft, client):
    client.force_login(bureau.rule_admin)
    read = client.get(f"/api/v1/appraisal/drafts/{draft.pk}/").json()
    sent = {"seen_rules": read["rules_digest"]}
    key = {"Idempotency-Key": "one"}

    submitted = client.post(
        f"/api/v1/appraisal/drafts/{draft.pk}/submit/", sent, content_type="application/json", headers=key
    )
    own = client.post(
        f"/api/v1/appraisal/drafts/{draft.pk}/publish/", sent, content_type="application/json", headers=key
    )
    client.force_login(bureau.supervisor)
    published = client.post(
        f"/api/v1/appraisal/drafts/{draft.pk}/publish/",
        sent,
        content_type="application/json",
        headers={"Idempotency-Key": "two"},
    )

    assert (submitted.status_code, submitted.json()["state"]) == (200, "submitted")
    assert own.status_code in {403, 409}
    assert (published.status_code, published.json()["state"]) == (200, "published")


def test_a_draft_without_rows_can_be_opened(bureau, browse):
    version = deeds.begin(
        by=bureau.rule_admin,
        at=on(2026, 4, 1),
        scheme_id=None,
        name="空",
        number="1",
        effective_from=on(2026, 5, 1).date(),
    )

    for path in ("", "publish/", "compare/", "simulate/", "copy/"):
        assert browse(bureau.rule_admin, f"/appraisal/drafts/{version.pk}/{path}").status_code == 200


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ({"indicator_0": "total", "is_0": "<", "than_0": "60"}, {"of": "total", "is": "<", "than": 6000}),
        (
            {"indicator_0": "category:all", "is_0": "==", "than_0": "0"},
            {"category": "all", "of": "points", "is": "==", "than": 0},
        ),
        ({"indicator_0": "1.3", "of_0": "empty"}, {"indicator": "1.3", "of": "empty"}),
    ],
)
def test_a_gate_asks_for_the_total_a_category_or_for_nothing_to_measure(bureau, draft, browse, asked, written):
    gate = {"subject": "u", "name": "不予评优", "mode": "any", "effect": "no_honours", **asked}

    assert browse(bureau.rule_admin, f"/appraisal/drafts/{draft.pk}/gates/add/", gate).status_code == 302

    found = draft.gates.get()
    assert found.condition == {"any": [written]}
    page = browse(bureau.rule_admin, f"/appraisal/drafts/{draft.pk}/gates/{found.pk}/").content.decode()
    assert "selected" in page


def test_a_gate_that_cannot_be_applied_is_refused(bureau, draft, browse):
    gate = {"subject": "u", "name": "整类计零", "mode": "any", "effect": "category", "indicator_0": "1.3"}
    gate |= {"of_0": "value", "is_0": ">=", "than_0": "1"}

    answer = browse(bureau.rule_admin, f"/appraisal/drafts/{draft.pk}/gates/add/", gate)

    assert answer.status_code == 422
    assert "is not in this version" in answer.content.decode()


def test_what_has_many_values_is_chosen_by_name(bureau, draft, browse, monkeypatch):
    monkeypatch.setattr("appraisal.desk.drafting.indicator_forms.MOST_TICKED", 0)
    cause = Cause.objects.order_by("pk").first()
    with translation.override("en"):
        name = cause.label
    sent = typed(draft, measure="Serious defects", by_cause=f"{name}；")

    answer = browse(bureau.rule_admin, url(draft), sent, **JSON)

    assert answer.status_code == 200
    assert cause.code in row_of(draft).use["filters"]["cause"]
    assert f'value="{name}"' in answer.json()["row"]
    wrong = browse(
        bureau.rule_admin, url(draft), typed(draft, measure="Serious defects", by_cause="没有的案由"), **JSON
    )
    assert wrong.status_code == 422


def by_formula(draft, formula, **changes):
    return typed(draft, rule="expression", f_formula=formula, f_full="10", measure="cases.defects_serious", **changes)


def test_a_formula_is_typed_saved_and_said(bureau, draft, browse):
    answer = browse(bureau.rule_admin, url(draft), by_formula(draft, "满分 − 值×2", text="", text_en=""), **JSON)

    assert answer.status_code == 200
    assert (row_of(draft).rule, row_of(draft).params) == ("expression", {"formula": "满分 − 值×2", "full": 1000})
    page = browse(bureau.rule_admin, f"/appraisal/drafts/{draft.pk}/").content.decode()
    assert "By the formula full − value × 2; from 0 to 10." in page
    assert 'list="formula-words"' in page
    assert '<datalist id="formula-words">' in page


@pytest.mark.parametrize(
    ("formula", "said"),
    [("满分 − 值 *", "Character 9: the formula breaks off."), ("10 / 值", "Character 6: what divides may be 0")],
)
def test_a_wrong_formula_is_refused_with_the_place(bureau, draft, browse, formula, said):
    before = row_of(draft).params

    answer = browse(bureau.rule_admin, url(draft), by_formula(draft, formula), **JSON)

    assert answer.status_code == 422
    assert answer.json()["said"].startswith(said)
    assert row_of(draft).params == before


def test_what_may_follow_in_a_formula_is_offered_as_one_types(bureau, draft, browse):
    row, shape = row_of(draft), by_formula(draft, "满分 - va")
    asked = f"/appraisal/drafts/{draft.pk}/try/{row.pk}/?" + urlencode(shape)

    assert browse(bureau.rule_admin, asked).json()["offered"] == ["满分 - value"]
    plainly = f"/appraisal/drafts/{draft.pk}/try/{row.pk}/?" + urlencode(typed(draft))
    assert browse(bureau.rule_admin, plainly).json()["offered"] is None
