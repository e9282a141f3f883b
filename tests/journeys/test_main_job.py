"""Issue 2: a case is logged, passes four levels, and moves the month's ranking, in a browser."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appraisal.models import Consequence, Sheet
from cases.file.case.states import CaseState
from cases.models import Case, Defect
from cases.review.chain import Stage
from portal.dispatch.runs import ticks
from tests import factories
from tests.cases import casework
from tests.journeys.walking import QUESTIONS

pytestmark = pytest.mark.browser


def reviewers(world):
    bureau = world.bureau
    return (bureau.legal_officer, bureau.head, bureau.reviewer, bureau.leader)


def pass_all_levels(walk, world, matter):
    for number, reviewer in enumerate(reviewers(world), start=1):
        walker = walk(reviewer)
        assert walker.open(f"/cases/matters/{matter.pk}/") == 200
        walker.shoot(f"level-{number}-{matter.kind}")
        walker.approve()
        assert walker.faults == []


def ask(walker, case, kind, proposal, fill=None):
    walker.open(f"/cases/{case.pk}/ask/{kind}/")
    walker.page.fill("textarea[name=proposal]", proposal)
    if fill:
        fill(walker.page, case)
    walker.shoot(f"ask-{kind}")
    walker.send("main form button.btn-go")
    return case.matters.get(kind=kind)


def a_penalty(page, case):
    """Five days and 500 yuan by the first range of article 51."""
    party, on = case.parties.get(role="suspect"), timezone.localdate().isoformat()
    name = f"decision-{party.pk}"
    page.locator(f"select[name={name}-outcome]").select_option("penalty")
    page.fill(f"input[name={name}-article]", case.cause.article)
    page.locator(f"select[name={name}-range]").select_option(index=1)
    page.fill(f"input[name={name}-detention_days]", "5")
    page.fill(f"input[name={name}-fine]", "500")
    page.fill(f"input[name={name}-declared_age]", "30")
    page.fill(f"input[name={name}-told_on]", on)
    for question, answer in (("state", "none"), ("is_expecting", "no"), ("reply", "waived")):
        page.locator(f"select[name={name}-{question}]").select_option(answer)


def a_closing(page, case):
    page.fill("textarea[name=carried_out]", "罚款已缴纳，拘留已执行。")
    page.locator("select[name=property]").select_option("none")


def add_evidence(walker, case):
    walker.open(f"/cases/{case.pk}/evidence/")
    walker.page.fill("input[name=title]", "证人证言")
    walker.page.locator("select[name=kind]").select_option("witness")
    walker.page.fill("input[name=collected_on]", timezone.localdate().isoformat())
    walker.send("form[action$='/add-evidence/'] button[type=submit]")


def record(walker, case, name, **said):
    walker.open(f"/cases/{case.pk}/matters/")
    walker.send(f"a[href*='/follow-up/{name}/']")
    for field, value in said.items():
        walker.page.fill(f"[name={field}]", value)
    walker.shoot(name)
    walker.send("main form button.btn-go")


def test_a_case_from_the_call_to_the_ranking(walk, site):
    world = site.world
    bureau = world.bureau
    officer = walk()
    officer.open("/login/")
    officer.page.fill("input[name=username]", bureau.officer.badge_number)
    officer.page.fill("input[name=password]", factories.PASSWORD)
    officer.send("#login button[type=submit]")
    assert "/login/" not in officer.page.url

    case = register(officer, world)
    filing = ask(officer, case, "filing", "违法事实清楚，请予立案。")
    pass_all_levels(walk, world, filing)
    case.refresh_from_db()
    assert case.state == CaseState.FILED

    add_evidence(officer, case)
    penalty = ask(officer, case, "penalty", "拟处行政拘留五日。", a_penalty)
    return_with_a_defect(walk, world, penalty)
    officer.open(f"/cases/matters/{penalty.pk}/resubmit/")
    officer.shoot("returned")
    officer.page.fill("textarea[name=proposal]", "已补充告知笔录，拟处行政拘留五日。")
    officer.send("main form button.btn-go")
    pass_all_levels(walk, world, penalty)
    today = timezone.localdate().isoformat()
    record(officer, case, "serve", served_on=today, served_how="直接送达")
    record(
        officer,
        case,
        "carry-out",
        carried_out_on=today,
        carried_out_how="罚款已缴纳，拘留已执行",
        detained_from=today,
        detained_until=today,
    )
    closing = ask(officer, case, "closing", "处罚已执行，请予结案。", a_closing)
    pass_all_levels(walk, world, closing)
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED
    officer.open(f"/cases/{case.pk}/history/")
    officer.shoot("history-of-the-case")
    assert officer.faults == []

    the_ranking_moves(walk, world)
    the_consequence_is_decided(walk, world)


def register(walker, world):
    page = walker.page
    walker.open("/cases/register/")
    when = (timezone.localtime() - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    page.fill("input[name=cause]", casework.a_cause().code)
    page.fill("input[name=call_number]", "JJ2026031600127")
    page.fill("input[name=place]", "东大街12号")
    page.fill("input[name=occurred_at]", when)
    page.fill("input[name=reported_at]", when)
    page.locator(f"input[name=assistants][value='{world.bureau.second.pk}']").check()
    page.fill("textarea[name=facts]", "双方因停车发生口角，继而动手。")
    page.locator("select[name=party-0-role]").select_option("suspect")
    page.fill("input[name=party-0-name]", "张三")
    page.locator("select[name=party-0-paper]").select_option("none")
    # Others were reported at this place in these days: shown while it is typed.
    page.locator("input[name=alike][value=different]").check()
    walker.shoot("register")
    walker.send("main form button.btn-go")
    case = Case.objects.order_by("-pk").first()
    assert case.number in walker.text()
    walker.shoot("registered")
    return case


def return_with_a_defect(walk, world, matter):
    reviewer = walk(world.bureau.legal_officer)
    reviewer.open(f"/cases/matters/{matter.pk}/")
    reviewer.answer(no=["procedure"])
    serious = casework.DefectItem.objects.filter(question="procedure", severity="serious", may_pass=False).first()
    reviewer.page.locator("select[name=procedure-0-item]").select_option(str(serious.pk))
    reviewer.page.locator("select[name=procedure-0-officer]").select_option(str(world.bureau.officer.pk))
    reviewer.page.fill("#opinion", "缺少处罚前告知笔录，请补正。")
    reviewer.shoot("return-with-a-defect")
    reviewer.send("#decision button[value=return]")
    matter.refresh_from_db()
    assert (matter.stage, Defect.objects.filter(case=matter.case).count()) == (Stage.DRAFT, 1)


def the_ranking_moves(walk, world):
    period, bureau = world.computed_period, world.bureau
    before = points(period, bureau.unit)
    supervisor = walk(bureau.supervisor)
    supervisor.open("/appraisal/months/")
    supervisor.send(f"form[action='/appraisal/months/{period.pk}/compute/'] button")
    ticks.work(timezone.now() + timedelta(seconds=2))
    supervisor.open(f"/appraisal/ranking/{period.scheme.code}/{period.code}/units/?subject={bureau.unit.pk}")
    supervisor.shoot("ranking")
    assert points(period, bureau.unit) < before
    run = period.runs.order_by("-number").first()
    indicator = world.version.indicators.get(code="1.1")
    supervisor.open(f"/appraisal/sheets/{run.pk}/units/{bureau.unit.pk}/lines/{indicator.pk}/")
    supervisor.shoot("the-defect-behind-the-number")
    defect = Defect.objects.order_by("-pk").first()
    assert defect.case.number in supervisor.text()
    assert supervisor.faults == []


def points(period, unit):
    run = period.runs.order_by("-number").first()
    return Sheet.objects.get(run=run, subject_kind="u", subject_id=unit.pk).points


def the_consequence_is_decided(walk, world):
    supervisor = walk(world.bureau.supervisor)
    supervisor.open(f"/appraisal/consequences/{world.consequence.pk}/")
    supervisor.page.locator("input[name=outcome][value=confirm]").check()
    supervisor.page.fill("textarea[name=reason]", "连续两月末位，予以诫勉谈话。")
    supervisor.shoot("consequence")
    supervisor.send("main form button.btn-go")
    world.consequence.refresh_from_db()
    assert world.consequence.state == Consequence.State.CONFIRMED
    assert supervisor.faults == []


def test_a_double_click_approves_once(walk, site):
    matter = site.world.at_level[2]
    head = walk(site.world.bureau.head)
    head.open(f"/cases/matters/{matter.pk}/")
    head.answer()
    sent = []
    head.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    head.page.locator("#decision button[value=approve]").dblclick(no_wait_after=True)
    head.page.wait_for_url(lambda url: f"/cases/matters/{matter.pk}/" not in url)

    matter.refresh_from_db()
    assert (matter.stage, matter.version) == (Stage.LEGAL_DEPARTMENT, 3)
    assert len([url for url in sent if url.endswith("/decide/")]) == 1


def test_back_and_approve_again_leads_to_a_calm_page(walk, site):
    matter = site.world.at_level[3]
    reviewer = walk(site.world.bureau.reviewer)
    reviewer.open(f"/cases/matters/{matter.pk}/")
    reviewer.approve()

    reviewer.page.go_back(wait_until="load")
    if reviewer.page.locator("#decision").count():
        reviewer.approve()

    matter.refresh_from_db()
    assert matter.stage == Stage.BUREAU_LEADER
    assert matter.steps.filter(level=3).count() == 1
    assert not {"Traceback", "Internal Server Error", "服务器错误"} & set(reviewer.text().split())
    reviewer.shoot("back-and-approve-again")


def test_a_matter_is_decided_with_the_keyboard_alone(walk, site):
    matter = site.world.at_level[1]
    reviewer = walk(site.world.bureau.legal_officer)
    reviewer.open(f"/cases/matters/{matter.pk}/")
    page = reviewer.page
    reviewer.settle()

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('a.skip')")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab_to(page, "input[name=identity]")
    for question in QUESTIONS:
        tab_to(page, f"input[name={question}]")
        page.keyboard.press("Space")
    tab_to(page, "button[value=approve]")
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")

    matter.refresh_from_db()
    assert matter.stage == Stage.UNIT_HEAD


def tab_to(page, selector):
    for _press in range(150):
        if page.evaluate("(chosen) => document.activeElement.matches(chosen)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")
