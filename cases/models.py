from cases.clocks.models import Clock, ClockPause, LevelHours
from cases.exchange.whole_file.models import WholeFile
from cases.file.case.models import Case
from cases.file.evidence.models import Evidence, Provider
from cases.file.parties.models import Party
from cases.file.reference import Cause, DefectItem
from cases.file.sealing.models import Archiving, SealedAccess
from cases.file.search.models import CaseText
from cases.file.sight.models import CaseGroupGrant, CaseShare, DocketLine, Handler, Lead, Recusal
from cases.file.wordings.models import Wording
from cases.intake.enquiries.models import Enquiry
from cases.intake.models import RegistrationDraft, RepeatedReport
from cases.intake.reception.models import Reception
from cases.papers.models import CaseDocument
from cases.property.models import Custody, Property, PropertyEnd
from cases.quality.evaluations.models import Evaluation, EvaluationFinding, EvaluationItem
from cases.quality.rereading.models import ReadingDraw, ReadingRule, SecondReading
from cases.quality.supervision.models import OrderEntry, SupervisionOrder
from cases.review.decisions.models import PartyDecision, SanctionRange, Telling
from cases.review.discussions.models import Discussion, DiscussionMember
from cases.review.measures.models import CompulsoryMeasure, MeasureKind
from cases.review.models import Defect, Matter, OutsideApproval, ReviewStep, Round
from cases.review.nonfiling.models import FilingReview, NonFiling
from cases.review.notes.models import NoteAnswer, PageNote

__all__ = [
    "Archiving",
    "Case",
    "CaseDocument",
    "CaseGroupGrant",
    "CaseShare",
    "CaseText",
    "Cause",
    "Clock",
    "ClockPause",
    "CompulsoryMeasure",
    "Custody",
    "Defect",
    "DefectItem",
    "Discussion",
    "DiscussionMember",
    "DocketLine",
    "Enquiry",
    "Evaluation",
    "EvaluationFinding",
    "EvaluationItem",
    "Evidence",
    "FilingReview",
    "Handler",
    "Lead",
    "LevelHours",
    "Matter",
    "MeasureKind",
    "NonFiling",
    "NoteAnswer",
    "OrderEntry",
    "OutsideApproval",
    "PageNote",
    "Party",
    "PartyDecision",
    "Property",
    "PropertyEnd",
    "Provider",
    "ReadingDraw",
    "ReadingRule",
    "Reception",
    "Recusal",
    "RegistrationDraft",
    "RepeatedReport",
    "ReviewStep",
    "Round",
    "SanctionRange",
    "SealedAccess",
    "SecondReading",
    "SupervisionOrder",
    "Telling",
    "WholeFile",
    "Wording",
]
