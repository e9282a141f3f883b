"""Filing and not filing, extension, transfer, mediated closing, closing: what each needs beyond its particulars."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.file.case.states import CaseKind
from cases.file.evidence.models import Evidence
from cases.file.parties.models import Party
from cases.file.sealing.completeness import check_identified
from cases.review.demands.measures import check_party
from portal.office.fields.rules import day_of
from portal.office.persons.rules import age_on
from portal.shell.refusals import Problems, Refused, refuse

COMPLAINANTS = (Party.Role.VICTIM, Party.Role.REPORTER)
IN_TIME = timedelta(hours=24)
CLAIM = "property.claim"
MOST_NAMED = 5


def check_filing(case, said, at):
    """Raise Refused unless the cause is of the kind of the case and was in force when it happened or is reported."""
    days = {timezone.localdate(moment) for moment in (case.occurred_at, case.reported_at, at) if moment}
    cause = case.cause
    if cause is None or cause.kind != case.kind or not any(_in_force(cause, day) for day in days):
        raise Refused(_("The cause of this case is not in force for such a case; correct it before you ask."))
    return said


def check_not_filing(case, said, at):
    """A criminal case with a victim or reporter names the complainant who gets the notice (刑事程序规定 第178条)."""
    problems = Problems()
    with problems.part():
        if said.get("complainant"):
            check_party(case, said["complainant"], COMPLAINANTS, "complainant")
        elif case.kind == CaseKind.CRIMINAL and case.parties.filter(role__in=COMPLAINANTS).exists():
            refuse(complainant=_("Say who gets the notice."))
    with problems.part():
        _check_days(case, said, at, "told_on")
    problems.raise_if_any()
    return said


def check_transfer(case, said, at):
    """By venue within 24 hours or with the reason; otherwise with its ground (行政案件程序规定 第61条)."""
    problems = Problems()
    with problems.part():
        if not said.get("by_venue"):
            if not said.get("ground"):
                refuse(ground=_("Say why, where it is not by venue."))
        elif at - case.registered_at > IN_TIME and not said.get("late_reason"):
            refuse(late_reason=_("More than 24 hours have passed since it was registered; say why (article 61)."))
    with problems.part():
        _check_days(case, said, at, "reporter_told_on")
    problems.raise_if_any()
    return said


def check_mediated_closing(case, said, at):
    """An agreement that was performed, reached as the law asks (治安管理处罚法2025 第9, 108条; 第178–186条)."""
    if not case.evidence.exists():
        raise Refused(_("Mediation needs facts that were found out: there is no evidence in this file."))
    roles = set(case.parties.values_list("role", flat=True))
    if Party.Role.VICTIM not in roles or not roles & {Party.Role.SUSPECT, Party.Role.RESPONDENT}:
        raise Refused(_("An agreement has two sides: the file needs a victim and a suspect or respondent."))
    check_identified(case)
    if case.property.held().exists():
        raise Refused(_("Still held, without a fate: %(things)s.") % _things(case.property.held()))
    problems = Problems()
    with problems.part():
        _check_days(case, said, at, "requested_on")
        _check_agreed(case, said, at)
    wrong = {}
    if said["performed_on"] < said["agreed_on"]:
        wrong["performed_on"] = _("Not before it was agreed.")
    if said["way"] == "police":
        if not said.get("host"):
            wrong["host"] = _("Say who mediated.")
        if said.get("one_officer") != "no" and not said.get("is_recorded"):
            wrong["is_recorded"] = _("What one officer alone mediates is recorded throughout (article 108).")
    elif not said.get("requested_on"):
        wrong["requested_on"] = _("The parties ask for it in writing (article 9).")
    if _may_have_minor(case, said) and not said.get("guardian_present"):
        wrong["guardian_present"] = _("A party is a minor: the guardian takes part (article 181).")
    with problems.part():
        if wrong:
            refuse(**wrong)
    problems.raise_if_any()
    return said


def check_closing(case, said, at):
    """Every decision served and carried out, every measure ended, all property disposed of (第258条)."""
    problems = Problems()
    with problems.part(of_whole=True):
        _check_carried_out(case)
    with problems.part(of_whole=True):
        check_measures_over(case)
    with problems.part(of_whole=True):
        check_identified(case)
    with problems.part():
        _check_property(case, said)
    problems.raise_if_any()
    return said


def _check_carried_out(case):
    waiting = [decision for decision in case.decisions.select_related("party") if not decision.is_done]
    if waiting:
        names = "、".join(decision.party.name_mask for decision in waiting)
        raise Refused(_("Not served or carried out yet: %(names)s.") % {"names": names})


def _check_property(case, said):
    """Every thing has its fate; what its owner was told to collect may still wait (第197条, six months)."""
    chosen, wrong = said["property"], {}
    if problem := _property_problem(case, chosen):
        wrong["property"] = problem
    if chosen != "none" and not said.get("property_how"):
        wrong["property_how"] = _("Say how.") if chosen == "disposed" else _("Say why it is still held.")
    if wrong:
        refuse(**wrong)


def _property_problem(case, chosen):
    held = case.property.held()
    if chosen == "none" and case.property.exists():
        return _("There is property on the register of this case: %(things)s.") % _things(case.property)
    if chosen == "kept" and not held.exists():
        return _("Nothing of this case is held any more.")
    if chosen == "kept" and not case.clocks.filter(rule__code=CLAIM, is_void=False).exists():
        return _("Only what the owner was told to collect may wait; record the notice as a clock.")
    if chosen != "kept" and held.exists():
        return _("Still held, without a fate: %(things)s.") % _things(held)
    return None


def _things(rows):
    """Return property in words, the first few by number and name."""
    rows = list(rows.order_by("pk"))
    words = pgettext("between names", ", ").join(f"{row.number} {row.name}" for row in rows[:MOST_NAMED])
    more = len(rows) - MOST_NAMED
    return {"things": words if more <= 0 else _("%(things)s and %(count)s more") % {"things": words, "count": more}}


def check_termination(case, said, at):
    """That nothing is to be pursued rests on evidence too, and the archive asks for it (第259、260条)."""
    if not case.evidence.exists():
        raise Refused(_("There is no evidence in this file yet; the end of an investigation rests on some."))
    return said


def check_measures_over(case):
    """Raise Refused while a measure of the case is running."""
    running = case.measures.filter(taken_at__isnull=False, ended_at=None).select_related("kind").first()
    if running:
        raise Refused(_("A compulsory measure is still running: %(kind)s.") % {"kind": running.kind.label})


def check_prosecution(case, said, at):
    """Known suspects, and evidence beside what they say themselves (刑事程序规定 第289条; 刑事诉讼法 第55, 162条)."""
    if not case.parties.filter(role__in=(Party.Role.SUSPECT, Party.Role.RESPONDENT)).exists():
        raise Refused(_("There is no suspect in this file; nobody can be prosecuted."))
    kinds = set(case.evidence.values_list("kind", flat=True))
    if not kinds - {Evidence.Kind.SUSPECT}:
        raise Refused(_("There is no evidence in this file beside what the suspect says; nobody is charged on that."))
    check_identified(case)
    return said


def _may_have_minor(case, said):
    """Say whether a side is or may be a minor: without every birth date, only a plain "no" says there is none."""
    on = timezone.localdate(case.occurred_at or case.registered_at)
    sides = case.parties.filter(role__in=(Party.Role.VICTIM, Party.Role.SUSPECT, Party.Role.RESPONDENT))
    people = [party for party in sides if not party.is_firm]
    if said.get("has_minor") == "yes" or any(party.born_on and age_on(party.born_on, on) < 18 for party in people):
        return True
    return said.get("has_minor") != "no" and any(party.born_on is None for party in people)


def _in_force(cause, day):
    return cause.valid_from <= day and (cause.valid_to is None or day < cause.valid_to)


def _check_agreed(case, said, at):
    """An agreement follows what it is about; one that the police mediated, the report to them."""
    since = case.reported_at if said["way"] == "police" else case.occurred_at
    _check_days(case, said, at, "agreed_on", "performed_on", since=since or case.reported_at)


def _check_days(case, said, at, *names, since=None):
    """Raise Refused for days in the future, and for those before `since`, the report of the case if left out."""
    today, since = timezone.localdate(at), since or case.reported_at
    first = timezone.localdate(since) if since else None
    wrong = {}
    for name in names:
        day = day_of(said, name)
        if day and day > today:
            wrong[name] = _("This lies in the future.")
        elif day and first and day < first:
            wrong[name] = _("Not before %(day)s, when it happened or was reported.") % {"day": first.isoformat()}
    if wrong:
        refuse(**wrong)
