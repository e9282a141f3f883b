"""The tutorial as a reader walks it in a browser: every label that it prints in bold is pressed or read here."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

PEOPLE = {
    "officer": "赵国栋",
    "level 1": "任立新",
    "level 2": "汤欣悦",
    "level 3": "梁丽华",
    "level 4": "毛守信",
    "supervisor": "易青松",
    "audit administrator": "罗正阳",
}
LEVELS = ("level 1", "level 2", "level 3", "level 4")
QUESTIONS = ("identity", "facts", "characterisation", "law", "procedure", "proposal")
HERE = ZoneInfo("Asia/Shanghai")


class Reader:
    """Somebody who follows the tutorial; `said` are the labels that were pressed or read."""

    def __init__(self, browser, url, shoot=lambda name, page: None):
        self.browser, self.url, self.shoot = browser, url, shoot
        self.said, self.page, self.number, self.case = set(), None, "", ""

    def become(self, who):
        """Log in as one of the people of the tutorial's table, by the list on the login page."""
        if self.page:
            self.press("退出")
        else:
            context = self.browser.new_context(viewport={"width": 1440, "height": 900}, base_url=self.url)
            self.page = context.new_page()
            self.page.set_default_timeout(30_000)
        self.page.goto("/")
        self.page.get_by_text(PEOPLE[who]).first.click()
        self.press("登录")

    def press(self, label, *, within="body"):
        """Press the button or link with this label, and wait for the page it leads to."""
        self.said.add(label)
        place = self.page.locator(within)
        named = re.compile(rf"^\s*{re.escape(label)}")
        found = place.get_by_role("button", name=named).or_(place.get_by_role("link", name=named))
        folded = self.page.get_by_role("link", name=named, include_hidden=True)
        group = self.page.locator("nav details:not([open])", has=folded)
        while not (found.count() and found.first.is_visible()) and group.count():
            group.first.locator("summary").first.click()
        with self.page.expect_navigation(wait_until="load"):
            found.first.click()

    def choose(self, label):
        """Press a button that leads nowhere, or tick what bears this label."""
        self.said.add(label)
        self.page.get_by_text(label, exact=False).first.click()

    def reads(self, *labels):
        """Find words on the page."""
        text = self.page.locator("body").inner_text()
        for label in labels:
            assert label in text, f"{label} does not stand on {self.page.url}"
            self.said.add(label)

    def fill(self, **fields):
        """Fill fields by name, whatever kind they are."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name='{name}']").first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    @property
    def row(self):
        """The row of the walk's own case among one's cases on the first page."""
        return f"tr:has(a.btn):has-text('{self.number}')"

    def selects(self, name, words):
        """Choose the option that holds these words."""
        field = self.page.locator(f"select[name='{name}']").first
        field.select_option(field.locator("option", has_text=words).first.get_attribute("value"))

    def opens_own_case(self):
        """Go to the case of this walk as somebody who has its number."""
        self.page.get_by_role("link", name=self.number).first.click()
        self.page.wait_for_load_state()


def walk(reader):
    """Walk the whole tutorial, section by section."""
    registers(reader)
    has_it_filed(reader)
    asks_for_a_penalty(reader)
    closes_it(reader)
    has_the_month_computed(reader)
    opens_a_number(reader)
    decides_a_consequence(reader)
    looks_at_the_record(reader)


def ago(minutes):
    return (datetime.now(HERE) - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")


def today(days=0):
    return (datetime.now(HERE).date() + timedelta(days=days)).isoformat()


def registers(reader):
    reader.become("officer")
    reader.press("受案登记")
    page = reader.page
    offered = page.locator("datalist option").evaluate_all("all => all.map(each => each.value)")
    cause = next(value for value in offered if value.startswith("殴打他人 "))
    reader.fill(
        cause=cause,
        call_number="JJ20261129001",
        place="白河镇农贸市场门口",
        occurred_at=ago(90),
        reported_at=ago(60),
        facts="双方因摊位占道争执，赵某打了钱某一拳。",
    )
    page.locator("input[name=assistants]").first.check()
    parties = (("suspect", "赵阿大", "999999199003078735", "白河镇正街5号"), ("victim", "钱阿二", "", ""))
    for number, (role, name, paper, home) in enumerate(parties):
        row = {"role": role, "name": name, "id_number": paper, "address": home}
        reader.fill(**{f"party-{number}-{field}": value for field, value in row.items() if value})
    reader.press("登记并取得案号")
    if page.url.endswith("/register/"):
        # A second walk in the same hour is asked whether it is the same case.
        page.locator("input[name=alike][value=different]").first.check()
        reader.press("登记并取得案号")
    reader.number, reader.case = page.locator("h1").inner_text(), page.url
    reader.reads("赵*", "钱*")
    reader.press("经过")
    reader.press("证据")
    if not page.locator("input[name=title]").is_visible():
        page.locator("summary", has_text="增加证据").click()
    reader.fill(title="证人孙某的证言", kind="witness", collected_on=today())
    reader.press("保存证据")


def has_it_filed(reader):
    reader.page.goto(reader.case)
    reader.press("提请审批")
    reader.press("立案", within="main")
    reader.fill(proposal="违法事实清楚，请予立案。")
    reader.press("提交审核")
    pass_levels(reader, "同意，作出决定：立案")


def pass_levels(reader, last):
    """Let the four answer yes and approve; `last` is what the last button reads."""
    for level in LEVELS:
        reader.become(level)
        reader.opens_own_case()
        reader.page.locator("html").wait_for()
        if level == "level 1":
            reader.page.wait_for_timeout(500)
        reader.choose("六项均为“是”")
        label = {"level 1": "同意，报单位负责人", "level 2": "同意，报法制部门", "level 3": "同意，报分管局领导"}
        reader.press(label.get(level, last))


def asks_for_a_penalty(reader):
    reader.become("officer")
    reader.press("案件", within="nav")
    reader.opens_own_case()
    reader.press("提请审批")
    reader.press("处罚决定", within="main")
    page = reader.page
    name = page.locator("select[name$=-outcome]").get_attribute("name").removesuffix("outcome")
    reader.fill(proposal="拟对赵某行政拘留五日。", **{f"{name}outcome": "penalty"})
    page.locator(f"select[name={name}range]").select_option(index=1)
    reader.fill(
        **{
            f"{name}article": "第五十一条第一款",
            f"{name}detention_days": "5",
            f"{name}fine": "500",
            f"{name}reasons": "有证人证言、被侵害人陈述证实。",
            f"{name}state": "none",
            f"{name}is_expecting": "no",
            f"{name}told_on": today(),
            f"{name}reply": "waived",
        }
    )
    reader.press("提交审核")
    assert "/ask/" not in page.url, page.locator(".errorlist").all_inner_texts()
    is_returned_with_a_defect(reader)
    pass_levels(reader, "同意，作出决定：处罚决定")


def is_returned_with_a_defect(reader):
    reader.become("level 1")
    reader.opens_own_case()
    page = reader.page
    page.wait_for_timeout(500)
    for question in QUESTIONS:
        value = "no" if question == "procedure" else "yes"
        page.locator(f"label:has(input[name={question}][value={value}])").click()
    reader.reads("程序合法")
    reader.selects("procedure-0-item", "处罚前未告知或者未听取、复核陈述和申辩")
    reader.selects("procedure-0-officer", "赵国栋")
    page.wait_for_timeout(800)
    reader.shoot("review", page)
    reader.press("退回补正")
    assert page.locator(".errorlist").count()
    page.fill("#opinion", "请补正告知笔录。")
    reader.press("退回补正")
    reader.become("officer")
    reader.reads("退回我补正")
    reader.press("补正再报", within=reader.row)
    reader.fill(proposal="已补正告知笔录，拟对赵某行政拘留五日，并处罚款五百元。")
    reader.press("提交下一轮审核")


def closes_it(reader):
    for label in ("登记送达", "登记送达被侵害人", "登记执行情况"):
        reader.become("officer")
        reader.press(label, within=reader.row)
        page = reader.page
        for field in page.locator("main form [name]").all():
            kind, name = field.get_attribute("type"), field.get_attribute("name")
            if kind == "date":
                field.fill(today(5 if name == "detained_until" else 0))
            elif kind == "text" and name.endswith("how"):
                field.fill("直接送达本人" if name == "served_how" else "罚款已缴纳，已送拘留所执行")
        page.locator("main form button.btn-go").click()
        page.wait_for_load_state()
    reader.become("officer")
    reader.shoot("desk", reader.page)
    reader.press("提请结案", within=reader.row)
    reader.fill(proposal="处罚已执行，请予结案。", carried_out="罚款已缴纳，拘留已执行。", property="none")
    reader.press("提交审核")
    pass_levels(reader, "同意，作出决定：结案")
    reader.become("officer")
    reader.page.goto(reader.case)
    reader.reads("已结案")
    reader.press("审批")
    reader.press("经过")


def has_the_month_computed(reader):
    reader.become("supervisor")
    reader.press("考评周期")
    for _time in range(2):
        reader.press("立即计算")
        reader.page.locator("main .progress-block[hx-get]").wait_for(state="hidden", timeout=60_000)
        reader.page.get_by_text("已计算").first.wait_for(timeout=60_000)
        reader.page.reload()
    reader.reads("取数摘要", "结果摘要")


def opens_a_number(reader):
    reader.press("排名", within="nav")
    reader.press("农村派出所", within="main")
    reader.press("白河镇派出所", within="main")
    reader.shoot("ranking", reader.page)
    reader.reads("分从何而来")
    reader.page.get_by_role("link", name=re.compile("瑕疵")).first.click()
    reader.page.wait_for_load_state()
    reader.reads("手工复算", reader.number)
    reader.opens_own_case()
    reader.reads(reader.number)
    reader.press("排名", within="nav")
    reader.press("上期")
    # In the first days of a month the one before is not public yet.
    if "已公布" not in reader.page.locator("main").inner_text():
        reader.press("上期")
    reader.reads("已公布")


def decides_a_consequence(reader):
    reader.press("问责", within="nav")
    reader.page.locator("main tbody a").first.click()
    reader.page.wait_for_load_state()
    reader.reads("形成过程")
    reader.reads("免予：")
    reader.page.locator("label", has_text="确认：").first.click()
    reader.fill(reason="连续两月末位，予以诫勉谈话。")
    reader.press("记录决定")


def looks_at_the_record(reader):
    reader.become("audit administrator")
    reader.press("审计台账")
