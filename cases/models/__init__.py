from cases.models.approvals import OutsideApproval
from cases.models.cases import Case, Handler, NumberSeries, Recusal
from cases.models.clocks import Clock, ClockPause, ClockRule, LevelHours, PauseGround
from cases.models.corrections import Wording
from cases.models.decisions import PartyDecision
from cases.models.discussions import Discussion, DiscussionMember
from cases.models.docket import DocketLine
from cases.models.documents import CaseDocument, DocumentNumber, DocumentSeries
from cases.models.drafts import RegistrationDraft
from cases.models.enquiries import Enquiry
from cases.models.evaluations import Evaluation, EvaluationFinding, EvaluationItem
from cases.models.evidence import Evidence
from cases.models.exports import CaseExport, SavedFilter
from cases.models.grants import CaseGroupGrant, CaseShare
from cases.models.imports import ImportBatch
from cases.models.matters import Defect, Matter, ReviewStep, Round
from cases.models.measures import Measure, MeasureKind
from cases.models.nonfiling import FilingReview, NonFiling
from cases.models.notes import NoteAnswer, PageNote
from cases.models.parties import Party
from cases.models.property import Custody, Property, PropertyEnd
from cases.models.reception import Reception
from cases.models.reference import Cause, DefectItem
from cases.models.reminders import Reminder, ReminderStep
from cases.models.repeats import RepeatedReport
from cases.models.rereading import ReadingDraw, ReadingRule, SecondReading
from cases.models.sanctions import SanctionRange
from cases.models.sealing import Archiving, SealedAccess
from cases.models.supervision import OrderEntry, OrderSeries, SupervisionOrder
from cases.models.tellings import Telling
from cases.models.texts import CaseText
from cases.models.uploads import Upload, UploadPart

__all__ = [
    "Archiving",
    "Case",
    "CaseDocument",
    "CaseExport",
    "CaseGroupGrant",
    "CaseShare",
    "CaseText",
    "Cause",
    "Clock",
    "ClockPause",
    "ClockRule",
    "Custody",
    "Defect",
    "DefectItem",
    "Discussion",
    "DiscussionMember",
    "DocketLine",
    "DocumentNumber",
    "DocumentSeries",
    "Enquiry",
    "Evaluation",
    "EvaluationFinding",
    "EvaluationItem",
    "Evidence",
    "FilingReview",
    "Handler",
    "ImportBatch",
    "LevelHours",
    "Matter",
    "Measure",
    "MeasureKind",
    "NonFiling",
    "NoteAnswer",
    "NumberSeries",
    "OrderEntry",
    "OrderSeries",
    "OutsideApproval",
    "PageNote",
    "Party",
    "PartyDecision",
    "PauseGround",
    "Property",
    "PropertyEnd",
    "ReadingDraw",
    "ReadingRule",
    "Reception",
    "Recusal",
    "RegistrationDraft",
    "Reminder",
    "ReminderStep",
    "RepeatedReport",
    "ReviewStep",
    "Round",
    "SanctionRange",
    "SavedFilter",
    "SealedAccess",
    "SecondReading",
    "SupervisionOrder",
    "Telling",
    "Upload",
    "UploadPart",
    "Wording",
]
