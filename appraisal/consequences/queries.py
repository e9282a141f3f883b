"""The trace of a proposed consequence in words: rule, the two months, group, how many ranked, ties (B5)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.consequences.base import Exemption, Problem, Step, Tried
from appraisal.consequences.ladders.models import ConsequenceRule
from appraisal.consequences.ladders.problems import OF_RECORDS, choices_of
from appraisal.consequences.ladders.queries import names_of
from appraisal.consequences.ladders.rules import figures_of, says, value_words
from appraisal.consequences.models import Consequence
from appraisal.engine.models import Sheet
from appraisal.engine.names import group_names
from appraisal.facts.models import Run
from appraisal.facts.months import label_of
from appraisal.scheme.periods.models import Period
from appraisal.scheme.periods.rules import days_of
from appraisal.scheme.rulekinds.arithmetic import marks
from appraisal.scheme.versions.models import Indicator


def trace_of(consequence: Consequence) -> list[str]:
    """Return one sentence for each step from the facts to the proposal."""
    facts, rule = consequence.facts, consequence.by_rule
    named = group_names()
    sentences = [_("Rule: %(rule)s") % {"rule": says(rule)} if rule else _rule(consequence, facts)]
    if consequence.problem:
        sentences.append(_("The problem: %(problem)s.") % {"problem": problem_words(rule, consequence.problem)})
    steps = facts.get("trace", [])
    return sentences + [_step(step, named, rule) for step in steps]


def tried_words(consequence: Consequence) -> list[str]:
    """Return one sentence for each exemption that was tried and did not hold."""
    return [exemption_words(each) for each in consequence.facts.get("tried", [])]


def exemption_words(tried: Tried) -> str:
    """Return an exemption as it was tried, in words."""
    words = {"found": tried["found"], "needs": tried["needs"], "month": month_label(tried["period"])}
    holds = tried["held"]
    match tried["exemption"]:
        case Exemption.FEWEST:
            if holds:
                return _("Spared: %(found)s ranked in %(month)s, fewer than %(needs)s.") % words
            return _("Too few ranked? No: %(found)s in %(month)s, %(needs)s are needed.") % words
        case Exemption.CASELOAD:
            if holds:
                return _("Spared: below the smallest caseload in %(month)s (%(found)s of %(needs)s).") % words
            return _("Smallest caseload? No: %(found)s in %(month)s, %(needs)s are needed.") % words
        case Exemption.EQUAL:
            if holds:
                return _("Spared: all ranked are equal in %(month)s.") % words
            return _("All equal? No: the ranks go from 1 to %(found)s in %(month)s.") % words
    if holds:
        return _("Spared: %(found)s days of leave, exempt from %(needs)s on.") % words
    return _("Leave? No: %(found)s days, exempt from %(needs)s on.") % words


def above_words(consequence: Consequence) -> str:
    """Return why the one who stands just above got no proposal; "" where nobody does. Names somebody else."""
    above = consequence.facts.get("above")
    if not above:
        return ""
    if "sheet" in above:
        sheet = Sheet.objects.select_related("officer", "unit").filter(pk=above["sheet"]).first()
        words = {"name": sheet.label if sheet else "–", "rank": above["rank"], "points": marks(above["points"])}
        return _("Why not %(name)s, just above? Rank %(rank)s with %(points)s points.") % words
    rule = consequence.by_rule
    name = names_of(consequence.subject_kind, {above["subject_id"]}).get(above["subject_id"], "–")
    figures = figures_of(rule) if rule else None
    if figures and figures.use:
        needs, found = value_words(figures, figures.threshold), value_words(figures, above["count"])
    else:
        needs, found = str(figures.times) if figures else "", str(above["count"])
    return _("Why not %(name)s, nearest to it? %(found)s of %(needs)s.") % {
        "name": name,
        "found": found,
        "needs": needs,
    }


def problem_words(rule: ConsequenceRule | None, problem: str) -> str:
    """Return what a problem is called: an item of the catalogue, a severity, a question, an indicator."""
    kind = figures_of(rule).problem if rule else None
    if kind in OF_RECORDS:
        return str(choices_of(kind).get(problem, problem))
    if rule and kind == Problem.INDICATOR:
        found = Indicator.objects.filter(version__scheme=rule.scheme_id, code=problem).order_by("-version").first()
        return f"{problem} {found.label}" if found else problem
    return problem


def changed_words(grounds: Iterable[tuple[Step, Run, Step | None]]) -> list[str]:
    """Return one sentence for each period of a trace that was corrected since (`deeds.changed_grounds`)."""
    return [_changed(step, now) for step, _run, now in grounds]


def _changed(step, now):
    words = {"month": month_label(step["period"]), "before": step.get("rank")}
    if now is None:
        if words["before"] is None:
            return _("%(month)s was corrected since: by the corrected results the ground is gone.") % words
        return _("%(month)s was corrected since: by the corrected results the subject is no longer last.") % words
    if now.get("rank") is None:
        return _("%(month)s was corrected since: by the corrected results the ground stands as before.") % words
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


def _step(step, named, rule):
    if "rank" in step:
        return _place(step, named)
    words = {"month": month_label(step["period"]), "count": step.get("count", 0)}
    if "grade" in step:
        words |= {"grade": step["grade"], "points": marks(step["points"])}
        return _("%(month)s: grade %(grade)s with %(points)s points.") % words
    figures = figures_of(rule)
    if figures.use:
        words["count"] = value_words(figures, step["count"])
        if figures.use.is_share:
            words |= {"part": marks(step["count"]), "whole": marks(step["base"])}
            return _("%(month)s: %(part)s of %(whole)s.") % words
        return _("%(month)s: %(count)s.") % words
    return ngettext("%(month)s: %(count)s time.", "%(month)s: %(count)s times.", words["count"]) % words


def _place(step, named):
    if "count" not in step:
        return _month(step, named)
    words = {
        "rank": step["rank"],
        "ranked": step["ranked"],
        "group": named.get(step["group"], step["group"]),
        "points": marks(step["points"]),
        "count": step["count"],
    }
    year = _(
        "The year: rank %(rank)s of %(ranked)s compared in “%(group)s”, %(points)s points as the mean of %(count)s "
        "periods."
    )
    return year % words + _shared(step)


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
    return words + _shared(step)


def _shared(step):
    shared = step.get("shared_with", 0)
    if not shared:
        return ""
    tie = ngettext("The rank is shared with %(count)s other.", "The rank is shared with %(count)s others.", shared)
    return f" {tie % {'count': shared}}"


def month_label(code: str) -> str:
    """Return the code of a period as people write it; what is no code as it is."""
    days = days_of(code)
    if days:
        return days.label
    period = Period.objects.filter(code=code).first()
    return label_of(period) if period else code
