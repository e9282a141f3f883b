"""A6: a coefficient or an exemption is granted by one and confirmed by another, with its ground, for a time."""

from datetime import date

import pytest
from django.urls import reverse

from appraisal.models import Coefficient, Exemption, PeerGroup
from appraisal.scheme.allowances import deeds
from portal.ledger.models import Event
from portal.people.models import Role
from portal.reference.loading import load_rows
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.appraisal.making import a_closed_case, a_month, a_version, compute, on, publish
from tests.factories import a_post, someone

pytestmark = pytest.mark.usefixtures("reference_data")

AT = on(2026, 3, 10)


@pytest.fixture
def version(bureau):
    return a_version(("2.1", "u", "cases.closed", "per_occurrence", {"points": 100, "cap": 500}))


@pytest.fixture
def admin(bureau):
    return someone(Role.RULE_ADMIN, bureau.root)


def given(version, bureau, **changes):
    return {
        "scheme": version.scheme,
        "subject_kind": "u",
        "subject_id": bureau.unit.pk,
        "starts_on": date(2026, 3, 1),
        "ground": "辖区面积大",
        **changes,
    }


def a_coefficient(version, bureau, by, factor=12_000, **changes):
    return deeds.grant_coefficient(by=by, at=AT, factor=factor, place="after", **given(version, bureau, **changes))


def an_exemption(version, bureau, by, indicator="2.1", **changes):
    return deeds.grant_exemption(by=by, at=AT, indicator=indicator, gives="full", **given(version, bureau, **changes))


def points_of(bureau, month=3):
    a_closed_case(bureau, on(2026, month, 3))
    return compute(a_month(2026, month)).sheets.get(subject_kind="u", unit=bureau.unit).points


def test_it_does_nothing_before_somebody_else_confirms_it(bureau, version, admin):
    row = a_coefficient(version, bureau, admin, factor=5000)
    before = points_of(bureau)
    deeds.confirm(by=bureau.supervisor, at=AT, row=row)

    assert (before, compute(a_month(2026, 3)).sheets.get(subject_kind="u", unit=bureau.unit).points) == (10_000, 5000)
    assert list(Event.objects.filter(kind__startswith="allowance.").order_by("seq").values_list("kind", flat=True)) == [
        "allowance.granted",
        "allowance.confirmed",
    ]


@pytest.mark.parametrize("who", ["officer", "head", "leader", "personnel"])
def test_others_grant_nothing(bureau, version, who):
    with pytest.raises(Denied):
        a_coefficient(version, bureau, getattr(bureau, who))


def test_who_granted_it_does_not_confirm_it(bureau, version):
    row = a_coefficient(version, bureau, bureau.supervisor)

    with pytest.raises(Denied):
        deeds.confirm(by=bureau.supervisor, at=AT, row=row)


def test_who_leads_the_unit_does_not_confirm_it(bureau, version, admin):
    a_post(bureau.supervisor, Role.UNIT_HEAD, bureau.unit)
    row = a_coefficient(version, bureau, admin)

    with pytest.raises(Denied):
        deeds.confirm(by=bureau.supervisor, at=AT, row=row)


def test_of_two_who_confirm_the_second_is_told(bureau, version, admin):
    row = a_coefficient(version, bureau, admin)
    deeds.confirm(by=bureau.leader, at=AT, row=Coefficient.objects.get(pk=row.pk))

    with pytest.raises(MovedOn):
        deeds.confirm(by=bureau.supervisor, at=AT, row=row)


@pytest.mark.parametrize("factor", [0, 4999, 20_001, 10**9])
def test_a_slip_of_the_keyboard_is_refused(bureau, version, admin, factor):
    with pytest.raises(Refused) as refused:
        a_coefficient(version, bureau, admin, factor=factor)

    assert "factor" in refused.value.fields


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ground": " "}, "ground"),
        ({"subject_id": None}, "subject"),
        ({"subject_id": 10**9}, "subject"),
        ({"group": "stations"}, "subject"),
        ({"subject_id": None, "group": "nobody"}, "group"),
    ],
)
def test_what_is_wrong_is_said(bureau, version, admin, changes, field):
    with pytest.raises(Refused) as refused:
        a_coefficient(version, bureau, admin, **changes)

    assert field in refused.value.fields


def test_an_exemption_names_an_indicator_that_is_there(bureau, version, admin):
    with pytest.raises(Refused):
        an_exemption(version, bureau, admin, indicator="9.9")
    assert an_exemption(version, bureau, admin).pk


