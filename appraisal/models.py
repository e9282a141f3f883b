from appraisal.consequences.honours.models import HonoursList, Reversal
from appraisal.consequences.ladders.models import ConsequenceRule
from appraisal.consequences.models import Consequence, HeadConcerned
from appraisal.consequences.personnel.models import HandOver, HandOverSheet, Opinion
from appraisal.consequences.talks.models import Talk
from appraisal.consequences.warnings.models import EarlyWarning, WarningReason, WarningRound, WarningThreshold
from appraisal.engine.models import Held, Line, Sheet, Stretch
from appraisal.entries.inspections.models import Inspection, Recheck
from appraisal.entries.items.models import EntryItem
from appraisal.entries.models import Entry, EntryFile
from appraisal.facts.models import Exclusion, Fact, Run
from appraisal.objections.models import Objection
from appraisal.ratings.models import Rating, RatingDecision, RatingFile, RatingMark
from appraisal.results.bulletins.models import Bulletin
from appraisal.results.reissues.models import Reissue
from appraisal.results.simulations.models import Simulation
from appraisal.scheme.allowances.models import Coefficient, Exemption
from appraisal.scheme.drafting.models import DraftComment
from appraisal.scheme.periods.models import Pattern, Period
from appraisal.scheme.reference import ForbiddenMeasure, PeerGroup
from appraisal.scheme.versions.base import Rule, SubjectKind
from appraisal.scheme.versions.models import Band, Category, Gate, Indicator, Scheme, SchemeVersion

__all__ = [
    "Band",
    "Bulletin",
    "Category",
    "Coefficient",
    "Consequence",
    "ConsequenceRule",
    "DraftComment",
    "EarlyWarning",
    "Entry",
    "EntryFile",
    "EntryItem",
    "Exclusion",
    "Exemption",
    "Fact",
    "ForbiddenMeasure",
    "Gate",
    "HandOver",
    "HandOverSheet",
    "HeadConcerned",
    "Held",
    "HonoursList",
    "Indicator",
    "Inspection",
    "Line",
    "Objection",
    "Opinion",
    "Pattern",
    "PeerGroup",
    "Period",
    "Rating",
    "RatingDecision",
    "RatingFile",
    "RatingMark",
    "Recheck",
    "Reissue",
    "Reversal",
    "Rule",
    "Run",
    "Scheme",
    "SchemeVersion",
    "Sheet",
    "Simulation",
    "Stretch",
    "SubjectKind",
    "Talk",
    "WarningReason",
    "WarningRound",
    "WarningThreshold",
]
