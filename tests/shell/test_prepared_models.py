"""Models of statements written once: the same that Django itself makes, with what it read beside them."""

import pytest
from django.utils import timezone

from portal.people.models import Post, Role, Unit
from portal.shell.statements.prepared import LONGEST
from portal.shell.statements.prepared_models import PreparedModels, keep_related
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    unit = factories.a_unit()
    return [factories.someone(Role.OFFICER, unit) for _each in range(2)]


def posts_of(officers, on):
    return Post.objects.on(on).filter(officer__in=officers).select_related("officer__unit", "unit").order_by("pk")


def columns(model):
    return {field.attname: getattr(model, field.attname) for field in model._meta.concrete_fields}


@pytest.mark.parametrize("length", [1, 2, LONGEST + 1])
def test_models_are_those_that_django_makes_with_what_was_read_beside(people, django_assert_num_queries, length):
    prepared, on = PreparedModels(posts_of), timezone.localdate()
    asked = {"officers": ([officer.pk for officer in people] * LONGEST)[:length], "on": on}
    prepared(**asked)

    with django_assert_num_queries(1):
        found = prepared(**asked)
        beside = [(post.officer.name, post.officer.unit.path, post.unit.name) for post in found]

    expected = list(posts_of(**asked))
    assert [columns(post) for post in found] == [columns(post) for post in expected]
    assert [columns(post.officer) for post in found] == [columns(post.officer) for post in expected]
    assert beside == [(post.officer.name, post.officer.unit.path, post.unit.name) for post in expected]
    assert all(not post._state.adding for post in found)


def test_what_may_be_missing_beside_a_model_is_none(people):
    def unit_of(pk):
        return Unit.objects.filter(pk=pk).select_related("parent__parent")

    (found,) = PreparedModels(unit_of)(pk=Unit.objects.get(parent=None).pk)

    assert found.parent is None
    assert found._state.fields_cache == {"parent": None}


def test_kept_rows_answer_for_the_relation_and_know_where_they_hang(people, django_assert_num_queries):
    officer, on = people[0], timezone.localdate()
    rows = PreparedModels(posts_of)(officers=[officer.pk], on=on)
    keep_related(officer, "posts", rows)

    with django_assert_num_queries(0):
        assert list(officer.posts.all()) == rows
        assert officer.posts.all()[0].officer is officer

    assert list(officer.posts.filter(pk=-1)) == []
    assert [post.officer_id for post in officer.posts.filter(role=Role.OFFICER)] == [officer.pk]
