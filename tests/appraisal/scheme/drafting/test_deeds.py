"""A2, A3, A4: a scheme is written row by row by its administrators, one event a deed; nothing published changes."""

import json

import pytest
from django.utils import translation

from appraisal.models import Category, DraftComment, ForbiddenMeasure, Indicator, Scheme, SchemeVersion
from appraisal.scheme.drafting import deeds, row_deeds
from appraisal.scheme.drafting.rules import BANDS, CATEGORIES, GATES, INDICATORS, name_of, seen_of
from appraisal.scheme.versions import deeds as versions
from portal.ledger.actors import system
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.reference.loading import load_rows
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.appraisal.conftest import SERIOUS
from tests.appraisal.making import a_month, a_version, on, publish
from tests.factories import FIXTURES

AT = on(2026, 4, 20)
FROM = on(2026, 5, 1).date()
DEFECTS = {
    "subject": "u",
    "name": "严重瑕疵",
    "measure": "cases.defects_serious",
    "rule": "per_occurrence",
    "params": {"points": -250, "floor": -2500},
}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def forbidden(db):
    rows = json.loads((FIXTURES / "forbidden_measures.json").read_text(encoding="utf-8"))
    load_rows(ForbiddenMeasure, rows, ("code",), on(2026, 1, 1))


@pytest.fixture
def draft(bureau, version):
    """A draft that the administrator began as a copy of the version in force."""
    return deeds.draft(
        by=bureau.rule_admin, at=AT, scheme_id=version.scheme_id, number="2", effective_from=FROM, source_id=version.pk
    )


def events(version, since=0):
    rows = Event.objects.filter(about_type="appraisal.schemeversion", about_id=str(version.pk), seq__gt=since)
    return list(rows.order_by("seq").values_list("kind", flat=True))


def newest(version):
    rows = Event.objects.filter(about_type="appraisal.schemeversion", about_id=str(version.pk))
    return json.loads(rows.order_by("-seq").first().payload)


def add(bureau, draft, **values):
    category = draft.categories.first()
    return row_deeds.add_row(
        by=bureau.rule_admin,
        at=AT,
        version_id=draft.pk,
        rows="indicators",
        values={**DEFECTS, "category_id": category.pk, **values},
    )


def change(bureau, draft, row, *, seen=None, kind=INDICATORS, **values):
    row.refresh_from_db()
    return row_deeds.change_row(
        by=bureau.rule_admin,
        at=AT,
        version_id=draft.pk,
        rows=kind.name,
        row_id=row.pk,
        seen=seen_of(kind, row) if seen is None else seen,
        values=values,
    )


def test_a_scheme_is_founded_and_drafted_in_two_events(bureau):
    version = deeds.begin(
        by=bureau.rule_admin, at=AT, scheme_id=None, name="窗口服务季考评", number="1.0", effective_from=FROM
    )

    assert (version.scheme.name, version.scheme.code, version.scheme.period_kind) == (
        "窗口服务季考评",
        "scheme-1",
        "month",
    )
    assert (version.drafted_by, version.changed_by, version.state) == (bureau.rule_admin, bureau.rule_admin, "draft")
    assert events(version) == ["version.drafted"]
    assert Event.objects.filter(kind="scheme.added").count() == 1


def test_a_copy_has_all_rows_of_its_source_and_names_it(bureau, version, draft):
    rows = [list(each.indicators.values_list("code", "params", "category__code")) for each in (version, draft)]

    assert rows[0] == rows[1]
    assert draft.source == version
    assert newest(draft)["copied_from"] == "考评 1"


def test_a_number_is_given_once_and_again_after_a_draft_was_thrown_away(bureau, version, draft):
    again = {"by": bureau.rule_admin, "at": AT, "scheme_id": version.scheme_id, "number": "2", "effective_from": FROM}
    with pytest.raises(Refused):
        deeds.draft(**again)

    deeds.discard(by=bureau.rule_admin, at=AT, version_id=draft.pk, reason="重写")

    assert deeds.draft(**again).number == "2"
    assert newest(draft)["reason"] == "重写"
    assert [name for name, _row in newest(draft)["rows"]] == ["categories all", "indicators 1.3", "indicators 1.13"]


def test_a_draft_that_was_thrown_away_is_not_written_on(bureau, draft):
    deeds.discard(by=bureau.rule_admin, at=AT, version_id=draft.pk, reason="重写")

    with pytest.raises(Refused):
        add(bureau, draft)
    with pytest.raises(Refused):
        versions.publish(by=bureau.supervisor, at=AT, version_id=draft.pk)


