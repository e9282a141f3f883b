"""What appraisal tells people, gathered from the nouns."""

from appraisal.consequences.notices import NOTICES as CONSEQUENCES
from appraisal.entries.notices import NOTICES as ENTRIES
from appraisal.objections.notices import NOTICES as OBJECTIONS
from appraisal.results.notices import NOTICES as RESULTS

NOTICES = (*RESULTS, *CONSEQUENCES, *OBJECTIONS, *ENTRIES)
