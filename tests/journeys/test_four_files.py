"""Issue 3, done when: four cases from the call to the archive, each paper printed, each audited from the file alone."""

from datetime import date, timedelta
from random import Random

import pytest
from django.utils import timezone

from cases.file.case.states import CaseState
from cases.file.parties.persons import PartyInput
from cases.models import Case, EvaluationItem, PageNote
from cases.quality.evaluations.forms import MARKS
from cases.review.chain import ReviewChain, Stage
from portal.people.models import Role
from portal.shell.personal.identity import demo_identity
from tests import factories
from tests.cases import casework, requests
from tests.journeys.casefile import File, a_moment, filled, today
from tests.shell.making_files import a_pdf, a_picture

pytestmark = pytest.mark.browser
SUSPECT = ("suspect", "贾三", "none", "", "")


@pytest.fixture
def open_file(walk, site):
    """Return a function that opens a file of the bureau."""
    return lambda **options: File(walk, site.world.bureau, **options)


def a_victim(number):
    """Return a victim whom no other case knows, so that nothing looks like the same report twice."""
    paper = demo_identity(Random(number), date(1988, 3, 7), "f")
    return ("victim", "严淑芬", "identity_card", paper, f"1380000444{number}")


def five_days():
    """Return what is recorded of a detention of five days that begins today."""
    return {"carried_out_on": today(), "detained_from": today(), "detained_until": today(5)}


def a_penalty(party, case, **said):
    """Return a function that fills in a penalty on one respondent by the first range of the cause."""

    def fill(page):
        name = f"decision-{party.pk}"
        page.locator(f"select[name={name}-outcome]").select_option("penalty")
        assert page.input_value(f"input[name={name}-article]") == case.cause.article
        page.locator(f"select[name={name}-range]").select_option(index=1)
        page.locator(f"select[name={name}-state]").select_option("none")
        page.locator(f"select[name={name}-is_expecting]").select_option("no")
        page.locator(f"select[name={name}-reply]").select_option("waived")
        answers = {"told_on": today(), **({} if party.born_on else {"declared_age": "30"}), **said}
        filled(page, {f"{name}-{field}": value for field, value in answers.items()})

    return fill


def a_closing(property="none", how=""):
    def fill(page):
        given = {"carried_out": "处罚已执行完毕。", "property": property}
        filled(page, given | ({"property_how": how} if how else {}))

    return fill


def test_a_theft_with_its_property_a_note_and_a_second_round(open_file, site):
    file = open_file()
    case = file.register(
        cause="盗窃",
        source="walk_in",
        place="集贸市场3号摊位",
        facts="嫌疑人盗走摊位上的手机一部，价值约一千五百元，被当场抓获。",
        people=[SUSPECT, a_victim(1), ("witness", "柳大同", "none", "", "")],
    )
    suspect, victim = case.parties.get(role="suspect"), case.parties.get(role="victim")
    file.evidence(("现场照片.jpg", a_picture()), ("询问笔录.pdf", a_pdf(2)))
    a_thing_is_taken(file)

    filing = file.ask("filing", "违法事实清楚，请予立案。")
    assert Case.objects.get(pk=case.pk).state == CaseState.FILED
    casework.approved(filing, file.bureau, timezone.now())

    penalty = file.ask("penalty", "拟处行政拘留五日。", a_penalty(suspect, case, detention_days="5"))
    a_note_comes_back_with_the_file(file, penalty)
    file.pass_levels(penalty)
    assert (case.state, penalty.stage, penalty.round) == (CaseState.DECIDED, Stage.APPROVED, 2)

    file.record("serve", served_on=today(), served_how="直接送达本人")
    file.record("copy", copied_on=today())
    file.record("carry-out", carried_out_how="已送拘留所执行", **five_days())
    for code in ("service.public_order", "service.victim_copy"):
        clock = case.clocks.filter(rule__code__startswith=code).first()
        assert clock is None or clock.met_at <= clock.due_at
    a_thing_returns_to_its_owner(file, victim)
    closing = file.ask("closing", "处罚已执行，请予结案。", a_closing("disposed", "手机已返还被侵害人。"))
    for level in file.levels:
        casework.decided(closing, level, at=timezone.now())
    case.refresh_from_db()
    assert (case.state, case.clocks.filter(met_at=None, is_void=False).count()) == (CaseState.CLOSED, 0)

    papers = file.print_all()
    assert case.number in papers["acceptance-form", "", "docx"]
    assert "严淑芬" in papers["acceptance-receipt", str(victim.pk), "pdf"]
    assert "手机" in papers["property-list", "", "pdf"]
    assert {"贾三", "拘留", "第五十八条"} <= words_in(papers["penalty-decision", str(suspect.pk), "pdf"])
    assert file.bureau.leader.name in papers["review-form", "", "docx"]
    it_is_evaluated(file)
    file.archive()
    history = file.audit()
    assert "缺制作说明" in history


