"""C20, X2: every recorded field can be corrected, with a reason; before and after are kept and shown, never lost."""

import json
import re
from datetime import timedelta
from pkgutil import resolve_name
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.http import QueryDict
from django.utils import timezone

from cases.desk.file.history import history_of
from cases.file.case.states import MatterKind
from cases.file.evidence.forms import EvidenceForm
from cases.file.parties import deeds as parties
from cases.file.parties.persons import PartyInput
from cases.intake.enquiries.deeds import EnquiryInput, record_enquiry
from cases.intake.reception.rules import ReceptionInput
from cases.intake.venue import VenueInput
from cases.models import Case, Clock, Enquiry, Evidence, Matter, Party, Wording
from cases.quality.corrections import deeds as corrections
from cases.quality.corrections.forms import sent
from cases.quality.corrections.parties import deeds as party_corrections
from cases.quality.corrections.parties.deeds import PartyChange
from cases.quality.corrections.table import ELSEWHERE, NOT, THINGS, model_of, table
from cases.review.chain import Move
from cases.review.decisions import deeds as decisions
from portal.ledger.models import Event
from portal.ledger.rows.live_rows import altered_rows
from portal.people.models import Role
from portal.shell.refusals import Denied, MovedOn, Refused
from tests import factories
from tests.cases.casework import a_case, a_cause, approved, asked, decided
from tests.cases.requests import an_item

pytestmark = pytest.mark.django_db


def correct(by, at, row, thing="case", *, reason="录入有误", seen=None, confirmed=False, **changes):
    row.refresh_from_db()
    return corrections.correct(
        by=by,
        at=at,
        thing=thing,
        pk=row.pk,
        seen=seen or corrections.seen_of(row),
        changes=changes,
        reason=reason,
        dates_confirmed=confirmed,
    )


def events():
    kinds = ("case.corrected", "record.corrected")
    return [json.loads(each.payload) for each in Event.objects.filter(kind__in=kinds).order_by("seq")]


def test_every_recorded_field_has_its_deed_or_says_why_not():
    orphans = [f"{model}.{field}" for model, field, deed, why_not in table() if not (deed or why_not)]

    assert orphans == []


def test_the_table_names_no_field_that_is_not_there():
    models = {
        model.__name__: {field.name for field in model._meta.concrete_fields}
        for model in apps.get_app_config("cases").get_models()
    }
    named = [(name, field) for name, deeds in ELSEWHERE.items() for fields in deeds.values() for field in fields]
    named += [(model_of(thing, field).__name__, field) for thing in THINGS for field in thing.fields]

    assert [each for each in named if each[1] not in models[each[0]]] == []
    assert set(NOT) - set(models) == set()


def test_every_deed_that_corrects_is_named_where_it_stands():
    places = {re.split("[:,]", name)[0] for deeds in ELSEWHERE.values() for name in deeds}
    assert places
    for place in places:
        resolve_name(f"cases.{place}")


def test_a_new_field_would_be_found():
    field = Case._meta.get_field("place")
    thing = next(each for each in THINGS if each.name == "case")
    rows = {(model, name): (deed, why) for model, name, deed, why in table()}

    assert field.name in thing.fields
    assert rows["Case", "place"] == ("quality.corrections.deeds.correct", "")
    assert rows["Case", "number"][0] == ""


def test_facts_corrected_before_anything_is_asked_keep_their_earlier_wording(bureau, at):
    case = a_case(bureau, at, facts="张三打了李四。")

    correct(bureau.officer, at, case, facts="李四打了张三。", reason="笔录核实")

    line = history_of(Case.objects.get(pk=case.pk))[0]
    assert [(each.before, each.after) for each in line.changes] == [("张三打了李四。", "李四打了张三。")]
    assert line.said == "笔录核实"
    kept = json.dumps(list(Event.objects.values_list("payload", flat=True)), ensure_ascii=False)
    assert [word for word in ("张三打了", "李四打了") if word in kept] == []
    wording = Wording.objects.get()
    assert "张三" not in wording.before_sealed + wording.after_sealed


