from appraisal.consequences.models import Consequence, HeadConcerned
from appraisal.engine.models import Line, Sheet
from appraisal.entries.inspections.models import Inspection, Recheck
from appraisal.entries.items.models import EntryItem
from appraisal.entries.models import Entry, EntryFile
from appraisal.facts.models import Exclusion, Fact, Run
from appraisal.objections.models import Objection
from appraisal.results.bulletins.models import Bulletin
from appraisal.results.reissues.models import Reissue
from appraisal.scheme.periods.models import Period
from appraisal.scheme.reference import ForbiddenMeasure, PeerGroup
from appraisal.scheme.versions.models import Category, Indicator, Rule, Scheme, SchemeVersion, SubjectKind

__all__ = [
    "Bulletin",
    "Category",
    "Consequence",
    "Entry",
    "EntryFile",
    "EntryItem",
    "Exclusion",
    "Fact",
    "ForbiddenMeasure",
    "HeadConcerned",
    "Indicator",
    "Inspection",
    "Line",
    "Objection",
    "PeerGroup",
    "Period",
    "Recheck",
    "Reissue",
    "Rule",
    "Run",
    "Scheme",
    "SchemeVersion",
    "Sheet",
    "SubjectKind",
]