def words_in(text):
    return {word for word in ("贾三", "拘留", "第五十八条") if word in text}


def a_thing_is_taken(file):
    page = file.officer.page
    file.officer.open(f"/cases/{file.case.pk}/property/")
    page.locator("summary", has_text="登记财物").click()
    holder = file.case.parties.get(role="suspect").pk
    taken_at = a_moment(timezone.now() - timedelta(minutes=30))
    said = {"name": "手机", "taken_at": taken_at, "place": "物证柜", "value": "1500", "holder_before": str(holder)}
    filled(page, {f"thing-{name}": value for name, value in said.items()})
    file.officer.send("form[action*='take-property'] button[type=submit]")
    file.officer.shoot("thing")
    filled_keeper = {"over-purpose": "keeping", "over-receiver": file.bureau.deputy.badge_number}
    page.locator("summary", has_text="移交").click()
    filled(page, filled_keeper)
    file.officer.send("form[action*='hand-on'] button[type=submit]")
    thing = file.case.property.get()
    assert thing.keeper == file.bureau.deputy
    assert not file.case.clocks.filter(rule__code__startswith="property.", met_at=None).exists()


def a_note_comes_back_with_the_file(file, matter):
    reader = file.walk(file.bureau.legal_officer)
    reader.open(f"/cases/matters/{matter.pk}/")
    reader.settle()
    reader.shoot("review-with-property")
    assert "手机" in reader.text()
    photo = file.case.evidence.get(title="现场照片")
    reader.open(f"/cases/evidence/{photo.pk}/")
    reader.page.fill("textarea[name=text]", "照片缺制作说明。")
    reader.page.locator("[data-note-form] button[type=submit]").click()
    reader.page.locator("#notes .timeline li").wait_for()
    reader.shoot("note")
    reader.send("#notes a[href*='/matters/']")
    reader.answer(no=["procedure"])
    item = casework.DefectItem.objects.filter(question="procedure", may_pass=False).first()
    reader.page.locator("select[name=procedure-0-item]").select_option(str(item.pk))
    reader.page.locator("select[name=procedure-0-officer]").select_option(str(file.bureau.officer.pk))
    reader.page.fill("#opinion", "照片缺制作说明，请补正。")
    reader.send("#decision button[value=return]")
    assert reader.faults == []

    officer = file.officer
    officer.open(f"/cases/matters/{matter.pk}/resubmit/")
    officer.shoot("returned")
    assert "照片缺制作说明" in officer.text()
    officer.page.locator("form[action*='/answer/'] [name=text]").fill("已补充制作说明。")
    officer.send("form[action*='/answer/'] button[type=submit]")
    officer.open(f"/cases/matters/{matter.pk}/resubmit/")
    officer.page.fill("textarea[name=proposal]", "已补充制作说明，拟处行政拘留五日。")
    officer.send("main form button.btn-go")
    matter.refresh_from_db()
    note = PageNote.objects.get(step__matter=matter)
    assert (matter.round, bool(note.answer)) == (2, True)


def a_thing_returns_to_its_owner(file, victim):
    file.evidence(("领取凭证.pdf", a_pdf()), kind="document")
    receipt, thing = file.case.evidence.get(title="领取凭证"), file.case.property.get()
    page = file.officer.page
    file.officer.open(f"/cases/property/{thing.pk}/")
    page.locator("summary", has_text="返还").click()
    filled(page, {"end-recipient": str(victim.pk), "end-receipt": str(receipt.pk), "end-reason": "被侵害人合法财物。"})
    file.officer.send("form[action*='/end/'] button[type=submit]")
    file.officer.shoot("returned-thing")
    thing.refresh_from_db()
    assert (thing.state, thing.keeper) == ("returned", None)
    assert max(thing.custody.values_list("happened_at", flat=True)) <= timezone.now()


