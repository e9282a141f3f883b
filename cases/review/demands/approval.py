"""What the last approval waits for: all that was demanded, once more; legal review; collective discussion.

治安管理处罚法2025 第113, 114条.
"""

from django.utils.translation import gettext as _

from cases.review.chain import PENALTIES, Move
from cases.review.demands.checking import check_still_stands
from cases.review.discussions.models import Discussion
from portal.people.models import Role
from portal.shell.refusals import Refused

REVIEWERS = (Role.LEGAL_DEPARTMENT, Role.LEGAL_OFFICER)
NEEDS_REVIEW = {"public_interest", "complex"}
NEEDS_DISCUSSION = {"major", "petition"}


def check_last_approval(matter, at):
    """Raise Refused while the law keeps a matter from its last approval, at which all demands are checked once more."""
    check_still_stands(matter, at)
    _check_reviewed(matter)
    if not demands_discussion(matter):
        return
    held = matter.discussions.filter(round=matter.round).exclude(held_at=None).first()
    if held is None:
        raise Refused(_("This matter is discussed collectively first (article 113); its record is missing."))
    if held.content_digest != matter.content_digest:
        raise Refused(_("The file has changed since it was discussed; it is discussed anew."))
    if held.decision != Discussion.Decision.AGREED:
        raise Refused(_("The discussion did not agree with the proposal; return or reject the matter."))


def demands_discussion(matter):
    """Say whether a matter is discussed collectively: asked for at a level, major or a petition case, or an exception.

    The exception is a detention carried out against somebody whom the law spares (第23条第二款).
    """
    said = matter.particulars
    is_grave = NEEDS_DISCUSSION & set(said.get("gravity", ()))
    is_exception = any(decision.get("is_exception") for decision in said.get("decisions", ()))
    return bool(is_grave or is_exception) or matter.discussions.exists()


def demands_legal_review(matter):
    """Say whether a penalty may not be decided before the legal review has passed."""
    said = matter.particulars
    was_heard = any(decision.get("hearing") == "held" for decision in said.get("decisions", ()))
    return matter.kind in PENALTIES and bool(was_heard or NEEDS_REVIEW & set(said.get("gravity", ())))


def _check_reviewed(matter):
    if not demands_legal_review(matter):
        return
    passed = matter.steps.filter(round=matter.round, outcome=Move.APPROVE, reviewer_role__in=REVIEWERS)
    if not passed.exists():
        raise Refused(_("The legal review of this matter has not passed (article 114)."))