def test_an_indicator_is_added_changed_and_removed_with_an_event_each(bureau, draft):
    row = add(bureau, draft)
    change(bureau, draft, row, params={"points": -300, "floor": -2500})
    said = newest(draft)
    row.refresh_from_db()
    row_deeds.remove_row(
        by=bureau.rule_admin,
        at=AT,
        version_id=draft.pk,
        rows="indicators",
        row_id=row.pk,
        seen=seen_of(INDICATORS, row),
    )

    assert events(draft) == ["version.drafted", "row.added", "row.changed", "row.removed"]
    assert (said["row"], said["before"], said["after"]) == (
        "indicators 1.1",
        {"params": {"floor": -2500, "points": -250}},
        {"params": {"floor": -2500, "points": -300}},
    )
    assert newest(draft)["before"]["name"] == "严重瑕疵"
    assert draft.indicators.count() == 2
    assert list(verify()) == []


def test_saving_unchanged_is_no_event(bureau, draft):
    row = draft.indicators.first()
    change(bureau, draft, row, name=row.name, params=row.params)
    deeds.rewrite(
        by=bureau.rule_admin, at=AT, version_id=draft.pk, seen=deeds.heading_seen(draft), values={"number": "2"}
    )

    assert events(draft) == ["version.drafted"]


def test_of_two_tabs_the_second_is_told(bureau, draft):
    row = draft.indicators.first()
    seen = seen_of(INDICATORS, row)
    change(bureau, draft, row, seen=seen, name="甲")

    with pytest.raises(MovedOn):
        change(bureau, draft, row, seen=seen, name="乙")

    row.refresh_from_db()
    assert row.name == "甲"


def test_two_tabs_on_two_rows_do_not_meet(bureau, draft):
    first, second = draft.indicators.all()
    seen = seen_of(INDICATORS, second)
    change(bureau, draft, first, name="甲")

    assert change(bureau, draft, second, seen=seen, name="乙").name == "乙"


def test_of_two_headings_the_second_is_told(bureau, draft):
    said = {"by": bureau.rule_admin, "at": AT, "version_id": draft.pk, "seen": deeds.heading_seen(draft)}
    deeds.rewrite(**said, values={"smallest_caseload_units": 30})

    with pytest.raises(MovedOn):
        deeds.rewrite(**said, values={"smallest_caseload_units": 40})

    assert newest(draft)["after"] == {"smallest_caseload_units": 30}


def test_rows_take_another_place_and_stop_at_the_end(bureau, draft):
    added = add(bureau, draft)
    move = {"by": bureau.rule_admin, "at": AT, "version_id": draft.pk, "rows": "indicators", "row_id": added.pk}

    row_deeds.move_row(**move, places=-1)
    row_deeds.move_row(**move, places=-1)

    assert [each.code for each in draft.indicators.filter(subject="u")] == ["1.1", "1.3"]
    assert events(draft) == ["version.drafted", "row.added", "row.moved"]


def test_a_category_goes_once_it_is_empty(bureau, draft):
    category = draft.categories.get()
    said = {"by": bureau.rule_admin, "at": AT, "version_id": draft.pk, "rows": "categories", "row_id": category.pk}
    with pytest.raises(Refused):
        row_deeds.remove_row(**said, seen=seen_of(CATEGORIES, category))
    for row in draft.indicators.all():
        row_deeds.remove_row(**said | {"rows": "indicators", "row_id": row.pk}, seen=seen_of(INDICATORS, row))

    row_deeds.remove_row(**said, seen=seen_of(CATEGORIES, category))

    assert draft.categories.count() == 0


def test_grades_and_gates_are_rows_like_others(bureau, draft):
    said = {"by": bureau.rule_admin, "at": AT, "version_id": draft.pk}
    band = row_deeds.add_row(**said, rows="bands", values={"subject": "u", "name": "一级", "from_points": 9500})
    gate = row_deeds.add_row(
        **said,
        rows="gates",
        values={
            "subject": "u",
            "name": "一票否决",
            "effect": "sheet",
            "condition": {"any": [{"indicator": "1.3", "of": "value", "is": ">=", "than": 100}]},
        },
    )

    assert (band.code, gate.code) == ("1", "g1")
    assert [name_of(BANDS, band), name_of(GATES, gate)] == ["bands 1", "gates g1"]
    with pytest.raises(Refused):
        row_deeds.add_row(**said, rows="bands", values={"subject": "u", "name": "又一级", "from_points": 9500})
    assert list(verify()) == []


