from appraisal.consequences.models import Consequence, HeadConcerned
from appraisal.engine.models import Line, Sheet
from appraisal.facts.models import Exclusion, Fact, Run
from appraisal.objections.models import Objection
from appraisal.results.bulletins.models import Bulletin
from appraisal.results.reissues.models import Reissue
from appraisal.results.simulations.models import Simulation
from appraisal.scheme.drafting.models import DraftComment
from appraisal.scheme.periods.models import Period
from appraisal.scheme.reference import ForbiddenMeasure, PeerGroup
from appraisal.scheme.versions.base import Rule, SubjectKind
from appraisal.scheme.versions.models import Band, Category, Gate, Indicator, Scheme, SchemeVersion

__all__ = [
    "Band",
    "Bulletin",
    "Category",
    "Consequence",
    "DraftComment",
    "Exclusion",
    "Fact",
    "ForbiddenMeasure",
    "Gate",
    "HeadConcerned",
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
    "Simulation",
    "SubjectKind",
]