def test_saving_unchanged_is_no_event(bureau, at):
    case = a_case(bureau, at, occurred_at=at - timedelta(hours=3, seconds=12), facts="一行。\n两行。")
    before = Event.objects.count()
    shown = case.occurred_at.replace(second=0, microsecond=0)

    correct(bureau.officer, at, case, facts="一行。\r\n两行。 ", place=case.place, occurred_at=shown)

    assert (Event.objects.count(), Wording.objects.count()) == (before, 0)


def test_time_source_details_and_cause_are_corrected_and_what_depends_follows(bureau, at):
    case = a_case(bureau, at)
    cause = a_cause(name="盗窃")
    due = Clock.objects.get(case=case).due_at

    correct(
        bureau.officer,
        at,
        case,
        cause=cause,
        source="transfer",
        from_organ="市场监管局",
        letter="云市监函1号",
        reported_at=case.reported_at - timedelta(minutes=30),
        occurred_at=case.occurred_at - timedelta(days=1),
    )

    case.refresh_from_db()
    assert (case.cause, case.source, case.reception.from_organ) == (cause, "transfer", "市场监管局")
    assert case.reception.call_number == ""
    assert set(case.docket.values_list("cause", flat=True)) == {cause.pk}
    assert Clock.objects.get(case=case).due_at == due - timedelta(minutes=30)
    (event,) = events()
    assert event["before"]["cause"] != event["after"]["cause"] == cause.pk
    assert {"call_number", "cause", "from_organ", "letter", "occurred_at", "reported_at", "source"} == set(
        event["fields"]
    )
    assert list(altered_rows()) == []


def test_the_levels_never_decide_on_what_was_corrected_meanwhile(bureau, at):
    case = a_case(bureau, at)
    matter = decided(asked(case), bureau.legal_officer, Move.RETURN, at=at, opinion="补正")
    before = (matter.version, matter.content_digest)

    correct(bureau.officer, at, case, reported_at=case.reported_at - timedelta(minutes=1))

    matter.refresh_from_db()
    assert matter.version > before[0]


def test_nothing_is_corrected_while_a_level_holds_the_file(bureau, at):
    case = a_case(bureau, at)
    asked(case)

    with pytest.raises(Refused):
        correct(bureau.officer, at, case, occurred_at=case.occurred_at - timedelta(minutes=1))
    approved(Matter.objects.get(), bureau, at=at)
    penalty = asked(case, MatterKind.PENALTY, at=at)
    for who in (bureau.officer, bureau.reviewer, bureau.head):
        with pytest.raises((Refused, Denied)):
            correct(who, at, case, facts="改")
    assert (events(), Matter.objects.get(pk=penalty.pk).content_digest) == ([], penalty.content_digest)


def test_before_the_filing_the_officers_of_the_case_correct_and_nobody_else(bureau, at):
    case = a_case(bureau, at)

    for who in (bureau.head, bureau.reviewer, bureau.legal_officer, bureau.leader):
        with pytest.raises(Denied):
            correct(who, at, case, place="西街")
    correct(bureau.second, at, case, place="西街")

    assert Case.objects.get(pk=case.pk).place == "西街"


def test_after_the_filing_the_head_or_the_legal_department_corrects_what_it_rests_on(bureau, at):
    case = a_case(bureau, at)
    approved(asked(case), bureau, at=at)
    earlier = case.occurred_at - timedelta(hours=1)

    correct(bureau.officer, at, case, facts="补充查明的经过。")
    with pytest.raises(Denied):
        correct(bureau.officer, at, case, occurred_at=earlier)
    correct(bureau.head, at, case, occurred_at=earlier)
    correct(bureau.reviewer, at, case, occurred_at=earlier - timedelta(hours=1))

    roles = list(Event.objects.filter(kind="case.corrected").order_by("seq").values_list("actor_role", flat=True))
    assert roles == ["officer", "unit_head", "legal_department"]


