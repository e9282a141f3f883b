from cases.clocks.deeds import STARTED_WITH
from cases.review.measures.models import CompulsoryMeasure

# Whose family is told: 治安管理处罚法2025 第96条 (summons), 刑事程序规定 第127条 (detention). Nobody's at bail.
TELLS_FAMILY = frozenset({"summons", "summons_detainable", "restraint", *STARTED_WITH})


def tells_family(measure: CompulsoryMeasure) -> bool:
    """Say whether the law has the family told of such a measure after it was taken."""
    return measure.kind.code in TELLS_FAMILY
