"""After a criminal case was not filed: the notice, 复议 by people apart from those who refused, 复核 above.

公安机关办理刑事案件程序规定 第178, 179条.
"""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.clocks.deeds import meet_clocks, move_due, start_clock
from cases.file.case.models import Case
from cases.file.case.moving import move_case
from cases.file.case.permissions import check_has_handled, check_holds
from cases.file.case.states import CaseState
from cases.review.models import Matter
from cases.review.nonfiling.models import FilingReview, NonFiling
from cases.review.permissions import check_is_apart
from portal.ledger.writing.recording import Record, deed
from portal.office.clocks.models import ClockRule
from portal.office.clocks.rules import due
from portal.people.actors import actor
from portal.people.calendar import bureau_calendar
from portal.people.models import Officer, Role
from portal.shell.refusals import Denied, MovedOn, Refused, refuse
from portal.shell.typed.bounds import whole

NOTICE = "not_filed.notice"
REQUEST = {"reconsideration": "not_filed.reconsideration.request", "review": "not_filed.review.request"}
DECISION = {"reconsideration": "not_filed.reconsideration.decision", "review": "not_filed.review.decision"}
RECONSIDERATION, REVIEW = FilingReview.Instance.RECONSIDERATION, FilingReview.Instance.REVIEW
UPHELD, REVOKED = FilingReview.Outcome.UPHELD, FilingReview.Outcome.REVOKED


def begin(record: Record, matter: Matter, case: Case, at: datetime) -> None:
    """Write down who gets the notice of a non-filing, and start its three days; nothing without a complainant."""
    complainant = matter.particulars.get("complainant")
    if complainant is None:
        return
    record.save(NonFiling(matter=matter, case=case, complainant_id=complainant, decided_at=at))
    start_clock(record, case, NOTICE, at, at)


def serve_notice(*, by: Officer, at: datetime, non_filing_id: int, served_on: date, served_how: str) -> NonFiling:
    """Record that the complainant got the notice; seven days to ask for reconsideration begin. Return the NonFiling."""
    non_filing = _non_filing(non_filing_id)
    check_has_handled(by, non_filing.case)
    _check_between(timezone.localdate(non_filing.decided_at), served_on, at, "served_on")
    with deed("notice.served", by=actor(by, role=Role.OFFICER), at=at, about=non_filing.case) as record:
        changed = {"served_on": served_on, "served_how": served_how}
        if not record.change(non_filing, only_if={"served_on": None}, **changed):
            raise MovedOn(_("This has been recorded already."))
        meet_clocks(record, non_filing.case, at, of=(NOTICE,))
        record.note(non_filing=non_filing.pk, served_on=served_on)
    return non_filing


def receive(*, by: Officer, at: datetime, non_filing_id: int, asked_on: date, grounds: str) -> FilingReview:
    """Record the complainant's request: reconsideration first, then review by the organ above; return the FilingReview.

    Its handlers, the unit's legal officer and the legal department receive it. Raises Refused after the seven days.
    """
    non_filing = _non_filing(non_filing_id)
    case = non_filing.case
    _check_receives(by, case, at)
    instance, served_on = _next_instance(non_filing)
    _check_between(served_on, asked_on, at, "asked_on")
    last = _last_day(REQUEST[instance], served_on)
    if asked_on > last:
        refuse(asked_on=_("It could be asked for until %(day)s.") % {"day": last.isoformat()})
    with deed("nonfiling.review-asked", by=actor(by), at=at, about=case) as record:
        # Two who receive one request meet here: the second finds the case moved on.
        if not record.change(case, only_if={"version": case.version}, version=case.version + 1):
            raise MovedOn(_("The case changed while you were writing."))
        review = FilingReview(
            non_filing=non_filing,
            instance=instance,
            asked_on=asked_on,
            grounds=grounds,
            received_by=by,
            clock=start_clock(record, case, DECISION[instance], _noon(asked_on), at),
        )
        record.save(review)
        record.note(review=review.pk, instance=instance, asked_on=asked_on)
    return review


