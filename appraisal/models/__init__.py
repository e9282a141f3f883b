from appraisal.models.bulletins import Bulletin
from appraisal.models.consequences import Consequence
from appraisal.models.objections import Exclusion, Objection
from appraisal.models.periods import Period
from appraisal.models.reference import ForbiddenMeasure, PeerGroup
from appraisal.models.reissues import Reissue
from appraisal.models.runs import Fact, Run
from appraisal.models.schemes import Category, Indicator, Rule, Scheme, SchemeVersion, SubjectKind
from appraisal.models.sheets import Line, Sheet

__all__ = [
    "Bulletin",
    "Category",
    "Consequence",
    "Exclusion",
    "Fact",
    "ForbiddenMeasure",
    "Indicator",
    "Line",
    "Objection",
    "PeerGroup",
    "Period",
    "Reissue",
    "Rule",
    "Run",
    "Scheme",
    "SchemeVersion",
    "Sheet",
    "SubjectKind",
]
