"""What is no police business: who came, what was said to them, and when."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.case.dates import check_confirmed, questions_in_file
from cases.file.case.numbering import enquiry_number
from cases.file.case.permissions import check_may_receive
from cases.intake.enquiries.models import Enquiry
from cases.intake.reception.models import Reception
from portal.ledger.writing.recording import deed
from portal.office.persons import deeds as persons
from portal.office.persons.rules import sealed_columns
from portal.people.actors import actor
from portal.people.models import Officer, Role, Unit
from portal.shell.personal.papers import validate_phone
from portal.shell.refusals import Refused
from portal.shell.typed.bounds import problem_of


@dataclass(frozen=True)
class EnquiryInput:
    """An enquiry as it is written down; name and phone are sealed before they are kept."""

    channel: str
    received_at: datetime
    topic: str
    referred_to: str
    told: str
    is_disputed: bool = False
    wants_service: bool = False
    name: str = ""
    phone: str = ""


def record_enquiry(
    *, by: Officer, at: datetime, unit: Unit, enquiry: EnquiryInput, once: str = "", dates_confirmed: bool = False
) -> Enquiry:
    """Keep an enquiry and return it with its number. Raises Denied, or Refused with the fields that are wrong.

    `dates_confirmed` answers what is asked about one that was received long ago.
    """
    on = timezone.localdate(at)
    check_may_receive(by, unit, on)
    _check(enquiry, at)
    asked = questions_in_file(None, at, received_at=enquiry.received_at)
    check_confirmed(asked, dates_confirmed)
    with deed("enquiry.recorded", by=actor(by, role=Role.OFFICER), at=at, once=once) as record:
        row = Enquiry(
            number=enquiry_number(record, unit, on.year),
            unit=unit,
            channel=enquiry.channel,
            received_at=enquiry.received_at,
            received_by=by,
            topic=enquiry.topic.strip(),
            referred_to=enquiry.referred_to.strip(),
            told=enquiry.told,
            told_at=at,
            is_disputed=enquiry.is_disputed,
            wants_service=enquiry.wants_service,
            **sealed_columns(name=enquiry.name, phone=enquiry.phone),
        )
        record.save(row)
        record.about(row)
        record.note(number=row.number, told=row.told, is_disputed=row.is_disputed, wants_service=row.wants_service)
        if asked:
            record.note(confirmed=sorted(asked))
    return row


def reveal_enquirer(*, by: Officer, at: datetime, enquiry_id: int, reason: str) -> dict[str, str]:
    """Return {"name", "phone"} of who came, in plain text, and record the look. Raises Refused without a reason."""
    row = Enquiry.objects.visible_to(by).get(pk=enquiry_id)
    shown = persons.reveal(row, kind="enquiry.revealed", by=by, at=at, about=row, reason=reason)
    return {"name": shown["name"], "phone": shown["phone"]}


def _check(enquiry, at):
    problems = {}
    for field in ("topic", "referred_to", "told"):
        if not getattr(enquiry, field).strip():
            problems[field] = _("This field is required.")
    if words := problem_of("received_at", enquiry.received_at, at):
        problems["received_at"] = words
    try:
        validate_phone(enquiry.phone)
    except ValidationError as wrong:
        problems["phone"] = str(wrong.message)
    has_contact = bool(enquiry.name.strip() or enquiry.phone.strip())
    if enquiry.is_disputed and has_contact and enquiry.told != Reception.Told.IN_WRITING:
        problems["told"] = _("Who objects is told in writing (article 61).")
    if enquiry.told == Reception.Told.NOBODY:
        problems["told"] = _("Say how the person was told.")
    if enquiry.wants_service and not has_contact:
        problems["wants_service"] = _("To be helped on, the person leaves a name or a phone.")
    if problems:
        raise Refused(next(iter(problems.values())), problems)
