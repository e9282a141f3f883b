"""Every no has a reason in plain words (style.md §6), and nothing private stays in a browser's cache."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.shell.pages.middleware import PlainRefusals, private_pages, request_id
from portal.shell.refusals import Denied, MovedOn, Problems, Refused, refuse


class Somebody:
    is_authenticated = True


def asked(user=None, **headers):
    request = RequestFactory(headers=headers).get("/")
    request.user = user or AnonymousUser()
    return request


@pytest.mark.parametrize(
    ("refusal", "status", "words"),
    [
        (Denied(_("Cancel")), 403, ["取消", "此事不归您办理"]),
        (MovedOn(["甲已同意", "乙已退回"]), 409, ["甲已同意", "乙已退回", "没有执行"]),
        (Refused("退回须写明理由", {"reason": "请写明"}), 422, ["退回须写明理由", "请写明"]),
    ],
)
def test_a_refusal_becomes_a_page_in_the_readers_language(refusal, status, words):
    with translation.override("zh-hans"):
        response = PlainRefusals(None).process_exception(asked(), refusal)

    assert response.status_code == status
    assert [word for word in words if word not in response.content.decode()] == []


def test_other_exceptions_are_not_hidden():
    assert PlainRefusals(None).process_exception(asked(), ValueError("fault")) is None


def test_a_refusal_is_a_sentence_when_printed():
    assert str(Denied("No.")) == "No."
    assert str(Refused("No.")) == "No."
    assert str(MovedOn(["A.", "B."])) == "A. B."
    assert MovedOn("A.").changes == ["A."]


def test_pages_of_people_who_are_logged_in_are_not_stored():
    shown = private_pages(lambda request: HttpResponse())

    assert shown(asked(Somebody()))["Cache-Control"] == "no-store, private"
    assert "Cache-Control" not in shown(asked())


def test_a_view_may_say_otherwise():
    shown = private_pages(lambda request: HttpResponse(headers={"Cache-Control": "private, max-age=60"}))

    assert shown(asked(Somebody()))["Cache-Control"] == "private, max-age=60"


@pytest.mark.parametrize(
    ("given", "is_kept"), [("abcdef-0123456789", True), ("short", False), ("a" * 65, False), ("bad id\r\nX: y", False)]
)
def test_a_request_keeps_a_sane_id_and_gets_a_new_one_otherwise(given, is_kept):
    request = RequestFactory().get("/", headers={"X-Request-ID": given})

    response = request_id(lambda request: HttpResponse())(request)

    assert response["X-Request-ID"] == request.id
    assert (request.id == given) == is_kept
    assert len(request.id) >= 16


def test_the_first_sentence_for_a_field_stays_and_all_fields_come_at_once():
    problems = Problems()
    problems.raise_if_any()
    problems.add(day="第一句", name="缺名")
    problems.add(day="第二句")

    with pytest.raises(Refused) as refused:
        problems.raise_if_any()
    assert (str(refused.value), refused.value.fields) == ("第一句", {"day": "第一句", "name": "缺名"})


def test_one_field_speaks_for_itself_and_several_are_pointed_to():
    with pytest.raises(Refused) as one:
        refuse(day="太晚")
    with pytest.raises(Refused) as two:
        refuse(day="太晚", name="缺名")

    assert (str(one.value), one.value.fields) == ("太晚", {"day": "太晚"})
    assert str(two.value) not in ("太晚", "缺名")
    assert two.value.fields == {"day": "太晚", "name": "缺名"}
