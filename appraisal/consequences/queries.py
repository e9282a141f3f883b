"""The trace of a proposed consequence in words: rule, the two months, group, how many ranked, ties (B5)."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.consequences.models import Consequence, Step
from appraisal.engine.names import group_names
from appraisal.facts.models import Run
from appraisal.scheme.rulekinds.arithmetic import marks
from portal.shell import periods


def trace_of(consequence: Consequence) -> list[str]:
    """Return one sentence for each step from the facts to the proposal; one query."""
    facts = consequence.facts
    named = group_names()
    sentences = [_rule(consequence, facts)]
    sentences += [_month(step, named) for step in facts.get("trace", [])]
    return sentences


def changed_words(grounds: Iterable[tuple[Step, Run, Step | None]]) -> list[str]:
    """Return one sentence for each month of a trace that was corrected since (`deeds.changed_grounds`)."""
    return [_changed(step, now) for step, _run, now in grounds]


def _changed(step, now):
    words = {"month": month_label(step["period"]), "before": step["rank"]}
    if now is None:
        return _("%(month)s was corrected since: by the corrected results the subject is no longer last.") % words
    words |= {"rank": now["rank"], "ranked": now["ranked"], "points": marks(now["points"])}
    return (
        _(
            "%(month)s was corrected since: by the corrected results it is rank %(rank)s of %(ranked)s with %(points)s "
            "points, last as before."
        )
        % words
    )


def _rule(consequence, facts):
    return _(
        "Rule: last in its peer group in two published months in a row, by “%(scheme)s”. Last is the lowest shared "
        "rank of a group with at least %(fewest)s ranked."
    ) % {"scheme": consequence.scheme.label, "fewest": facts.get("fewest_ranked", 3)}


def _month(step, named):
    words = _(
        "%(month)s: rank %(rank)s of %(ranked)s ranked in “%(group)s”, %(points)s points, %(caseload)s ended matters."
    ) % {
        "month": month_label(step["period"]),
        "rank": step["rank"],
        "ranked": step["ranked"],
        "group": named.get(step["group"], step["group"]),
        "points": marks(step["points"]),
        "caseload": step["caseload"],
    }
    shared = step.get("shared_with", 0)
    if not shared:
        return words
    tie = ngettext("The rank is shared with %(count)s other.", "The rank is shared with %(count)s others.", shared)
    return f"{words} {tie % {'count': shared}}"


def month_label(code: str) -> str:
    """Return the code of a month as people write it; any other code as it is."""
    try:
        return periods.month_of(date.fromisoformat(f"{code}-01")).label
    except ValueError:
        return code
