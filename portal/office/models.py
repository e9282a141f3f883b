"""The tables of the office, gathered from its nouns."""

from portal.office.clocks.models import ClockRule, PauseGround
from portal.office.files.models import Upload, UploadPart
from portal.office.numbers.models import GivenNumber, Series
from portal.office.reminders.models import Reminder, ReminderStep

__all__ = ["ClockRule", "GivenNumber", "PauseGround", "Reminder", "ReminderStep", "Series", "Upload", "UploadPart"]
