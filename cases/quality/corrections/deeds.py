"""Correcting what is recorded, with a reason (C20): what it said before is kept, and what depends on it follows.

Until the filing is confirmed, or the case is decided, the handling officers correct; from then on the head of the unit
or the legal department, who do not handle the case. Nobody while a level holds the file.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import cast

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.clocks.deeds import base_of
from cases.file.case.dates import check_confirmed, check_times, questions_about
from cases.file.case.models import Case
from cases.file.case.moved import MatterMovedOn
from cases.file.case.permissions import check_does_not_handle, check_handles, check_is_not_void
from cases.file.case.states import CaseKind, MatterKind
from cases.file.search.deeds import index
from cases.file.sharing.deeds import check_is_not_under_review, refresh_open_matters
from cases.file.sight.docket import enter_docket
from cases.file.wordings.deeds import keep_wordings
from cases.intake.enquiries.models import Enquiry
from cases.intake.enquiries.permissions import check_corrects_enquiry
from cases.intake.reception.deeds import checked_reception
from cases.intake.reception.rules import DETAILS, ReceptionInput
from cases.intake.rules import check_cause
from cases.property import clocks as property_clocks
from cases.property.models import Property
from cases.quality.corrections.order import out_of_order, questions_of
from cases.quality.corrections.table import AT_FILING, BY_NAME, PERSONAL, PROVIDER, RECEPTION, holder_of
from cases.quality.notices import RECORD_CORRECTED
from cases.review.chain import Stage
from cases.review.measures.models import CompulsoryMeasure
from portal.dispatch.notices import deeds as notices
from portal.ledger.chain.canonical import plain
from portal.ledger.models import Witnessed
from portal.ledger.writing.recording import deed
from portal.office.clocks.settling import settle
from portal.office.persons.rules import sealed_columns
from portal.people.actors import actor
from portal.people.models import Officer, Role
from portal.people.rights import rights_of
from portal.shell.personal.papers import half_width
from portal.shell.personal.sealing import decrypt
from portal.shell.refusals import Denied, Refused, refuse
from portal.shell.typed.bounds import problem_of, whole

# What a field of a record may hold.
Value = Model | datetime | date | str | int | None
Changes = Mapping[str, Value]

LONGEST_REASON = 200
# Of which moments of a row clocks are counted, by the name that their rules give them.
BASES = {("case", "reported_at"): "reported_at", ("case", "suspect_arrived_at"): "suspect_arrived_at"}


def correct(
    *,
    by: Officer,
    at: datetime,
    thing: str,
    pk: int,
    seen: str,
    changes: Changes,
    reason: str,
    dates_confirmed: bool = False,
) -> Witnessed:
    """Write fields of a record anew and return its row; where nothing differs, nothing is written and no event made.

    `thing` is a name of `cases.quality.corrections.table.THINGS`, `seen` the row's `seen_of` when it was read,
    `changes` the fields by name. Raises Denied or Refused with the reason, MovedOn where the row was changed since.
    """
    kind = BY_NAME[thing]
    row, case = found(by, thing, pk)
    whole(reason, LONGEST_REASON, "reason")
    if not reason.strip():
        refuse(reason=_("Say why this is corrected."))
    changed = _differing(kind, row, changes)
    role = check_corrects(by, row, case, changed or changes)
    if seen != seen_of(row):
        raise MatterMovedOn(_("This was corrected since you opened it."))
    if not changed:
        return row
    asked = _checked(kind, row, case, changed, at)
    before = {name: _value(kind, row, name) for name in changed}
    check_confirmed(asked, dates_confirmed)
    kind_of_deed = "case.corrected" if thing == "case" else "record.corrected"
    with deed(kind_of_deed, by=actor(by, role=role), at=at, about=case or row) as record:
        moved = _write(record, kind, row, case, changed, before, at)
        kept = keep_wordings(
            record,
            case,
            thing,
            row,
            {name: (before[name], changed[name]) for name in sorted(changed)},
            personal=PERSONAL,
            reason=reason.strip(),
            by=by,
            at=at,
        )
        record.note(
            thing=thing,
            row=row.pk,
            reason=reason.strip(),
            fields=sorted(changed),
            wordings=[each.pk for each in kept],
            **_said(before, changed),
            moved=moved,
            confirmed=sorted(asked),
        )
        _tell(record, by, case, at)
    return row


def found(by: Officer, thing: str, pk: int) -> tuple[Witnessed, Case | None]:
    """Return (row, case or None) of a record that an officer may know of; raise DoesNotExist where it is hidden."""
    kind = BY_NAME[thing]
    if thing == "enquiry":
        return Enquiry.objects.visible_to(by).select_related("unit").get(pk=pk), None
    cases = Case.objects.visible_to(by).select_related("unit", "cause")
    rows = kind.model._default_manager.filter(**{f"{kind.lookup}__in": cases.order_by().values("pk")})
    row = rows.get(pk=pk)
    case = cases.get(pk=kind.case_of(row).pk)
    return (case if thing == "case" else row), case


def seen_of(row: Witnessed) -> str:
    """Return the mark by which a page says which state of a row it showed."""
    return str(row.last_event_id)


def check_corrects(by: Officer, row: Witnessed, case: Case | None, fields: Collection[str] = ()) -> str:
    """Return the role in which somebody corrects these fields of a record now; raise Denied or Refused if in none."""
    if case is None:
        return check_corrects_enquiry(by, cast(Enquiry, row))
    check_is_not_void(case)
    role = _role(by, case, is_settled(case, fields))
    check_is_not_under_review(case, for_all=bool(AT_FILING & set(fields)))
    return role


def check_may_try(by: Officer, row: Witnessed, case: Case | None) -> None:
    """Raise Denied unless somebody may correct some field of a record now, or could if no level held the file."""
    if case is None:
        check_corrects_enquiry(by, cast(Enquiry, row))
    elif is_settled(case, AT_FILING):
        try:
            _role(by, case, is_strict=True)
        except Denied:
            if is_settled(case):
                raise
            check_handles(by, case)
    else:
        check_handles(by, case)


def is_settled(case: Case, fields: Iterable[str] = ()) -> bool:
    """Say whether these fields of a case are past correction by its officers alone."""
    if case.decided_at or case.has_ended or case.is_imported:
        return True
    if not AT_FILING & set(fields):
        return False
    if case.kind == CaseKind.CRIMINAL:
        return case.filed_at is not None
    return case.matters.filter(kind=MatterKind.FILING, stage=Stage.APPROVED).exists()


def check_corrects_settled(by: Officer, case: Case) -> Role:
    """Return the role in which somebody corrects what the levels have relied on; raise Denied where in none."""
    return _role(by, case, is_strict=True)


def _role(by, case, is_strict):
    if not is_strict:
        check_handles(by, case)
        return Role.OFFICER
    rights = rights_of(by)
    leads = any(case.unit.path.startswith(path) for path in rights.paths(Role.UNIT_HEAD, Role.UNIT_DEPUTY))
    role = Role.LEGAL_DEPARTMENT if rights.has(Role.LEGAL_DEPARTMENT) else Role.UNIT_HEAD
    if not (rights.has(Role.LEGAL_DEPARTMENT) or (leads and not case.has_ended)):
        raise Denied(
            _("After the filing or the decision the legal department corrects, or until the case ends its unit's head.")
        )
    check_does_not_handle(by, case)
    return role


def _value(kind, row, name):
    holder = holder_of(kind, row, name)
    value = getattr(holder, name, None)
    return decrypt(value) if name in PERSONAL and value else value


def _differing(kind, row, changes):
    changed = {}
    for name, value in changes.items():
        if name not in kind.fields:
            refuse(**{name: _("This is not corrected here.")})
        value = half_width(value) if name in PERSONAL else _tidy(value)
        if holder_of(kind, row, name) is None:
            if value:
                refuse(**{name: _("This case has no reception on record.")})
            continue
        if not _is_same(_value(kind, row, name), value):
            changed[name] = value
    return changed


def _tidy(value):
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _is_same(before, value):
    """Whether a form that shows `before` brings `value` when it is sent back untouched: minutes, its own line ends."""
    if isinstance(before, datetime) and isinstance(value, datetime) and not (value.second or value.microsecond):
        return before.replace(second=0, microsecond=0) == value
    if isinstance(before, str):
        return _tidy(before) == (value or "")
    return before == value if isinstance(value, bool) else (before or None) == (value or None)


def _checked(kind, row, case, changed, at):
    """Raise Refused for what cannot be; return the questions that are left."""
    problems = {
        name: words
        for name, value in changed.items()
        if (isinstance(value, datetime) or hasattr(value, "isoformat")) and (words := problem_of(name, value, at))
    }
    for name, value in changed.items():
        if value in (None, "") and name in NEEDED:
            problems[name] = _("This field is required.")
    if problems:
        raise Refused(next(iter(problems.values())), problems)
    if kind.name == "case":
        return _checked_case(row, changed)
    if kind.name == "evidence":
        _check_provider(holder_of(kind, row, "party"), changed)
    if wrong := out_of_order(kind.name, row, changed):
        raise Refused(next(iter(wrong.values())), wrong)
    return questions_of(kind.name, case, changed, at)


NEEDED = {
    "source",
    "cause",
    "occurred_at",
    "reported_at",
    "place",
    "facts",
    "received_at",
    "received_by",
    "title",
    "kind",
    "collected_on",
    "collected_by",
    "name",
    "quantity",
    "how",
    "taken_at",
    "happened_at",
    "happened_on",
    "reason",
    "served_on",
    "served_how",
    "asked_on",
    "grounds",
    "held_at",
    "organ",
    "number",
    "decided_on",
    "shelf",
    "volumes",
    "pages",
    "channel",
    "topic",
    "referred_to",
    "told",
}


def _check_provider(provider, changed):
    """Let a party take the place of a name, and a name that of a party; what the one said goes, its wording stays."""
    if not set(PROVIDER) & set(changed):
        return
    party, name = changed.get("party", provider.party), changed.get("name_sealed") or changed.get("address_sealed")
    if changed.get("party") and name:
        refuse(name_sealed=_("Either a party of the case, or a name: not both."))
    if changed.get("party"):
        sealed = ("name_sealed", "address_sealed")
        changed.update({column: "" for column in sealed if getattr(provider, column)})
    elif name and party:
        changed["party"] = None
    if changed.get("party", provider.party) or changed.get("name_sealed", provider.name_sealed):
        return
    if changed.get("address_sealed"):
        refuse(name_sealed=_("Whose address is it? Write the name too."))
    refuse(party=_("Who handed it in is replaced, not taken away: choose a party, or write a name."))


def _checked_case(case, changed):
    said = {name: changed.get(name, getattr(case, name)) for name in ("cause", "source", "occurred_at", "reported_at")}
    check_times(said["occurred_at"], said["reported_at"], case.registered_at)
    if "cause" in changed or "occurred_at" in changed:
        check_cause(
            said["cause"], case.kind, timezone.localdate(case.registered_at), timezone.localdate(said["occurred_at"])
        )
    if "occurred_at" in changed:
        _check_births(case, said["occurred_at"])
    reception = getattr(case, "reception", None)
    if reception is not None and set(changed) & {"source", "occurred_at", "reported_at", *RECEPTION}:
        given = {name: changed.get(name, getattr(reception, name)) for name in ("received_at", "received_by", *DETAILS)}
        sound = checked_reception(
            said["source"],
            ReceptionInput(**given),
            registrar=reception.received_by,
            occurred_at=said["occurred_at"],
            reported_at=said["reported_at"],
            at=case.registered_at,
        )
        for name in DETAILS:
            # What the new source does not use goes with the old one; the wording stays.
            if getattr(sound, name) != getattr(reception, name):
                changed[name] = getattr(sound, name)
    if not {"occurred_at", "reported_at"} & set(changed):
        return {}
    return questions_about(said["occurred_at"], said["reported_at"], case.registered_at)


def _check_births(case, occurred_at):
    if case.parties.filter(born_on__gt=timezone.localdate(occurred_at)).exists():
        refuse(occurred_at=_("A party of this case was born after that day; correct the one or the other."))


def _write(record, kind, row, case, changed, before, at):
    old = {name: base_of(case, rule) for name, rule in _rules(case, kind, changed)} if kind.name == "case" else {}
    own = {name: value for name, value in changed.items() if holder_of(kind, row, name) is row}
    others = {name: value for name, value in changed.items() if name not in own}
    if others:
        _write_beside(record, holder_of(kind, row, next(iter(others))), _sealed(others))
    if kind.name == "case":
        return _write_case(record, row, own, others, before, old, at)
    if kind.name == "enquiry":
        own = _sealed(own)
    # The row that pages have seen moves with the one beside it.
    if not record.change(row, only_if={}, **own):
        raise MatterMovedOn(_("This was corrected since you opened it."))
    if case is not None:
        _move_on(record, case, at)
    return _follow(record, kind, row, changed, before, at)


def _write_beside(record, holder, columns):
    """Write the row that stands beside the one that is corrected; make it where there was none."""
    if holder.pk is None:
        for name, value in columns.items():
            setattr(holder, name, value)
        record.save(holder)
    elif not record.change(holder, only_if={}, **columns):
        raise MatterMovedOn(_("This was corrected since you opened it."))


def _write_case(record, case, own, others, before, old, at):
    if "suspect_arrived_at" in others and case.suspect_arrived_at in (before["suspect_arrived_at"], None):
        own["suspect_arrived_at"] = others["suspect_arrived_at"]
    if not record.change(case, only_if={"version": case.version}, version=case.version + 1, **own):
        raise MatterMovedOn(_("The case changed while you were writing."))
    moved = []
    for clock in case.clocks.filter(is_void=False).select_related("rule"):
        base = base_of(case, clock.rule)
        if clock.rule.base in old and clock.base_at == old[clock.rule.base] and clock.base_at != base:
            moved.append(_moved(record, clock, base))
    refresh_open_matters(record, case, at, always=True)
    index([case])
    enter_docket([case.pk] if "cause" in own else [])
    return moved


def _rules(case, kind, changed):
    """Yield (name of the base, rule) of the clocks of a case whose base one of these fields gives."""
    bases = {base for (thing, name), base in BASES.items() if thing == kind.name and name in changed}
    for clock in case.clocks.filter(is_void=False, rule__base__in=bases).select_related("rule"):
        yield clock.rule.base, clock.rule


def _move_on(record, case, at):
    if not record.change(case, only_if={"version": case.version}, version=case.version + 1):
        raise MatterMovedOn(_("The case changed while you were writing."))
    refresh_open_matters(record, case, at)


def _follow(record, kind, row, changed, before, at):
    """Move the clocks that are counted from what was corrected; return [[clock, due before, due after]]."""
    if kind.model is CompulsoryMeasure and "taken_at" in changed and row.clock is not None:
        return _move_shared(
            record, row.clock, changed["taken_at"], CompulsoryMeasure.objects.filter(clock=row.clock), row
        )
    if kind.model is Property and "taken_at" in changed:
        waits = {"base_at": before["taken_at"], "rule__code": property_clocks.HANDOVER, "is_void": False}
        clock = row.case.clocks.filter(**waits).select_related("rule").first()
        together = Property.objects.filter(case=row.case, taken_at=before["taken_at"])
        return _move_shared(record, clock, changed["taken_at"], together, row) if clock else []
    if kind.name == "review" and "asked_on" in changed:
        days = changed["asked_on"] - before["asked_on"]
        return [_moved(record, row.clock, row.clock.base_at + timedelta(days=days.days))]
    return []


def _move_shared(record, clock, base, rows, row):
    """Move a clock that no other row counts by; a shared one stays, and the row gets one of its own."""
    from cases.clocks.deeds import start_clock

    if not rows.exclude(pk=row.pk).exists():
        same = clock.case.clocks.filter(rule=clock.rule, base_at=base, is_void=False).first()
        if same is None:
            return [_moved(record, clock, base)]
        clock.is_void = True
        record.save(clock)
    else:
        same = start_clock(record, clock.case, clock.rule.code, base, base)
    if isinstance(row, CompulsoryMeasure):
        record.change(row, only_if={}, clock=same)
    return [[same.pk, clock.due_at, same.due_at]]


def _moved(record, clock, base):
    clock.base_at = base
    due = settle(record, clock)
    return [clock.pk, due, clock.due_at]


def _sealed(own):
    """Return columns with what identifies a person sealed, masked and indexed again."""
    columns = {name: value for name, value in own.items() if name not in PERSONAL}
    said = {name.removesuffix("_sealed"): value for name, value in own.items() if name in PERSONAL}
    if not said:
        return columns
    anew = sealed_columns(**{"name": "", **said})
    return columns | {name: value for name, value in anew.items() if name.rpartition("_")[0] in said}


def _said(before, changed):
    """Return before and after for the event: moments, choices and keys; free words may name people and stay sealed."""
    open_names = [name for name, value in changed.items() if name not in WORDS]
    return {
        "before": {name: plain(getattr(before[name], "pk", before[name])) for name in open_names},
        "after": {name: plain(getattr(changed[name], "pk", changed[name])) for name in open_names},
    }


WORDS = {
    "place",
    "facts",
    "call_number",
    "from_organ",
    "letter",
    "circumstance",
    "first_steps",
    "title",
    "name",
    "description",
    "quantity",
    "document",
    "outside",
    "remark",
    "reason",
    "approval",
    "things",
    "end_reason",
    "served_how",
    "carried_out_how",
    "grounds",
    "extension_reason",
    "number",
    "organ",
    "shelf",
    "topic",
    "referred_to",
    *PERSONAL,
}


def _tell(record, by, case, at):
    """Tell the officers of the case of a correction that somebody else made in their file."""
    if case is None:
        return
    recipients = list(case.handlers.filter(ends_at=None).exclude(officer=by).values_list("officer_id", flat=True))
    if record.actor.role == Role.OFFICER or not recipients:
        return
    notices.send(
        record,
        RECORD_CORRECTED,
        recipients=recipients,
        key=f"{record.kind}:{record.id}",
        at=at,
        about=case,
        facts={"number": case.number, "by": by.name},
    )