def extend(*, by: Officer, at: datetime, review_id: int, told_on: date, reason: str) -> FilingReview:
    """Extend a review once, by thirty days, the complainant told in writing; the legal department does this."""
    review = _review(review_id)
    check_holds(by, timezone.localdate(at), Role.LEGAL_DEPARTMENT)
    _check_open(review)
    if review.extended_on is not None:
        raise Refused(_("It has been extended once; the law allows no more (article 179)."))
    if at > review.clock.due_at:
        raise Refused(_("The deadline is over; it can no longer be extended."))
    _check_between(review.asked_on, told_on, at, "told_on")
    with deed(
        "nonfiling.review-extended", by=actor(by, role=Role.LEGAL_DEPARTMENT), at=at, about=review.non_filing.case
    ) as record:
        review.extended_on, review.extension_reason = told_on, whole(reason, 300, "reason")
        record.save(review)
        move_due(record, review.clock)
        record.note(review=review.pk, reason=reason)
    return review


def examine(*, by: Officer, at: datetime, review_id: int, proposes: str, opinion: str) -> FilingReview:
    """Examine a reconsideration and propose how to decide it: a legal-department reviewer who took no part before."""
    review = _review(review_id)
    check_may_examine(by, review, at)
    _check_open(review)
    _check_reconsideration(review)
    if proposes not in FilingReview.Outcome.values:
        refuse(proposes=_("Choose one of the list."))
    if review.examined_by_id:
        raise MovedOn(_("This has been recorded already."))
    with deed(
        "nonfiling.review-examined", by=actor(by, role=Role.LEGAL_DEPARTMENT), at=at, about=review.non_filing.case
    ) as record:
        review.examined_by, review.examined_at = by, at
        review.proposes, review.opinion = proposes, opinion
        record.save(review)
        record.note(review=review.pk, proposes=proposes)
    return review


def decide(*, by: Officer, at: datetime, review_id: int, outcome: str, number: str, reasons: str) -> FilingReview:
    """Decide a reconsideration: a bureau leader who took no part before; a revoked non-filing files the case."""
    review = _review(review_id)
    check_may_decide(by, review, at)
    _check_open(review)
    _check_reconsideration(review)
    if review.examined_by_id is None:
        raise Refused(_("The legal department examines it first."))
    return _conclude(review, by, Role.BUREAU_LEADER, at, timezone.localdate(at), outcome, number, reasons)


def record_superior(
    *, by: Officer, at: datetime, review_id: int, organ: str, number: str, decided_on: date, outcome: str, reasons: str
) -> FilingReview:
    """Record how the organ above decided a review; what it revokes is filed (第179条第二款)."""
    review = _review(review_id)
    check_holds(by, timezone.localdate(at), Role.LEGAL_DEPARTMENT)
    _check_open(review)
    if review.instance != REVIEW:
        raise Refused(_("This is decided here, not by the organ above."))
    _check_between(review.asked_on, decided_on, at, "decided_on")
    review.organ = organ
    return _conclude(review, by, Role.LEGAL_DEPARTMENT, at, decided_on, outcome, number, reasons)


def serve_decision(*, by: Officer, at: datetime, review_id: int, served_on: date, served_how: str) -> FilingReview:
    """Record that the complainant got the decision on a review; return it."""
    review = _review(review_id)
    _check_receives(by, review.non_filing.case, at)
    if review.decided_on is None:
        raise Refused(_("It is not decided yet."))
    _check_between(review.decided_on, served_on, at, "served_on")
    with deed("nonfiling.review-served", by=actor(by), at=at, about=review.non_filing.case) as record:
        changed = {"served_on": served_on, "served_how": served_how}
        if not record.change(review, only_if={"served_on": None}, **changed):
            raise MovedOn(_("This has been recorded already."))
        record.note(review=review.pk, served_on=served_on)
    return review