def test_a_correction_needs_a_reason_a_field_and_the_state_that_was_seen(bureau, at):
    case = a_case(bureau, at)
    seen = corrections.seen_of(case)

    for given in ({"reason": " "}, {"number": "1"}, {"reason": "错" * 201}, {"facts": ""}):
        with pytest.raises(Refused):
            correct(bureau.officer, at, case, **{"facts": "改", **given})
    correct(bureau.officer, at, case, facts="改一")
    with pytest.raises(MovedOn):
        correct(bureau.officer, at, case, facts="改二", seen=seen)
    assert Case.objects.get(pk=case.pk).facts == "改一"


def test_a_year_of_1026_is_refused_and_a_report_long_ago_is_asked_about(bureau, at):
    case = a_case(bureau, at)

    with pytest.raises(Refused) as refusal:
        correct(bureau.officer, at, case, occurred_at=case.occurred_at.replace(year=1026))
    assert set(refusal.value.fields) == {"occurred_at"}
    long_ago = {"occurred_at": at - timedelta(days=40), "reported_at": at - timedelta(days=40)}
    with pytest.raises(Refused) as asked_for:
        correct(bureau.officer, at, case, **long_ago)
    assert set(asked_for.value.fields) == {"dates_confirmed"}
    correct(bureau.officer, at, case, confirmed=True, **long_ago)
    assert events()[0]["confirmed"] == ["reported_long_ago"]


def test_kind_and_name_of_evidence_are_corrected_and_its_file_never(bureau, at):
    case = a_case(bureau, at)
    item = an_item(case, at, kind="document", title="伤情照片")

    correct(bureau.officer, at, item, "evidence", kind="audio_visual", title="伤情照片3张")

    item = Evidence.objects.get(pk=item.pk)
    assert (item.kind, item.title) == ("audio_visual", "伤情照片3张")
    with pytest.raises(Refused):
        correct(bureau.officer, at, item, "evidence", file_name="x.jpg")


def test_a_late_answer_about_service_is_corrected_by_the_legal_department_and_kept(bureau, at):
    case = a_case(bureau, at)
    approved(asked(case), bureau, at=at)
    approved(asked(case, MatterKind.PENALTY, at=at), bureau, at=at)
    row = case.decisions.get()
    decisions.serve(by=bureau.officer, at=at, decision_id=row.pk, served_on=at.date(), served_how="邮寄")

    with pytest.raises(Denied):
        correct(bureau.officer, at, row, "decision", served_how="直接送达")
    correct(bureau.reviewer, at, row, "decision", served_how="直接送达")

    row.refresh_from_db()
    assert row.served_how == "直接送达"
    assert events()[0]["wordings"] == [Wording.objects.get().pk]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_partydecision SET fine = 5000")


