"""A bureau in the middle of its work: every kind of object, in sight and out of sight, made by the real deeds.

Its moments lie around the present one, since pages look at the clock. What must stay hidden carries a canary:
a word that occurs nowhere else, so that one leak in any answer is found.
"""

from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from appraisal.consequences.ladders import deeds as ladders
from appraisal.models import DraftComment, Exclusion, PeerGroup, Sheet, Simulation
from appraisal.objections import deeds as objections
from appraisal.results.publicity import deeds as publicity
from appraisal.results.reissues import deeds as reissues
from appraisal.scheme.allowances import deeds as allowances
from appraisal.scheme.periods.queries import next_span
from cases.exchange.whole_file import deeds as whole_files
from cases.file.case.states import MatterKind
from cases.file.evidence import deeds as evidence
from cases.file.evidence.deeds import EvidenceInput
from cases.file.parties.persons import PartyInput
from cases.file.sealing import deeds as sealing
from cases.intake.drafting import deeds as drafts
from cases.intake.enquiries.deeds import EnquiryInput, record_enquiry
from cases.intake.venue import VenueInput
from cases.models import Case
from cases.papers import deeds as documents
from cases.property import deeds as property
from cases.quality.evaluations import deeds as evaluations
from cases.review import deeds as review
from cases.review.chain import Move
from cases.review.notes import deeds as notes
from portal.dispatch.models import Notice
from portal.dispatch.notices import deeds as notices
from portal.dispatch.notices.own import SUBSTITUTE_TOLD
from portal.dispatch.outbox import deeds as outbox
from portal.dispatch.runs import occurrences
from portal.dispatch.runs.progress import Silent
from portal.dispatch.runs.schedule import jobs
from portal.ledger.writing.recording import deed
from portal.office.exports import deeds as exports
from portal.office.exports.jobs import run_export
from portal.office.files import deeds as uploads
from portal.office.imports.batches import carry_out, hand_in, look_through
from portal.people.actors import actor
from portal.people.models import FormerGroup, OpenLogin, Role
from portal.people.services import kept, officers, substitutes, territory, tokens
from portal.reference.loading import load_rows
from portal.shell.personal.sealing import encrypt
from tests import factories
from tests.appraisal import making
from tests.cases import casework, following
from tests.shell.making_files import a_picture
from tests.support import prepared
from tests.support.world_clocks import add_a_reading, add_clocks
from tests.support.world_entries import add_entries
from tests.support.world_following import add_following
from tests.support.world_ratings import add_ratings

OTHER_UNIT, OTHER_ENTRY, SEALED, REPORTER = "芭蕉扇八九", "葡萄架六六", "琉璃瓦三七", "欧阳霜降"
# What identifies a person in a case that many may open: no answer shows it, to nobody.
PLANTED = {
    "name": "司徒望舒",
    "id_number": "999999198803078771",
    "phone": "13900007777",
    "address": "云溪县栖霞弄八十八号",
}
IMPORT_FILE = (
    "案号,案发时间,受案时间,结案时间,民警,办案单位,分派时间\n"
    "H1,2001-01-01,2001-01-02,2001-02-01,S1,老所,2001-01-02\nH2,2001-02-30,2001-03-01,,S1,老所,\n"
)
INDICATORS = (
    ("1.1", "u", "cases.defects_serious", "per_occurrence", {"points": -250, "floor": -2500}),
    ("1.2", "o", "cases.defects_serious", "per_occurrence", {"points": -250, "floor": -2500}),
    ("1.3", "u", "cases.defects_minor", "per_occurrence", {"points": -50, "floor": -500}),
)

UNITS = tuple(rule for rule in INDICATORS if rule[1] == "u")


def a_world():
    """Return a context in which the tables hold a World, which it gives; committed, and gone afterwards."""
    return prepared.made_once(connection, "world", World)


