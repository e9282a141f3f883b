"""A case of the small bureau, and a browser without scripts for each of its people."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from cases.file.case.states import CaseKind, MatterKind
from cases.file.parties.persons import PartyInput
from cases.models import Cause
from cases.review import deeds as review
from cases.review.chain import Move
from cases.review.matters import deeds as matters
from tests.support.registering import register

YES = dict.fromkeys(("identity", "facts", "characterisation", "law", "procedure", "proposal"), True)
NAME, ID_NUMBER, PHONE, ADDRESS = "欧阳金丝雀", "999999199003078735", "13912345678", "云溪县东大街社区金丝雀巷七号"


@pytest.fixture(autouse=True)
def _no_forms_remembered():
    cache.clear()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def here(bureau, reference_data):
    """The bureau with what it takes to log a case."""
    return bureau


@pytest.fixture
def a_case(here, now):
    """Return a function that logs a case a number of hours ago."""

    def log(hours=3, **fields):
        at = now - timedelta(hours=hours)
        return register(
            **{
                "by": here.officer,
                "at": at,
                "unit": here.unit,
                "kind": CaseKind.ADMINISTRATIVE,
                "cause": Cause.objects.get(code="ZA2025-051-1"),
                "source": "walk_in",
                "lead": here.officer,
                "assistants": [here.second],
                "occurred_at": at - timedelta(hours=2),
                "reported_at": at - timedelta(hours=1),
                "place": "城关镇东大街社区",
                "facts": "双方因停车位发生口角。",
                "parties": [PartyInput("suspect", NAME, ID_NUMBER, PHONE, ADDRESS)],
                **fields,
            }
        )

    return log


@pytest.fixture
def asked_for(here, now):
    """Return a function that asks for a decision in a case."""

    def ask(case, kind=MatterKind.FILING, **fields):
        at = fields.pop("at", now - timedelta(hours=2))
        return matters.ask(by=here.officer, at=at, case_id=case.pk, kind=kind, proposal="拟予立案。", **fields)

    return ask


@pytest.fixture
def decided(now):
    """Return a function by which somebody decides a matter where it stands."""

    def decide(matter, by, move=Move.APPROVE, opinion="请补正。", answers=YES, **fields):
        matter.refresh_from_db()
        return review.decide(
            by=by,
            at=fields.pop("at", now - timedelta(hours=1)),
            matter_id=matter.pk,
            move=move,
            seen_version=matter.version,
            seen_digest=matter.content_digest,
            opinion=opinion,
            answers=answers,
            **fields,
        )

    return decide


@pytest.fixture
def browse():
    """Return a function that gives a logged-in browser for an officer, in English unless told otherwise."""

    def browser(officer, language="en"):
        client = Client(headers={"accept-language": language})
        client.force_login(officer, backend="portal.people.administration.backends.PostBackend")
        client.cookies["django_language"] = language
        return client

    return browser


@pytest.fixture
def answers():
    """What the review form sends, all six yes, with what the page showed."""

    def data(matter, move="approve", **changed):
        matter.refresh_from_db()
        shown = {"version": matter.version, "digest": matter.content_digest, "move": move, "opinion": ""}
        return {**shown, **dict.fromkeys(YES, "yes"), **changed}

    return data


@pytest.fixture
def canary():
    """What must never stand on a page unasked."""
    return SimpleNamespace(values=(NAME, ID_NUMBER, PHONE, ADDRESS), name=NAME, id_number=ID_NUMBER)


@pytest.fixture
def in_english():
    """Sentences of refusals in English, as the tests quote them."""
    with translation.override("en"):
        yield
