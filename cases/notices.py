"""What cases tells people, gathered from the nouns."""

from cases.clocks.notices import NOTICES as CLOCKS
from cases.desk.reminders.notices import NOTICES as REMINDERS
from cases.file.notices import NOTICES as FILE
from cases.intake.alike.notices import NOTICES as ALIKE
from cases.quality.notices import NOTICES as QUALITY
from cases.review.claiming.notices import NOTICES as CLAIMING
from cases.review.departures.notices import NOTICES as DEPARTURES
from cases.review.discussions.notices import NOTICES as DISCUSSIONS
from cases.review.matters.notices import NOTICES as MATTERS

NOTICES = (*FILE, *CLOCKS, *CLAIMING, *DEPARTURES, *DISCUSSIONS, *MATTERS, *ALIKE, *QUALITY, *REMINDERS)
