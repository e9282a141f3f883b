"""A stranger's program: a client made from the description alone takes a case from login to a served decision."""

from datetime import timedelta
from inspect import Parameter, signature
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests import factories
from tests.support import prepared

CAUSE = "ZA2025-051-1"


class Program:
    """One officer at work through the generated client."""

    def __init__(self, modules, url, officer):
        self.modules, self.officer = modules, officer
        asked = modules("api.portal.token").sync(
            client=modules("client").Client(base_url=url),
            body=modules("models").CredentialsRequest(username=officer.badge_number, password=factories.PASSWORD),
        )
        self.client = modules("client").AuthenticatedClient(
            base_url=url,
            token=asked.token,
            prefix="Token",
            headers={"Accept-Language": "en"},
            raise_on_unexpected_status=True,
        )

    def do(self, operation, *keys, body=None, room="cases", **options):
        """Call an operation and return what it answers; a problem fails the test."""
        given = {**options, **({} if body is None else {"body": body})}
        call = self.modules(f"api.{room}.{operation}").sync_detailed
        if _needs_key(call):
            given["idempotency_key"] = str(uuid4())
        answer = call(*keys, client=self.client, **given)
        assert answer.status_code < 300, answer.content.decode()
        return answer.parsed

    def shape(self, name, **values):
        """Return a body of the client's own type."""
        return getattr(self.modules("models"), name).from_dict(values)


def _needs_key(call):
    """Say whether the client itself asks for a once-key, as it does where something is created."""
    key = signature(call).parameters.get("idempotency_key")
    return key is not None and key.default is Parameter.empty


@pytest.fixture
def programs(transactional_db, live_server, client_modules):
    """The handler and the four reviewers of the small bureau, each logged in by token."""
    cache.clear()
    bureau = prepared.the_bureau()
    people = {
        "handler": bureau.officer,
        "legal_officer": bureau.legal_officer,
        "head": bureau.head,
        "department": bureau.reviewer,
        "leader": bureau.leader,
    }
    return bureau, {name: Program(client_modules, live_server.url, officer) for name, officer in people.items()}


def test_every_operation_is_in_the_client_and_every_module_of_it_imports(generated, client_modules, every_module):
    assert "WARNING" not in generated[1]
    assert len([name for name in every_module if name.startswith("api.") and name.count(".") == 2]) >= 80
    for name in every_module:
        client_modules(name)


def test_a_case_from_login_to_a_served_decision(programs):
    bureau, people = programs
    handler = people["handler"]
    me = handler.do("me", room="portal")
    cause = next(each for each in handler.do("causes_list") if each.code == CAUSE)

    case = handler.do("cases_register", body=a_case(handler, me, bureau, cause))
    evidence = handler.shape(
        "AddEvidenceRequest", title="证人证言", kind="witness", collected_on=timezone.localdate().isoformat()
    )
    handler.do("cases_add_evidence", case.id, body=evidence)
    filing = handler.shape("AskFilingRequest", kind="filing", proposal="拟立案。")
    filing = handler.do("cases_ask", case.id, body=filing)
    approved(people, filing.id)
    penalty = handler.do("cases_ask", case.id, body=a_penalty(handler, case, cause))
    approved(people, penalty.id)
    (serve,) = [each for each in handler.do("cases_follow_ups", case.id) if each.name == "serve"]
    served = handler.do(
        "cases_follow_up",
        handler.modules("models").CasesFollowUpName.SERVE,
        serve.key,
        body=handler.shape("ServeFollowUpRequest", served_on=timezone.localdate().isoformat(), served_how="直接送达"),
    )

    (decision,) = served.decisions
    assert (decision.id, decision.outcome, decision.served_on) == (serve.key, "penalty", timezone.localdate())
    assert [each.stage for each in served.matters] == ["approved", "approved"]
    kinds = [each.kind for each in handler.do("changes_list").results if each.case == case.id]
    assert kinds[0] == "case.registered"
    assert kinds.count("matter.approved") == 2 * 4
    assert "decision.served" in kinds


def a_case(handler, me, bureau, cause):
    moment = (timezone.localtime() - timedelta(hours=3)).isoformat()
    return handler.shape(
        "RegisterRequest",
        unit=me.unit,
        kind=cause.kind,
        cause=cause.code,
        source="walk_in",
        lead=me.id,
        assistants=[bureau.second.pk],
        occurred_at=moment,
        reported_at=moment,
        place="东大街12号",
        facts="口角。",
        parties=[{"role": "suspect", "name": "张三丰", "born_on": "1990-03-07"}],
    )


def a_penalty(handler, case, cause):
    """Return the mildest penalty of the first range that the catalogue gives for the cause."""
    (suspect,) = case.parties
    first = cause.ranges[0]
    sanction = {"warning": True} if first.warning else {"detention_days": first.detention_min, "fine": first.fine_min}
    decision = {
        "party": suspect.id,
        "outcome": "penalty",
        "article": cause.article,
        "range": first.id,
        "facts_found": "二人发生口角，继而动手。",
        "reasons": "以上事实有证人证言证实。其行为构成殴打他人。",
        "told_on": timezone.localdate().isoformat(),
        "state": "none",
        "is_expecting": "no",
        "reply": "waived",
        **{name: value for name, value in sanction.items() if value},
    }
    return handler.shape(
        "AskPenaltyRequest", kind="penalty", proposal="拟予处罚。", particulars={"decisions": [decision]}
    )


def approved(people, matter_id):
    """Have a request approved at its four levels, each reading it anew."""
    for name in ("legal_officer", "head", "department", "leader"):
        reviewer = people[name]
        matter = reviewer.do("matters_read", matter_id)
        answers = dict.fromkeys(("identity", "facts", "characterisation", "law", "procedure", "proposal"), True)
        decision = reviewer.shape(
            "DecideRequest",
            move="approve",
            seen_version=matter.version,
            seen_digest=matter.content_digest,
            answers=answers,
            opinion="同意。",
        )
        reviewer.do("matters_decide", matter_id, body=decision)