def check_may_examine(officer: Officer, review: FilingReview, at: datetime) -> None:
    """Raise Denied unless the officer is of the legal department and took no part in the non-filing."""
    check_holds(officer, timezone.localdate(at), Role.LEGAL_DEPARTMENT)
    check_took_no_part(officer, review.non_filing)


def check_may_decide(officer: Officer, review: FilingReview, at: datetime) -> None:
    """Raise Denied unless the officer is a bureau leader who took no part in the non-filing nor examined this."""
    check_holds(officer, timezone.localdate(at), Role.BUREAU_LEADER)
    check_took_no_part(officer, review.non_filing)
    if review.examined_by_id == officer.pk:
        raise Denied(_("You have examined this; somebody else decides it."))


def check_took_no_part(officer: Officer, non_filing: NonFiling) -> None:
    """Raise Denied if the officer handled the case, is recused, or decided any level of the non-filing."""
    check_is_apart(officer, non_filing.matter, any_level=True)


def _conclude(review, by, role, at, decided_on, outcome, number, reasons):
    if outcome not in FilingReview.Outcome.values:
        refuse(outcome=_("Choose one of the list."))
    case = Case.objects.select_related("unit", "cause").get(pk=review.non_filing.case_id)
    with deed("nonfiling.review-decided", by=actor(by, role=role), at=at, about=case) as record:
        review.outcome, review.number, review.reasons = outcome, number, reasons
        review.decided_by, review.decided_on = by, decided_on
        record.save(review)
        _meet(record, review.clock, at)
        if outcome == REVOKED:
            move_case(record, case, CaseState.FILED, at)
        record.note(review=review.pk, instance=review.instance, outcome=outcome, number=number)
    return review


def _meet(record, clock, at):
    clock.met_at = at
    record.save(clock)


def _next_instance(non_filing):
    reviews = {review.instance: review for review in non_filing.reviews.all()}
    first = reviews.get(RECONSIDERATION)
    if first is None:
        if non_filing.served_on is None:
            raise Refused(_("The notice is served first."))
        return RECONSIDERATION, non_filing.served_on
    if REVIEW in reviews:
        raise Refused(_("Both instances have been used; no other follows."))
    if first.outcome != UPHELD:
        raise Refused(_("The reconsideration is not decided against the complainant."))
    if first.served_on is None:
        raise Refused(_("The decision on the reconsideration is served first."))
    return REVIEW, first.served_on


def _check_receives(by, case, at):
    if case.handlers.filter(officer=by, ends_at=None).exists():
        check_has_handled(by, case)
        return
    check_holds(by, timezone.localdate(at), Role.LEGAL_OFFICER, Role.LEGAL_DEPARTMENT)


def _check_open(review):
    if review.decided_on is not None:
        raise MovedOn(_("This has been decided already."))


def _check_reconsideration(review):
    if review.instance != RECONSIDERATION:
        raise Refused(_("This is decided by the organ above."))


def _check_between(first, day, at, name):
    if not first <= day <= timezone.localdate(at):
        refuse(**{name: _("Between %(first)s and today.") % {"first": first.isoformat()}})


def _last_day(code, served_on):
    rule = ClockRule.objects.on(served_on).get(code=code)
    return timezone.localdate(due(rule, _noon(served_on), bureau_calendar()).at)


def _noon(day):
    return timezone.make_aware(datetime.combine(day, time(12)))


def _non_filing(non_filing_id: int) -> NonFiling:
    return NonFiling.objects.select_related("case__unit", "case__cause", "matter__case").get(pk=non_filing_id)


def _review(review_id: int) -> FilingReview:
    chain = ("non_filing__case__unit", "non_filing__matter__case", "clock__rule")
    return FilingReview.objects.select_related(*chain).get(pk=review_id)