def test_an_earlier_wording_cannot_be_changed_or_taken_away(bureau, at):
    case = a_case(bureau, at)
    correct(bureau.officer, at, case, facts="改")

    for statement in ("UPDATE cases_wording SET reason = 'x'", "DELETE FROM cases_wording"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_names_of_people_are_kept_sealed_and_shown_with_a_reason_alone(bureau, at):
    case = a_case(bureau, at, parties=[PartyInput("victim", "欧阳建国", phone="13812345678")])
    party = Party.objects.get()
    party_corrections.correct(
        by=bureau.officer,
        at=at,
        party_id=party.pk,
        seen_revision=1,
        reason="笔误",
        change=PartyChange(name="欧阳建军", phone="13812345678"),
    )

    line = history_of(case)[0]
    shown = parties.reveal(by=bureau.officer, at=at, party_id=party.pk, reason="核对")

    assert [(each.before, each.after) for each in line.changes] == []
    assert [row[:2] for row in shown["earlier"]] == [("name", "欧阳建国")]
    assert "欧阳" not in json.dumps(list(Event.objects.values_list("payload", flat=True)), ensure_ascii=False)


def test_a_party_saved_unchanged_is_no_event(bureau, at):
    a_case(bureau, at, parties=[PartyInput("victim", "刘某", phone="138 1234 5678")])
    party, before = Party.objects.get(), Event.objects.count()

    change = PartyChange(role="victim", paper="", name=" 刘某 ", phone="138 1234 5678", guardian_waiver="")
    party_corrections.correct(
        by=bureau.officer, at=at, party_id=party.pk, seen_revision=1, reason="核对", change=change
    )

    assert (Event.objects.count(), Party.objects.get().revision) == (before, 1)


def test_after_the_decision_officers_add_to_a_party_and_no_longer_change_one(bureau, at):
    case = a_case(bureau, at)
    approved(asked(case), bureau, at=at)
    approved(asked(case, MatterKind.PENALTY, at=at), bureau, at=at)
    party = case.parties.get(role="suspect")
    given = {"at": at, "party_id": party.pk, "reason": "核实"}

    party_corrections.correct(by=bureau.officer, seen_revision=1, change=PartyChange(phone="13812345678"), **given)
    with pytest.raises(Denied):
        party_corrections.correct(by=bureau.officer, seen_revision=2, change=PartyChange(name="张四"), **given)
    party_corrections.correct(by=bureau.reviewer, seen_revision=2, change=PartyChange(name="张四"), **given)

    assert list(Wording.objects.order_by("pk").values_list("field", flat=True)) == ["phone", "name"]


def test_an_enquiry_is_corrected_by_who_took_it_and_its_visitor_stays_sealed(bureau, at):
    enquiry = record_enquiry(
        by=bureau.officer,
        at=at,
        unit=bureau.unit,
        enquiry=EnquiryInput("visit", at, "邻里借款。", "人民法院", "orally", name="吴某", phone="13812345678"),
    )

    with pytest.raises(Denied):
        correct(bureau.legal_officer, at, enquiry, "enquiry", topic="x")
    with pytest.raises(Enquiry.DoesNotExist):
        correct(bureau.second, at, enquiry, "enquiry", topic="x")
    correct(bureau.officer, at, enquiry, "enquiry", topic="邻里欠款。", phone_sealed="１３９１２３４５６７８")

    enquiry.refresh_from_db()
    assert (enquiry.topic, enquiry.phone_mask) == ("邻里欠款。", "139****5678")
    assert set(Wording.objects.values_list("field", "is_personal")) == {("topic", False), ("phone_sealed", True)}


def test_the_page_shows_what_is_recorded_and_corrects_it(bureau, at, client):
    case = a_case(bureau, at)
    client.force_login(bureau.officer, backend="portal.people.administration.backends.PostBackend")
    url = f"/cases/correct/case/{case.pk}/"

    page = client.get(url)
    typed = {**sent(page.context["form"]), "seen": page.context["seen"], "reason": "核实"}
    unchanged = client.post(url, typed)
    assert (unchanged.status_code, events()) == (302, [])
    wrong = client.post(url, {**typed, "occurred_at": "1026-11-28T10:00"})
    done = client.post(url, {**typed, "place": "北门"})

    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"occurred_at"})
    assert (done.status_code, Case.objects.get(pk=case.pk).place) == (302, "北门")
    assert "北门" in client.get(f"/cases/{case.pk}/history/").content.decode()
    assert client.get(f"/cases/{case.pk}/corrections/").status_code == 200
    assert client.get("/cases/correct/nothing/1/").status_code == 404


def test_the_api_lays_its_changes_over_the_record(bureau, at, client):
    case = a_case(bureau, at)
    client.force_login(bureau.officer, backend="portal.people.administration.backends.PostBackend")
    url = f"/api/v1/cases/corrections/case/{case.pk}/"
    shown = client.get(url).json()

    def post(**given):
        return client.post(url, json.dumps(given), content_type="application/json")

    done = post(seen=shown["seen"], reason="核实", changes={"place": "北门"})
    stale = post(seen=shown["seen"], reason="核实", changes={"place": "南门"})
    unknown = post(seen=done.json()["seen"], reason="核实", changes={"number": "1"})

    assert [each.status_code for each in (done, stale, unknown)] == [200, 409, 422]
    assert Case.objects.get(pk=case.pk).place == "北门"


