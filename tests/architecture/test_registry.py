"""T11, T12: every deed leaves its event, and without the event it leaves nothing.

Each deed of the product is called once in a bureau in the middle of its work; a deed that is not listed here fails.
"""

from datetime import date, timedelta
from functools import partial
from importlib import import_module

import pytest
from django.utils import timezone

from appraisal.consequences.honours import queries as honours
from appraisal.consequences.talks.deeds import TalkInput
from appraisal.scheme.drafting import deeds as drafting
from appraisal.scheme.drafting.rules import INDICATORS
from appraisal.scheme.drafting.rules import seen_of as row_seen
from appraisal.scheme.periods.queries import next_span
from appraisal.scheme.versions.deeds import rules_digest
from cases.file.evidence.deeds import EvidenceInput
from cases.file.parties.persons import PartyInput
from cases.intake.alike.rules import Answer, Typed
from cases.intake.enquiries.deeds import EnquiryInput
from cases.intake.rules import CaseInput
from cases.models import Case, EvaluationItem, Matter
from cases.property.deeds import HandOver, Thing, Whereabouts
from cases.quality.corrections.deeds import seen_of
from cases.quality.corrections.parties.deeds import PartyChange
from portal.dispatch.models import OutboxMessage
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.ledger.writing import recording
from portal.people.models import CalendarDay, Post, Qualification, Role, Unit
from tests import factories
from tests.appraisal import making
from tests.architecture import rating
from tests.architecture.entering import ENTERING, NOT_ALONE
from tests.architecture.following import FOLLOWING
from tests.architecture.source import opens, product
from tests.architecture.test_deeds import OPENERS, deeds_of, services
from tests.cases import casework
from tests.support import world_following
from tests.support.rows import everything

NOT_CALLED = {
    "cases.papers.numbers.number_for": "a part of documents.make, for matters approved before numbers were",
    "cases.quality.evaluations.deeds.record_rating": "rates an ended case; its tests call it",
    "portal.office.reminders.steps.load": "once, with the reference data; its tests call it",
    "portal.people.services.founding.found": "once, before anything else; tests/people calls it",
    "portal.office.files.deeds.finish": "moves files, which no rollback brings back; test_uploads.py calls it",
    "cases.file.evidence.items.upload_of": "a part of evidence.add and of register; test_uploads.py calls both",
    "cases.file.evidence.items.write_down": "a part of evidence.add and of register, which are called here",
    "portal.office.files.deeds.receive_whole": "a part of evidence.add with a file; test_uploads.py calls it",
    "portal.office.persons.deeds.reveal": "a part of parties.reveal and reveal_enquirer, which are called here",
    "portal.office.files.audit.audit": "leaves an event where it finds something; see tests/office/test_audit.py",
    "appraisal.results.publicity.deeds.reissue_draft": "a part of objections.decide, which is called here",
    "cases.exchange.imports.deeds.import_cases": "takes rows of a file; its tests call it",
    "cases.papers.deeds.keep": "a part of documents.make, which is called here",
    "portal.office.exports.deeds.keep_file": "a worker's part of an export; tests/exports calls it",
    "portal.dispatch.notices.standing_in.tell_substitutes": "a worker's; tests/dispatch/test_standing_in.py calls it",
    "appraisal.results.reissues.deeds.look": "leaves an event where something was corrected; tests/appraisal calls it",
    "appraisal.scheme.periods.deeds.adopt": "after an upgrade only; tests/appraisal/scheme/test_patterns.py calls it",
    "appraisal.consequences.personnel.deeds.hand_over": "once a quarter; tests/appraisal calls it",
    "appraisal.consequences.personnel.deeds.hand_over_ended": "a schedule's; tests/appraisal calls it",
    "appraisal.consequences.honours.deeds.reverse_fallen": "leaves an event where a ground fell; its tests call it",
    "appraisal.consequences.warnings.deeds.warn": "once a quarter; tests/appraisal calls it",
    "appraisal.consequences.warnings.deeds.warn_ended": "a schedule's; tests/appraisal calls it",
    "appraisal.consequences.ladders.deeds.load": "once, with the reference data; its tests call it",
    "appraisal.scheme.drafting.changing.changing": "the frame of the deeds of drafts, which are called here",
    "appraisal.consequences.deeds.propose": "a part of publicity.finish, which is called here",
    **NOT_ALONE,
    **rating.NOT_ALONE,
}


def sent_talk(world):
    """Return a talk whose record was sent before: a file that comes along is stored before the deed."""
    said = world_following.talk_said(world, world.decided)
    return TalkInput(**said, upload_id=world_following.an_uploaded_record(world, world.bureau.supervisor))


def whole_month(world):
    """Return the month of the world, computed once more when it is over."""
    making.compute(world.computed_period, at=world.at + timedelta(days=40))
    return world.computed_period


def today(world, days=0):
    return timezone.localdate(world.at) + timedelta(days=days)


def case_of(world, name="own"):
    return Case.objects.get(pk=getattr(world, name).pk)


def matter_of(world, level):
    return Matter.objects.get(pk=world.at_level[level].pk)


def decision(world, level, by, move, **changes):
    matter = matter_of(world, level)
    seen = {"seen_version": matter.version, "seen_digest": matter.content_digest}
    answers = {"answers": casework.ALL_YES, "opinion": "意见如上。"}
    return {"by": by, "matter_id": matter.pk, "move": move, **seen, **answers, **changes}


