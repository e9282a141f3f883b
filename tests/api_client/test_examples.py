"""X6: the examples of the description are what the interface is asked and answers, from login to a served decision.

With EXAMPLES set the walk writes them anew (`make examples`).
"""

import json
import os
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portal.config.api.examples import FILE, examples
from tests.factories import PASSWORD
from tests.support import described

CAUSE = "ZA2025-051-1"
YES = dict.fromkeys(("identity", "facts", "characterisation", "law", "procedure", "proposal"), True)
LEVELS = ("legal_officer", "head", "reviewer", "leader")
SECRET = {"password", "token"}
# Numbers that are another each time: keys of rows, and the age of somebody born in a year that is given.
PASSING = {"id", "lead", "case", "matter", "party", "range", "key", "assistants", "age"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.+]+)?")
FIGURES = re.compile(r"[0-9a-f]{16,}|[0-9a-f-]{36}|\d+")


class Walk:
    """Programs of the bureau's people; what is to be shown of their calls stands in `told`."""

    def __init__(self, bureau):
        self.bureau, self.told, self.secrets = bureau, {}, {}

    def call(self, who, method, path, body=None, *, show=""):
        """Return what an address answers to somebody; keep it under the operation `show`."""
        headers = {"accept-language": "zh-hans"}
        if who:
            headers["authorization"] = f"Token {self._secret_of(who)}"
        sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        answer = getattr(Client(headers=headers), method)(f"/api/v1/{path}", **sent)
        assert answer.status_code < 300, answer.content.decode()
        if show:
            asked = {} if body is None else {"request": body}
            self.told[show] = {**asked, "status": str(answer.status_code), "response": answer.json()}
        return answer.json()

    def log_in(self, who):
        """Get the token of somebody."""
        credentials = {"username": getattr(self.bureau, who).badge_number, "password": PASSWORD, "label": "县平台"}
        self.secrets[who] = self.call(None, "post", "token/", credentials, show="token")["token"]

    def approve(self, matter, *, show=""):
        """Have a request approved at its four levels."""
        for who in LEVELS:
            seen = self.call(who, "get", f"cases/matters/{matter['id']}/", show=show and "matters_read")
            decision = {
                "move": "approve",
                "seen_version": seen["version"],
                "seen_digest": seen["content_digest"],
                "answers": YES,
                "opinion": "同意。",
            }
            self.call(who, "post", f"cases/matters/{matter['id']}/decide/", decision, show=show)
            show = ""

    def _secret_of(self, who):
        if who not in self.secrets:
            self.log_in(who)
        return self.secrets[who]


@pytest.fixture
def told(bureau):
    """What the walk was asked and answered, without its secrets."""
    cache.clear()
    walk = Walk(bureau)
    the_main_path(walk)
    return without_secrets(walk.told)


def the_main_path(walk):
    """Take a case from the token to a served penalty."""
    today = timezone.localdate().isoformat()
    officer = "officer"
    me = walk.call(officer, "get", "me/")
    cause = next(each for each in walk.call(officer, "get", "cases/causes/") if each["code"] == CAUSE)
    case = walk.call(officer, "post", "cases/", a_case(walk, me, cause), show="cases_register")
    statement = {"title": "证人证言", "kind": "witness", "collected_on": today}
    walk.call(officer, "post", f"cases/{case['id']}/evidence/", statement, show="cases_add_evidence")
    filing = {"kind": "filing", "proposal": "拟立案。"}
    walk.approve(walk.call(officer, "post", f"cases/{case['id']}/ask/", filing))
    penalty = a_penalty(case, cause, today)
    walk.approve(
        walk.call(officer, "post", f"cases/{case['id']}/ask/", penalty, show="cases_ask"), show="matters_decide"
    )
    following = walk.call(officer, "get", f"cases/{case['id']}/follow-ups/", show="cases_follow_ups")
    serve = next(each for each in following if each["name"] == "serve")
    served = {"served_on": today, "served_how": "直接送达"}
    walk.call(officer, "post", f"cases/follow-up/serve/{serve['key']}/", served, show="cases_follow_up")