def test_an_earlier_reception_of_another_source_goes_only_with_its_details(bureau, at):
    case = a_case(
        bureau,
        at,
        source="delivered",
        reception=ReceptionInput(suspect_arrived_at=at - timedelta(hours=1), circumstance="群众扭送"),
    )

    with pytest.raises(Refused) as refusal:
        correct(bureau.officer, at, case, source="call")
    assert set(refusal.value.fields) == {"call_number"}
    correct(bureau.officer, at, case, suspect_arrived_at=at - timedelta(hours=2))

    case.refresh_from_db()
    assert case.suspect_arrived_at == at - timedelta(hours=2)


def test_what_somebody_may_not_know_of_is_not_there_to_correct(bureau, at):
    item = an_item(a_case(bureau, at), at)
    stranger = factories.someone(Role.OFFICER, factories.a_unit())

    with pytest.raises(Evidence.DoesNotExist):
        correct(stranger, at, item, "evidence", title="x")


def test_each_file_sent_before_is_evidence_of_its_own_kind():
    first, second = uuid4(), uuid4()
    data = QueryDict(mutable=True)
    data.update({"collected_on": "2026-03-16", f"title-{first}": "伤情照片", f"title-{second}": "询问笔录"})
    data.setlist("upload", [str(first), str(second)])
    data.update({f"kind-{first}": "audio_visual", f"kind-{second}": "statement"})

    form = EvidenceForm(data=data)
    assert (form.is_valid(), [item.kind for item in form.items()]) == (True, ["audio_visual", "statement"])
    data[f"kind-{second}"] = "nothing of the kind"
    assert EvidenceForm(data=data).is_valid() is False


def test_identity_is_asked_for_at_the_penalty(bureau, at, client):
    case = a_case(bureau, at, parties=[PartyInput("suspect", "张三"), PartyInput("victim", "刘某")])
    approved(asked(case), bureau, at=at)
    client.force_login(bureau.officer, backend="portal.people.administration.backends.PostBackend")

    page = client.get(f"/cases/{case.pk}/ask/penalty/")

    assert [len(each.identity_gaps) for each in page.context["form"].decisions] == [4]
    assert "data-identity" in page.content.decode()


def test_a_corrected_date_stays_between_what_came_before_and_after(bureau, at):
    """A decision of today cannot be served last year, however often its service is written anew."""
    case = a_case(bureau, at)
    approved(asked(case), bureau, at=at)
    approved(asked(case, MatterKind.PENALTY, at=at), bureau, at=at)
    row = case.decisions.get()
    decisions.serve(by=bureau.officer, at=at, decision_id=row.pk, served_on=at.date(), served_how="当面")
    day = timezone.localdate(row.decided_at)

    with pytest.raises(Refused) as early:
        correct(bureau.reviewer, at, row, "decision", served_on=day - timedelta(days=1))
    later = at + timedelta(days=3)
    correct(bureau.reviewer, later, row, "decision", served_on=day + timedelta(days=1))

    assert set(early.value.fields) == {"served_on"}


def test_evidence_is_not_corrected_to_a_day_before_the_report_unasked(bureau, at):
    case = a_case(bureau, at)
    item = an_item(case, at, kind="document", title="伤情照片")
    before = timezone.localdate(case.reported_at) - timedelta(days=1)

    with pytest.raises(Refused) as asked_for:
        correct(bureau.officer, at, item, "evidence", collected_on=before)
    correct(bureau.officer, at, item, "evidence", collected_on=before, confirmed=True)

    assert set(asked_for.value.fields) == {"dates_confirmed"}
    assert events()[0]["confirmed"] == ["collected_on_before_report"]


def test_after_the_end_the_legal_department_alone_corrects(bureau, at):
    case = a_case(bureau, at, venue=VenueInput("南湖县公安局", "orally", "违法行为地在南湖县。"))
    decided(case.matters.get(), bureau.head, at=at)

    for person in (bureau.officer, bureau.head):
        with pytest.raises(Denied):
            correct(person, at, case, facts="改")
    assert correct(bureau.reviewer, at, case, facts="改").facts == "改"
