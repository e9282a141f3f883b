"""Telling, defence and hearing are bound to what was told (治安管理处罚法2025 第112, 117条; 行政处罚法 第44, 45, 62条).

Facts, article or sanction changed: told again. What was told and met by a defence, or by no known answer, never
becomes heavier.
"""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.file.parties.persons import is_same_person
from cases.review.chain import PENALTIES
from cases.review.decisions.models import PartyDecision, Telling
from cases.review.demands.penalties.heavier import SANCTION, heavier_parts
from cases.review.models import Round
from portal.ledger.chain.canonical import digest, plain
from portal.office.fields.rules import day_of, moment_of
from portal.shell.refusals import refuse

# Of the case as it stands, and of the decision: what the person is told (内容及事实、理由、依据).
OF_CASE = ("facts", "place", "occurred_at")
BASIS = ("outcome", "article", "range", "no_penalty_ground", "circumstances", "facts_found", "reasons")
SANCTIONS = (*SANCTION, "is_merged", "is_exception", "is_detention_served")


def told_content(case, decision):
    """Return what a person is told of a decision, as plain data: facts, cause, article and ground, sanction."""
    of_case = {name: getattr(case, name) for name in OF_CASE}
    return content_told({**of_case, "cause": case.cause.code if case.cause_id else ""}, decision)


def content_told(of_case, decision):
    """Return what `told_content` returns, from facts, place, time and cause given as data."""
    told = {name: of_case.get(name) for name in OF_CASE}
    return plain(
        {**told, "cause": of_case.get("cause", ""), **_said(decision, BASIS), "sanction": _said(decision, SANCTIONS)}
    )


def digest_of_told(content):
    """Return the digest under which something told is known, in hex."""
    return digest(content)


def tellings_before(case):
    """Return {party: its Tellings, oldest first}; of requests older than this table, unsaved ones of their rounds.

    What was told to somebody who stands in the file twice was told to both.
    """
    found = {}
    for row in Telling.objects.filter(case=case).order_by("recorded_at", "pk"):
        found.setdefault(row.party_id, []).append(row)
    rounds = Round.objects.filter(matter__case=case, matter__kind__in=PENALTIES).order_by("submitted_at", "pk")
    for each in rounds:
        for decision in each.content.get("particulars", {}).get("decisions", ()):
            if "told_on" in decision and decision["party"] not in found:
                found[decision["party"]] = [_of_round(case, each, decision)]
    return _of_persons(case, found) if found else found


def _of_persons(case, found):
    parties, merged = list(case.parties.all()), {}
    for one in parties:
        rows = [told for other in parties if is_same_person(one, other) for told in found.get(other.pk, ())]
        merged[one.pk] = sorted(rows, key=lambda told: told.recorded_at)
    return merged


def check(case, party, decision, before, at):
    """Raise Refused where a decision is not the one that the person was told of; `before` are the earlier tellings."""
    check_reply(decision)
    # Article 112 has a person told of a penalty; that there shall be none takes nothing from anybody.
    if not before or decision["outcome"] == PartyDecision.Outcome.NO_PENALTY:
        return
    now, last = told_content(case, decision), before[-1]
    if digest_of_told(now) == last.content_digest:
        return
    again = moment_of(decision, "told_again_at")
    if again is None:
        refuse(
            told_again_at=_(
                "What the person was told on %(day)s has changed (%(what)s): tell again, and write when (article 112)."
            )
            % {"day": last.told_on.isoformat(), "what": _changed(last.content, now)}
        )
    if not last.recorded_at < again <= at:
        refuse(
            told_again_at=_("After the telling before was recorded, on %(moment)s, and not in the future.")
            % {"moment": timezone.localtime(last.recorded_at).strftime("%Y-%m-%d %H:%M")}
        )
    _check_hearing_anew(decision, now, last, again)
    _check_not_heavier(decision, before)


