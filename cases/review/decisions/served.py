"""What a decision that is served says of a case, to begin with; the officer makes it the decision's own words."""

from django.utils import timezone

from cases.file.case.models import Case

LONGEST = 2000


def facts_to_begin_with(case: Case) -> str:
    """Return time, place and facts of a case in one sentence, none of them said twice."""
    facts = case.facts.strip()
    when = timezone.localtime(case.occurred_at) if case.occurred_at else None
    beginning = ""
    if when and (day := f"{when.year}年{when.month}月{when.day}日") not in facts:
        beginning = f"{day}{when.hour}时{when.minute:02d}分许，"
    if case.place and case.place not in facts:
        beginning += f"在{case.place}，"
    return f"{beginning}{facts}"[:LONGEST]


def reasons_to_begin_with(case: Case) -> str:
    """Return the evidence of a case and what the act is; "" where there is no evidence."""
    titles = "、".join(case.evidence.order_by("pk").values_list("title", flat=True))
    if not titles:
        return ""
    act = f"其行为构成{case.cause.name}。" if case.cause else ""
    return f"以上事实有{titles}等证据证实。"[: LONGEST - len(act)] + act