def it_is_evaluated(file):
    """The legal department looks at the closed case again, in the month's review."""
    walker = file.walk(file.bureau.other_reviewer)
    walker.open(f"/cases/{file.case.pk}/")
    walker.send(f"a[href='/cases/{file.case.pk}/evaluations/']")
    filled(walker.page, {"kind": "department", "reference": today()[:7]})
    walker.send("form[action*='evaluations/open'] button[type=submit]")
    walker.page.locator("main section details summary").first.click()
    for field in walker.page.locator("input[name*='marks-']").all():
        code = field.get_attribute("name").partition(MARKS)[2]
        field.fill(str(EvaluationItem.objects.get(code=code).full_marks))
    walker.shoot("evaluation")
    walker.send("form[action*='/conclude/'] button[type=submit]")
    walker.shoot("evaluated")
    assert file.case.evaluations.get().total == 100
    assert walker.faults == []


def test_a_neighbours_fight_that_waits_for_an_appraisal_and_ends_in_two_decisions(open_file, site):
    file = open_file()
    before = timezone.now() - timedelta(hours=3)
    how = {"paper": "none", "sex": "male", "address": "柳树巷8号院"}
    fighters = [PartyInput("suspect", name, **how) for name in ("贾三", "钱二")]
    case = file.case = casework.a_filed_case(
        file.bureau,
        before,
        place="柳树巷8号院",
        facts="邻里因排水互相推打，致一人轻微伤。",
        parties=[*fighters, PartyInput("victim", "严淑芬")],
    )
    requests.an_item(case, before)
    handling = file.deadline("handling.public_order")
    planned = handling.due_at
    the_clock_pauses_for_an_appraisal(file, handling)
    handling.refresh_from_db()
    assert handling.pauses.get().document == "云公鉴聘〔2026〕12号"
    assert handling.due_at >= planned
    mediation_fails(file)
    assert file.deadline("handling.mediation_failed").met_at is None

    first, second = case.parties.filter(role="suspect").order_by("pk")

    def both(page):
        a_penalty(first, case, detention_days="5", fine="500")(page)
        name = f"decision-{second.pk}"
        page.locator(f"select[name={name}-outcome]").select_option("no_penalty")
        page.locator(f"select[name={name}-no_penalty_ground]").select_option("slight")
        page.locator(f"select[name={name}-reply]").select_option("waived")
        filled(page, {f"{name}-told_on": today(), f"{name}-declared_age": "40"})

    penalty = file.ask("penalty", "对贾三处拘留五日并处罚款五百元，对钱二不予处罚。", both)
    file.pass_levels(penalty)
    outcomes = {decision.party_id: decision.particulars["outcome"] for decision in case.decisions.all()}
    assert (case.state, outcomes) == (CaseState.DECIDED, {first.pk: "penalty", second.pk: "no_penalty"})

    for _each in outcomes:
        file.record("serve", served_on=today(), served_how="直接送达本人")
        file.record("copy", copied_on=today())
    file.record("carry-out", carried_out_how="罚款已缴纳，已送拘留所执行", **five_days())
    closing = file.ask("closing", "决定已执行，请予结案。", a_closing())
    for level in file.levels:
        casework.decided(closing, level, at=timezone.now())
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED
    papers = file.print_all()
    assert "贾三" in papers["penalty-decision", str(first.pk), "pdf"]
    assert "钱二" in papers["no-penalty-decision", str(second.pk), "docx"]
    assert ("penalty-decision", str(second.pk), "pdf") not in papers
    file.archive()
    assert "云公鉴聘〔2026〕12号" in file.audit()


def the_clock_pauses_for_an_appraisal(file, clock):
    page = file.officer.page
    since = timezone.now() - timedelta(hours=2)
    file.officer.open(f"/cases/clocks/{clock.pk}/pause/")
    filled(page, {"ground": "expert_appraisal", "starts_at": a_moment(since), "document": "云公鉴聘〔2026〕12号"})
    file.officer.shoot("pause")
    file.officer.send("main form button.btn-go")
    file.officer.shoot("paused")
    file.officer.send("a[href*='/resume/']")
    filled(page, {"ends_at": a_moment(timezone.now() - timedelta(hours=1)), "document": "云公鉴〔2026〕12号"})
    file.officer.send("main form button.btn-go")
    file.officer.shoot("resumed")


