"""Cases and sanctions as Chinese documents write them."""

from portal.office.papers.wording import chinese_number


def sanction_in_words(particulars):
    """Return what a penalty consists of, as the decision says it: 行政拘留五日并处罚款二百元."""
    days, yuan = _figure(particulars.get("detention_days")), _figure(particulars.get("fine"))
    words = []
    if particulars.get("warning"):
        words.append("警告")
    if days:
        words.append(f"行政拘留{chinese_number(days)}日")
    if yuan:
        words.append(f"{'并处' if days else ''}罚款{chinese_number(yuan)}元")
    if particulars.get("revokes_licence"):
        words.append("吊销许可证件")
    if particulars.get("other"):
        words.append(str(particulars["other"]))
    return "".join(words[:2]) if days and yuan and len(words) == 2 else "、".join(words).replace("、并处", "并处")


def case_of(cause):
    """Return a cause as the name of a case: 盗窃 → 盗窃案, 危险驾驶案 → 危险驾驶案."""
    return cause if cause.endswith("案") else f"{cause}案"


def _figure(value):
    try:
        return int(value or 0)
    except (TypeError, ValueError):
        return 0
