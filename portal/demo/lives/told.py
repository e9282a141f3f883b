"""What a request of the demo says besides its text: the particulars that its kind asks for, as a person gives them."""

import re

from cases.models import SanctionRange
from cases.review.demands.endings import IN_TIME
from cases.review.demands.fast_track import NOT_FROM_DAYS
from cases.review.demands.penalties.penalty import detention_is_served
from cases.review.demands.penalties.sanctions import ARTICLE, check_range
from portal.demo.axis import second_of_moment
from portal.office.persons.rules import age_on
from portal.shell.refusals import Refused

LATE_REASON = "报案时案发地点不明，经调取监控核实后始能确定管辖。"
ACCUSED, COMPLAINANTS = ("suspect", "respondent"), ("victim", "reporter")
NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十二": 12}
DAYS, FINE = re.compile(r"行政拘留(\w{1,2})日"), re.compile(r"罚款(\w)([百千])元")


def ranges():
    """Return {(statute, article): [SanctionRange]} of the database."""
    found = {}
    for row in SanctionRange.objects.order_by("statute", "article", "number"):
        found.setdefault((row.statute, row.article), []).append(row)
    return found


def said_of(life, kind, at, words):
    """Return the particulars of a request of this kind, asked at that second."""
    if kind in ("penalty", "no_penalty"):
        return {"decisions": [_decision(life, kind, row, at, words) for row in life.parties if row["role"] in ACCUSED]}
    told = SAID.get((kind, life.case["kind"])) or SAID.get(kind)
    said = told(life, life.world.day(at).isoformat(), words) if told else {}
    if said.get("by_venue") and at - second_of_moment(life.case["registered_at"]) > IN_TIME.total_seconds():
        said["late_reason"] = LATE_REASON
    return said


def _decision(life, kind, party, at, words):
    on, act = life.world.day(at), life.world.day(second_of_moment(life.case["occurred_at"]))
    then, now = age_on(party["born_on"], act), age_on(party["born_on"], on)
    said = {"party": party["id"], "outcome": kind, "told_on": on.isoformat(), "reply": "waived", "age": then}
    said |= _served(life)
    if then < 18:
        said["guardian_told_on"] = on.isoformat()
    if kind == "no_penalty":
        return {**said, "no_penalty_ground": "slight"}
    said.update(article=life.cause.article, state="none", **_sanction_of(life, words["penalty"]))
    if then < 18:
        said |= {"circumstances": ["minor_person"], "is_first": "yes"}
    if "detention_days" in said:
        said["is_expecting"] = "no"
        said["is_detention_served"] = detention_is_served(then, now, said)
    return said


def _served(life):
    titles = "、".join(row["title"] for row in life.evidence)
    act = f"其行为构成{life.cause.name}。"
    return {"facts_found": life.case["facts"], "reasons": f"以上事实有{titles}等证据证实。{act}" if titles else act}


def _sanction(text):
    said = {"warning": True} if "警告" in text else {}
    if days := DAYS.search(text):
        said["detention_days"] = NUMBERS[days.group(1)]
    if fine := FINE.search(text):
        said["fine"] = NUMBERS[fine.group(1)] * {"百": 100, "千": 1000}[fine.group(2)]
    return said


def _sanction_of(life, text):
    """Return the sanction of a text with the range of the article that gives it, else the mildest of the article."""
    article = ARTICLE.match(life.cause.article)
    rows = life.world.ranges.get((life.cause.statute, article.group()), ()) if article else ()
    if not rows:
        return _sanction(text) or {"warning": True}
    known = {row.pk: row for row in rows}
    most = NOT_FROM_DAYS if life.case["is_fast_track"] else 16
    for said in (_sanction(text), *({"fine": 500}, {"detention_days": 3}, {"detention_days": 5, "fine": 500})):
        if not said or said.get("detention_days", 0) >= most:
            continue
        if fitting := next((row for row in rows if _fits({**said, "range": row.pk}, known)), None):
            return {**said, "range": fitting.pk}
    return {**_mildest(rows[0]), "range": rows[0].pk}


def _fits(said, known):
    try:
        check_range(said, known)
    except Refused:
        return False
    return True


def _mildest(row):
    if row.warning:
        return {"warning": True}
    days = {"detention_days": row.detention_min} if row.detention_max else {}
    is_fined = row.fine_is == "with" or not row.detention_max
    return {**days, **({"fine": row.fine_min} if is_fined else {})}


def _not_filing_of_a_crime(life, on, words):
    complainant = next((row["id"] for row in life.parties if row["role"] in COMPLAINANTS), None)
    return {"ground": "no_crime", **({"complainant": complainant} if complainant else {})}


def _mediated(life, on, words):
    serial = life.case["number"][-6:-1]
    return {
        "way": "police",
        "agreement": f"{life.unit.short_name}调解〔{on[:4]}〕{serial}号",
        "agreed_on": on,
        "performed_on": on,
        "host": life.lead.name,
        "not_excluded": True,
        "one_officer": "no",
        **({"guardian_present": True} if _has_minor(life) else {}),
    }


def _by_venue(life, on, words):
    return {"recipient": "南湖县公安局", "by_venue": True, "reporter_told_on": on}


def _seized(life, words):
    holder = next((row["id"] for row in life.parties if row["role"] in ACCUSED), None)
    said = {"measure": "criminal_seizure", "things": words["item"], "reasons": "为收集、固定证据，防止证据灭失。"}
    return {**said, **({"party": holder} if holder else {})}


def _has_minor(life):
    act = life.world.day(second_of_moment(life.case["occurred_at"]))
    return any(row["born_on"] and age_on(row["born_on"], act) < 18 for row in life.parties)


def _always(**said):
    return lambda life, on, words: dict(said)


SAID = {
    ("filing", "criminal"): _always(crime_facts=True, responsibility=True, jurisdiction=True),
    ("not_filing", "criminal"): _not_filing_of_a_crime,
    ("not_filing", "administrative"): lambda life, on, words: {"ground": "no_violation", "told_on": on},
    ("compulsory", "criminal"): lambda life, on, words: _seized(life, words),
    ("prosecution", "criminal"): _always(
        recipient="青禾县人民检察院", facts_clear=True, suspect_told="移送当日书面告知犯罪嫌疑人及其辩护律师"
    ),
    ("termination", "criminal"): _always(ground="slight"),
    ("termination", "administrative"): _always(ground="no_violation"),
    ("transfer", "criminal"): _always(recipient="南湖县公安局", ground="authority"),
    ("transfer", "administrative"): _by_venue,
    "extension": _always(ground="complicated", left_to_do="证人外出尚未询问，涉案财物价格认定尚未完成。", which=1),
    "mediated_closing": _mediated,
    "closing": lambda life, on, words: {
        "carried_out": "决定书已送达，处罚已执行完毕。",
        "property": "disposed" if life.things else "none",
        **({"property_how": "涉案财物已依法返还被侵害人。"} if life.things else {}),
    },
}
