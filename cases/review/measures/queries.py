from cases.clocks.deeds import STARTED_WITH
from cases.file.case.models import Case
from cases.review.measures.models import CompulsoryMeasure
from portal.shell.statements.prepared_models import PreparedModels

# Whose family is told: 治安管理处罚法2025 第96条 (summons), 刑事程序规定 第127条 (detention). Nobody's at bail.
TELLS_FAMILY = frozenset({"summons", "summons_detainable", "restraint", *STARTED_WITH})


def measures_of_things(case: Case) -> list[CompulsoryMeasure]:
    """Return the measures of a case that were taken of no person, each with its kind; one query."""
    return _measures_of_things(case=case.pk)


@PreparedModels
def _measures_of_things(case):
    return CompulsoryMeasure.objects.filter(case=case, party=None).select_related("kind")


def tells_family(measure: CompulsoryMeasure) -> bool:
    """Say whether the law has the family told of such a measure after it was taken."""
    return measure.kind.code in TELLS_FAMILY