class World:
    """The bureau of the test database, two more stations (`b`, `c`), and the objects named below."""

    def __init__(self):
        self.at = timezone.now().replace(microsecond=0)
        self.import_file = IMPORT_FILE.encode()
        occurrences.plan_all(self.at)
        self.bureau = prepared.the_bureau()
        self.b = factories.a_station("北门派出所")
        self.c = factories.a_station("南关派出所")
        self._people()
        self._cases()
        self._months()
        add_entries(self, OTHER_ENTRY)
        add_ratings(self)
        self._messages()

    def _people(self):
        root, bureau = self.bureau.root, self.bureau
        self.leader_b = factories.someone(Role.BUREAU_LEADER, self.b.unit, name="冯远山")
        self.colleague = factories.someone(Role.OFFICER, bureau.unit, name="蒋同科")
        self.community = factories.someone(Role.COMMUNITY_OFFICER, bureau.unit, name="邵社区", qualified=False)
        self.mediator = factories.someone(Role.MEDIATOR, bureau.unit, name="钱调解", qualified=False)
        self.stand_in = factories.someone(Role.OFFICER, root, name="代替班")
        self.keeper = factories.someone(Role.OFFICER, bureau.unit, name="卜封存")
        self.second_keeper = factories.someone(Role.OFFICER, bureau.unit, name="滕保管")
        self.closed = factories.someone(Role.OFFICER, bureau.unit, name="严已退")
        officers.close(by=bureau.system_admin, at=self.at, officer_id=self.closed.pk, reason="退休")
        self.closed.refresh_from_db()
        self.empty_unit = factories.a_unit(name="老街警务室")
        tomorrow = timezone.localdate(self.at) + timedelta(days=1)
        self.token, _secret = tokens.issue(by=bureau.officer, at=self.at, label="县平台")
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session.create()
        sealed = encrypt(session.session_key)
        self.open_login = OpenLogin.objects.create(officer=bureau.officer, key_sealed=sealed, begun_at=self.at)
        typed = {"facts": ["口角"]}
        self.typed = kept.keep(owner_id=bureau.officer.pk, at=self.at, page="/", action="/", content=typed)
        self.substitution = substitutes.name(
            by=self.bureau.second,
            at=self.at,
            officer_id=bureau.second.pk,
            substitute_id=self.colleague.pk,
            starts_on=tomorrow,
            ends_on=tomorrow,
        )

        self.place = territory.add_community(
            by=bureau.system_admin, at=self.at, code="东关", name="东关社区", unit=bureau.unit
        )
        self.grid = territory.add_grid(
            by=bureau.system_admin, at=self.at, code="东关-1", name="第一网格", community=self.place, households=380
        )
        self.assignment = territory.assign(
            by=bureau.security_admin,
            at=self.at,
            officer_id=self.community.pk,
            community=self.place,
            starts_on=timezone.localdate(self.at),
        )

    def _cases(self):
        bureau, before = self.bureau, self.at - timedelta(days=3)
        reporter = PartyInput(role="reporter", name=REPORTER, phone="13800001234", is_confidential=True)
        suspect = PartyInput(role="suspect", name="张三丰", id_number="", address="云溪县东大街12号3单元")
        self.fresh = casework.a_case(bureau, before)
        planted = PartyInput(role="victim", **PLANTED)
        self.own = casework.a_case(bureau, before, parties=[suspect, reporter, planted])
        self.party = self.own.parties.get(role="suspect")
        self.reporter = self.own.parties.get(role="reporter")
        self.draft = drafts.save_draft(
            owner=bureau.officer,
            at=self.at,
            key=uuid4(),
            seen_version=0,
            content={"place": ["西街1号"], "party-0-name": ["张三丰"], "party-0-role": ["victim"]},
        )
        self.evidence = self._evidence(bureau.officer, self.own, "现场照片")
        self.picture = self._picture(bureau.officer, self.own)
        self.document = self._document(bureau.officer, self.own)
        self.thing = self._thing(bureau.officer, self.own, "手机")
        self._uploads()
        self._sealed_records()
        self.enquiry = self._enquiry(bureau, "邻里噪音由谁管。")
        self.other_enquiry = self._enquiry(self.b, f"{OTHER_UNIT}的排水由谁管。")
        self.at_level = {level: self._at_level(level, before) for level in (1, 2, 3, 4)}
        self._notes(before)
        self.held = self._at_level(1, before)
        review.take_up(by=bureau.legal_officer, at=self.at, matter_id=self.held.pk)
        self.returned = casework.asked(casework.a_case(bureau, before))
        casework.decided(
            self.returned,
            bureau.legal_officer,
            Move.RETURN,
            at=self.at,
            opinion="请补充证人证言。",
            answers=casework.answers(procedure=False),
            findings=[casework.a_finding(bureau.officer)],
        )
        self.returned.refresh_from_db()
        self.decision = following.a_decided_case(bureau, before).decisions.get()
        self.non_filing = following.a_refused_case(bureau, before).non_filings.get()
        self.discussion = following.a_discussion(bureau, before)
        self._hidden(before)
        add_clocks(self)
        add_a_reading(self)
        self.export = exports.ask(
            by=bureau.officer, at=self.at, kind="cases", query="", purpose="月度执法检查", language="zh-hans"
        )
        run_export(str(self.export.pk), at=self.at, progress=Silent())
        self.file_export = whole_files.ask(
            by=bureau.officer,
            at=self.at,
            case_id=self.fresh.pk,
            purpose="检察机关调阅案卷",
            language="zh-hans",
            names_people=False,
        )
        self._kept(self.file_export, b"%PDF-1.7")
        self.import_unread = self._import("2000")
        self.import_batch, self.loaded_import = self._looked_through("2002"), self._looked_through("2001")
        carry_out(at=self.at, batch_id=self.loaded_import.pk)
        self.loaded_import.refresh_from_db()
        self.evaluation = evaluations.open_evaluation(
            by=bureau.supervisor,
            at=self.at,
            case_id=self.own.pk,
            kind="triggered",
            trigger="complaint",
            reference="投诉〔2026〕8号",
        )
        self.saved_filter = exports.save_filter(
            by=bureau.officer, at=self.at, kind="cases", name="在办", query="state=filed"
        )

    def _kept(self, export, content):
        """Keep some bytes as the file of an export: laying out a real one takes seconds."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "file.pdf"
            path.write_bytes(content)
            exports.keep_file(at=self.at, export_id=export.pk, path=path, rows=1)
        export.refresh_from_db()

    def _import(self, origin):
        given = {"kind": "cases", "origin": origin, "name": f"{origin}.csv", "content": self.import_file}
        return hand_in(by=self.bureau.reviewer, at=self.at, **given)

    def _looked_through(self, origin):
        return look_through(at=self.at, batch_id=self._import(origin).pk)

    def _hidden(self, before):
        b, words = self._as_bureau(self.b), f"{OTHER_UNIT}事件经过"
        self.other = casework.a_case(
            b, before, place=f"{OTHER_UNIT}路", facts=words, parties=[PartyInput(role="victim", name=OTHER_UNIT)]
        )
        self.other_party = self.other.parties.get()
        self.other_evidence = self._evidence(self.b.officer, self.other, f"{OTHER_UNIT}录像")
        self.other_document = self._document(self.b.officer, self.other)
        self.other_thing = self._thing(self.b.officer, self.other, f"{OTHER_UNIT}现金")
        self.other_matter = casework.asked(self.other, proposal=f"{OTHER_UNIT}请示")
        self.other_decision = following.a_decided_case(self._b_with_levels(), before).decisions.get()
        self.sealed = casework.a_case(
            self.bureau,
            before,
            place=f"{SEALED}巷",
            facts=f"{SEALED}经过",
            lead=self.keeper,
            assistants=[self.second_keeper],
            by=self.keeper,
        )
        self.sealed_party = self.sealed.parties.first()
        self.sealed_evidence = self._evidence(self.keeper, self.sealed, f"{SEALED}笔录")
        self.sealed_document = self._document(self.keeper, self.sealed)
        self.sealed_thing = self._thing(self.keeper, self.sealed, f"{SEALED}刀")
        self.sealed_matter = casework.asked(self.sealed, at=before, proposal=f"{SEALED}请示")
        case = Case.objects.get(pk=self.sealed.pk)
        with deed("case.sealed", by=actor(self.bureau.reviewer), at=self.at, about=case) as record:
            record.change(case, only_if={"version": case.version}, is_sealed=True)

    def _b_with_levels(self):
        return type(self.bureau)(**{**vars(self._as_bureau(self.b)), "leader": self.leader_b})

    def _sealed_records(self):
        bureau, before = self.bureau, self.at - timedelta(days=3)
        self.ended = self._ended(before)
        record = self._ended(before)
        sealing.seal(by=bureau.reviewer, at=self.at, case_id=record.pk, reason="依法封存")
        asked = {
            "by": bureau.officer,
            "at": self.at,
            "number": record.number,
            "purpose": "case_work",
            "body": "县检察院",
            "reference": "云检函〔2026〕1号",
            "grounds": "办理案件需要",
        }
        self.access, self.approved_access = sealing.ask(**asked), sealing.ask(**asked)
        sealing.decide(
            by=bureau.leader, at=self.at, access_id=self.approved_access.pk, is_approved=True, reason="符合规定", days=3
        )

    def _ended(self, at):
        venue = VenueInput("南湖县公安局", "orally", "违法行为地在南湖县。")
        case = casework.a_case(self.bureau, at, venue=venue, parties=[PartyInput("victim", "许老三")])
        casework.decided(case.matters.get(), self.bureau.head, at=at)
        return Case.objects.get(pk=case.pk)

    def _enquiry(self, station, topic):
        given = EnquiryInput(
            channel="visit",
            received_at=self.at,
            topic=topic,
            referred_to="县生态环境局",
            told="orally",
            name="上官知秋",
            phone="13500006666",
        )
        return record_enquiry(by=station.officer, at=self.at, unit=station.unit, enquiry=given)

    def _as_bureau(self, station):
        return type(self.bureau)(**{**vars(self.bureau), **vars(station)})

    def _document(self, by, case):
        return documents.make(by=by, at=self.at, case_id=case.pk, code="acceptance-form", format="docx")

    def _evidence(self, by, case, title):
        upload = SimpleUploadedFile("photo.txt", f"{title}：{case.number}".encode(), content_type="text/plain")
        given = EvidenceInput(
            title,
            "audio_visual",
            timezone.localdate(case.registered_at),
            upload,
            provider_name="诸葛店主",
            provider_address="云溪县西大街88号",
        )
        return evidence.add(by=by, at=self.at, case_id=case.pk, item=given)

    def _picture(self, by, case):
        file = SimpleUploadedFile("a.jpg", a_picture())
        given = EvidenceInput("照片", "audio_visual", timezone.localdate(case.registered_at), file)
        return evidence.add(by=by, at=self.at, case_id=case.pk, item=given)

    def _thing(self, by, case, name):
        taken = {"taken_at": case.registered_at, "place": "办案区", "quantity": "1", "how": "seized"}
        return property.take(by=by, at=self.at, case_id=case.pk, thing=property.Thing(name=name, **taken))

    def _notes(self, before):
        """A note of a level that has not decided yet, and one that came back with a return and has no answer."""
        reviewer = self.bureau.legal_officer
        self.level_picture = self._picture(self.bureau.officer, self.at_level[1].case)
        self.at_level[1].refresh_from_db()
        self.note = self._note(self.at_level[1], self.level_picture)
        matter = casework.asked(casework.a_case(self.bureau, before))
        self.told_note = self._note(matter, self._picture(self.bureau.officer, matter.case))
        casework.decided(
            matter,
            reviewer,
            Move.RETURN,
            at=self.at,
            opinion="见批注。",
            answers=casework.answers(procedure=False),
            findings=[casework.a_finding(self.bureau.officer)],
        )

    def _note(self, matter, picture):
        by = self.bureau.legal_officer
        given = {"matter_id": matter.pk, "evidence_id": picture.pk, "page": 1, "text": "缺见证人签名。"}
        return notes.write(by=by, at=self.at, place=notes.Place(100, 200, 300, 50), **given)

    def _uploads(self):
        """One upload that has half of its bytes, one that has them all, one that waits to be attached."""
        by, data = self.bureau.officer, "询问笔录".encode()
        begin = {"by": by, "at": self.at, "name": "笔录.txt", "size": len(data)}
        self.upload, self.whole_upload, self.ready_upload = (uploads.begin(**begin) for _each in range(3))
        for upload, sent in ((self.upload, 6), (self.whole_upload, len(data)), (self.ready_upload, len(data))):
            uploads.receive(by=by, at=self.at, upload_id=upload.pk, offset=0, data=data[:sent])
        uploads.finish(by=by, at=self.at, upload_id=self.ready_upload.pk)

    def _at_level(self, level, at):
        bureau = self.bureau
        matter = casework.asked(casework.a_case(bureau, at), kind=MatterKind.FILING)
        for person in (bureau.legal_officer, bureau.head, bureau.reviewer)[: level - 1]:
            matter = casework.decided(matter, person, at=at)
        matter.refresh_from_db()
        return matter

    def _remarks(self):
        """A comment on the draft, and a simulation that was asked for."""
        by, draft = self.bureau.rule_admin, self.draft_version
        self.draft_comment = DraftComment(version=draft, text="目标过高？", written_by=by, written_at=self.at)
        self.simulation = Simulation(version=draft, periods=["2026-01"], rules="0" * 64, asked_by=by, asked_at=self.at)
        with deed("draft.commented", by=actor(by), at=self.at, about=draft) as record:
            record.save(self.draft_comment, self.simulation)

    def _months(self):
        """Two published months in which station B is last, the last month under publicity, a run before it."""
        days = [timezone.localdate(self.at).replace(day=1)]
        for _month in range(3):
            days.append((days[-1] - timedelta(days=1)).replace(day=1))
        this, last, published, earlier = days
        groups = [
            {"code": "stations", "name": "派出所", "name_en": "Stations", "position": 0},
            {"code": "departments", "name": "机关科室", "name_en": "Departments", "position": 1},
        ]
        load_rows(PeerGroup, groups, ("code",), self.at)
        self.version = making.a_version(*INDICATORS)
        next_month = making.on(this.year + this.month // 12, this.month % 12 + 1, 1)
        self.draft_version = making.a_version(*INDICATORS, number="2", effective=next_month, published=False)
        self._remarks()
        for month in (earlier, published, last):
            noon = making.on(month.year, month.month, 10, 12)
            self.defect_b = making.a_defect(self.b, noon)
            self.wrong_defect = getattr(self, "wrong_defect", self.defect_b)
            for station in (self.bureau, self.b, self.c):
                making.a_closed_case(station, noon)
        self.defect = making.a_defect(self.bureau, making.on(last.year, last.month, 11))
        with deed("unit.changed", by=making.SYSTEM, at=self.at) as record:
            moved = FormerGroup(unit=self.c.unit, peer_group="departments", ends_on=last.replace(day=10))
            record.save(moved)
        first, second, self.period = (making.a_month(day.year, day.month) for day in (earlier, published, last))
        publish(first)
        self.bulletin = publish(second)
        self.run = making.compute(self.period, at=self.at)
        self.draft_bulletin = publicity.start(by=self.bureau.supervisor, at=self.at, period_id=self.period.pk)
        self.sheet = Sheet.objects.get(run=self.run, subject_kind="o", subject_id=self.bureau.officer.pk)
        self.sheet_b = Sheet.objects.get(run=self.run, subject_kind="o", subject_id=self.b.officer.pk)
        self.unit_sheet = Sheet.objects.get(run=self.run, subject_kind="u", subject_id=self.bureau.unit.pk)
        self.indicator = self.version.indicators.get(code="1.2")
        self.objection = objections.file(
            by=self.bureau.officer,
            at=self.at,
            sheet_id=self.sheet.pk,
            indicator_id=self.indicator.pk,
            reason="该瑕疵已当场补正。",
            ref_kind="cases.defect",
            ref_id=self.defect.pk,
        )
        self.consequence = second.consequences.get()
        self.rule = self.consequence.by_rule
        self.draft_rule = ladders.draft(
            by=factories.someone(Role.RULE_ADMIN, self.bureau.root),
            at=self.at,
            code="own",
            given=making.rule_input(self.version.scheme),
        )
        self.coefficient = allowances.grant_coefficient(
            by=self.bureau.supervisor,
            at=self.at,
            scheme=self.version.scheme,
            factor=10_500,
            place="after",
            subject_kind="u",
            subject_id=self.b.unit.pk,
            starts_on=timezone.localdate(self.at) + timedelta(days=30),
            ground="辖区复杂",
        )
        add_following(self)
        self.computed_period = making.a_month(this.year, this.month)
        making.compute(self.computed_period, at=self.at)
        self._reissue()
        self._quarter()

    def _quarter(self):
        """A second scheme, of stations by quarters from the 21st, whose last whole quarter is published."""
        scheme = making.a_version(
            *UNITS, scheme="quarterly", effective=making.on(2024, 1, 21), appraises_officers=False
        ).scheme
        making.a_pattern(scheme, date(2024, 1, 21), "quarter", first_day=21)
        running = next_span(scheme, timezone.localdate(self.at) - timedelta(days=14))
        whole = next_span(scheme, running.starts_on - timedelta(days=1))
        self.quarter = making.a_period(scheme, whole.starts_on)
        publish(self.quarter)

    def _reissue(self):
        """A defect of the first published month falls: its corrected bulletin waits for a decision."""
        with deed("objection.upheld", by=making.SYSTEM, at=self.at) as record:
            record.save(
                Exclusion(
                    ref_kind="cases.defect",
                    ref_id=self.wrong_defect.pk,
                    excluded_by=self.bureau.supervisor,
                    excluded_at=self.at,
                    reason="认定不当",
                )
            )
        [self.reissue] = reissues.look(at=self.at)

    def _messages(self):
        with deed("notice.sent", by=actor(self.bureau.system_admin), at=self.at) as record:
            for officer, key in ((self.bureau.officer, "own"), (self.b.officer, "other")):
                notices.send(
                    record,
                    SUBSTITUTE_TOLD,
                    recipients=[officer],
                    key=key,
                    at=self.at,
                    facts={"name": self.bureau.second.name, "first": date(2026, 3, 18), "last": date(2026, 3, 19)},
                )
            outbox.put(record, topic="notice.fan_out", key="dead", payload={}, at=self.at)
        self.job = next(name for name, job in jobs().items() if job.may_rerun)
        self.occurrence = occurrences.ask_now(job=self.job, key="2025-12", by=self.bureau.system_admin, at=self.at)
        self.notice = Notice.objects.get(recipient=self.bureau.officer, key__startswith="own:")
        self.other_notice = Notice.objects.get(recipient=self.b.officer, key__startswith="other:")


def publish(period):
    """Compute a period, put it under publicity, publish it when the days are over; return the final bulletin."""
    making.compute(period)
    publicity.start(by=making.SYSTEM, at=period.computes_at, period_id=period.pk)
    period.refresh_from_db()
    over = period.publicity_until + timedelta(hours=1)
    return publicity.finish(by=making.SYSTEM, at=over, period_id=period.pk)
