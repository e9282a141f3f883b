"""How a line of the table becomes a request: who asks, for which object, with what in the body."""

import json
from datetime import timedelta
from uuid import uuid4

from django.contrib.messages.storage import default_storage
from django.contrib.sessions.backends.base import SessionBase as SessionStore
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone

from appraisal.scheme.drafting.deeds import heading_seen
from appraisal.scheme.drafting.rules import INDICATORS
from appraisal.scheme.drafting.rules import seen_of as row_seen
from appraisal.scheme.periods.queries import next_span
from appraisal.scheme.versions.deeds import rules_digest
from cases.file.reference import DefectItem, Question
from cases.models import EvaluationItem, Matter
from cases.quality.corrections.deeds import seen_of
from cases.quality.corrections.forms import CorrectionForm, sent
from cases.quality.corrections.table import BY_NAME as RECORDS
from portal.dispatch.models import OutboxMessage
from portal.ledger.models import Event
from portal.office.registers.queries import registers
from portal.people.models import CalendarYear, Post, Qualification, Role, Unit
from portal.shell.forms import form_keys
from portal.shell.refusals import Denied, MovedOn, Refused
from tests import factories
from tests.cases import casework
from tests.matrix import entering, following, keeping_clocks, making_documents
from tests.support import keyed
from tests.support.rows import writing

# From here come all requests of the table.
ADDRESS = "10.0.0.7"


def person(world, role):
    """Return the officer who has a role in the table, or None for a stranger."""
    bureau = world.bureau
    people = {
        "anonymous": None,
        "closed": world.closed,
        "handler": bureau.officer,
        "second": bureau.second,
        "colleague": world.colleague,
        "outsider": world.c.officer,
        "department": bureau.reviewer,
        "other_leader": world.leader_b,
        "mediator": world.mediator,
        "community": world.community,
    }
    return people[role] if role in people else getattr(bureau, role)


def client_of(world, role):
    """Return the world's one client, newly logged in as a role; what a login writes is written here.

    One for all: each new client loads the middleware again, which takes longer than most answers.
    """
    if not hasattr(world, "client"):
        world.client = Client(raise_request_exception=False)
    client = world.client
    client.cookies.clear()
    if officer := person(world, role):
        client.force_login(officer, backend="portal.people.administration.backends.PostBackend")
    return client


