"""The instruments of compulsory measures: by kind the official name, what is done, the period, the remedy."""

import re
from dataclasses import dataclass

from django.utils import timezone

from cases.review.measures.models import CompulsoryMeasure, MeasureKind
from portal.office.clocks.models import ClockRule
from portal.office.papers.wording import chinese_moment, chinese_number

PART = re.compile(r"(?P<statute>[^；()（）]+?)(?:\((?P<edition>\d{4})\))?(?P<articles>第.+)")
NATIONAL = "治安管理处罚法"
UNITS = {"day": "日", "workday": "个工作日", "hour": "小时", "month": "个月"}
REVIEW, COMPLAINT = "review", "complaint"


@dataclass(frozen=True)
class Instrument:
    """One row: the title of the document, what is decided, how its period is called, which remedy it tells of."""

    title: str
    does: str
    period: str = ""
    remedy: str = ""


EVIDENCE = "证据保全决定书"
INSTRUMENTS = {
    "summons": Instrument("传唤证", "传唤", "询问查证时间"),
    "summons_detainable": Instrument("传唤证", "传唤", "询问查证时间"),
    "restraint": Instrument("约束措施决定书", "采取保护性约束措施", remedy=REVIEW),
    "provisional_registration": Instrument(EVIDENCE, "先行登记保存", "先行登记保存期限", REVIEW),
    "seizure": Instrument(EVIDENCE, "扣押", "扣押期限", REVIEW),
    "sealing_up": Instrument(EVIDENCE, "查封", "查封期限", REVIEW),
    "sampling": Instrument(EVIDENCE, "抽样取证", remedy=REVIEW),
    "compelled_appearance": Instrument("拘传证", "拘传", "拘传持续时间"),
    "criminal_detention": Instrument("拘留证", "拘留"),
    "bail": Instrument("取保候审决定书", "取保候审", "取保候审期限"),
    "residential_surveillance": Instrument("监视居住决定书", "监视居住", "监视居住期限"),
    "criminal_seizure": Instrument("查封、扣押决定书", "查封、扣押", remedy=COMPLAINT),
}


def instrument_of(kind: MeasureKind) -> Instrument:
    """Return the instrument of a kind of measure; one that a bureau added is called by its own name."""
    name = kind.name.partition("（")[0]
    return INSTRUMENTS.get(kind.code) or Instrument(f"{name}决定书", name)


def measure_kind_of(matter) -> MeasureKind | None:
    """Return the kind of measure that a matter asks for, as it was in force when it was asked, or None."""
    code = (matter.particulars or {}).get("measure")
    if not code:
        return None
    rows = MeasureKind.objects.filter(code=code).order_by("-valid_from")
    return rows.on(timezone.localdate(matter.opened_at)).first() or rows.first()


def cited(basis: str) -> str:
    """Return a basis as a document cites it: 《中华人民共和国治安管理处罚法》第九十七条、《…规定》第六十七条."""
    found = []
    for part in basis.split("；"):
        match = PART.fullmatch(part.strip())
        if match is None:
            found.append(part.strip())
            continue
        statute, edition = match["statute"], "（2012年修正）" if match["edition"] == "2012" else ""
        found.append(f"《{'中华人民共和国' if statute == NATIONAL else ''}{statute}》{edition}{match['articles']}")
    return "、".join(found)


def period_of(matter, kind: MeasureKind) -> str:
    """Return from when to when a measure runs, or for how long once it is taken; "" where its instrument has none."""
    name = instrument_of(kind).period
    if not name:
        return ""
    measure = CompulsoryMeasure.objects.select_related("clock").filter(matter=matter).first()
    if measure and measure.taken_at and measure.clock:
        return f"{name}自{chinese_moment(measure.taken_at)}至{chinese_moment(measure.clock.due_at)}"
    rule = ClockRule.objects.on(timezone.localdate(matter.opened_at)).filter(code=kind.clock).first()
    return f"{name}自实施之时起{chinese_number(rule.amount)}{UNITS[rule.unit]}" if rule else ""


def things_in(text: str) -> list[str]:
    """Return the things of a request one by one: by line, else by semicolon."""
    lines = text.splitlines() if len(text.strip().splitlines()) > 1 else re.split("[；;]", text)
    return [line.strip().rstrip("。；;") for line in lines if line.strip()]