def telling_of(matter, decision, before, at):
    """Return the unsaved Telling that a decision of a request states, or None where nobody was told of it."""
    if not decision.get("told_on"):
        return None
    content = told_content(matter.case, decision)
    if not is_told(decision, digest_of_told(content), before[-1].content_digest if before else ""):
        return None
    return Telling(
        case=matter.case,
        matter=matter,
        round=matter.round,
        content=content,
        content_digest=digest_of_told(content),
        teller=matter.author,
        recorded_at=at,
        **columns_of(decision),
    )


def is_told(decision, digest, before):
    """Say whether what a decision says, by its digest, was told: for the first time, as the time before or again."""
    return before in ("", digest) or bool(decision.get("told_again_at"))


def columns_of(decision):
    """Return {column: value} of a telling as the decision of a request states it."""
    return {
        "party_id": decision["party"],
        "told_on": day_of(decision, "told_on"),
        "told_again_at": moment_of(decision, "told_again_at"),
        "guardian_told_on": day_of(decision, "guardian_told_on"),
        "reply": decision["reply"],
        "defence": decision.get("defence", ""),
        "hearing": decision.get("hearing", ""),
        "hearing_told_on": day_of(decision, "hearing_told_on"),
        "hearing_held_on": day_of(decision, "hearing_held_on"),
    }


def _of_round(case, each, decision):
    content = content_told(each.content, decision)
    reply = decision.get("reply") or (Telling.Reply.DEFENDED if decision.get("defence") else "")
    return Telling(
        case=case,
        party_id=decision["party"],
        content=content,
        content_digest=digest_of_told(content),
        told_on=day_of(decision, "told_on"),
        reply=reply,
        hearing=decision.get("hearing", ""),
        recorded_at=each.submitted_at,
    )


def check_reply(decision):
    """Raise Refused unless a decision says what the person answered, and a defence where there was one (第112条)."""
    if not decision.get("reply"):
        refuse(reply=_("Say what the person answered; without having heard it nothing is decided (article 112)."))
    if decision["reply"] == Telling.Reply.WAIVED and decision.get("defence"):
        refuse(reply=_("A defence is written down below; who made one has not given it up."))
    if decision["reply"] == Telling.Reply.DEFENDED and not decision.get("defence"):
        refuse(defence=_("Write down the defence and how it was examined (article 112)."))


def _check_hearing_anew(decision, now, last, again):
    """A hearing offered or held about something else counts only where nothing but the sanction became lighter."""
    told_on, held_on = day_of(decision, "hearing_told_on"), day_of(decision, "hearing_held_on")
    newest = held_on or told_on
    if newest is None or newest >= timezone.localdate(again):
        return
    same = {**now, "sanction": {}} == {**last.content, "sanction": {}}
    if not same or heavier_parts(now["sanction"], last.content["sanction"]):
        name = "hearing_held_on" if held_on else "hearing_told_on"
        refuse(**{name: _("What was told has changed since; the right to a hearing is told anew (article 117).")})


def _check_not_heavier(decision, before):
    for telling in before:
        if telling.reply == Telling.Reply.WAIVED and telling.hearing != Telling.Hearing.HELD:
            continue
        added = heavier_parts(decision, telling.content["sanction"])
        if added:
            refuse(
                told_again_at=_(
                    "Heavier than what was told on %(day)s: %(added)s. After a defence or a hearing no sanction "
                    "becomes heavier (Public Security Administration Punishments Law, articles 112 and 117; "
                    "Administrative Penalty Law, article 45)."
                )
                % {"day": telling.told_on.isoformat(), "added": pgettext("between names", ", ").join(added)}
            )


def _changed(before, now):
    names = {"sanction": _("sanction"), "article": _("article"), "facts": _("facts"), "cause": _("cause")}
    known = [words for name, words in names.items() if before.get(name) != now.get(name)]
    return pgettext("between names", ", ").join(known or [_("facts or reasons")])


def _said(decision, names):
    return {name: decision[name] for name in names if decision.get(name) not in (None, "", [])}
