"""The rules of the ladder: drafted by one scoring-rule administrator, put into force by another, ended with a day."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.consequences.ladders.models import ConsequenceRule
from appraisal.consequences.ladders.permissions import check_keeps_ladders
from appraisal.consequences.ladders.rules import problems_of
from appraisal.facts.models import Run
from appraisal.scheme.deciders import as_actor
from appraisal.scheme.versions.models import Scheme
from portal.ledger.actors import Actor
from portal.ledger.writing.recording import deed
from portal.people.models import Officer, Role
from portal.shell.refusals import Denied, MovedOn, Refused

Params = dict[str, Any]


@dataclass(frozen=True)
class RuleInput:
    """A rule of the ladder as it is typed."""

    name: str
    trigger: str
    scheme: Scheme
    subject_kind: str
    proposal: str
    about: str
    deciders: list[str]
    valid_from: date
    params: Params = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)
    fewest_ranked: int = 3
    absent_days: int = 0
    days_to_hold: int = 10
    name_en: str = ""
    text: str = ""
    text_en: str = ""
    basis: str = ""


TYPED = tuple(each.name for each in fields(RuleInput))


def draft(*, by: Officer, at: datetime, code: str, given: RuleInput) -> ConsequenceRule:
    """Draft a rule, the next version where its code is known, and return it. Raises Denied, Refused."""
    check_keeps_ladders(by, timezone.localdate(at))
    earlier = ConsequenceRule.objects.filter(code=code)
    if earlier.filter(approved_at=None).exists():
        sentence = _("A draft of this rule is there already: change that one.")
        raise Refused(sentence, {"code": sentence})
    rule = ConsequenceRule(code=code, number=1 + earlier.count(), drafted_by=by, drafted_at=at, **_columns(given))
    _check_readable(rule)
    with deed("ladder.drafted", by=as_actor(by, Role.RULE_ADMIN), at=at) as record:
        record.save(rule)
        record.about(rule)
        record.note(code=code, number=rule.number, rule=_noted(rule))
    return rule


def change(*, by: Officer, at: datetime, rule_id: int, seen: str, given: RuleInput) -> ConsequenceRule:
    """Write a draft anew and return it; who changes it counts as who drafted it.

    `seen` is the last event of the draft as it was shown. Raises Denied, Refused, MovedOn when it is another by now.
    """
    check_keeps_ladders(by, timezone.localdate(at))
    rule = _draft_as_seen(rule_id, seen)
    before = _noted(rule)
    for name, value in _columns(given).items():
        setattr(rule, name, value)
    rule.drafted_by, rule.drafted_at = by, at
    _check_readable(rule)
    with deed("ladder.changed", by=as_actor(by, Role.RULE_ADMIN), at=at, about=rule) as record:
        record.save(rule)
        record.note(code=rule.code, number=rule.number, before=before, after=_noted(rule))
    return rule


def adopt(*, by: Officer, at: datetime, rule_id: int, seen: str) -> ConsequenceRule:
    """Put a draft into force, end the version before it, and return it: from then on it is frozen.

    Raises Denied for who drafted it, Refused with what is missing, or where a period from its day on is published
    already, MovedOn when it is another than was shown.
    """
    check_keeps_ladders(by, timezone.localdate(at))
    rule = _draft_as_seen(rule_id, seen)
    if rule.drafted_by_id == by.pk:
        raise Denied(_("You drafted this rule, so somebody else puts it into force."))
    problems = problems_of(rule)
    if _is_published_since(rule):
        problems["valid_from"] = _("A period from this day on is published already; a rule does not reach back.")
    if problems:
        raise Refused(_("The rule cannot be put into force yet."), problems)
    with deed("ladder.adopted", by=as_actor(by, Role.RULE_ADMIN), at=at, about=rule) as record:
        won = record.change(rule, only_if={"approved_at": None}, approved_at=at, approved_by=by)
        if not won:
            raise MovedOn(_("Somebody else changed this in the meantime."))
        _end_the_one_before(record, rule)
        record.note(code=rule.code, number=rule.number, valid_from=rule.valid_from, rule=_noted(rule))
    return rule


def end(*, by: Officer, at: datetime, rule_id: int, ends_on: date, reason: str) -> ConsequenceRule:
    """Give a rule in force its last day, with a reason, and return it. Raises Denied, Refused."""
    check_keeps_ladders(by, timezone.localdate(at))
    if not reason.strip():
        raise Refused(_("Give a reason."), {"reason": _("Give a reason.")})
    rule = ConsequenceRule.objects.get(pk=rule_id)
    if ends_on < timezone.localdate(at):
        raise Refused(_("The last day is today or later."), {"ends_on": _("The last day is today or later.")})
    with deed("ladder.ended", by=as_actor(by, Role.RULE_ADMIN), at=at, about=rule) as record:
        if not record.change(rule, only_if={"approved_at__isnull": False, "ends_on": None}, ends_on=ends_on):
            raise Refused(_("Only a rule in force gets a last day, once."))
        record.note(code=rule.code, number=rule.number, ends_on=ends_on, reason=reason.strip())
    return rule


def load(*, by: Actor, at: datetime, rules: list[tuple[str, RuleInput]]) -> int:
    """Put rules of the reference data into force where their code is not known yet; return how many were given.

    What a bureau has made of a step since stays as it is.
    """
    known = set(ConsequenceRule.objects.values_list("code", flat=True))
    for code, given in rules:
        if code not in known:
            rule = ConsequenceRule(code=code, drafted_at=at, approved_at=at, **_columns(given))
            if problems := problems_of(rule):
                raise Refused(_("The rule cannot be put into force yet."), problems)
            with deed("ladder.adopted", by=by, at=at) as record:
                record.save(rule)
                record.about(rule)
                record.note(code=code, number=rule.number, valid_from=rule.valid_from, rule=_noted(rule))
    return len(rules)


def _draft_as_seen(rule_id, seen):
    rule = ConsequenceRule.objects.select_related("scheme").get(pk=rule_id)
    if rule.approved_at is not None:
        raise MovedOn(_("This rule is in force already and never changes; draft its next version."))
    if str(rule.last_event_id) != seen:
        raise MovedOn(_("Somebody else changed this in the meantime."))
    return rule


def _columns(given):
    return {name: getattr(given, name) for name in TYPED}


def _noted(rule):
    return {name: getattr(rule, name) for name in TYPED if name != "scheme"} | {"scheme": rule.scheme.code}


def _check_readable(rule):
    """Refuse figures that cannot be read; what else is missing is asked for when the rule is put into force."""
    problems = problems_of(rule)
    if "params" in problems:
        raise Refused(problems["params"], {"params": problems["params"]})


def _is_published_since(rule):
    published = Run.objects.published().filter(stands_for=rule.scheme_id)
    return published.filter(period__ends_on__gt=rule.valid_from).exists()


def _end_the_one_before(record, rule):
    earlier = ConsequenceRule.objects.adopted().filter(code=rule.code, ends_on=None).exclude(pk=rule.pk)
    for each in earlier:
        record.change(
            each, only_if={"ends_on": None}, ends_on=max(rule.valid_from - timedelta(days=1), each.valid_from)
        )
