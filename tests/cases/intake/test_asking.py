"""C2–C4, C7: registering, asking for a decision, correcting after a return, withdrawing, from the browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.file.case.states import CaseState, MatterKind
from cases.models import Case, Matter
from cases.review.chain import Move, Stage
from tests.cases import casework, requests

pytestmark = pytest.mark.django_db
REGISTER = "/cases/register/"


@pytest.fixture
def form(here, now):
    """What the register form sends."""
    moment = lambda hours: timezone.localtime(now - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")  # noqa: E731
    return {
        "key": "abc",
        "kind": "administrative",
        "source": "walk_in",
        "unit": here.unit.pk,
        "cause": "殴打他人 〔ZA2025-051-1〕",
        "lead": here.officer.pk,
        "assistants": [here.second.pk],
        "occurred_at": moment(3),
        "reported_at": moment(2),
        "place": "东大街",
        "facts": "口角。",
        "party-TOTAL_FORMS": 3,
        "party-INITIAL_FORMS": 0,
        "party-0-role": "suspect",
        "party-0-name": "张三丰",
    }


@pytest.fixture
def bureau_penalty(here, now):
    """A filed case with one item of evidence, and its suspect."""
    case = casework.a_filed_case(here, now)
    requests.an_item(case, now)
    return case, case.parties.get(role="suspect")


def test_registering_gives_the_number_at_once(here, form, browse):
    response = browse(here.officer).post(REGISTER, form)

    case = Case.objects.get()
    assert response.url == f"/cases/{case.pk}/"
    assert (case.cause.code, case.lead, case.state) == ("ZA2025-051-1", here.officer, CaseState.REGISTERED)
    assert list(case.parties.values_list("role", "name_mask")) == [("suspect", "张*")]
    assert case.number.endswith(f"〔{timezone.localdate().year}〕00001号")


def test_a_double_click_registers_one_case(here, form, browse):
    client = browse(here.officer)

    first, second = client.post(REGISTER, form), client.post(REGISTER, form)

    assert first.url == second.url
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"cause": "没有的案由"}, "cause", "Choose a cause from the list."),
        ({"assistants": []}, "assistants", "A case has at least two handling officers."),
        ({"place": ""}, "place", "This field is required."),
        ({"occurred_at": "2099-01-01T00:00"}, "occurred_at", "This lies in the future."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(here, form, browse, changed, field, sentence):
    response = browse(here.officer).post(REGISTER, {**form, **changed})

    assert response.status_code == 422
    assert response.context["form"].errors[field] == [sentence]
    assert "张三丰" in response.content.decode()
    assert Case.objects.count() == 0


def test_a_wrong_identity_number_is_said_in_the_row_of_its_party(here, form, browse):
    response = browse(here.officer).post(REGISTER, {**form, "party-0-id_number": "999999199003078731"})

    assert response.status_code == 422
    assert [bool(row.errors) for row in response.context["parties"]] == [True, False, False]


@pytest.mark.parametrize(
    ("who", "status"), [("officer", 200), ("second", 200), ("head", 403), ("supervisor", 403), ("system_admin", 403)]
)
def test_only_case_officers_register(here, browse, who, status):
    assert browse(getattr(here, who)).get(REGISTER).status_code == status


def test_only_what_can_be_asked_now_is_offered(here, a_case, asked_for, browse):
    case = a_case()
    client, url = browse(here.officer), reverse("cases:ask", args=[case.pk])

    before = [kind for kind, _sentence in client.get(url).context["kinds"]]
    asked_for(case)
    after = [kind for kind, _sentence in client.get(url).context["kinds"]]

    assert before == [MatterKind.FILING, MatterKind.NOT_FILING, MatterKind.TRANSFER, MatterKind.VOIDING]
    assert MatterKind.PENALTY in after
    assert MatterKind.FILING not in after


def test_asking_hands_the_matter_to_the_first_level(here, a_case, browse):
    case = a_case()
    url = reverse("cases:ask_for", args=[case.pk, "transfer"])

    response = browse(here.officer).post(url, {"proposal": "移送", "by_venue": "on", "recipient": "邻县公安局"})

    matter = Matter.objects.get()
    assert response.url == f"/cases/{case.pk}/matters/"
    assert (matter.stage, matter.particulars) == (Stage.UNIT_HEAD, {"recipient": "邻县公安局", "by_venue": True})


def test_asking_twice_by_a_double_click_opens_one_matter(here, a_case, browse):
    case = a_case()
    client, url = browse(here.officer), reverse("cases:ask_for", args=[case.pk, "filing"])

    first, second = client.post(url, {"proposal": "立案"}), client.post(url, {"proposal": "立案"})

    assert first.url == second.url
    assert Matter.objects.count() == 1


def test_an_unknown_kind_is_not_found_and_others_may_not_ask(here, a_case, browse):
    case = a_case()

    assert browse(here.officer).get(reverse("cases:ask_for", args=[case.pk, "acquittal"])).status_code == 404
    assert browse(here.head).get(reverse("cases:ask", args=[case.pk])).status_code == 403
    assert browse(here.rule_admin).get(reverse("cases:ask", args=[case.pk])).status_code == 404


def test_a_returned_matter_is_corrected_and_handed_in_as_a_new_round(here, a_case, asked_for, decided, browse):
    matter = asked_for(a_case())
    decided(matter, here.legal_officer, Move.RETURN, opinion="缺笔录")
    matter.refresh_from_db()
    client, url = browse(here.officer), reverse("cases:resubmit", args=[matter.pk])

    page = client.get(url).content.decode()
    response = client.post(url, {"version": matter.version, "proposal": "已补正，拟予立案。"})

    assert "缺笔录" in page
    assert response.status_code == 302
    matter.refresh_from_db()
    assert (matter.round, matter.stage) == (2, Stage.LEGAL_OFFICER)
    changes = client.get(reverse("cases:section", args=[matter.case_id, "matters"])).context["matters"][0].story[0]
    (change,) = changes["differences"]
    assert (change.label, change.is_wording) == ("Proposed decision", True)
    assert [(piece.text, piece.is_changed) for piece in change.after] == [("已补正，", True), ("拟予立案。", False)]


def test_the_author_withdraws_before_the_first_level_has_decided(here, a_case, asked_for, browse):
    matter = asked_for(a_case())
    url = reverse("cases:withdraw", args=[matter.pk])

    assert browse(here.second).post(url, {"version": matter.version}).status_code == 403
    assert browse(here.officer).post(url, {"version": matter.version}).status_code == 302
    assert browse(here.officer).post(url, {"version": matter.version}).status_code == 409
    matter.refresh_from_db()
    assert matter.stage == Stage.WITHDRAWN


def test_looking_at_a_page_never_writes(here, a_case, browse):
    case = a_case()

    for name in ("add_evidence", "add_party", "take_property"):
        assert browse(here.officer).get(reverse(f"cases:{name}", args=[case.pk])).status_code == 405


def test_the_reason_of_a_return_stands_before_the_form(here, a_case, asked_for, decided, browse):
    """On a phone the columns stand below each other: what is read first is why it came back."""
    matter = asked_for(a_case())
    decided(matter, here.legal_officer, Move.RETURN, opinion="请补充证人证言。")

    page = browse(here.officer).get(reverse("cases:resubmit", args=[matter.pk])).content.decode()

    assert page.count("请补充证人证言。") == 1
    assert page.index("请补充证人证言。") < page.index('name="proposal"')


def test_a_form_says_at_once_what_cannot_be_read_and_what_the_law_misses(here, form, a_case, browse):
    broken = {**form, "place": "", "assistants": [], "source": "transfer", "is_elsewhere": "on"}

    answer = browse(here.officer).post(REGISTER, broken)

    named = {"place", "assistants", "from_organ", "letter", "venue_recipient", "venue_told", "venue_grounds"}
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == named


def test_a_request_says_at_once_what_cannot_be_read_and_what_the_law_misses(here, bureau_penalty, browse):
    case, party = bureau_penalty
    url = reverse("cases:ask_for", args=[case.pk, "penalty"])
    sent = {"proposal": "", f"decision-{party.pk}-outcome": "penalty", f"decision-{party.pk}-fine": "many"}

    answer = browse(here.officer).post(url, sent)

    (decision,) = answer.context["form"].decisions
    assert answer.status_code == 422
    assert "proposal" in answer.context["form"].errors
    assert {"fine", "article", "told_on", "reply", "state"} <= set(decision.errors)
    assert len(decision.errors["fine"]) == 1
