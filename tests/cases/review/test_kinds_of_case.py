"""C4: what belongs to administrative cases is neither offered, asked nor approved in a criminal one; likewise back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.file.case.states import CaseKind, CaseState, MatterKind
from cases.models import Case, Matter
from cases.review.bulk import deeds as bulk
from cases.review.bulk.deeds import Chosen
from cases.review.chain import effect_of
from cases.review.decisions import fast_track
from cases.review.matters import deeds as matters
from cases.review.matters.queries import check_may_be_asked, offers
from cases.review.measures import deeds as measures
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.shell.refusals import Refused
from tests.cases import requests
from tests.cases.casework import a_case, a_filed_case, approved, asked, decided
from tests.cases.following import a_measure

pytestmark = pytest.mark.usefixtures("reference_data", "in_english")
CRIMINAL, ADMINISTRATIVE = CaseKind.CRIMINAL, CaseKind.ADMINISTRATIVE
# Written from the statutes: 治安管理处罚法(2025) 第9, 113, 118条; 刑事诉讼法 第112, 113, 162, 163条.
ONLY_ADMINISTRATIVE = {"extension", "penalty", "no_penalty", "mediated_closing", "closing"}
ONLY_CRIMINAL = {"prosecution"}


def foreign_to(case_kind):
    """Return the matter kinds that the law does not know in such a case."""
    return ONLY_ADMINISTRATIVE if case_kind == CRIMINAL else ONLY_CRIMINAL


@pytest.mark.parametrize("case_kind", CaseKind.values)
@pytest.mark.parametrize("kind", MatterKind.values)
def test_each_kind_of_matter_is_asked_in_its_kind_of_case_alone(bureau, at, case_kind, kind):
    case = a_filed_case(bureau, at, kind=case_kind)
    requests.an_item(case, at)
    offered = {each for each, _sentence in offers(case, bureau.officer).kinds}

    if kind in foreign_to(case_kind):
        assert effect_of(kind, case_kind) is None
        assert kind not in offered
        with pytest.raises(Refused, match="does not exist in a case of this kind"):
            matters.ask(by=bureau.officer, at=at, case_id=case.pk, kind=kind, proposal="请予审批。", particulars={})
    else:
        assert effect_of(kind, case_kind) is not None


@pytest.mark.parametrize("case_kind", CaseKind.values)
def test_what_is_offered_passes_the_check_and_what_is_not_is_refused(bureau, at, case_kind):
    case = a_filed_case(bureau, at, kind=case_kind)
    offered = {each for each, _sentence in offers(case, bureau.officer).kinds}

    passes = set()
    for kind in MatterKind:
        try:
            check_may_be_asked(case, kind)
        except Refused:
            continue
        passes.add(kind)

    assert offered == passes
    assert offered.isdisjoint(foreign_to(case_kind))


def test_pages_and_api_refuse_it_too(bureau, at, client):
    case = a_filed_case(bureau, at, kind=CRIMINAL)
    client.force_login(bureau.officer)

    page = client.get(reverse("cases:ask_for", args=[case.pk, "penalty"]))
    sent = client.post(reverse("cases:ask_for", args=[case.pk, "penalty"]), {"proposal": "处警告。"})
    asked_for = {"kind": "penalty", "proposal": "处警告。", "particulars": {"decisions": []}}
    answer = client.post(reverse("api:case_ask", args=[case.pk]), asked_for, content_type="application/json")

    assert '<form method="post" data-once' not in page.content.decode()
    assert (sent.status_code, answer.status_code, Matter.objects.filter(kind="penalty").count()) == (422, 422, 0)


def test_what_was_asked_before_the_case_was_known_as_a_crime_is_approved_by_nobody(bureau, at):
    case = a_filed_case(bureau, at)
    matter = asked(case, MatterKind.PENALTY)
    now = Case.objects.get(pk=case.pk)
    with deed("case.corrected", by=actor(case.lead), at=at, about=now) as record:
        record.change(now, only_if={}, kind=CRIMINAL)

    with pytest.raises(Refused, match="does not exist in a case of this kind"):
        decided(matter, bureau.legal_officer, at=at)
    chosen = [Chosen(matter.pk, matter.version, matter.content_digest)]
    outcome = bulk.approve_all(by=bureau.legal_officer, at=at, chosen=chosen)[0]

    assert outcome.why_not
    assert decided(matter, bureau.legal_officer, "reject", at=at).stage == "rejected"


def test_a_criminal_case_ends_with_the_procuratorate(bureau, at):
    case = a_filed_case(bureau, at, kind=CRIMINAL)

    approved(asked(case, MatterKind.PROSECUTION), bureau, at)

    case.refresh_from_db()
    assert (case.state, case.ended_at) == (CaseState.TRANSFERRED, at)


def test_nobody_is_charged_without_a_suspect_or_on_the_own_word_alone(bureau, at):
    case = a_filed_case(bureau, at, kind=CRIMINAL)
    requests.an_item(case, at, kind="suspect")
    with pytest.raises(Refused, match="beside what the suspect says"):
        asked(case, MatterKind.PROSECUTION)

    case = a_filed_case(bureau, at, kind=CRIMINAL, parties=[])
    requests.an_item(case, at)
    with pytest.raises(Refused, match="no suspect"):
        asked(case, MatterKind.PROSECUTION)


def test_a_criminal_transfer_is_not_a_suspicion_of_crime(bureau, at):
    case = a_filed_case(bureau, at, kind=CRIMINAL)

    with pytest.raises(Refused) as refusal:
        asked(case, MatterKind.TRANSFER, particulars={"ground": "crime"})

    assert set(refusal.value.fields) == {"ground"}


def test_a_criminal_case_is_never_on_the_fast_track(bureau, at):
    with pytest.raises(Refused, match="administrative") as refusal:
        a_case(bureau, at, kind=CRIMINAL, is_fast_track=True)

    assert set(refusal.value.fields) == {"is_fast_track"}
    case = a_case(bureau, at, kind=CRIMINAL)
    with pytest.raises(Refused, match="not on the fast track"):
        fast_track.suspect_arrived(by=bureau.officer, at=at, case_id=case.pk, arrived_at=at, consent_on=at.date())


@pytest.mark.parametrize(("case_kind", "code"), [(CRIMINAL, "seizure"), (ADMINISTRATIVE, "criminal_detention")])
def test_each_measure_belongs_to_its_kind_of_case(bureau, at, case_kind, code):
    case = a_filed_case(bureau, at, kind=case_kind)

    with pytest.raises(Refused) as refusal:
        asked(case, MatterKind.COMPULSORY, particulars={"measure": code})

    assert set(refusal.value.fields) == {"measure"}


def test_no_clock_runs_by_a_rule_of_the_other_kind(bureau, at):
    for case_kind in CaseKind:
        case = a_filed_case(bureau, at, kind=case_kind)
        suspect = case.parties.get(role="suspect").pk
        said = {"is_urgent": True, "taken_at": at.isoformat()}
        if case_kind == CRIMINAL:
            said |= {"measure": "criminal_detention", "party": suspect, "things": ""}
        asked(case, MatterKind.COMPULSORY, particulars=said)
        assert {clock.rule.applies_to for clock in case.clocks.select_related("rule")} == {case_kind}


def test_the_family_is_told_after_the_detention_and_its_clocks_run_by_themselves(bureau, at):
    case = a_filed_case(bureau, at, kind=CRIMINAL)
    said = {"measure": "criminal_detention", "party": case.parties.get(role="suspect").pk, "things": ""}
    measure = approved(asked(case, MatterKind.COMPULSORY, particulars=said), bureau, at).measure
    given = {"by": bureau.officer, "at": at, "measure_id": measure.pk, "told_at": at, "told_how": "电话通知其妻"}
    with pytest.raises(Refused, match="not been taken"):
        measures.tell_family(**given)

    measures.take(by=bureau.officer, at=at, measure_id=measure.pk, taken_at=at)
    running = set(case.clocks.filter(met_at=None).values_list("rule__code", flat=True))
    measures.tell_family(**given)

    assert running == {"custody.request_arrest", "custody.notice", "custody.questioning"}
    notice = case.clocks.get(rule__code="custody.notice")
    measure.refresh_from_db()
    assert (notice.met_at, (notice.due_at - at).total_seconds()) == (at, 24 * 3600)
    assert (measure.family_told_at, measure.family_told_how) == (at, "电话通知其妻")


def test_nobodys_family_is_told_of_things_that_were_seized(bureau, at):
    measure = a_measure(bureau, at)
    measures.take(by=bureau.officer, at=at, measure_id=measure.pk, taken_at=at)

    with pytest.raises(Refused, match="Nobody's family"):
        measures.tell_family(by=bureau.officer, at=at, measure_id=measure.pk, told_at=at, told_how="电话")


def test_one_reading_of_the_matters_answers_for_all_kinds(bureau, at):
    case = a_filed_case(bureau, at)

    with CaptureQueriesContext(connection) as asked:
        offered = offers(case, bureau.officer).kinds

    # What waits for the organ above is looked up for one kind; the matters may be asked for by name (EXECUTE).
    of_matters = [each["sql"] for each in asked if 'FROM "cases_matter"' in each["sql"]]
    assert len(of_matters) <= 2
    assert len(offered) > 2