def mediation_fails(file):
    file.officer.open(f"/cases/{file.case.pk}/restart-clock/")
    said = {"failed_at": a_moment(timezone.now()), "document": "调解笔录", "reason": "一方拒绝赔偿"}
    filled(file.officer.page, said)
    file.officer.shoot("mediation-failed")
    file.officer.send("main form button.btn-go")


def test_a_refused_criminal_filing_is_reconsidered_in_time_by_others(open_file, site):
    file = open_file()
    leader = factories.someone(Role.BUREAU_LEADER, file.bureau.root, name="鲁复议")
    case = file.register(
        cause="盗窃案",
        kind="criminal",
        source="accusation",
        place="建材城12号",
        facts="控告人称店内货物被盗，现场未见撬压痕迹。",
        people=[a_victim(3)],
    )
    complainant = case.parties.get()
    refusal = file.ask(
        "not_filing",
        "没有犯罪事实，不予立案。",
        lambda page: filled(page, {"ground": "no_crime", "complainant": str(complainant.pk)}),
    )
    file.pass_levels(refusal)
    assert case.state == CaseState.NOT_FILED

    file.record("notice", served_on=today(), served_how="直接送达控告人")
    assert file.deadline("not_filed.notice").met_at is not None
    file.record("ask-review", asked_on=today(), grounds="有监控录像为证，请求复议。")
    file.record("examine-review", by=file.bureau.other_reviewer, proposes="revoked", opinion="监控显示确有盗窃事实。")
    those_who_refused_cannot_decide(file, case.non_filings.get().reviews.get())
    number = "云公刑复字〔2026〕3号"
    file.record("decide-review", by=leader, outcome="revoked", number=number, reasons="原决定认定事实不清。")
    file.record("serve-review", served_on=today(), served_how="直接送达控告人")

    review = case.non_filings.get().reviews.get()
    assert (review.decided_by, review.examined_by) == (leader, file.bureau.other_reviewer)
    assert review.clock.met_at <= review.clock.due_at
    assert case.state == CaseState.FILED
    papers = file.print_all()
    assert "严淑芬" in papers["no-filing-notice", str(complainant.pk), "pdf"]
    assert number in papers["filing-review-decision", "", "docx"]
    assert "鲁复议" in file.audit()


def those_who_refused_cannot_decide(file, review):
    for person in (file.bureau.leader, file.bureau.reviewer):
        walker = file.walk(person)
        status = walker.open(f"/cases/follow-up/decide-review/{review.pk}/")
        if status == 200:
            filled(walker.page, {"outcome": "upheld", "number": "1", "reasons": "维持。"})
            walker.send("main form button.btn-go")
        assert "不归您办理" in walker.text()
    review.refresh_from_db()
    assert review.decided_on is None


def test_a_fast_case_is_decided_within_its_own_clock_by_the_short_chain(open_file, site):
    file = open_file(is_fast=True)
    case = file.register(
        cause="盗窃",
        place="南门超市",
        facts="嫌疑人盗窃超市商品，当场承认，愿意认错认罚。",
        people=[SUSPECT, a_victim(4)],
        call_number="JJ2026112300128",
    )
    suspect = case.parties.get(role="suspect")
    requests.an_item(case, timezone.now())
    casework.approved(file.ask("filing", "违法事实清楚，请予立案。"), file.bureau, timezone.now())
    file.record("suspect-arrived", arrived_at=a_moment(timezone.now() - timedelta(hours=1)), consent_on=today())
    clock = file.deadline("handling.fast_track")
    assert clock.due_at - clock.base_at == timedelta(hours=48)

    penalty = file.ask("penalty", "拟处行政拘留五日。", a_penalty(suspect, case, detention_days="5"))
    assert penalty.chain == ReviewChain.FAST_TRACK
    file.pass_levels(penalty, [file.bureau.legal_officer, file.bureau.leader])
    clock.refresh_from_db()
    assert (case.state, clock.met_at <= clock.due_at) == (CaseState.DECIDED, True)

    file.record("serve", served_on=today(), served_how="直接送达本人")
    file.record("copy", copied_on=today())
    file.record("carry-out", carried_out_how="已送拘留所执行", **five_days())
    closing = file.ask("closing", "处罚已执行，请予结案。", a_closing())
    for level in file.levels:
        casework.decided(closing, level, at=timezone.now())
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED
    papers = file.print_all()
    assert "贾三" in papers["penalty-decision", str(suspect.pk), "pdf"]
    file.archive()
    assert file.bureau.leader.name in file.audit()
