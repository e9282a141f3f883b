"""What is done after a decision or beside one: one row a deed, with what it asks; pages, API and links read it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.file.case.models import Case
from cases.review.decisions import approvals, fast_track
from cases.review.decisions import deeds as decisions
from cases.review.decisions.models import PartyDecision
from cases.review.discussions import deeds as discussions
from cases.review.discussions.models import Discussion
from cases.review.measures import deeds as measures
from cases.review.measures.models import CompulsoryMeasure
from cases.review.models import Matter
from cases.review.nonfiling import deeds as nonfiling
from cases.review.nonfiling.models import FilingReview, NonFiling
from cases.review.permissions import seat_of
from portal.office.fields.rules import Particular, day_of, moment_of, read_all
from portal.people.models import Role
from portal.shell.pages.wording import Words

HANDLER = "handler"
OF_A_DETENTION = _("Needed for a detention; a day is 24 hours: five days from the 1st end on the 6th.")
HOW_SERVED = _("In person, to an adult of the household, by post with receipt, by public notice …")


@dataclass(frozen=True)
class FollowUp:
    """One deed: on a row of `model`, by its handlers or holders of `who`; `case` leads from the row to its case.

    Where `check` stands, it alone says who may: called with officer, row and moment, it raises Denied.
    """

    name: str
    label: Words
    sentence: Words
    model: type[Model]
    case: str
    key: str
    deed: Callable
    rows: tuple
    who: tuple = (HANDLER,)
    check: Callable | None = None

    def values(self, given):
        """Return the keyword arguments of the deed; raise Refused with the fields that are wrong."""
        said = read_all(self.rows, given)
        return {row.name: READERS.get(row.type, _text_of)(said, row.name) for row in self.rows}


def _text_of(said, name):
    return said.get(name, "")


READERS = {"date": day_of, "moment": moment_of, "number": dict.get}


def _served(label):
    return (
        Particular("served_on", label, "date", needed=True),
        Particular("served_how", _("How it was served"), needed=True, help=HOW_SERVED),
    )


OUTCOMES = tuple(FilingReview.Outcome.choices)
FOLLOW_UPS = (
    FollowUp(
        "serve",
        _("Record the service"),
        _("The decision was handed to the person."),
        PartyDecision,
        "case",
        "decision_id",
        decisions.serve,
        _served(pgettext_lazy("document", "Served")),
    ),
    FollowUp(
        "copy",
        _("Record the copy to the victim"),
        _("The victim gets a copy of the decision within two days."),
        PartyDecision,
        "case",
        "decision_id",
        decisions.copy_to_victim,
        (Particular("copied_on", _("Copy handed over"), "date", needed=True),),
    ),
    FollowUp(
        "carry-out",
        _("Record how it was carried out"),
        _("Fine paid, detention begun and ended, licence revoked."),
        PartyDecision,
        "case",
        "decision_id",
        decisions.carry_out,
        (
            Particular("carried_out_on", _("Carried out"), "date", needed=True),
            Particular("carried_out_how", _("How it was carried out"), needed=True),
            Particular("detained_from", _("Detained from"), "date", help=OF_A_DETENTION),
            Particular("detained_until", _("Detained until"), "date", help=OF_A_DETENTION),
            Particular(
                "detention_deducted",
                _("Days deducted"),
                "number",
                top=20,
                help=_("For what the person was held before: article 110."),
            ),
        ),
    ),
    FollowUp(
        "take",
        _("Record that it was taken"),
        _("The approved measure was taken; its time begins."),
        CompulsoryMeasure,
        "case",
        "measure_id",
        measures.take,
        (Particular("taken_at", pgettext_lazy("measure", "Taken"), "moment", needed=True),),
    ),
    FollowUp(
        "tell-family",
        _("Record the notice to the family"),
        _("After the measure was taken; within 24 hours after a detention."),
        CompulsoryMeasure,
        "case",
        "measure_id",
        measures.tell_family,
        (
            Particular("told_at", _("Family told"), "moment", needed=True),
            Particular("told_how", _("Who was told how, or why nobody"), needed=True),
        ),
    ),
    FollowUp(
        "end",
        _("Record its end"),
        _("The measure was lifted, or converted into another."),
        CompulsoryMeasure,
        "case",
        "measure_id",
        measures.end,
        (
            Particular("ended_at", pgettext_lazy("measure", "Ended"), "moment", needed=True),
            Particular(
                "ended_as",
                pgettext_lazy("measure", "How it ended"),
                "choice",
                needed=True,
                choices=(
                    (CompulsoryMeasure.End.LIFTED, _("lifted")),
                    (CompulsoryMeasure.End.CONVERTED, _("converted into another measure")),
                ),
            ),
            Particular("reason", _("Reason"), needed=True),
        ),
    ),
    FollowUp(
        "outside-approval",
        _("Record the answer of the next-higher organ"),
        _("The deadline moves when the next-higher organ grants the extension."),
        Matter,
        "case",
        "matter_id",
        approvals.record_answer,
        (
            Particular("organ", _("Organ"), needed=True),
            Particular("number", _("Document number"), needed=True),
            Particular("decided_on", _("Date of the document"), "date", needed=True),
            Particular(
                "answer",
                _("Answer"),
                "choice",
                needed=True,
                choices=(("granted", _("granted")), ("refused", pgettext_lazy("answer of an organ", "refused"))),
            ),
            Particular("scan", _("Scan"), "file", needed=True, help=_("A PDF, a JPEG or a PNG.")),
        ),
        who=(Role.LEGAL_DEPARTMENT,),
    ),
    FollowUp(
        "notice",
        _("Record the notice to the complainant"),
        _("The notice of non-filing is served within three days."),
        NonFiling,
        "case",
        "non_filing_id",
        nonfiling.serve_notice,
        _served(pgettext_lazy("document", "Served")),
    ),
    FollowUp(
        "ask-review",
        _("Record a request for review"),
        _("Within seven days: first reconsideration here, then review by the next-higher organ."),
        NonFiling,
        "case",
        "non_filing_id",
        nonfiling.receive,
        (
            Particular("asked_on", _("Asked for"), "date", needed=True),
            Particular("grounds", _("Grounds of the complainant"), "long", needed=True),
        ),
        who=(HANDLER, Role.LEGAL_OFFICER, Role.LEGAL_DEPARTMENT),
    ),
    FollowUp(
        "extend-review",
        _("Extend the review"),
        _("Once, by thirty days; the complainant is told in writing."),
        FilingReview,
        "non_filing__case",
        "review_id",
        nonfiling.extend,
        (
            Particular("told_on", _("Complainant told in writing"), "date", needed=True),
            Particular("reason", _("Reason"), needed=True),
        ),
        who=(Role.LEGAL_DEPARTMENT,),
    ),
    FollowUp(
        "examine-review",
        _("Examine the reconsideration"),
        _("By a reviewer of the legal department who took no part in the non-filing."),
        FilingReview,
        "non_filing__case",
        "review_id",
        nonfiling.examine,
        (
            Particular("proposes", pgettext_lazy("review", "Proposed"), "choice", needed=True, choices=OUTCOMES),
            Particular("opinion", _("Opinion"), "long", needed=True),
        ),
        who=(Role.LEGAL_DEPARTMENT,),
        check=nonfiling.check_may_examine,
    ),
    FollowUp(
        "decide-review",
        _("Decide the reconsideration"),
        _("By a bureau leader who took no part in the non-filing; what is revoked is filed at once."),
        FilingReview,
        "non_filing__case",
        "review_id",
        nonfiling.decide,
        (
            Particular("outcome", _("Outcome"), "choice", needed=True, choices=OUTCOMES),
            Particular("number", _("Document number"), needed=True),
            Particular("reasons", _("Reasons"), "long", needed=True),
        ),
        who=(Role.BUREAU_LEADER,),
        check=nonfiling.check_may_decide,
    ),
    FollowUp(
        "superior-review",
        _("Record the decision of the next-higher organ"),
        _("What the organ above revokes is filed at once."),
        FilingReview,
        "non_filing__case",
        "review_id",
        nonfiling.record_superior,
        (
            Particular("organ", _("Organ"), needed=True),
            Particular("number", _("Document number"), needed=True),
            Particular("decided_on", _("Date of the document"), "date", needed=True),
            Particular("outcome", _("Outcome"), "choice", needed=True, choices=OUTCOMES),
            Particular("reasons", _("Reasons"), "long", needed=True),
        ),
        who=(Role.LEGAL_DEPARTMENT,),
    ),
    FollowUp(
        "serve-review",
        _("Record the service of the review"),
        _("The decision was handed to the complainant."),
        FilingReview,
        "non_filing__case",
        "review_id",
        nonfiling.serve_decision,
        _served(pgettext_lazy("document", "Served")),
        who=(HANDLER, Role.LEGAL_OFFICER, Role.LEGAL_DEPARTMENT),
    ),
    FollowUp(
        "ask-discussion",
        _("Ask for a collective discussion"),
        _("The matter stays where it is; its last approval waits for the record of the discussion."),
        Matter,
        "case",
        "matter_id",
        discussions.ask,
        (Particular("reason", _("Reason"), needed=True),),
        who=(),
        check=seat_of,
    ),
    FollowUp(
        "discussion",
        _("Record the discussion"),
        _("Who took part, what each said, what was decided; handlers and recused people are not counted."),
        Discussion,
        "matter__case",
        "discussion_id",
        discussions.hold,
        (
            Particular("held_at", pgettext_lazy("discussion", "Held"), "moment", needed=True),
            Particular("place", pgettext_lazy("discussion", "Place"), needed=True),
            Particular("chair", _("Chaired by"), "officer", needed=True),
            Particular("decision", _("Decision"), "choice", needed=True, choices=tuple(Discussion.Decision.choices)),
            Particular("members", _("Members present"), "officers", needed=True),
            Particular("opinions", _("Opinion of each member"), "long", needed=True),
            Particular("conclusion", _("Conclusion"), "long", needed=True),
            Particular("scan", _("Signed record, scanned"), "file", needed=True, help=_("A PDF, a JPEG or a PNG.")),
        ),
        who=(Role.LEGAL_DEPARTMENT,),
    ),
    FollowUp(
        "suspect-arrived",
        _("Record the arrival of the suspect"),
        _("The 48 hours of the fast track count from the arrival; the suspect agrees in writing."),
        Case,
        "",
        "case_id",
        fast_track.suspect_arrived,
        (
            Particular("arrived_at", _("Arrived"), "moment", needed=True),
            Particular("consent_on", _("Agreed in writing"), "date", needed=True),
        ),
    ),
    FollowUp(
        "convert",
        _("Convert to the ordinary procedure"),
        _("The case leaves the fast track; its ordinary deadline counts on."),
        Case,
        "",
        "case_id",
        fast_track.convert,
        (Particular("reason", _("Reason"), needed=True),),
    ),
)
BY_NAME = {row.name: row for row in FOLLOW_UPS}
