"""The same thing reported twice (重复报案): cases that look alike are shown, and a report can join one."""

import hashlib

from django.utils.translation import gettext as _

from cases.file.case.dates import check_confirmed, check_times, questions_in_file
from cases.file.case.permissions import check_is_case_officer
from cases.file.evidence.items import questions_about, upload_of, write_down
from cases.file.parties.persons import write_parties
from cases.file.sharing.deeds import case_to_change, note_change
from cases.intake.alike.deeds import note_alike
from cases.intake.alike.queries import alike_to
from cases.intake.models import RegistrationDraft, RepeatedReport
from portal.ledger.models import Chain, SentForm
from portal.ledger.writing.recording import AlreadyDone, deed
from portal.people.actors import actor
from portal.people.models import Role
from portal.shell.periods import minute_of
from portal.shell.personal.masking import mask_id_number, mask_phone
from portal.shell.personal.sealing import blind_index
from portal.shell.refusals import Problems, refuse


def look(*, by, at, key, typed):
    """Return the Alikes of what is typed into the form with this key; comparing a person is an event (X3).

    Raises Denied unless `by` registers cases.
    """
    check_is_case_officer(by)
    found = alike_to(typed, officer=by, at=at)
    if typed.has_reporter:
        _note_look(by, at, key, typed, found)
    return found


def append_report(
    *,
    by,
    at,
    case_id,
    alike,
    source,
    reported_at,
    facts,
    place="",
    call_number="",
    parties=(),
    evidence=(),
    draft=None,
    once="",
    dates_confirmed=False,
):
    """Add a report to a case that `by` handles, with its parties and files, and return the RepeatedReport.

    `alike` is the Answer that named the case, `dates_confirmed` answers what is asked about days of long ago. Raises
    Denied or Refused where the file may not be changed now, AlreadyDone where the form with key `once` was sent before.
    """
    case = case_to_change(by, case_id)
    problems = Problems()
    with problems.part():
        if not facts.strip():
            refuse(facts=_("Say what was reported."))
    with problems.part():
        check_times(case.occurred_at and minute_of(case.occurred_at), reported_at, at)
    problems.raise_if_any()
    asked = questions_in_file(case.reported_at, at, reported_at=reported_at)
    asked |= questions_about(case.reported_at, evidence, at)
    check_confirmed(asked, dates_confirmed)
    files = [(item, upload_of(item, by=by, at=at)) for item in evidence]
    report = RepeatedReport(
        case=case,
        source=source,
        reported_at=reported_at,
        place=place.strip(),
        facts=facts.strip(),
        call_number=call_number.strip(),
        added_by=by,
        added_at=at,
    )
    with deed("report.appended", by=actor(by, role=Role.OFFICER), at=at, about=case, once=once) as record:
        record.save(report)
        write_parties(record, case, parties, at)
        note_change(record, case, at)
        for item, upload_id in files:
            write_down(case, item, upload_id, by=by, at=at)
        RegistrationDraft.objects.filter(pk=draft, owner=by).delete()
        note_alike(record, alike)
        record.note(report=report.pk, source=source, parties=len(parties))
        if asked:
            record.note(confirmed=sorted(asked))
    return report


def _note_look(by, at, key, typed, found):
    indexes = sorted(blind_index(value) for value in (*typed.numbers, *typed.phones))
    once = f"alike:{hashlib.sha256('|'.join((str(by.pk), key, *indexes)).encode()).hexdigest()[:60]}"
    if SentForm.objects.filter(key=once).exists():
        return
    masks = [mask_id_number(number) for number in typed.numbers] + [mask_phone(phone) for phone in typed.phones]
    theirs = [f"cases.case:{each.pk}" for each in found if "reporter" in each.signs]
    try:
        # The key of the form is for the case; the look has its own.
        with deed(
            "person.compared", by=actor(by, role=Role.OFFICER), at=at, chain=Chain.PERSONAL, once=once, is_look=True
        ) as record:
            record.note(masks=[] if typed.is_confidential else masks, found=theirs)
    except AlreadyDone:
        # Two requests of one page: the other has written it down.
        return
