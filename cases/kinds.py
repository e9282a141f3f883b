"""The deeds of cases, gathered from the nouns."""

from cases.clocks.kinds import KINDS as CLOCKS
from cases.exchange.kinds import KINDS as EXCHANGE
from cases.file.kinds import KINDS as FILE
from cases.intake.kinds import KINDS as INTAKE
from cases.papers.kinds import KINDS as PAPERS
from cases.property.kinds import KINDS as PROPERTY
from cases.quality.kinds import KINDS as QUALITY
from cases.review.kinds import KINDS as REVIEW

KINDS = (*FILE, *CLOCKS, *REVIEW, *INTAKE, *PROPERTY, *PAPERS, *QUALITY, *EXCHANGE)