def way_back(client):
    """Return a function that logs the client in as it is now, whatever it did since, at no deed's cost."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    store = client.session if cookies else None
    kept = dict(store.items()) if cookies else {}

    def come_back():
        client.cookies.clear()
        client.cookies.load(cookies)
        if store is not None:
            again = type(store)(store.session_key)
            if not again.exists(store.session_key):
                again.save(must_create=True)
            again.clear()
            again.update(kept)
            again.save()

    return come_back


def ask(client, world, route, method, name):
    """Send one request of the table and return the response."""
    url, query = address(world, route, name)
    given = {"REMOTE_ADDR": ADDRESS}
    if method == "PUT":
        sent = RAW[route](world, name)
        return client.put(url, sent["data"], content_type="application/octet-stream", headers=sent["headers"], **given)
    if method != "POST":
        return client.generic(method, url + query, **given)
    body = BODIES.get(f"{route} {name}", BODIES.get(route, lambda w, n: {}))(world, name)
    if route.startswith("api:") and not any(isinstance(value, SimpleUploadedFile) for value in body.values()):
        return client.post(url, json.dumps(body, default=str), content_type="application/json", **given)
    return client.post(url, body, **given)


class Knock(RequestFactory):
    """Asks a view alone, for one officer: no session, no page of a refusal, no event of it but those of the API.

    Its answer has a status and, in `wrote`, the tables of which it changed a row, but those of the ledger.
    """

    def __init__(self, officer):
        super().__init__()
        self.officer = officer

    def request(self, **sent):
        request = super().request(**{keyed.HEADER: uuid4().hex, **sent})
        request.user, request.session, request.htmx, request.id = self.officer, SessionStore(), False, "knock"
        request._dont_enforce_csrf_checks, request._messages = True, default_storage(request)
        with writing() as wrote:
            answer = self._answer(request)
        answer.wrote = sorted(table for table in wrote if not table.startswith("ledger_"))
        return answer

    def _answer(self, request):
        try:
            request.resolver_match = match = resolve(request.path_info)
            return match.func(request, *match.args, **match.kwargs)
        except (Http404, PermissionDenied, Denied, MovedOn, Refused) as refusal:
            statuses = {Http404: 404, PermissionDenied: 403, Denied: 403, MovedOn: 409, Refused: 422}
            return HttpResponse(status=next(status for kind, status in statuses.items() if isinstance(refusal, kind)))


def address(world, route, name):
    """Return (path, query string) of a route for an object."""
    arguments = objects(world)[name.removeprefix("new ")] if not name.startswith("new ") else []
    arguments = [] if route.endswith("_add") or name in WITHOUT_ARGUMENTS else arguments
    if name == "defect_item":
        return reverse(route), f"?item={DefectItem.objects.first().pk}"
    if name == "of_officers":
        return reverse(route), "?kind=officers"
    if name == "of_the_year":
        return reverse(route), f"?year={world.at.year}&kind=units"
    return reverse(route, args=arguments), ""


RAW = {"api:upload": lambda w, n: {"data": "笔录".encode(), "headers": {"Upload-Offset": "6"}}}

WITHOUT_ARGUMENTS = {
    "-",
    "an_enquiry",
    "asking",
    "typed",
    "right_password",
    "wrong_password",
    "english",
    "new_case",
    "next_week",
    "new_password",
    "defect_item",
    "typing",
    "new_upload",
    "nothing_chosen",
    "stale_choice",
    "of_officers",
    "own_line",
    "line_of_b",
    "api_table",
    "the_list",
    "of_the_year",
    "an_opinion",
}


def objects(world):
    """Return {name in the table: arguments of the route}."""
    if hasattr(world, "arguments"):
        return world.arguments
    sheet, sheet_b, period = world.sheet, world.sheet_b, world.period
    run = world.computed_period.runs.get()
    indicator = world.indicator.pk
    cases = {"own": world.own, "other": world.other, "sealed": world.sealed, "fresh": world.fresh}
    cases |= {"filed": world.at_level[1].case, "unfiled": world.unfiled}
    matters = {f"level_{level}": matter for level, matter in world.at_level.items()}
    matters |= {"held": world.held, "other_matter": world.other_matter, "sealed_matter": world.sealed_matter}
    matters["returned"] = world.returned
    clocks = {name: getattr(world, name) for name in ("clock", "hand_clock", "other_clock", "sealed_clock")}
    rows = (
        cases
        | matters
        | clocks
        | {
            "office.reminderstep": world.reminder_step,
            "cases.levelhours": world.level_hours,
            "cases.readingrule": world.reading_rule,
            "reading": world.reading,
            "reviewer": world.bureau.legal_officer,
            "own_officer": world.bureau.officer,
            "order": world.order,
            "answered_order": world.answered_order,
            "other_order": world.other_order,
            "pause": world.pause,
            "other_pause": world.other_pause,
            "evidence": world.evidence,
            "other_evidence": world.other_evidence,
            "sealed_evidence": world.sealed_evidence,
            "picture": world.picture,
            "level_picture": world.level_picture,
            "note": world.note,
            "thing": world.thing,
            "other_thing": world.other_thing,
            "sealed_thing": world.sealed_thing,
            "told_note": world.told_note,
            "token": world.token,
            "open_login": world.open_login,
            "kept_form": world.typed,
            "upload": world.upload,
            "whole_upload": world.whole_upload,
            "ready_upload": world.ready_upload,
            "access": world.access,
            "approved_access": world.approved_access,
            "ended": world.ended,
            "enquiry": world.enquiry,
            "other_enquiry": world.other_enquiry,
            "document": world.document,
            "other_document": world.other_document,
            "sealed_document": world.sealed_document,
            "party": world.party,
            "reporter": world.reporter,
            "other_party": world.other_party,
            "sealed_party": world.sealed_party,
            "period": period,
            "computed_period": world.computed_period,
            "bulletin": world.bulletin,
            "draft_bulletin": world.draft_bulletin,
            "objection": world.objection,
            "export": world.export,
            "file_export": world.file_export,
            "saved_filter": world.saved_filter,
            "evaluation": world.evaluation,
            "import": world.import_batch,
            "loaded_import": world.loaded_import,
            "consequence": world.consequence,
            "entry_item": world.entry_item,
            "free_item": world.free_item,
            "hand_entry": world.entry,
            "own_entry": world.own_entry,
            "confirmed_entry": world.confirmed_entry,
            "other_entry": world.other_entry,
            "entry_file": world.entry_file,
            "inspection": world.inspection,
            "rating": world.rating,
            "rating_file": world.rating_file,
            "entry_table": world.entry_table,
            "decided": world.decided,
            "talk": world.talk,
            "honours_list": world.honours_list,
            "hand_over": world.hand_over,
            "opinion": world.opinion,
            "answered_opinion": world.answered_opinion,
            "warning": world.warning,
            "threshold": world.threshold,
            "rule": world.rule,
            "draft_rule": world.draft_rule,
            "reissue": world.reissue,
            "version": world.version,
            "draft_version": world.draft_version,
            "simulation": world.simulation,
            "notice": world.notice,
            "other_notice": world.other_notice,
            "substitution": world.substitution,
            "occurrence": world.occurrence,
            "dead_message": OutboxMessage.objects.get(key="dead"),
            "people.unit": world.c.unit,
            "people.officer": world.colleague,
            "people.substitute": world.substitution,
            "people.community": world.place,
            "people.grid": world.grid,
            "people.assignment": world.assignment,
            "people.calendaryear": CalendarYear.objects.first(),
            "people.post": Post.objects.get(officer=world.colleague),
            "people.qualification": Qualification.objects.get(officer=world.colleague),
            "officer": world.colleague,
            "dispatch.occurrence": world.occurrence,
            "dispatch.notice": world.notice,
            "dispatch.outboxmessage": OutboxMessage.objects.get(key="dead"),
        }
    )
    found = {name: [row.pk] for name, row in rows.items()} | {"draft": [world.draft.pk]}
    words = (
        "parties",
        "evidence",
        "property",
        "matters",
        "clocks",
        "supervision",
        "documents",
        "history",
        "nothing",
        "filing",
        "penalty",
        "voiding",
    )
    for name in ("own", "other", "sealed", "fresh"):
        found |= {f"{name}_{word}": [cases[name].pk] for word in ("form", "list", "contents")}
        for word in words:
            found[f"{name}/{word}"] = [cases[name].pk, word]
    found |= {code: [code] for code in registers()} | {name: ["cases"] for name in ("of_cases", "table")}
    found["filed/penalty"] = [world.at_level[2].case_id, "penalty"]
    found["filed/compulsory"] = [world.at_level[2].case_id, "compulsory"]
    found["filed/mediated_closing"] = [world.at_level[2].case_id, "mediated_closing"]
    found["nonfiling"] = ["notice", world.non_filing.pk]
    found["ask_discussion"] = ["ask-discussion", world.at_level[1].pk]
    found["discussion"] = ["discussion", world.discussion.pk]
    found |= {f"{name}_open": ["case", cases[name].pk] for name in ("own", "other", "sealed")}
    for name in ("own", "other", "sealed"):
        found[f"record/{name}"] = ["case", cases[name].pk]
    found["record/evidence"] = ["evidence", world.evidence.pk]
    found["record/enquiry"], found["record/other_enquiry"] = (
        ["enquiry", row.pk] for row in (world.enquiry, world.other_enquiry)
    )
    found["checked_unit"] = [world.check_item.pk, world.b.unit.pk]
    found["service"] = ["serve", world.decision.pk]
    found["other_service"] = ["serve", world.other_decision.pk]
    found |= {"picture_page": [world.picture.pk, 1], "sealed_page": [world.sealed_evidence.pk, 1]}
    for name in ("answer", "suspend", "extend"):
        found[f"order/{name}"] = [world.order.pk, name]
    for name in ("confirm", "raise-again"):
        found[f"answered_order/{name}"] = [world.answered_order.pk, name]
    found["other_order/answer"] = [world.other_order.pk, "answer"]
    event = Event.objects.filter(chain="business").first()
    found |= {name: [] for name in WITHOUT_ARGUMENTS}
    found |= {name: [1] for name in ("auth.group", "axes.accessattempt", "axes.accesslog", "axes.accessfailurelog")}
    found |= {
        "officer_link": [1, 1],
        "people_app": ["people"],
        "auth_app": ["auth"],
        "trigger": ["repeated"],
        "coefficients": ["coefficients"],
        "rating_item": [world.rating.pk, "5.1"],
        "rating/submit": [world.rating.pk, "submit"],
        "rating/plaque": [world.rating.pk, "plaque"],
        "rating_scan": [10**6],
        "exemptions": ["exemptions"],
        "coefficient": ["coefficients", world.coefficient.pk],
        "this_year": [world.at.year, "units"],
        "own_record": [world.hand_over.pk, world.bureau.officer.pk],
        "month": [period.code],
        "scheme": [period.scheme.code],
        "month/units": [period.scheme.code, period.code, "units"],
        "month/officers": [period.scheme.code, period.code, "officers"],
        "month/group": [period.scheme.code, period.code, "units", "stations"],
        "computed/units": [period.scheme.code, world.computed_period.code, "units"],
        "moved/units": [period.code, "units"],
        "quarter/units": [world.quarter.scheme.code, world.quarter.code, "units"],
        "quarters": [world.quarter.scheme.code],
        "moved/group": [period.code, "units", "stations"],
        "sheet": [sheet.run_id, "officers", sheet.subject_id],
        "event": [event.chain, event.seq],
        "sheet_b": [sheet_b.run_id, "officers", sheet_b.subject_id],
        "computed_sheet": [run.pk, "units", world.bureau.unit.pk],
        "line": [sheet.run_id, "officers", sheet.subject_id, indicator],
        "line_b": [sheet_b.run_id, "officers", sheet_b.subject_id, indicator],
    }
    draft, row = world.draft_version, world.draft_version.indicators.order_by("pk").first()
    found |= {
        "draft_row": [draft.pk, row.pk],
        "draft_row_of": [draft.pk, "indicators", row.pk],
        "draft_gates": [draft.pk, "gates"],
        "draft_comment": [draft.pk, world.draft_comment.pk],
        "published_row": [world.version.pk, "indicators", world.indicator.pk],
    }
    world.arguments = found
    return found


def a_gate(world, name):
    condition = {"indicator_0": "1.1", "of_0": "value", "is_0": ">=", "than_0": "1"}
    return {"subject": "u", "name": "一票否决", "mode": "any", "effect": "sheet", **condition}


def an_indicator(world, name):
    row = world.draft_version.indicators.order_by("pk").first()
    return {
        "subject": row.subject,
        "category": row.category_id,
        "code": row.code,
        "name": "又名",
        "measure": row.measure,
        "rule": row.rule,
        "f_points": "-2.5",
        "f_floor": "-25",
        "missing": row.missing,
        "missing_reason": row.missing_reason,
        "seen": row_seen(INDICATORS, row),
    }


def a_heading(world, name):
    draft = world.draft_version
    return {
        "seen": heading_seen(draft),
        "number": draft.number,
        "effective_from": draft.effective_from.isoformat(),
        "smallest_caseload_units": 30,
        "smallest_caseload_officers": 5,
    }


def _record(world, name):
    thing, pk = objects(world)[name]
    kind = RECORDS[thing]
    row = kind.model.objects.get(pk=pk)
    return kind, row, None if thing == "enquiry" else kind.case_of(row)


def correcting_a_record(world, name):
    kind, row, case = _record(world, name)
    first = next(each for each in ("place", "title", "topic") if each in kind.fields)
    return {**sent(CorrectionForm(kind, row, case)), first: "更正后", "reason": "核实", "seen": seen_of(row)}


def correcting_through_the_api(world, name):
    kind, row, _case = _record(world, name)
    first = next(each for each in ("place", "title", "topic") if each in kind.fields)
    return {"seen": seen_of(row), "reason": "核实", "changes": {first: "更正后"}}


def matter_of(world, name):
    return Matter.objects.get(pk=objects(world)[name][0])


def yes_to_all(world, name):
    matter = matter_of(world, name)
    answers = dict.fromkeys(Question.values, "yes")
    seen = {"version": matter.version, "digest": matter.content_digest}
    return {"move": "approve", "opinion": "同意。", **seen, **answers}


def typing(world, name):
    request = RequestFactory().get("/cases/register/")
    request.user, request.htmx = world.bureau.officer, False
    return {form_keys.NAME: form_keys.written(request), "typed_into": "/cases/register/", "facts": "口角。"}


def a_new_case(world, name):
    when = timezone.localtime(world.at) - timedelta(hours=2)
    moment = when.strftime("%Y-%m-%dT%H:%M")
    rows = {"party-TOTAL_FORMS": 1, "party-INITIAL_FORMS": 0, "party-0-role": "victim", "party-0-name": "刘某"}
    return {
        "kind": "administrative",
        "source": "walk_in",
        "unit": world.bureau.unit.pk,
        "cause": casework.a_cause().code,
        "lead": world.bureau.officer.pk,
        "assistants": [world.bureau.second.pk],
        "occurred_at": moment,
        "reported_at": moment,
        "place": "西街1号",
        "facts": "口角。",
        "key": f"k{timezone.now().timestamp()}",
        **rows,
    }


def a_new_case_for_the_api(world, name):
    when = world.at - timedelta(hours=2)
    return {
        "kind": "administrative",
        "source": "walk_in",
        "unit": world.bureau.unit.code,
        "cause": casework.a_cause().code,
        "lead": world.bureau.officer.pk,
        "assistants": [world.bureau.second.pk],
        "occurred_at": when.isoformat(),
        "reported_at": when.isoformat(),
        "place": "西街1号",
        "facts": "口角。",
        "parties": [{"role": "victim", "name": "刘某"}],
    }


def an_enquiry(world, name):
    received_at = timezone.localtime(world.at).strftime("%Y-%m-%dT%H:%M")
    return {
        "unit": world.bureau.unit.pk,
        "channel": "visit",
        "received_at": received_at,
        "topic": "噪音扰民由谁管。",
        "referred_to": "生态环境局",
        "told": "orally",
    }


def decision_for_the_api(world, name):
    matter = matter_of(world, name)
    seen = {"seen_version": matter.version, "seen_digest": matter.content_digest}
    return {"move": "approve", "opinion": "同意。", "answers": casework.ALL_YES, "findings": [], **seen}


def days(world, ahead):
    return str(timezone.localdate(world.at) + timedelta(days=ahead))


def evidence(world, name):
    upload = SimpleUploadedFile("note.txt", "笔录".encode(), content_type="text/plain")
    return {"title": "询问笔录", "kind": "document", "collected_on": days(world, -1), "file": upload}


def moment(world):
    return timezone.localtime(world.at).strftime("%Y-%m-%dT%H:%M")


def a_thing(world):
    return {"name": "现金", "quantity": "1", "how": "seized", "taken_at": moment(world), "place": "办案区"}


def over(world, **changes):
    keeper = {"receiver": world.colleague.badge_number, "place": "保管室", "happened_at": moment(world)}
    return {"seen_steps": 1, "purpose": "keeping", **keeper, **changes}


def ending(world):
    return {"seen_steps": 1, "way": "treasury", "happened_on": days(world, 0), "reason": "没收", "approval": "1号"}


def objecting_through_the_api(world, name):
    sheet = world.sheet if name == "own_line" else world.sheet_b
    line = {"run": sheet.run_id, "kind": "officers", "subject_id": sheet.subject_id, "indicator": world.indicator.pk}
    return {**line, "reason": "整条指标计算有误。"}


def allowance(world):
    """For whom a coefficient or an exemption is, from when and why."""
    whom = {"scheme": world.version.scheme_id, "whom": f"o:{world.colleague.pk}"}
    return {**whom, "starts_on": days(world, 60), "ground": "辖区复杂"}


def ladder_rule(world):
    """A rule of the ladder as it is typed."""
    return {
        **dict.fromkeys(("name", "text", "basis"), "半年内同一问题两次的，提醒谈话"),
        **{"scheme": world.version.scheme_id, "subject_kind": "o", "problem": "item", "counted": "records"},
        **dict.fromkeys(("least", "times", "window", "fewest_ranked", "days_to_hold"), "6"),
        **{"absent_days": "0", "proposal": "talk", "about": "subject", "deciders": ["supervisor"]},
        "valid_from": "2031-04-01",
    }


def objecting(world, name):
    return {"record": "", "reason": "整条指标计算有误。"}


def conclusion(world, name):
    prefix = f"e{world.evaluation.pk}"
    marks = {f"{prefix}-marks-{item.code}": item.full_marks for item in EvaluationItem.objects.all()}
    return {**marks, f"{prefix}-fault-TOTAL_FORMS": 0, f"{prefix}-fault-INITIAL_FORMS": 0}


def a_table(world, name):
    return {
        "kind": "cases",
        "origin": "2004",
        "file": SimpleUploadedFile("a.csv", world.import_file, content_type="text/csv"),
    }


BODIES = (
    keeping_clocks.BODIES
    | making_documents.BODIES
    | entering.BODIES
    | following.BODIES
    | {
        "login right_password": lambda w, n: {"username": w.colleague.badge_number, "password": factories.PASSWORD},
        "login wrong_password": lambda w, n: {"username": w.colleague.badge_number, "password": "wrong"},
        "api:token right_password": lambda w, n: {"username": w.colleague.badge_number, "password": factories.PASSWORD},
        "api:token wrong_password": lambda w, n: {"username": w.colleague.badge_number, "password": "wrong"},
        "set_language": lambda w, n: {"language": "en"},
        "cases:export_ask": lambda w, n: {"purpose": "月度执法检查", "query": "state=filed"},
        "office:take_out_register": lambda w, n: {"purpose": "上级执法检查", "format": "pdf", "query": ""},
        "cases:take_out_briefing": lambda w, n: {"purpose": "每日警情会商", "format": "docx", "query": ""},
        "cases:ask_whole_file": lambda w, n: {"purpose": "检察机关调阅案卷", "names_people": "on"},
        "cases:ask_sealed_file": lambda w, n: {"purpose": "检察机关调阅案卷"},
        "api:approve_several": lambda w, n: {
            "chosen": [{"matter": w.at_level[1].pk, "version": 99, "content_digest": "0" * 64}],
            "six_questions": True,
        },
        "api:case_exports": lambda w, n: {"purpose": "月度执法检查", "query": "state=filed"},
        "office:imports": a_table,
        "api:imports": a_table,
        "api:import_assign": lambda w, n: {
            "columns": [{"heading": heading, "field": field} for heading, field in w.import_batch.columns]
        },
        "api:import_load": lambda w, n: {"leaves_out": True},
        "api:import_undo": lambda w, n: {"reason": "来源有误"},
        "api:case_evaluations": lambda w, n: {"kind": "department", "reference": "2026-10"},
        "api:evaluation_conclude": lambda w, n: {
            "marks": {item.code: item.full_marks for item in EvaluationItem.objects.all()}
        },
        "office:load_import": lambda w, n: {"leaves_out": "on"},
        "office:undo_import": lambda w, n: {"reason": "来源有误"},
        "cases:open_evaluation": lambda w, n: {"kind": "department", "reference": "2026-10"},
        "cases:conclude_evaluation": conclusion,
        "office:save_filter": lambda w, n: {"kind": "cases", "name": "在办", "query": "state=filed"},
        "cases:register": a_new_case,
        "cases:ask_for": lambda w, n: {"proposal": "请予审批。", "why": "none"},
        "cases:add_evidence": evidence,
        "cases:take_property": lambda w, n: {f"thing-{name}": value for name, value in a_thing(w).items()},
        "cases:hand_on_property": lambda w, n: {f"over-{name}": value for name, value in over(w).items()},
        "cases:end_property": lambda w, n: {f"end-{name}": value for name, value in ending(w).items()},
        "api:case_property": lambda w, n: a_thing(w),
        "api:property_hand_on": lambda w, n: over(w, receiver=w.colleague.pk),
        "api:property_end": lambda w, n: ending(w),
        "cases:write_note": lambda w, n: {"matter": w.at_level[1].pk, "page": 1, "text": "日期不符。"},
        "cases:answer_note": lambda w, n: {"text": "已补签。"},
        "api:matter_notes": lambda w, n: {"evidence": w.level_picture.pk, "page": 1, "text": "日期不符。"},
        "api:note_answer": lambda w, n: {"text": "已补签。"},
        "cases:add_party": lambda w, n: {"party-role": "witness", "party-name": "王证人"},
        "cases:correct": correcting_a_record,
        "api:correction": correcting_through_the_api,
        "cases:ask_sealed": lambda w, n: {
            "number": "城关行受〔2026〕00001号",
            "purpose": "case_work",
            "body": "县检察院",
            "grounds": "办理案件需要",
            "reference": "云检函〔2026〕1号",
        },
        "cases:decide_sealed": lambda w, n: {"outcome": "refused", "reason": "与所办案件无关"},
        "cases:unseal": lambda w, n: {"reason": "误封存"},
        "cases:seal": lambda w, n: {"reason": "依法封存"},
        "cases:archive": lambda w, n: {"shelf": "A-12-3", "volumes": 1, "pages": 36},
        "cases:enquiry_new": an_enquiry,
        "cases:reveal_enquirer": lambda w, n: {"reason": "回复"},
        "office:find_person": lambda w, n: {"sought": "139 0000 7777", "reason": "串并案核查"},
        "cases:correct_party": lambda w, n: {
            "role": "suspect",
            "revision": 1,
            "reason": "有误",
            "phone": "13811112222",
        },
        "cases:reading": lambda w, n: dict.fromkeys(Question.values, "yes"),
        "cases:alike": lambda w, n: {"key": uuid4().hex, "place": "西街1号"},
        "cases:save_draft": lambda w, n: {"key": uuid4().hex, "place": "西街1号"},
        "cases:follow_up ask_discussion": lambda w, n: {"reason": "重大案件"},
        "cases:follow_up": lambda w, n: {"served_on": days(w, 0), "served_how": "直接送达"},
        "api:case_follow_up": lambda w, n: {"served_on": days(w, 0), "served_how": "直接送达"},
        "cases:reveal_provider": lambda w, n: {"reason": "退还原物"},
        "cases:reveal": lambda w, n: {"reason": "送达法律文书"},
        "cases:decide": yes_to_all,
        "cases:release": lambda w, n: {"reason": "住院治疗"},
        "api:matter_release": lambda w, n: {"reason": "住院治疗"},
        "cases:resubmit": lambda w, n: {"version": matter_of(w, n).version, "proposal": "已补正，请予审批。"},
        "cases:withdraw": lambda w, n: {"version": matter_of(w, n).version},
        "appraisal:new_draft": lambda w, n: {
            "scheme": w.version.scheme_id,
            "source": w.version.pk,
            "number": "9",
            "effective_from": w.draft_version.effective_from.isoformat(),
        },
        "appraisal:draft_heading": a_heading,
        "appraisal:copy_into_draft": lambda w, n: {"indicator": w.indicator.pk},
        "appraisal:comment_on_draft": lambda w, n: {"text": "目标过高？"},
        "appraisal:publish_draft": lambda w, n: {"seen": rules_digest(w.draft_version)},
        "appraisal:simulate": lambda w, n: {"period": w.period.code},
        "appraisal:discard_draft": lambda w, n: {"reason": "重写"},
        "appraisal:add_draft_row": a_gate,
        "appraisal:draft_row": an_indicator,
        "appraisal:move_draft_row": lambda w, n: {"to": "down"},
        "appraisal:remove_draft_row": lambda w, n: {"seen": an_indicator(w, n)["seen"]},
        "appraisal:object": objecting,
        "appraisal:open_period": lambda w, n: {"starts_on": next_span(w.version.scheme, w.at.date()).starts_on},
        "appraisal:pattern": lambda w, n: {
            "holds_from": (ends := next_span(w.version.scheme, w.at.date()).ends_on),
            "kind": "quarter",
            "first_day": 1,
            "first_month": ends.month,
            "computes_after": 2,
            "computes_at": "02:00",
            "publicity_days": 3,
        },
        "appraisal:start_publicity": lambda w, n: {"seen": w.computed_period.runs.get().results_digest},
        "appraisal:issue": lambda w, n: {"reason": "上级要求", "seen": w.period.runs.get().results_digest},
        "appraisal:reissue": lambda w, n: {
            "outcome": "issue",
            "reason": "认定不当，予以更正",
            "seen": w.reissue.run.results_digest,
        },
        "appraisal:objection": lambda w, n: {"outcome": "rejected", "reason": "瑕疵属实"},
        "appraisal:grant_allowance coefficients": lambda w, n: {**allowance(w), "factor": "1.1", "place": "after"},
        "appraisal:grant_allowance exemptions": lambda w, n: {**allowance(w), "indicator": "1.2", "gives": "full"},
        "appraisal:open_rating": lambda w, n: {"unit": w.b.unit.pk, "year": days(w, 0)[:4], "has_population": "on"},
        "appraisal:rating_item": lambda w, n: {"answer": "no", "seen": str(w.rating.marks.get().last_event_id)},
        "appraisal:agree_rating_item": lambda w, n: {"seen": str(w.rating.marks.get().last_event_id)},
        "appraisal:move_rating": lambda w, n: {"seen": str(w.rating.last_event_id)},
        "appraisal:end_allowance": lambda w, n: {"ends_on": days(w, 400), "reason": "不再适用"},
        "appraisal:new_ladder_rule": lambda w, n: {"code": "slip", **ladder_rule(w)},
        "appraisal:change_ladder_rule": lambda w, n: {"seen": str(w.draft_rule.last_event_id), **ladder_rule(w)},
        "appraisal:adopt_ladder_rule": lambda w, n: {"seen": str(w.draft_rule.last_event_id)},
        "appraisal:end_ladder_rule": lambda w, n: {"ends_on": days(w, 40), "reason": "不再适用"},
        "appraisal:consequence": lambda w, n: {"outcome": "waive", "reason": "辖区拆分"},
        "people:keep_typed": typing,
        "people:issue_token": lambda w, n: {"label": "县平台", "days": "7"},
        "people:substitute": lambda w, n: {"substitute": w.stand_in.pk, "starts_on": days(w, 7), "ends_on": days(w, 8)},
        "people:password": lambda w, n: {
            "old_password": factories.PASSWORD,
            "new_password1": "long-enough-7531",
            "new_password2": "long-enough-7531",
        },
        "api:cases": a_new_case_for_the_api,
        "api:uploads": lambda w, n: {"name": "录像.mp4", "size": 1024},
        "api:case_evidence": lambda w, n: {"title": "询问笔录", "kind": "document", "collected_on": days(w, -1)},
        "api:appraisal_submit_draft": lambda w, n: {"seen_rules": rules_digest(w.draft_version)},
        "api:appraisal_publish_draft": lambda w, n: {"seen_rules": rules_digest(w.draft_version)},
        "api:appraisal_objections": objecting_through_the_api,
        "api:appraisal_decide_objection": lambda w, n: {"is_upheld": False, "reason": "瑕疵属实"},
        "api:appraisal_decide_reissue": lambda w, n: {
            "is_issued": True,
            "reason": "认定不当，予以更正",
            "seen_results": w.reissue.run.results_digest,
        },
        "api:appraisal_decide_consequence": lambda w, n: {"is_confirmed": False, "reason": "辖区拆分"},
        "api:case_ask": lambda w, n: {"kind": "filing", "proposal": "请予审批。"},
        "api:matter_resubmit": lambda w, n: {"seen_version": matter_of(w, n).version, "proposal": "已补正。"},
        "api:matter_withdraw": lambda w, n: {"seen_version": matter_of(w, n).version},
        "api:matter_decide": decision_for_the_api,
        "admin:people_unit_add": lambda w, n: {
            "code": "new",
            "name": "新区派出所",
            "short_name": "新区",
            "kind": Unit.Kind.TOWN_STATION,
            "parent": w.bureau.root.pk,
            "peer_group": "stations",
        },
        "admin:people_officer_add": lambda w, n: {"badge_number": "990002", "name": "陈新", "unit": w.bureau.unit.pk},
        "admin:people_post_add": lambda w, n: {
            "officer": w.colleague.pk,
            "role": Role.UNIT_DEPUTY,
            "unit": w.bureau.unit.pk,
            "starts_on": days(w, 0),
        },
        "admin:people_qualification_add": lambda w, n: {
            "officer": w.colleague.pk,
            "kind": "legal_profession",
            "starts_on": days(w, 0),
        },
        "admin:people_substitute_add": lambda w, n: {
            "officer": w.bureau.head.pk,
            "substitute": w.bureau.deputy.pk,
            "starts_on": days(w, 0),
            "ends_on": days(w, 1),
        },
        "admin:people_community_add": lambda w, n: {
            "code": "西关",
            "name": "西关社区",
            "unit": w.bureau.unit.pk,
            "setting": "town",
            "is_active": "on",
        },
        "admin:people_grid_add": lambda w, n: {
            "code": "东关-2",
            "name": "第二网格",
            "community": w.place.pk,
            "households": 300,
            "is_active": "on",
        },
        "admin:people_assignment_add": lambda w, n: {
            "officer": w.colleague.pk,
            "community": w.place.pk,
            "grid": w.grid.pk,
            "part": "in_charge",
            "starts_on": days(w, 0),
        },
        "admin:people_calendaryear_add": lambda w, n: {
            "year": 2031,
            "source": "国办发明电",
            "days-TOTAL_FORMS": 0,
            "days-INITIAL_FORMS": 0,
        },
    }
)