def registration(world):
    bureau = world.bureau
    given = {
        "unit": bureau.unit,
        "kind": "administrative",
        "cause": casework.a_cause(),
        "source": "walk_in",
        "lead": bureau.officer,
        "assistants": [bureau.second],
        "place": "西街1号",
        "occurred_at": world.at - timedelta(hours=2),
        "reported_at": world.at - timedelta(hours=1),
        "facts": "口角。",
        "parties": [PartyInput("victim", "刘某")],
    }
    return {"by": bureau.officer, "given": CaseInput(**given)}


# deed: what it is called with (besides `at`), and the kind of event it leaves
CALLS = {
    "cases.intake.deeds.register": (registration, "case.registered"),
    "cases.intake.alike.repeats.look": (
        lambda w: {"by": w.bureau.officer, "key": "a" * 32, "typed": Typed(phones=("13800001111",))},
        "person.compared",
    ),
    "cases.intake.alike.repeats.append_report": (
        lambda w: {
            "by": w.bureau.officer,
            "case_id": w.fresh.pk,
            "alike": Answer({w.fresh.pk: []}, "append", w.fresh.pk),
            "source": "call",
            "reported_at": w.at - timedelta(hours=1),
            "facts": "邻居又报一次。",
        },
        "report.appended",
    ),
    "cases.review.matters.deeds.ask": (
        lambda w: {"by": w.bureau.officer, "case_id": w.fresh.pk, "kind": "filing", "proposal": "请予立案。"},
        "matter.submitted",
    ),
    "cases.review.matters.deeds.resubmit": (
        lambda w: {
            "by": w.bureau.officer,
            "matter_id": w.returned.pk,
            "seen_version": w.returned.version,
            "proposal": "补正。",
        },
        "matter.submitted",
    ),
    "cases.review.matters.deeds.withdraw": (
        lambda w: {"by": w.bureau.officer, "matter_id": w.at_level[1].pk, "seen_version": matter_of(w, 1).version},
        "matter.withdrawn",
    ),
    "cases.review.deeds.take_up": (
        lambda w: {"by": w.bureau.reviewer, "matter_id": w.at_level[3].pk},
        "matter.taken-up",
    ),
    "cases.review.claiming.deeds.put_back": (
        lambda w: {"by": w.bureau.legal_officer, "matter_id": w.held.pk},
        "matter.put-back",
    ),
    "cases.review.claiming.deeds.release": (
        lambda w: {"by": w.bureau.head, "matter_id": w.held.pk, "reason": "住院"},
        "matter.released",
    ),
    "cases.review.deeds.decide": (lambda w: decision(w, 1, w.bureau.legal_officer, "approve"), "matter.approved"),
    "portal.office.exports.deeds.ask": (
        lambda w: {
            "by": w.bureau.officer,
            "kind": "cases",
            "query": "",
            "purpose": "月度执法检查",
            "language": "zh-hans",
        },
        "export.asked",
    ),
    "portal.office.exports.deeds.fetch": (
        lambda w: {"by": w.bureau.officer, "export_id": w.export.pk},
        "export.fetched",
    ),
    "cases.exchange.whole_file.deeds.ask": (
        lambda w: {
            "by": w.bureau.officer,
            "case_id": w.own.pk,
            "purpose": "检察机关调阅案卷",
            "language": "zh-hans",
            "names_people": True,
        },
        "whole-file.asked",
    ),
    "cases.exchange.whole_file.deeds.fetch": (
        lambda w: {"by": w.bureau.officer, "export_id": w.file_export.pk},
        "whole-file.fetched",
    ),
    "portal.office.exports.deeds.remove_old": (lambda w: {"older_than": w.at + timedelta(days=1)}, "export.removed"),
    "portal.office.exports.deeds.save_filter": (
        lambda w: {"by": w.bureau.officer, "kind": "cases", "name": "已立案", "query": "state=filed"},
        "filter.saved",
    ),
    "portal.office.exports.deeds.drop_filter": (
        lambda w: {"by": w.bureau.officer, "filter_id": w.saved_filter.pk},
        "filter.dropped",
    ),
    "cases.quality.evaluations.deeds.open_evaluation": (
        lambda w: {"by": w.bureau.supervisor, "case_id": w.own.pk, "kind": "department", "reference": "2026-10"},
        "evaluation.opened",
    ),
    "cases.quality.evaluations.deeds.conclude": (
        lambda w: {
            "by": w.bureau.supervisor,
            "evaluation_id": w.evaluation.pk,
            "finding": "",
            "marks": {item.code: item.full_marks for item in EvaluationItem.objects.all()},
        },
        "evaluation.concluded",
    ),
    "portal.office.imports.batches.hand_in": (
        lambda w: {
            "by": w.bureau.reviewer,
            "kind": "cases",
            "origin": "2005",
            "name": "a.csv",
            "content": w.import_file,
        },
        "import.handed-in",
    ),
    "portal.office.imports.batches.look_through": (lambda w: {"batch_id": w.import_unread.pk}, "import.looked-through"),
    "portal.office.imports.batches.assign": (
        lambda w: {"by": w.bureau.reviewer, "batch_id": w.import_batch.pk, "columns": w.import_batch.columns},
        "import.assigned",
    ),
    "portal.office.imports.batches.load": (
        lambda w: {"by": w.bureau.reviewer, "batch_id": w.import_batch.pk, "leaves_out": True},
        "import.asked",
    ),
    "portal.office.imports.batches.carry_out": (lambda w: {"batch_id": w.import_batch.pk}, "import.loaded"),
    "portal.office.imports.batches.undo": (
        lambda w: {"by": w.bureau.reviewer, "batch_id": w.loaded_import.pk, "reason": "来源有误"},
        "import.undoing",
    ),
    "portal.office.imports.batches.take_back": (lambda w: {"batch_id": w.loaded_import.pk}, "import.undone"),
    "portal.office.imports.batches.drop": (
        lambda w: {"by": w.bureau.reviewer, "batch_id": w.import_batch.pk},
        "import.dropped",
    ),
    "cases.file.evidence.deeds.add": (
        lambda w: {
            "by": w.bureau.officer,
            "case_id": w.own.pk,
            "item": EvidenceInput("笔录", "document", today(w, -1)),
        },
        "evidence.added",
    ),
    "cases.property.deeds.take": (
        lambda w: {"by": w.bureau.officer, "case_id": w.own.pk, "thing": Thing("现金", "1", "seized", w.at, "办案区")},
        "property.taken",
    ),
    "cases.property.deeds.hand_on": (
        lambda w: {
            "by": w.bureau.officer,
            "property_id": w.thing.pk,
            "seen_steps": 1,
            "given": HandOver("keeping", w.at, "保管室", receiver=w.colleague),
        },
        "property.handed-on",
    ),
    "cases.property.deeds.end": (
        lambda w: {
            "by": w.bureau.officer,
            "property_id": w.thing.pk,
            "seen_steps": 1,
            "given": Whereabouts("treasury", today(w), "没收", approval="1号"),
        },
        "property.disposed",
    ),
    "cases.file.evidence.viewing.look_at": (
        lambda w: {"by": w.bureau.officer, "evidence_id": w.picture.pk},
        "evidence.viewed",
    ),
    "cases.review.notes.deeds.write": (
        lambda w: {
            "by": w.bureau.legal_officer,
            "matter_id": w.at_level[1].pk,
            "evidence_id": w.level_picture.pk,
            "page": 1,
            "text": "日期不符。",
        },
        "note.written",
    ),
    "cases.review.notes.deeds.take_back": (
        lambda w: {"by": w.bureau.legal_officer, "note_id": w.note.pk},
        "note.taken-back",
    ),
    "cases.review.notes.deeds.answer": (
        lambda w: {"by": w.bureau.officer, "note_id": w.told_note.pk, "text": "已补签。"},
        "note.answered",
    ),
    "cases.file.evidence.deeds.add_all": (
        lambda w: {
            "by": w.bureau.officer,
            "case_id": w.own.pk,
            "items": [EvidenceInput("笔录", "document", today(w, -1), upload_id=w.ready_upload.pk)],
        },
        "evidence.added",
    ),
    "cases.papers.deeds.make": (
        lambda w: {"by": w.bureau.officer, "case_id": w.own.pk, "code": "acceptance-form", "format": "docx"},
        "document.made",
    ),
    "cases.papers.deeds.open_again": (
        lambda w: {"by": w.bureau.officer, "document_id": w.document.pk},
        "document.opened",
    ),
    "cases.file.sharing.deeds.add_party": (
        lambda w: {"by": w.bureau.officer, "case_id": w.own.pk, "party": PartyInput("witness", "王证人")},
        "party.added",
    ),
    "cases.quality.corrections.deeds.correct": (
        lambda w: {
            "by": w.bureau.officer,
            "thing": "case",
            "pk": w.own.pk,
            "seen": seen_of(case_of(w)),
            "reason": "核实",
            "changes": {"place": "西街2号", "facts": "更正后的经过。"},
        },
        "case.corrected",
    ),
    "cases.file.sharing.deeds.share": (
        lambda w: {"by": w.bureau.head, "case_id": w.own.pk, "officer": w.b.officer, "reason": "协办"},
        "case.shared",
    ),
    "cases.file.sharing.deeds.recuse": (
        lambda w: {"by": w.bureau.head, "case_id": w.own.pk, "officer": w.bureau.legal_officer, "reason": "亲属"},
        "officer.recused",
    ),
    "cases.file.sharing.deeds.hand_over": (
        lambda w: {"by": w.bureau.head, "case_id": w.own.pk, "lead": w.colleague, "reason": "调岗"},
        "case.handed-over",
    ),
    "cases.clocks.keeping.deeds.start": (
        lambda w: {
            "by": w.bureau.officer,
            "case_id": w.own.pk,
            "code": "recusal.decision",
            "base_at": w.own.registered_at,
            "document": "申字第3号",
        },
        "clock.started",
    ),
    "cases.clocks.keeping.deeds.meet": (
        lambda w: {"by": w.bureau.officer, "clock_id": w.hand_clock.pk, "met_at": w.at, "document": "送字第1号"},
        "clock.met",
    ),
    "cases.clocks.keeping.deeds.take_back": (
        lambda w: {"by": w.bureau.head, "clock_id": w.hand_clock.pk, "reason": "误登"},
        "clock.taken-back",
    ),
    "cases.clocks.keeping.deeds.restart": (
        lambda w: {
            "by": w.bureau.officer,
            "case_id": w.clock.case_id,
            "failed_at": w.at - timedelta(hours=2),
            "document": "调字第1号",
        },
        "clock.restarted",
    ),
    "cases.clocks.keeping.deeds.lengthen": (
        lambda w: {
            "by": w.bureau.head,
            "case_id": w.unfiled.pk,
            "code": "filing.review.lead",
            "reason": "线索需要查证",
        },
        "clock.lengthened",
    ),
    "portal.office.reminders.steps.add": (
        lambda w: {
            "by": w.bureau.security_admin,
            "subject": "clock",
            "amount": 9,
            "unit": "day",
            "audience": "handlers",
        },
        "reminder.added",
    ),
    "portal.office.reminders.steps.change": (
        lambda w: {"by": w.bureau.security_admin, "step_id": w.reminder_step.pk, "amount": 40},
        "reminder.changed",
    ),
    "cases.clocks.level_hours.set_hours": (
        lambda w: {"by": w.bureau.security_admin, "level": 1, "hours": 6},
        "hours.set",
    ),
    "cases.quality.rereading.deeds.set_rule": (
        lambda w: {"by": w.bureau.security_admin, "percent": 10, "days": 5, "fewest": 20},
        "reading.rule-set",
    ),
    "cases.quality.rereading.deeds.draw": (lambda w: {"month": "2020-01"}, "reading.drawn"),
    "cases.quality.rereading.deeds.answer": (
        lambda w: {"by": w.reading.reader, "reading_id": w.reading.pk, "answers": casework.ALL_YES, "opinion": ""},
        "reading.answered",
    ),
    "cases.quality.supervision.deeds.raise_order": (
        lambda w: {
            "by": w.bureau.supervisor,
            "case_id": w.own.pk,
            "problem": "未按期送达",
            "responsible": w.bureau.officer,
            "due_on": today(w, 5),
        },
        "order.raised",
    ),
    "cases.quality.supervision.deeds.move": (
        lambda w: {
            "by": w.bureau.officer,
            "order_id": w.order.pk,
            "name": "answer",
            "seen_version": 1,
            "text": "已整改",
            "document": "告字第9号",
        },
        "order.answered",
    ),
    "cases.clocks.keeping.pauses.pause": (
        lambda w: {
            "by": w.bureau.officer,
            "clock_id": w.clock.pk,
            "ground": "hearing",
            "starts_at": w.at - timedelta(hours=2),
            "document": "听字第4号",
        },
        "clock.paused",
    ),
    "cases.clocks.keeping.pauses.resume": (
        lambda w: {"by": w.bureau.officer, "pause_id": w.pause.pk, "ends_at": w.at, "document": "鉴字第5号"},
        "clock.resumed",
    ),
    "cases.clocks.keeping.pauses.correct": (
        lambda w: {"by": w.bureau.head, "pause_id": w.pause.pk, "is_void": True, "reason": "未鉴定"},
        "pause.corrected",
    ),
    **FOLLOWING,
    "cases.file.evidence.viewing.open_evidence": (
        lambda w: {"by": w.bureau.officer, "evidence_id": w.evidence.pk},
        "evidence.opened",
    ),
    "cases.file.sealing.deeds.seal": (
        lambda w: {"by": w.bureau.reviewer, "case_id": w.ended.pk, "reason": "依法封存"},
        "case.sealed",
    ),
    "cases.file.sealing.deeds.unseal": (
        lambda w: {"by": w.leader_b, "access_id": w.approved_access.pk, "reason": "误封存"},
        "case.unsealed",
    ),
    "cases.file.sealing.deeds.ask": (
        lambda w: {
            "by": w.bureau.officer,
            "number": w.ended.number,
            "purpose": "inquiry",
            "body": "县教育局",
            "reference": "教函1号",
            "grounds": "从业查询",
        },
        "sealed.asked",
    ),
    "cases.file.sealing.deeds.decide": (
        lambda w: {"by": w.bureau.reviewer, "access_id": w.access.pk, "is_approved": False, "reason": "不符合规定"},
        "sealed.decided",
    ),
    "cases.file.sealing.deeds.open_record": (
        lambda w: {"by": w.bureau.officer, "access_id": w.approved_access.pk},
        "sealed.opened",
    ),
    "cases.file.sealing.archiving.archive": (
        lambda w: {"by": w.bureau.officer, "case_id": w.ended.pk, "shelf": "A-12", "volumes": 1, "pages": 36},
        "case.archived",
    ),
    "cases.intake.enquiries.deeds.record_enquiry": (
        lambda w: {
            "by": w.bureau.officer,
            "unit": w.bureau.unit,
            "enquiry": EnquiryInput("visit", w.at, "噪音扰民由谁管。", "生态环境局", "orally"),
        },
        "enquiry.recorded",
    ),
    "cases.intake.enquiries.deeds.reveal_enquirer": (
        lambda w: {"by": w.bureau.head, "enquiry_id": w.enquiry.pk, "reason": "回复"},
        "enquiry.revealed",
    ),
    "cases.quality.corrections.parties.deeds.correct": (
        lambda w: {
            "by": w.bureau.officer,
            "party_id": w.party.pk,
            "seen_revision": 1,
            "reason": "录入有误",
            "change": PartyChange(name="张三风"),
        },
        "party.corrected",
    ),
    "portal.office.persons.deeds.find_person": (
        lambda w: {"by": w.bureau.head, "sought": "999999198803078771", "reason": "串并案核查"},
        "person.searched",
    ),
    "cases.file.parties.deeds.reveal": (
        lambda w: {"by": w.bureau.officer, "party_id": w.party.pk, "reason": "送达"},
        "party.revealed",
    ),
    "cases.file.evidence.viewing.reveal_provider": (
        lambda w: {"by": w.bureau.officer, "evidence_id": w.evidence.pk, "reason": "送达"},
        "provider.revealed",
    ),
    "portal.dispatch.notices.deeds.mark_read": (
        lambda w: {"by": w.bureau.officer, "notice_id": w.notice.pk},
        "notice.read",
    ),
    "portal.dispatch.notices.deeds.mark_all_read": (lambda w: {"by": w.bureau.officer}, "notice.read"),
    "portal.dispatch.runs.occurrences.ask_now": (
        lambda w: {"by": w.bureau.system_admin, "job": w.job, "key": "2026-01"},
        "run.asked",
    ),
    "portal.dispatch.outbox.deeds.revive": (
        lambda w: {"by": w.bureau.system_admin, "message_id": OutboxMessage.objects.get(key="dead").pk},
        "message.revived",
    ),
    "portal.people.services.units.add": (
        lambda w: {
            "by": w.bureau.system_admin,
            "code": "new",
            "name": "新区派出所",
            "short_name": "新区",
            "kind": Unit.Kind.TOWN_STATION,
            "parent": w.bureau.root,
        },
        "unit.added",
    ),
    "portal.people.services.units.change": (
        lambda w: {"by": w.bureau.system_admin, "unit_id": w.c.unit.pk, "name": "南门派出所"},
        "unit.changed",
    ),
    "portal.people.services.units.close": (
        lambda w: {"by": w.bureau.system_admin, "unit_id": w.empty_unit.pk, "reason": "撤并"},
        "unit.closed",
    ),
    "portal.people.services.officers.open_account": (
        lambda w: {"by": w.bureau.system_admin, "badge_number": "990001", "name": "陈新", "unit": w.bureau.unit},
        "officer.opened",
    ),
    "portal.people.services.officers.change": (
        lambda w: {
            "by": w.bureau.system_admin,
            "officer_id": w.colleague.pk,
            "name": "蒋改名",
            "badge_number": w.colleague.badge_number,
        },
        "officer.changed",
    ),
    "portal.people.services.officers.transfer": (
        lambda w: {"by": w.bureau.system_admin, "officer_id": w.colleague.pk, "unit": w.c.unit},
        "officer.transferred",
    ),
    "portal.people.services.officers.close": (
        lambda w: {"by": w.bureau.system_admin, "officer_id": w.colleague.pk, "reason": "调离"},
        "officer.closed",
    ),
    "portal.people.services.officers.reopen": (
        lambda w: {"by": w.bureau.system_admin, "officer_id": w.closed.pk, "reason": "返聘"},
        "officer.reopened",
    ),
    "portal.people.services.officers.reset_password": (
        lambda w: {"by": w.bureau.system_admin, "officer_id": w.colleague.pk},
        "officer.password-reset",
    ),
    "portal.people.services.tokens.issue": (lambda w: {"by": w.bureau.officer, "label": "县平台"}, "token.issued"),
    "portal.people.services.tokens.end": (lambda w: {"by": w.bureau.officer, "token_id": w.token.pk}, "token.ended"),
    "portal.people.services.logins.end": (
        lambda w: {"by": w.bureau.officer, "login_id": w.open_login.pk},
        "login.ended",
    ),
    "portal.people.services.officers.choose_password": (
        lambda w: {"by": w.colleague, "password": "long-enough-7531"},
        "officer.password-chosen",
    ),
    "portal.people.services.posts.give": (
        lambda w: {
            "by": w.bureau.security_admin,
            "officer_id": w.colleague.pk,
            "role": Role.UNIT_DEPUTY,
            "unit": w.bureau.unit,
            "starts_on": today(w),
        },
        "post.given",
    ),
    "portal.people.services.posts.end": (
        lambda w: {"by": w.bureau.security_admin, "post_id": Post.objects.get(officer=w.colleague).pk},
        "post.ended",
    ),
    "portal.people.services.qualifications.grant": (
        lambda w: {
            "by": w.bureau.security_admin,
            "officer_id": w.colleague.pk,
            "starts_on": today(w),
            "kind": Qualification.Kind.LEGAL_PROFESSION,
        },
        "qualification.granted",
    ),
    "portal.people.services.qualifications.end": (
        lambda w: {
            "by": w.bureau.security_admin,
            "qualification_id": Qualification.objects.get(officer=w.colleague).pk,
        },
        "qualification.ended",
    ),
    "portal.people.services.substitutes.name": (
        lambda w: {
            "by": w.bureau.head,
            "officer_id": w.bureau.head.pk,
            "substitute_id": w.bureau.deputy.pk,
            "starts_on": today(w),
            "ends_on": today(w, 1),
        },
        "substitute.named",
    ),
    "portal.people.services.substitutes.end": (
        lambda w: {"by": w.bureau.second, "row_id": w.substitution.pk},
        "substitute.ended",
    ),
    "portal.people.services.territory.add_community": (
        lambda w: {"by": w.bureau.system_admin, "code": "西关", "name": "西关社区", "unit": w.bureau.unit},
        "community.added",
    ),
    "portal.people.services.territory.change_community": (
        lambda w: {"by": w.bureau.system_admin, "community_id": w.place.pk, "name": "东关一社区"},
        "community.changed",
    ),
    "portal.people.services.territory.add_grid": (
        lambda w: {"by": w.bureau.system_admin, "code": "东关-2", "name": "第二网格", "community": w.place},
        "grid.added",
    ),
    "portal.people.services.territory.change_grid": (
        lambda w: {"by": w.bureau.system_admin, "grid_id": w.grid.pk, "households": 412},
        "grid.changed",
    ),
    "portal.people.services.territory.assign": (
        lambda w: {
            "by": w.bureau.security_admin,
            "officer_id": w.colleague.pk,
            "community": w.place,
            "grid": w.grid,
            "starts_on": today(w),
        },
        "territory.assigned",
    ),
    "portal.people.services.territory.end_assignment": (
        lambda w: {"by": w.bureau.security_admin, "assignment_id": w.assignment.pk},
        "territory.freed",
    ),
    "portal.people.services.calendars.enter_year": (
        lambda w: {"by": w.bureau.system_admin, "year": 2030, "source": "国办发明电〔2029〕1号"},
        "calendar.entered",
    ),
    "portal.people.services.calendars.load": (
        lambda w: {"year": 2030, "source": "国办", "days": [CalendarDay(on=date(2030, 1, 1), is_working=False)]},
        "calendar.entered",
    ),
    "appraisal.results.runs.deeds.compute": (
        lambda w: {"by": w.bureau.supervisor, "period_id": w.period.pk},
        "run.computed",
    ),
    "appraisal.results.publicity.deeds.start": (
        lambda w: {"by": w.bureau.supervisor, "period_id": whole_month(w).pk, "at": w.at + timedelta(days=40)},
        "publicity.started",
    ),
    "appraisal.results.publicity.deeds.finish": (
        lambda w: {"by": w.bureau.supervisor, "period_id": w.period.pk, "reason": "上级要求"},
        "bulletin.issued",
    ),
    "appraisal.results.reissues.deeds.issue": (
        lambda w: {"by": w.bureau.supervisor, "reissue_id": w.reissue.pk, "reason": "认定不当"},
        "bulletin.reissued",
    ),
    "appraisal.results.reissues.deeds.decline": (
        lambda w: {"by": w.bureau.supervisor, "reissue_id": w.reissue.pk, "reason": "影响轻微"},
        "reissue.declined",
    ),
    "appraisal.scheme.versions.deeds.publish": (
        lambda w: {"by": w.bureau.supervisor, "version_id": submitted_draft(w).pk},
        "version.published",
    ),
    "appraisal.scheme.drafting.deeds.found": (
        lambda w: {"by": w.bureau.rule_admin, "name": "窗口服务考评"},
        "scheme.added",
    ),
    "appraisal.scheme.drafting.deeds.begin": (
        lambda w: {
            "by": w.bureau.rule_admin,
            "scheme_id": None,
            "name": "社区警务考评",
            "number": "1",
            "effective_from": date(2030, 1, 1),
        },
        "version.drafted",
    ),
    "appraisal.scheme.drafting.deeds.draft": (
        lambda w: {
            "by": w.bureau.rule_admin,
            "scheme_id": w.version.scheme_id,
            "number": "7",
            "effective_from": date(2030, 1, 1),
            "source_id": w.version.pk,
        },
        "version.drafted",
    ),
    "appraisal.scheme.drafting.deeds.rewrite": (
        lambda w: on_draft(w) | {"seen": drafting.heading_seen(w.draft_version), "values": {"note": "试行"}},
        "version.rewritten",
    ),
    "appraisal.scheme.drafting.deeds.discard": (lambda w: on_draft(w) | {"reason": "重写"}, "draft.discarded"),
    "appraisal.scheme.drafting.deeds.submit": (
        lambda w: on_draft(w) | {"seen_rules": rules_digest(w.draft_version)},
        "version.submitted",
    ),
    "appraisal.scheme.drafting.deeds.send_back": (
        lambda w: {"by": w.bureau.supervisor, "version_id": submitted_draft(w).pk, "reason": "扣分过重"},
        "version.returned",
    ),
    "appraisal.scheme.drafting.deeds.comment": (lambda w: on_draft(w) | {"text": "目标过高？"}, "draft.commented"),
    "appraisal.scheme.drafting.deeds.settle": (
        lambda w: {"by": w.bureau.rule_admin, "comment_id": w.draft_comment.pk},
        "comment.settled",
    ),
    "appraisal.scheme.drafting.row_deeds.add_row": (
        lambda w: on_draft(w) | {"rows": "bands", "values": {"subject": "u", "name": "一级", "from_points": 9500}},
        "row.added",
    ),
    "appraisal.scheme.drafting.row_deeds.change_row": (
        lambda w: on_draft(w) | a_row(w) | {"values": {"name": "又名"}},
        "row.changed",
    ),
    "appraisal.scheme.drafting.row_deeds.move_row": (
        lambda w: on_draft(w) | {"rows": "indicators", "row_id": first_row(w).pk, "places": 1},
        "row.moved",
    ),
    "appraisal.scheme.drafting.row_deeds.remove_row": (lambda w: on_draft(w) | a_row(w), "row.removed"),
    "appraisal.scheme.drafting.row_deeds.copy_rows": (
        lambda w: (
            on_draft(w)
            | {
                "category_id": w.draft_version.categories.get().pk,
                "indicator_ids": list(w.version.indicators.values_list("pk", flat=True)),
            }
        ),
        "rows.copied",
    ),
    "appraisal.results.simulations.deeds.ask": (
        lambda w: on_draft(w) | {"periods": [w.period.code]},
        "simulation.asked",
    ),
    "appraisal.results.simulations.deeds.compute": (
        lambda w: {"simulation_id": w.simulation.pk},
        "simulation.computed",
    ),
    "appraisal.scheme.versions.deeds.retire": (
        lambda w: {"by": w.bureau.rule_admin, "version_id": w.version.pk, "reason": "换版"},
        "version.retired",
    ),
    "appraisal.consequences.deeds.confirm": (
        lambda w: {"by": w.bureau.supervisor, "consequence_id": w.consequence.pk, "reason": "连续两月末位"},
        "consequence.confirmed",
    ),
    "appraisal.consequences.deeds.waive": (
        lambda w: {"by": w.bureau.supervisor, "consequence_id": w.consequence.pk, "reason": "辖区拆分"},
        "consequence.waived",
    ),
    "appraisal.scheme.allowances.deeds.grant_coefficient": (
        lambda w: {
            "by": w.bureau.supervisor,
            "scheme": w.version.scheme,
            "factor": 11_000,
            "place": "after",
            "subject_kind": "u",
            "subject_id": w.bureau.unit.pk,
            "starts_on": today(w, 30),
            "ground": "辖区复杂",
        },
        "allowance.granted",
    ),
    "appraisal.scheme.allowances.deeds.grant_exemption": (
        lambda w: {
            "by": w.bureau.supervisor,
            "scheme": w.version.scheme,
            "indicator": w.version.indicators.filter(subject="u").first().code,
            "gives": "full",
            "subject_kind": "u",
            "subject_id": w.bureau.unit.pk,
            "starts_on": today(w, 30),
            "ground": "无此职责",
        },
        "allowance.granted",
    ),
    "appraisal.scheme.allowances.deeds.confirm": (
        lambda w: {"by": w.bureau.leader, "row": w.coefficient},
        "allowance.confirmed",
    ),
    "appraisal.scheme.allowances.deeds.end": (
        lambda w: {"by": w.bureau.supervisor, "row": w.coefficient, "ends_on": today(w, 60), "reason": "不再适用"},
        "allowance.ended",
    ),
    "appraisal.consequences.talks.deeds.hold": (
        lambda w: {"by": w.bureau.supervisor, "consequence_id": w.decided.pk, "talk": sent_talk(w)},
        "talk.held",
    ),
    "appraisal.consequences.talks.deeds.open_record": (
        lambda w: {"by": w.bureau.supervisor, "talk_id": w.talk.pk},
        "talk.opened",
    ),
    "appraisal.consequences.personnel.deeds.confirm_hand_over": (
        lambda w: {"by": w.bureau.personnel, "hand_over_id": w.hand_over.pk},
        "personnel.confirmed",
    ),
    "appraisal.consequences.personnel.deeds.open_record": (
        lambda w: {"by": w.bureau.personnel, "hand_over_id": w.hand_over.pk, "officer_id": w.bureau.officer.pk},
        "record.opened",
    ),
    "appraisal.consequences.personnel.deeds.ask": (
        lambda w: {"by": w.bureau.personnel, "officer_id": w.colleague.pk, "post": "副所长"},
        "opinion.asked",
    ),
    "appraisal.consequences.personnel.deeds.answer": (
        lambda w: {
            "by": w.bureau.supervisor,
            "opinion_id": w.opinion.pk,
            "said": "reservations",
            "reason": "两次严重瑕疵",
        },
        "opinion.answered",
    ),
    "appraisal.consequences.personnel.deeds.confirm": (
        lambda w: {"by": w.bureau.personnel, "opinion_id": w.answered_opinion.pk},
        "opinion.confirmed",
    ),
    "appraisal.consequences.personnel.deeds.open_opinion": (
        lambda w: {"by": w.bureau.personnel, "opinion_id": w.opinion.pk},
        "record.opened",
    ),
    "appraisal.consequences.honours.deeds.confirm": (
        lambda w: {
            "by": w.bureau.supervisor,
            "at": w.at + timedelta(days=400),
            "year": w.at.year,
            "subject_kind": "u",
            "reason": "经研究确认",
            "seen_digest": honours.digest_of(honours.content_of(w.at.year, "u")),
        },
        "honours.confirmed",
    ),
    "appraisal.consequences.warnings.deeds.acknowledge": (
        lambda w: {"by": w.bureau.head, "warning_id": w.warning.pk, "measures": "逐案排查"},
        "warning.acknowledged",
    ),
    "appraisal.consequences.warnings.deeds.set_threshold": (
        lambda w: {"by": w.bureau.rule_admin, "threshold_id": w.threshold.pk, "at_least": 9, "reason": "过严"},
        "warnings.threshold-set",
    ),
    "appraisal.consequences.ladders.deeds.draft": (
        lambda w: {"by": w.bureau.rule_admin, "code": "slip", "given": making.rule_input(w.version.scheme)},
        "ladder.drafted",
    ),
    "appraisal.consequences.ladders.deeds.change": (
        lambda w: {
            "by": w.bureau.rule_admin,
            "rule_id": w.draft_rule.pk,
            "seen": str(w.draft_rule.last_event_id),
            "given": making.rule_input(w.version.scheme),
        },
        "ladder.changed",
    ),
    "appraisal.consequences.ladders.deeds.adopt": (
        lambda w: {"by": w.bureau.rule_admin, "rule_id": w.draft_rule.pk, "seen": str(w.draft_rule.last_event_id)},
        "ladder.adopted",
    ),
    "appraisal.consequences.ladders.deeds.end": (
        lambda w: {"by": w.bureau.rule_admin, "rule_id": w.rule.pk, "ends_on": today(w, 30), "reason": "不再适用"},
        "ladder.ended",
    ),
    "appraisal.objections.deeds.file": (
        lambda w: {
            "by": w.bureau.head,
            "sheet_id": w.unit_sheet.pk,
            "reason": "已补正",
            "indicator_id": w.version.indicators.get(code="1.1").pk,
        },
        "objection.filed",
    ),
    "appraisal.objections.deeds.decide": (
        lambda w: {"by": w.bureau.supervisor, "objection_id": w.objection.pk, "is_upheld": False, "reason": "瑕疵属实"},
        "objection.rejected",
    ),
    "appraisal.scheme.periods.deeds.open_period": (
        lambda w: {
            "by": w.bureau.rule_admin,
            "scheme_id": w.version.scheme_id,
            "starts_on": next_span(w.version.scheme, today(w)).starts_on,
        },
        "period.opened",
    ),
    "appraisal.scheme.periods.deeds.set_pattern": (
        lambda w: {
            "by": w.bureau.rule_admin,
            "scheme_id": w.version.scheme_id,
            "holds_from": next_span(w.version.scheme, today(w)).ends_on,
            "kind": "quarter",
            "first_month": next_span(w.version.scheme, today(w)).ends_on.month,
        },
        "pattern.set",
    ),
    **ENTERING,
    **rating.RATING,
}


