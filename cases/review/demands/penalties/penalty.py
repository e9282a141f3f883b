"""Penalties and no-penalty decisions, respondent by respondent (治安管理处罚法2025 第10–24, 111, 112, 117条)."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.case.states import MatterKind
from cases.file.evidence.models import Evidence
from cases.file.parties.persons import RESPONDENTS, is_same_person
from cases.review.decisions.models import PartyDecision
from cases.review.demands.penalties import persons, telling
from cases.review.demands.penalties.ages import age_at_act
from cases.review.demands.penalties.pursuit import check_in_time
from cases.review.demands.penalties.sanctions import check_range, ranges_of
from cases.review.demands.table import DECISION
from portal.office.clocks.models import ClockRule
from portal.office.clocks.rules import due
from portal.office.fields.rules import day_of, read_all
from portal.people.calendar import bureau_calendar
from portal.shell.refusals import Problems, Refused, refuse

MOST_DAYS, MOST_DAYS_MERGED = 15, 20
NEW_STATUTE = date(2026, 1, 1)
# 治安管理处罚法(2025) 第117条第一款; before, 公安机关办理行政案件程序规定 第123条第二款.
HEARING_FROM, HEARING_FROM_BEFORE = 4000, 2000
WITHOUT_TELLING = {"not_established"}
# What the law says of age and detention is said of persons.
FULL_AGE = 18
PENALTY, NO_PENALTY, SEPARATE = PartyDecision.Outcome.PENALTY, PartyDecision.Outcome.NO_PENALTY, "separate"


def respondents_of(case):
    """Return the parties about whom a penalty matter decides."""
    return list(case.parties.filter(role__in=RESPONDENTS).order_by("pk"))


def check(case, kind, said, decisions, at):
    """Return the particulars of a penalty matter with its decisions, completed.

    Raises Refused with fields named `decision-<party>-<particular>` where a decision does not stand.
    """
    parties = respondents_of(case)
    _with_known_births(case, parties)
    _check_ground(case, kind, parties, decisions)
    problems, complete = {}, []
    ranges = ranges_of(case)
    given = {_party_of(each): each for each in decisions}
    told = telling.tellings_before(case)
    for party in parties:
        try:
            complete.append(_checked(case, party, given.get(party.pk) or {}, ranges, told.get(party.pk, ()), at))
        except Refused as refusal:
            problems.update({f"decision-{party.pk}-{name}": words for name, words in refusal.fields.items()})
    if problems:
        raise Refused(_("Please correct the fields marked below."), problems)
    _check_outcomes(kind, complete)
    return {**said, "decisions": complete}


def _with_known_births(case, parties):
    """Give who has no birth date the one that the file holds of the same person in another row; nothing is saved."""
    others = list(case.parties.exclude(born_on=None)) if any(party.born_on is None for party in parties) else []
    for party in parties:
        if party.born_on is None:
            party.born_on = next((other.born_on for other in others if is_same_person(party, other)), None)


def detention_is_served(age_then, age_now, decision):
    """Say whether a detention is carried out (第23条); the stricter reading where liberty is at stake.

    Sixteen to eighteen is spared unless it is known not to be the first violation; seventy counts from the day of the
    decision. What is not known spares.
    """
    if decision.get("is_expecting") not in (None, "no"):
        return False
    is_spared = persons.is_spared_by_age(persons.Ages(age_then, age_now), decision)
    return not is_spared or bool(decision.get("is_exception"))


def has_right_to_hearing(decision, age_then, on):
    """Say whether the person must be told of the right to a hearing (第117条)."""
    threshold = HEARING_FROM if on >= NEW_STATUTE else HEARING_FROM_BEFORE
    is_detained_minor = (
        decision.get("detention_days") and age_then is not None and age_then < 18 and decision.get("is_exception")
    )
    return bool(decision.get("revokes_licence") or decision.get("fine", 0) >= threshold or is_detained_minor)


def _party_of(decision):
    party = decision.get("party") if isinstance(decision, dict) else None
    if isinstance(party, bool) or not isinstance(party, int):
        raise Refused(_("Each decision names its party."))
    return party


def _check_ground(case, kind, parties, decisions):
    if not parties:
        raise Refused(_("There is no suspect or respondent in this file; nobody can be decided about."))
    if set(map(_party_of, decisions)) - {party.pk for party in parties}:
        raise Refused(_("A decision names somebody who is no respondent of this case."))
    kinds = set(case.evidence.values_list("kind", flat=True))
    if not kinds:
        raise Refused(_("There is no evidence in this file; nothing can be decided without."))
    if kind == MatterKind.PENALTY and kinds == {Evidence.Kind.SUSPECT}:
        raise Refused(_("The person's own statement alone carries no penalty (article 111)."))


def _checked(case, party, given, ranges, told, at):
    decision = read_all(DECISION, {name: value for name, value in given.items() if name not in COMPUTED})
    outcome = decision["outcome"]
    if outcome == SEPARATE:
        _need(decision, separate_reason=_("Say why, and in which case."))
        return {"party": party.pk, "outcome": outcome, "separate_reason": decision["separate_reason"]}
    on = timezone.localdate(at)
    then = timezone.localdate(case.occurred_at or case.registered_at)
    age_then = FULL_AGE if party.is_firm else age_at_act(party, decision, then)
    if outcome == PENALTY and age_then is not None and age_then < 14:
        refuse(outcome=_("Nobody under fourteen is punished; the guardian is told to discipline (article 12)."))
    problems = Problems()
    with problems.part():
        _need(
            decision,
            facts_found=_("Write the facts as they will stand in the decision."),
            reasons=_("Write the reasons as they will stand in the decision."),
        )
    with problems.part():
        if party.is_firm and decision.get("detention_days"):
            refuse(detention_days=_("Only persons are detained."))
    with problems.part():
        if age_then is None:
            refuse(declared_age=_("The birth date is not known; write down the age that was established."))
    if age_then is None:
        # Only to find what else is wrong: without an age the decision is refused below.
        age_then = FULL_AGE
    with problems.part():
        persons.check_typed_age(party, decision, then)
    if party.born_on:
        decision.pop("declared_age", None)
    ages = persons.ages_of(party, age_then, then, on)
    check_one = _check_penalty if outcome == PENALTY else _check_no_penalty
    with problems.part():
        persons.check(party, decision, ages, is_penalty=outcome == PENALTY)
    with problems.part():
        check_one(decision, age_then, ranges)
    with problems.part():
        if outcome == PENALTY:
            check_in_time(case, decision, then)
    if decision.get("detention_days"):
        decision["is_detention_served"] = detention_is_served(age_then, ages.now, decision)
    with problems.part():
        _check_told(case, party, decision, outcome, age_then, on)
    with problems.part():
        _check_hearing(decision, age_then, on)
    with problems.part():
        if decision.get("told_on"):
            telling.check(case, party, decision, told, at)
        elif needs_telling(decision):
            telling.check_reply(decision)
    problems.raise_if_any()
    return {"party": party.pk, **decision, **({} if party.is_firm else {"age": age_then})}


COMPUTED = {"party", "age", "is_detention_served"}


def _check_penalty(decision, age_then, ranges):
    problems, sanctions = Problems(), ("warning", "fine", "detention_days", "revokes_licence", "other")
    with problems.part():
        if not any(decision.get(name) for name in sanctions):
            refuse(warning=_("A penalty names a warning, a fine, a detention, a revoked licence or another penalty."))
    with problems.part():
        _need(decision, article=_("Name the article."))
    with problems.part():
        if decision.get("no_penalty_ground"):
            refuse(no_penalty_ground=_("This belongs to a decision without penalty."))
    days, most = decision.get("detention_days", 0), MOST_DAYS_MERGED if decision.get("is_merged") else MOST_DAYS
    with problems.part():
        if days > most:
            refuse(detention_days=_("At most %(days)s days.") % {"days": most})
    circumstances = persons.with_state(decision)
    if circumstances:
        decision["circumstances"] = circumstances
    if age_then < 18 and "minor_person" not in circumstances:
        decision["circumstances"] = ["minor_person", *circumstances]
    with problems.part():
        if decision.get("is_exception") and not days:
            refuse(is_exception=_("There is no exception here: it is for detention."))
    with problems.part():
        check_range(decision, ranges)
    problems.raise_if_any()


def _check_no_penalty(decision, age_then, ranges):
    sanctions = ("warning", "fine", "detention_days", "revokes_licence", "other")
    unfit = {name: _("A decision without penalty names none.") for name in sanctions if decision.get(name)}
    problems = Problems()
    with problems.part():
        if unfit:
            refuse(**unfit)
    with problems.part():
        _need(decision, no_penalty_ground=_("Say why there is no penalty."))
    is_child = decision.get("no_penalty_ground") == "under_fourteen"
    with problems.part():
        if is_child and age_then >= 14:
            refuse(no_penalty_ground=_("The person was %(age)s years old.") % {"age": age_then})
    problems.raise_if_any()


def needs_telling(decision):
    """Say whether somebody is told before this is decided (第112条): of all but that nothing was established."""
    is_without = decision["outcome"] == NO_PENALTY and decision.get("no_penalty_ground") in WITHOUT_TELLING
    return decision["outcome"] != SEPARATE and not is_without


def _check_told(case, party, decision, outcome, age_then, on):
    if not needs_telling(decision):
        return
    problems = Problems()
    with problems.part():
        _need(decision, told_on=_("The person is told before the decision (article 112)."))
    with problems.part():
        if persons.is_minor_at(party, age_then, day_of(decision, "told_on") or on):
            _need(decision, guardian_told_on=_("The guardian of a minor is told as well (article 112)."))
    first = timezone.localdate(case.filed_at or case.registered_at)
    for name in ("told_on", "guardian_told_on", "hearing_told_on", "hearing_held_on"):
        day = day_of(decision, name)
        if day and not first <= day <= on:
            with problems.part():
                refuse(**{name: _("Between the filing and today.")})
    problems.raise_if_any()


def _check_hearing(decision, age_then, on):
    if not has_right_to_hearing(decision, age_then, on) and not decision.get("hearing"):
        return
    needed = {
        "hearing": _("There is a right to a hearing here: say what became of it (article 117)."),
        "hearing_told_on": _("When was the person told?"),
    }
    if decision.get("hearing") == "held":
        needed["hearing_held_on"] = _("When was it held?")
    _need(decision, **needed)
    if decision["hearing"] == "held" and decision["hearing_held_on"] < decision["hearing_told_on"]:
        refuse(hearing_held_on=_("Not before the person was told."))
    if decision["hearing"] == "lapsed":
        last = _last_day_to_ask(day_of(decision, "hearing_told_on"))
        if on <= last:
            refuse(hearing=_("The person may still ask for it until %(day)s.") % {"day": last.isoformat()})


def _last_day_to_ask(told_on):
    rule = ClockRule.objects.on(told_on).filter(code="hearing.request").first()
    told_at = timezone.make_aware(datetime.combine(told_on, time(12)))
    return timezone.localdate(due(rule, told_at, bureau_calendar()).at)


def _check_outcomes(kind, decisions):
    outcomes = {decision["outcome"] for decision in decisions}
    if kind == MatterKind.PENALTY and PENALTY not in outcomes:
        raise Refused(_("Nobody is punished here; ask for a no-penalty decision instead."))
    if kind == MatterKind.NO_PENALTY and PENALTY in outcomes:
        raise Refused(_("Somebody is punished here; ask for a penalty decision instead."))
    if outcomes == {SEPARATE}:
        raise Refused(_("Somebody must be decided about in this case."))


def _need(decision, **sentences):
    missing = {name: words for name, words in sentences.items() if not decision.get(name)}
    if missing:
        raise Refused(_("Please correct the fields marked below."), missing)