def test_what_is_not_yet_written_is_no_fault(bureau, draft):
    assert add(bureau, draft, params={}).params == {}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"measure": "cases.weather"}, "measure"),
        ({"params": {"points": 10_000_000}}, "f_points"),
        ({"params": {"points": 1.5}}, "f_points"),
        ({"params": {"points": float("nan")}}, "f_points"),
        ({"params": {"bonus": 1}}, "f_bonus"),
        ({"rule": "guess"}, "rule"),
        ({"rule": "rate_target", "params": {"target_bp": 9000, "full": 1000, "points_per_point": 10}}, "rule"),
        ({"use": {"window": "tomorrow"}}, "measure"),
        ({"per": {"measure": "cases.weather"}}, "per_measure"),
        ({"missing": "full"}, "rule"),
        ({"code": "1.3"}, "code"),
        ({"category_id": 987_654}, "category"),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_field(bureau, draft, values, field):
    with pytest.raises(Refused) as refusal:
        add(bureau, draft, **values)

    assert field in refusal.value.fields
    assert events(draft) == ["version.drafted"]


@pytest.mark.parametrize("name", ["破案率", "本月破案率得分", "发案下降"])
def test_forbidden_words_are_refused_with_reason_and_source(bureau, draft, forbidden, name):
    with pytest.raises(Refused) as refusal:
        add(bureau, draft, name=name)

    assert "may not be an indicator" in refusal.value.fields["name"]
    assert "公安部" in refusal.value.fields["name"]


def test_indicators_are_copied_from_another_version_under_free_numbers(bureau, version, draft):
    category = draft.categories.get()
    originals = list(version.indicators.filter(subject="u").values_list("pk", flat=True))

    copies = row_deeds.copy_rows(
        by=bureau.rule_admin, at=AT, version_id=draft.pk, category_id=category.pk, indicator_ids=originals
    )

    assert [(row.code, row.params) for row in copies] == [("1.1", {"points": -250, "floor": -2500})]
    assert events(draft)[-1] == "rows.copied"


@pytest.mark.parametrize("who", ["officer", "head", "supervisor", "leader", "legal_officer"])
def test_only_the_administrators_of_rules_write(bureau, draft, who):
    by = getattr(bureau, who)
    row = draft.indicators.first()
    said = {"by": by, "at": AT, "version_id": draft.pk}
    for deed, more in (
        (row_deeds.add_row, {"rows": "indicators", "values": DEFECTS}),
        (row_deeds.change_row, {"rows": "indicators", "row_id": row.pk, "seen": "", "values": {"name": "x"}}),
        (row_deeds.remove_row, {"rows": "indicators", "row_id": row.pk, "seen": ""}),
        (row_deeds.move_row, {"rows": "indicators", "row_id": row.pk, "places": 1}),
        (deeds.discard, {"reason": "x"}),
        (deeds.submit, {"seen_rules": ""}),
        (deeds.rewrite, {"seen": "", "values": {}}),
        (row_deeds.copy_rows, {"category_id": 1, "indicator_ids": [1]}),
    ):
        with pytest.raises(Denied):
            deed(**said, **more)
    with pytest.raises(Denied):
        deeds.found(by=by, at=AT, name="x")
    with pytest.raises(Denied):
        deeds.draft(by=by, at=AT, scheme_id=draft.scheme_id, number="3", effective_from=FROM)


def test_a_published_version_refuses_every_deed(bureau, version):
    row, category = version.indicators.first(), version.categories.get()
    said = {"by": bureau.rule_admin, "at": AT, "version_id": version.pk}
    for deed, more in (
        (row_deeds.add_row, {"rows": "indicators", "values": {**DEFECTS, "category_id": category.pk}}),
        (
            row_deeds.change_row,
            {"rows": "indicators", "row_id": row.pk, "seen": seen_of(INDICATORS, row), "values": {"name": "x"}},
        ),
        (row_deeds.remove_row, {"rows": "indicators", "row_id": row.pk, "seen": seen_of(INDICATORS, row)}),
        (row_deeds.move_row, {"rows": "indicators", "row_id": row.pk, "places": 1}),
        (row_deeds.copy_rows, {"category_id": category.pk, "indicator_ids": [row.pk]}),
        (deeds.discard, {"reason": "x"}),
        (deeds.submit, {"seen_rules": versions.rules_digest(version)}),
        (deeds.rewrite, {"seen": deeds.heading_seen(version), "values": {"number": "9"}}),
        (deeds.comment, {"text": "x"}),
    ):
        with pytest.raises(Refused):
            deed(**said, **more)


