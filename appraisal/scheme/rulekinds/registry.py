"""All kinds of rule by their codes."""

from appraisal.scheme.rulekinds.counting import COUNTING
from appraisal.scheme.rulekinds.expression import EXPRESSION
from appraisal.scheme.rulekinds.kinds import RuleKind
from appraisal.scheme.rulekinds.relative import RELATIVE
from appraisal.scheme.rulekinds.thresholds import THRESHOLDS

KINDS: dict[str, RuleKind] = {kind.code: kind for kind in (*COUNTING, *THRESHOLDS, *RELATIVE, *EXPRESSION)}
