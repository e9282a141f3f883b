"""What spares or protects a person is asked with three answers, and silence counts for the person (第12–14, 23条).

Unknown spares (a first violation) or stops (age, state of mind, a child expected or nursed, the answer to the telling).
The birth date of the file stands over an age that is typed, and answers that contradict each other are refused.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.office.persons.rules import age_on
from portal.shell.pages.wording import Words
from portal.shell.personal.papers import Paper
from portal.shell.refusals import Refused, refuse

FULL_AGE, CHILD, YOUTH, OLD = 18, 14, 16, 70
# From the state of the person follow the circumstances that may make a penalty lighter (第13, 14条).
LIGHTER_BY_STATE = {"reduced": "impaired", "senses": "blind_or_deaf"}


@dataclass(frozen=True)
class Ages:
    """How old somebody was at the act, and at most today where only the age at the act is known."""

    then: int
    now: int


@dataclass(frozen=True)
class Contradiction:
    """Two answers of which one is wrong: when they meet, at which particular it is said, and how."""

    meets: object
    at: str
    words: Words


def _ticked(decision, *names):
    return set(names) <= set(decision.get("circumstances", ()))


CONTRADICTIONS = (
    Contradiction(
        lambda d, ages: d.get("is_first") == "yes" and _ticked(d, "repeated_in_a_year"),
        "circumstances",
        gettext_lazy("A first violation and one punished within a year before exclude each other."),
    ),
    Contradiction(
        lambda d, ages: _ticked(d, "slight", "serious_result"),
        "circumstances",
        gettext_lazy("Slight circumstances and serious consequences exclude each other."),
    ),
    Contradiction(
        lambda d, ages: d.get("no_penalty_ground") == "slight" and _ticked(d, "serious_result"),
        "no_penalty_ground",
        gettext_lazy("Slight circumstances and serious consequences exclude each other."),
    ),
    Contradiction(
        lambda d, ages: _ticked(d, "minor_person") and not CHILD <= ages.then < FULL_AGE,
        "circumstances",
        gettext_lazy("A minor between fourteen and eighteen: the age of this person at the act was another."),
    ),
    Contradiction(
        lambda d, ages: d.get("state") == "none" and {*LIGHTER_BY_STATE.values()} & set(d.get("circumstances", ())),
        "state",
        gettext_lazy("The circumstances name an illness or a disability; say so here too."),
    ),
    Contradiction(
        lambda d, ages: d.get("no_penalty_ground") == "no_control" and d.get("state") in ("none", "senses"),
        "state",
        gettext_lazy("Without control of the act is only who is mentally ill or disabled (article 13)."),
    ),
    Contradiction(
        lambda d, ages: d.get("is_exception") and not is_spared_by_age(ages, d),
        "is_exception",
        gettext_lazy("The law does not spare this person, so that there is nothing to except."),
    ),
    Contradiction(
        lambda d, ages: d.get("is_exception") and d.get("is_expecting") not in (None, "no"),
        "is_exception",
        gettext_lazy("There is no exception where a child is expected or nursed."),
    ),
)


def ages_of(party, age_then, then, on):
    """Return the Ages of a party; where no birth date is known, today's is the highest that can be."""
    if party.born_on:
        return Ages(age_then, age_on(party.born_on, on))
    return Ages(age_then, age_then + age_on(then, on) + 1 if on > then else age_then)


def is_spared_by_age(ages, decision):
    """Say whether age keeps a detention from being carried out (第23条第一款); what is not known spares."""
    return ages.then < YOUTH or (ages.then < FULL_AGE and decision.get("is_first") != "no") or ages.now >= OLD


def check_typed_age(party, decision, then):
    """Raise Refused where an age was typed that the birth date in the file contradicts."""
    typed = decision.get("declared_age")
    if party.born_on is None or typed is None:
        return
    known = age_on(party.born_on, then)
    if typed != known:
        words = {"typed": typed, "born": party.born_on.isoformat(), "age": known}
        refuse(
            declared_age=_(
                "You wrote %(typed)s years; the file says born on %(born)s, which is %(age)s at the act. Correct the "
                "birth date under “Parties” where it is wrong."
            )
            % words
        )


def check(party, decision, ages, *, is_penalty):
    """Raise Refused for a question that must be answered before this person is punished, or for a contradiction."""
    problems = {row.at: str(row.words) for row in reversed(CONTRADICTIONS) if row.meets(decision, ages)}
    if is_penalty and not party.is_firm:
        problems = {**_unanswered(party, decision), **problems}
    if problems:
        raise Refused(_("Please correct the fields marked below."), problems)


def with_state(decision):
    """Return the circumstances of a decision with those that follow from the state of the person."""
    found, extra = decision.get("circumstances", []), LIGHTER_BY_STATE.get(decision.get("state"))
    return found if extra is None or extra in found else [extra, *found]


def may_expect(party):
    """Say whether somebody may be pregnant or nursing for all that is known: everybody but men by their card."""
    number = party.id_number_mask if party.paper in ("", Paper.IDENTITY_CARD) else ""
    return party.is_firm is False and not (len(number) == 18 and number[-2].isdecimal() and int(number[-2]) % 2)


def is_minor_at(party, age_then, day):
    """Say whether somebody is or may be under eighteen on a day; an age at the act may still be today's."""
    return (age_on(party.born_on, day) if party.born_on else age_then) < FULL_AGE


def _unanswered(party, decision):
    problems = {}
    if not decision.get("state") and not {*LIGHTER_BY_STATE.values()} & set(decision.get("circumstances", ())):
        problems["state"] = _("Say it either way; nobody is punished before this is known (articles 13 and 14).")
    if decision.get("detention_days") and not decision.get("is_expecting") and may_expect(party):
        problems["is_expecting"] = _("Say it either way; nobody is detained before this is known (article 23).")
    return problems