def submitted(bureau, draft):
    digest = versions.rules_digest(draft)
    return deeds.submit(by=bureau.rule_admin, at=AT, version_id=draft.pk, seen_rules=digest)


def test_a_second_person_publishes(bureau, draft):
    submitted(bureau, draft)
    with pytest.raises(Denied) as denial:
        versions.publish(by=bureau.rule_admin, at=AT, version_id=draft.pk)

    version = versions.publish(by=bureau.supervisor, at=AT, version_id=draft.pk)

    assert "somebody else publishes it" in str(denial.value)
    assert (version.state, version.published_by) == ("published", bureau.supervisor)
    assert list(verify()) == []


def test_nobody_publishes_what_was_not_submitted(bureau, draft):
    with pytest.raises(Refused):
        versions.publish(by=bureau.supervisor, at=AT, version_id=draft.pk)


def test_a_change_takes_a_submitted_draft_back(bureau, draft):
    submitted(bureau, draft)
    change(bureau, draft, draft.indicators.first(), name="严重的瑕疵")
    draft.refresh_from_db()

    assert draft.state == "draft"
    with pytest.raises(Refused):
        versions.publish(by=bureau.supervisor, at=AT, version_id=draft.pk)


def test_what_is_published_is_what_was_shown(bureau, draft):
    seen = versions.rules_digest(draft)
    change(bureau, draft, draft.indicators.first(), params={"points": -1})
    submitted(bureau, draft)

    with pytest.raises(MovedOn):
        versions.publish(by=bureau.supervisor, at=AT, version_id=draft.pk, seen_rules=seen)


def test_what_is_not_ready_is_not_submitted(bureau, draft):
    add(bureau, draft, params={})

    with pytest.raises(Refused) as refusal:
        submitted(bureau, draft)

    assert list(refusal.value.fields) == ["1.1"]


def test_a_draft_is_sent_back_with_a_reason_that_stands_among_its_comments(bureau, draft):
    submitted(bureau, draft)
    with pytest.raises(Refused):
        deeds.send_back(by=bureau.supervisor, at=AT, version_id=draft.pk, reason=" ")

    deeds.send_back(by=bureau.supervisor, at=AT, version_id=draft.pk, reason="扣分过重")

    draft.refresh_from_db()
    assert draft.state == "draft"
    assert list(DraftComment.objects.values_list("text", "written_by")) == [("扣分过重", bureau.supervisor.pk)]


def test_comments_are_about_a_row_and_are_settled_once(bureau, draft):
    remark = deeds.comment(by=bureau.supervisor, at=AT, version_id=draft.pk, row="indicators 1.3", text="目标过高？")
    deeds.settle(by=bureau.rule_admin, at=AT, comment_id=remark.pk)

    with pytest.raises(Refused):
        deeds.settle(by=bureau.rule_admin, at=AT, comment_id=remark.pk)
    with pytest.raises(Refused):
        deeds.comment(by=bureau.supervisor, at=AT, version_id=draft.pk, row="indicators 9", text="x")
    with pytest.raises(Denied):
        deeds.comment(by=bureau.officer, at=AT, version_id=draft.pk, text="x")
    assert list(verify()) == []


def test_the_published_rules_are_those_that_score(bureau, draft):
    submitted(bureau, draft)
    versions.publish(by=bureau.supervisor, at=AT, version_id=draft.pk)

    bulletin = publish(a_month(2026, 5))

    assert bulletin.run.version_id == draft.pk


def test_a_scheme_without_rows_is_not_ready(bureau):
    version = deeds.begin(by=bureau.rule_admin, at=AT, scheme_id=None, name="空", number="1", effective_from=FROM)

    assert list(versions.problems_of(version)) == ["version"]
    assert (Scheme.objects.count(), SchemeVersion.objects.drafts().count()) == (1, 1)
    assert (Category.objects.count(), Indicator.objects.count()) == (0, 0)


def test_the_system_may_publish_what_it_loads(bureau):
    draft = a_version(("1.3", "u", *SERIOUS), number="5", effective=on(2026, 6, 1), published=False)

    assert versions.publish(by=system("appraisal office"), at=AT, version_id=draft.pk).state == "published"
