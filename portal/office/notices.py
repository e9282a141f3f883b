"""What the office tells people, gathered from its nouns."""

from portal.office.files.notices import NOTICES as FILES

NOTICES = FILES
