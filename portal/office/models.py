"""The tables of the office, gathered from its nouns."""

from portal.office.clocks.models import ClockRule, PauseGround
from portal.office.exports.models import Export, SavedFilter
from portal.office.files.models import Upload, UploadPart
from portal.office.imports.models import ColumnMapping, ImportBatch
from portal.office.numbers.models import GivenNumber, Series
from portal.office.reminders.models import Reminder, ReminderStep

__all__ = [
    "ClockRule",
    "ColumnMapping",
    "Export",
    "GivenNumber",
    "ImportBatch",
    "PauseGround",
    "Reminder",
    "ReminderStep",
    "SavedFilter",
    "Series",
    "Upload",
    "UploadPart",
]