def test_two_for_the_same_at_one_time_are_refused(bureau, version, admin):
    a_coefficient(version, bureau, admin)

    with pytest.raises(Refused):
        a_coefficient(version, bureau, admin, starts_on=date(2026, 6, 1))
    assert an_exemption(version, bureau, admin).pk


def test_none_reaches_into_a_published_month(bureau, version, admin):
    row = a_coefficient(version, bureau, admin, starts_on=date(2026, 1, 1))
    publish(a_month(2026, 2))

    with pytest.raises(Refused):
        deeds.confirm(by=bureau.supervisor, at=AT, row=row)
    with pytest.raises(Refused):
        an_exemption(version, bureau, admin, starts_on=date(2026, 2, 28))
    assert an_exemption(version, bureau, admin, starts_on=date(2026, 3, 1)).pk


def test_what_ended_holds_no_longer_and_frees_the_place(bureau, version, admin):
    row = a_coefficient(version, bureau, admin, factor=5000)
    deeds.confirm(by=bureau.leader, at=AT, row=row)
    deeds.end(by=admin, at=AT, row=row, ends_on=date(2026, 4, 1), reason="区划调整")
    after = a_coefficient(version, bureau, admin, factor=9000, starts_on=date(2026, 4, 1))

    assert [points_of(bureau, month) for month in (3, 4)] == [5000, 10_000]
    assert after.confirmed_at is None
    with pytest.raises(MovedOn):
        deeds.end(by=admin, at=AT, row=row, ends_on=date(2026, 5, 1), reason="再次")


def test_one_that_nobody_confirmed_falls_at_once(bureau, version, admin):
    row = a_coefficient(version, bureau, admin)
    row = deeds.end(by=admin, at=AT, row=row, ends_on=date(2026, 9, 1), reason="写错")

    assert row.ends_on == row.starts_on
    with pytest.raises(MovedOn):
        deeds.confirm(by=bureau.leader, at=AT, row=row)


def test_what_spares_an_officer_is_known_to_few(bureau, version, admin, browse):
    a_version(("o.1", "o", "cases.closed", "per_occurrence", {"points": 100}), number="3")
    an_exemption(
        version, bureau, admin, indicator="o.1", subject_kind="o", subject_id=bureau.officer.pk, ground="哺乳期"
    )
    page = reverse("appraisal:allowances")
    seen = {
        who: "哺乳期" in browse(getattr(bureau, who), page).content.decode()
        for who in ("officer", "second", "head", "supervisor", "leader")
    }

    assert seen == {"officer": True, "second": False, "head": True, "supervisor": True, "leader": True}


def test_the_page_grants_and_another_confirms(bureau, version, admin, browse):
    said = {
        "scheme": version.scheme_id,
        "whom": f"u:{bureau.unit.pk}",
        "starts_on": "2031-01-01",
        "ground": "辖区面积大",
    }
    page = reverse("appraisal:grant_allowance", args=["coefficients"])
    wrong = browse(admin, page, {**said, "factor": "9", "place": "after"})
    right = browse(admin, page, {**said, "factor": "1.25", "place": "before"})
    row = Coefficient.objects.get()

    assert (wrong.status_code, right.status_code, row.factor) == (422, 302, 12_500)
    confirm = reverse("appraisal:confirm_allowance", args=["coefficients", row.pk])
    assert browse(admin, confirm, {}).status_code == 403
    assert browse(bureau.leader, confirm, {}).status_code == 302
    assert Coefficient.objects.get().confirmed_by == bureau.leader


def test_an_exemption_for_a_group_is_granted_on_the_page(bureau, version, admin, browse):
    load_rows(PeerGroup, [{"code": "town_station", "name": "城区派出所", "name_en": "", "position": 0}], ("code",), AT)
    browse(
        admin,
        reverse("appraisal:grant_allowance", args=["exemptions"]),
        {
            "scheme": version.scheme_id,
            "whom": "u:g.town_station",
            "starts_on": "2031-01-01",
            "ground": "无此职责",
            "indicator": "2.1",
            "gives": "left_out",
        },
    )

    assert (Exemption.objects.get().group, Exemption.objects.get().gives) == ("town_station", "left_out")
    assert "units of 城区派出所" in browse(bureau.officer, reverse("appraisal:allowances")).content.decode()
