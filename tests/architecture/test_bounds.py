"""Every date and every text that somebody types has its bounds (issue 9): a new field without them fails here."""

import importlib
import inspect
import pkgutil
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.test import RequestFactory
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import ValidationError as ApiError

from cases.file.case.dates import BEFORE_REPORT, LONG_AGO
from cases.quality.corrections.order import ASKED, FLOORS
from cases.quality.corrections.table import THINGS, model_of
from cases.review.demands.table import DECISION, PARTICULARS
from cases.review.next_steps.table import FOLLOW_UPS
from portal.office.fields.rules import read_all
from portal.shell.api.shapes import Given
from portal.shell.refusals import Refused
from portal.shell.typed import bounds
from portal.shell.typed.bounds import DATES, Bounded

ROOMS = (
    "cases",
    "appraisal",
    "mediation",
    "outreach",
    "portal.people",
    "portal.dispatch",
    "portal.ledger",
    "portal.shell",
)


def modules():
    for room in ROOMS:
        package = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if ".migrations" not in found.name and ".demo" not in found.name:
                yield importlib.import_module(found.name)


def classes(kind):
    found = {}
    for module in modules():
        for name, each in vars(module).items():
            if inspect.isclass(each) and issubclass(each, kind) and each.__module__ == module.__name__:
                found[f"{module.__name__}.{name}"] = each
    return found


FORMS = classes(forms.BaseForm)
SHAPES = {name: each for name, each in classes(serializers.Serializer).items() if issubclass(each, Given)}
ROWS = [row for rows in PARTICULARS.values() for row in rows] + list(DECISION)
ROWS += [row for each in FOLLOW_UPS for row in each.rows]


def is_date(field):
    return isinstance(field, (forms.DateField, forms.DateTimeField, serializers.DateField, serializers.DateTimeField))


def test_there_is_something_to_walk():
    assert min(len(FORMS), len(SHAPES), len(ROWS)) > 30


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_form_keeps_the_bounds(name):
    form = FORMS[name]
    unbounded = [each for each, field in form.base_fields.items() if is_date(field) and each not in DATES]

    assert (issubclass(form, Bounded), unbounded) == (True, [])
    for each, field in form.base_fields.items():
        bounds.bind(each, field := field.__class__(required=False) if is_date(field) else field)
        if is_date(field):
            for typed in ("1026-11-28T10:00", "1899-12-31T10:00", "2199-01-01T10:00"):
                with pytest.raises(ValidationError):
                    field.clean(typed if isinstance(field, forms.DateTimeField) else typed[:10])
        elif type(field) is forms.CharField:
            with pytest.raises(ValidationError) as said:
                field.clean("打" * 20_000)
            assert "20000" in str(said.value)


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_every_shape_of_the_api_keeps_the_bounds(name):
    for field in SHAPES[name]().fields.values():
        if field.read_only or not (is_date(field) or type(field) is serializers.CharField):
            continue
        tries = ("1026-11-28", "1899-12-31", "2199-01-01") if is_date(field) else ("打" * 20_000,)
        tail = "T10:00:00+08:00" if isinstance(field, serializers.DateTimeField) else ""
        for typed in tries:
            with pytest.raises(ApiError):
                field.run_validation(typed + tail)


def test_every_name_of_a_date_that_is_sent_in_has_its_row():
    typed = {each for shape in SHAPES.values() for each, field in shape().fields.items() if is_date(field)}
    forms_have = {each for form in FORMS.values() for each, field in form.base_fields.items() if is_date(field)}
    rows = {row.name for row in ROWS if row.type in ("date", "moment")}

    assert (typed & forms_have) | forms_have | rows <= set(DATES)


@pytest.mark.parametrize("row", [row for row in ROWS if row.type in ("date", "moment", "text", "long")])
def test_every_particular_keeps_the_bounds(row):
    tries = ["打" * 20_000] if row.type in ("text", "long") else ["1026-11-28 10:00", "2199-01-01 10:00"]
    for typed in tries:
        with pytest.raises(Refused) as refused:
            read_all([row], {row.name: typed if row.type != "date" else typed[:10]})
        assert row.name in refused.value.fields


def test_both_sides_of_every_border():
    now = timezone.now()
    today = timezone.localdate(now)
    for name, each in DATES.items():
        last = date(today.year + each.years_ahead, 12, 31) if each.years_ahead else today
        assert each.problem(each.floor, now) == "" == each.problem(last, now), name
        zone = timezone.get_default_timezone()
        outside = [each.floor - timedelta(days=1), last + timedelta(days=1)]
        outside += [datetime(1, 1, 1, tzinfo=zone), datetime(9999, 12, 31, tzinfo=zone)]
        assert all(each.problem(value, now) for value in outside), name


def test_a_moment_of_today_may_be_past_and_not_to_come():
    now = timezone.now()

    assert DATES["reported_at"].problem(now, now) == ""
    assert DATES["reported_at"].problem(now + timedelta(seconds=1), now) != ""


def test_the_forms_of_administration_keep_the_bounds():
    request = _by_anybody(RequestFactory().get("/"))
    dates = {}
    for model, each in admin.site._registry.items():
        if not (each.has_add_permission(request) or each.has_change_permission(request)):
            continue
        form = each.get_form(request)
        dates |= {(model.__name__, name): form for name, field in form.base_fields.items() if is_date(field)}

    assert dates
    assert [key for key, form in dates.items() if key[1] not in DATES or not issubclass(form, Bounded)] == []


def _by_anybody(request):
    request.user = SimpleNamespace(has_perm=lambda *_: True, pk=1, is_active=True, is_staff=True, roles=())
    return request


def test_every_date_of_a_record_that_is_corrected_has_its_row_and_its_neighbours_or_a_question():
    """What can be written anew is bound as tightly as when it was written: by floor, by what came before, or asked."""
    of_the_case = {("case", name) for name in ("occurred_at", "reported_at", "received_at", "suspect_arrived_at")}
    dates = {(thing.name, name) for thing in THINGS for name in thing.fields if _is_date(model_of(thing, name), name)}

    assert dates - of_the_case == set(FLOORS) | ASKED
    assert {name for _thing, name in dates} <= set(DATES)


def _is_date(model, name):
    return isinstance(model._meta.get_field(name), models.DateField)


# Of the dates of the past that somebody types, what holds each to its file: a question of `cases.file.case.dates`, or
# the deed, which refuses what lies before the thing it follows.
ASKED_ABOUT = {*BEFORE_REPORT, *LONG_AGO, "occurred_at"}
REFUSED_BY_DEEDS = {
    "suspect_arrived_at",
    "arrived_at",
    "consent_on",
    "told_at",
    "held_at",
    "held_on",
    "ended_at",
    "served_on",
    "copied_on",
    "carried_out_on",
    "decided_on",
    "asked_on",
    "told_on",
    "told_again_at",
    "guardian_told_on",
    "hearing_told_on",
    "hearing_held_on",
    "agreed_on",
    "performed_on",
    "requested_on",
    "reporter_told_on",
    "continued_until",
    "base_at",
    "met_at",
    "failed_at",
    "starts_at",
    "detained_from",
    "public_from",
    "public_until",
}


def test_every_date_of_the_past_is_asked_about_or_held_by_its_deed():
    past = {name for name, each in DATES.items() if not each.years_ahead and name != "born_on"}

    assert past == ASKED_ABOUT | REFUSED_BY_DEEDS
