"""Decisions on parties: written with the last approval, then served and carried out (第116, 258条)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.clocks.deeds import COPY, SERVICE, meet_clocks, start_clock
from cases.file.case.models import Case
from cases.file.case.permissions import check_handles
from cases.file.parties.models import Party
from cases.review.decisions.detention import outside_detention
from cases.review.decisions.models import PartyDecision
from cases.review.models import Matter
from portal.ledger.writing.recording import Record, deed
from portal.office.fields.rules import Plain
from portal.people.actors import actor
from portal.people.models import Officer, Role
from portal.shell.refusals import MovedOn, Refused, refuse


def write(record: Record, matter: Matter, case: Case, at: datetime) -> list[PartyDecision]:
    """Write the decisions that the levels approved, and start the clocks of their service."""
    rows = [_row(matter, case, said, at) for said in matter.particulars.get("decisions", ())]
    record.create_all(rows)
    if any(row.needs_service for row in rows):
        start_clock(record, case, SERVICE, at, at)
        if case.parties.filter(role=Party.Role.VICTIM).exists():
            start_clock(record, case, COPY, at, at)
    return rows


def columns_of(said: Mapping[str, Plain]) -> dict[str, Plain | Mapping[str, Plain]]:
    """Return {column: value} of a decision as a request said it."""
    return {
        "party_id": said["party"],
        "outcome": said["outcome"],
        "article": said.get("article", ""),
        "warning": bool(said.get("warning")),
        "fine": said.get("fine", 0),
        "detention_days": said.get("detention_days", 0),
        "is_detention_served": said.get("is_detention_served", True),
        "revokes_licence": bool(said.get("revokes_licence")),
        "other": said.get("other", ""),
        "particulars": said,
    }


def serve(*, by: Officer, at: datetime, decision_id: int, served_on: date, served_how: str) -> PartyDecision:
    """Record that a decision was handed to the person; return it."""
    decision = _decision(decision_id)
    check_handles(by, decision.case)
    if not decision.needs_service:
        raise Refused(_("There is nothing to serve here."))
    _check_day(served_on, decision, at, "served_on")
    with deed("decision.served", by=actor(by, role=Role.OFFICER), at=at, about=decision.case) as record:
        _change(record, decision, "served_on", served_on=served_on, served_how=served_how)
        _meet_when_done(record, decision.case, at, SERVICE, "served_on")
        record.note(decision=decision.pk, party=decision.party_id, served_on=served_on)
    return decision


def copy_to_victim(*, by: Officer, at: datetime, decision_id: int, copied_on: date) -> PartyDecision:
    """Record that the victim got a copy of a decision; return it."""
    decision = _decision(decision_id)
    check_handles(by, decision.case)
    if not decision.case.parties.filter(role=Party.Role.VICTIM).exists():
        raise Refused(_("This case has no victim."))
    _check_day(copied_on, decision, at, "copied_on")
    with deed("decision.copied", by=actor(by, role=Role.OFFICER), at=at, about=decision.case) as record:
        _change(record, decision, "copied_on", copied_on=copied_on)
        _meet_when_done(record, decision.case, at, COPY, "copied_on")
        record.note(decision=decision.pk, party=decision.party_id, copied_on=copied_on)
    return decision


def carry_out(
    *,
    by: Officer,
    at: datetime,
    decision_id: int,
    carried_out_on: date,
    carried_out_how: str,
    detained_from: date | None = None,
    detained_until: date | None = None,
    detention_deducted: int | None = None,
) -> PartyDecision:
    """Record how a served decision was carried out; return it.

    A detention is recorded from when until when: it is never longer than it was ordered, less the days that are
    deducted for what the person was held before (治安管理处罚法2025 第110条).
    """
    decision = _decision(decision_id)
    check_handles(by, decision.case)
    if decision.served_on is None:
        raise Refused(_("It is served before it is carried out."))
    if not decision.needs_carrying_out:
        raise Refused(_("There is nothing to carry out here."))
    _check_day(carried_out_on, decision, at, "carried_out_on")
    if carried_out_on < decision.served_on:
        refuse(carried_out_on=_("Not before it was served."))
    detention = _checked_detention(decision, detained_from, detained_until, detention_deducted or 0)
    with deed("decision.carried-out", by=actor(by, role=Role.OFFICER), at=at, about=decision.case) as record:
        changed = {"carried_out_on": carried_out_on, "carried_out_how": carried_out_how, **detention}
        _change(record, decision, "carried_out_on", **changed)
        record.note(decision=decision.pk, party=decision.party_id, carried_out_on=carried_out_on, **detention)
    return decision


def _checked_detention(decision, since, until, deducted):
    """Return the columns of a detention that was carried out; raise Refused where its days do not fit the decision."""
    given = {"detained_from": since, "detained_until": until, "detention_deducted": deducted}
    if not decision.is_of_detention:
        message = _("Nobody is detained by this decision.")
        wrong = {name: message for name, value in given.items() if value}
    else:
        wrong = {name: _("This is needed.") for name in ("detained_from", "detained_until") if not given[name]}
        wrong |= {} if wrong else outside_detention(decision, since, until, deducted)
    if wrong:
        raise Refused(next(iter(wrong.values())), wrong)
    return given if decision.is_of_detention else {}


def _row(matter, case, said, at):
    return PartyDecision(matter=matter, case=case, decided_at=at, **columns_of(said))


def _change(record, decision, name, **changed):
    if not record.change(decision, only_if={name: None}, **changed):
        raise MovedOn(_("This has been recorded already."))


def _meet_when_done(record, case, at, code, name):
    owed = [each for each in PartyDecision.objects.filter(case=case) if each.needs_service]
    if all(getattr(each, name) for each in owed):
        meet_clocks(record, case, at, of=(code,))


def _check_day(day, decision, at, name):
    if not timezone.localdate(decision.decided_at) <= day <= timezone.localdate(at):
        refuse(**{name: _("Between the decision and today.")})


def _decision(decision_id: int) -> PartyDecision:
    return PartyDecision.objects.select_related("case__unit", "case__cause", "party").get(pk=decision_id)