def on_draft(world):
    return {"by": world.bureau.rule_admin, "version_id": world.draft_version.pk}


def first_row(world):
    return world.draft_version.indicators.filter(subject="u").order_by("position", "pk").first()


def a_row(world):
    row = first_row(world)
    return {"rows": "indicators", "row_id": row.pk, "seen": row_seen(INDICATORS, row)}


def submitted_draft(world):
    """Return the draft once its administrator has submitted it."""
    return drafting.submit(**on_draft(world), at=world.at, seen_rules=rules_digest(world.draft_version))


def deeds():
    """Return the dotted names of all public functions that open a deed."""
    found = set()
    for each in services().values():
        named = {name for name in each.functions if not name.startswith("_")}
        acting = {name for name, is_deed in deeds_of(each, product()).items() if is_deed}
        direct = {name for name in named if opens(each.functions[name], *OPENERS)}
        found |= {f"{each.name}.{name}" for name in acting | direct}
    return found


def prepared(name, world):
    """Return the deed of that dotted name at the world's moment, ready to be done; what it needs is there then."""
    owner, _, function = name.rpartition(".")
    return partial(getattr(import_module(owner), function), **{"at": world.at, **CALLS[name][0](world)})


def call(name, world):
    """Do the deed of that dotted name at the world's moment."""
    return prepared(name, world)()


def test_every_deed_is_listed():
    assert deeds() ^ (set(CALLS) | set(NOT_CALLED)) == set()


@pytest.mark.parametrize("name", CALLS)
def test_a_deed_leaves_its_event(name, world):
    do = prepared(name, world)
    before = set(Event.objects.values_list("pk", flat=True))

    do()

    left = Event.objects.exclude(pk__in=before).filter(outcome="done")
    assert CALLS[name][1] in set(left.values_list("kind", flat=True))
    assert [finding.what for finding in verify()] == []


@pytest.mark.parametrize("name", CALLS)
def test_a_deed_whose_event_cannot_be_written_leaves_nothing(name, world, monkeypatch):
    do = prepared(name, world)
    before = everything()

    def broken(events):
        raise RuntimeError("the ledger cannot be written")

    monkeypatch.setattr(recording, "append", broken)

    with pytest.raises(RuntimeError, match="ledger cannot be written"):
        do()

    monkeypatch.undo()
    assert everything() == before


def test_everything_sees_a_row_that_is_written_without_an_event(world):
    """Negative control of the comparison above."""
    before = everything()

    factories.Officer.objects.filter(pk=world.colleague.pk).update(language="en")

    assert everything() != before