def a_case(walk, me, cause):
    moment = timezone.localtime().replace(microsecond=0)
    return {
        "unit": me["unit"],
        "kind": cause["kind"],
        "cause": cause["code"],
        "source": "walk_in",
        "lead": me["id"],
        "assistants": [walk.bureau.second.pk],
        "occurred_at": (moment - timedelta(hours=3)).isoformat(),
        "reported_at": (moment - timedelta(hours=2)).isoformat(),
        "place": "东大街12号",
        "facts": "双方因停车发生口角，继而动手。",
        "parties": [{"role": "suspect", "name": "张三丰", "born_on": "1990-03-07"}],
    }


def a_penalty(case, cause, today):
    """Return the mildest penalty of the first range that the catalogue gives for the cause."""
    mildest = cause["ranges"][0]
    days_and_fine = {"detention_days": mildest["detention_min"], "fine": mildest["fine_min"]}
    sanction = {"warning": True} if mildest["warning"] else days_and_fine
    decision = {
        "party": case["parties"][0]["id"],
        "outcome": "penalty",
        "article": cause["article"],
        "range": mildest["id"],
        "facts_found": "二人因停车发生口角，继而动手。",
        "reasons": "以上事实有证人证言证实。其行为构成殴打他人。",
        "told_on": today,
        "state": "none",
        "is_expecting": "no",
        "reply": "waived",
        **{name: value for name, value in sanction.items() if value},
    }
    return {"kind": "penalty", "proposal": "拟予处罚。", "particulars": {"decisions": [decision]}}


def without_secrets(value):
    """Return a body with dots for passwords and tokens."""
    if isinstance(value, dict):
        return {
            name: "…" if name in SECRET and isinstance(inner, str) else without_secrets(inner)
            for name, inner in value.items()
        }
    return [without_secrets(each) for each in value] if isinstance(value, list) else value


def lasting(value, name=""):
    """Return what of a body is the same each time: without moments, keys, numbers of cases and digests."""
    if isinstance(value, dict):
        return {each: lasting(inner, each) for each, inner in value.items()}
    if isinstance(value, list):
        return [lasting(each, name) for each in value]
    if isinstance(value, str):
        return FIGURES.sub("0", MOMENT.sub("then", value))
    return 0 if name in PASSING and isinstance(value, int) else value


def test_the_examples_are_what_the_walk_is_asked_and_answered(told):
    if os.environ.get("EXAMPLES"):
        FILE.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        examples.cache_clear()

    assert lasting(examples()) == lasting(told), "write them again: make examples"


def test_what_lasts_of_a_body_keeps_every_word_and_name():
    body = {"id": 7, "number": "城关行受〔2026〕00003号", "state": "filed", "fine": 200, "on": "2026-03-16"}

    assert lasting(body) == {"id": 0, "number": "城关行受〔0〕0号", "state": "filed", "fine": 200, "on": "then"}


@pytest.mark.parametrize("name", sorted(examples()))
def test_each_example_stands_in_the_description_and_fits_it(name):
    (operation,) = [
        operation
        for methods in described.description()["paths"].values()
        for operation in methods.values()
        if operation["operationId"] == name
    ]
    told = examples()[name]
    answer = operation["responses"][told["status"]]["content"]["application/json"]

    assert answer["example"] == told["response"]
    described.compare(told["response"], answer["schema"], f"{name}: example of the answer")
    if "request" in told:
        body = operation["requestBody"]["content"]["application/json"]
        assert body["example"] == told["request"]
        described.compare(told["request"], body["schema"], f"{name}: example of the body")


def test_the_main_path_is_shown_whole():
    assert list(examples()) == [
        "token",
        "cases_register",
        "cases_add_evidence",
        "cases_ask",
        "matters_read",
        "matters_decide",
        "cases_follow_ups",
        "cases_follow_up",
    ]
