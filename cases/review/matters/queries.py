"""Which decisions may be asked for in a case, and why not."""

from cases.file.case.permissions import may_handle
from cases.file.sharing.deeds import check_is_not_under_review
from cases.review.chain import effect_of, kinds_of
from cases.review.matters.deeds import check_may_be_asked
from portal.shell.refusals import Refused


def askable(case, officer):
    """Return the kinds of matter that the officer may ask for now, as [(kind, sentence)]."""
    if not may_handle(case, officer):
        return []
    return [(kind, effect_of(kind, case.kind).sentence) for kind in kinds_of(case.kind) if not why_not(case, kind)]


def why_not(case, kind):
    """Return the reason why a kind of matter cannot be asked for now, or ""."""
    try:
        check_may_be_asked(case, kind)
    except Refused as refusal:
        return str(refusal)
    return ""


def closed_because(case):
    """Return the sentence why the file may not be changed now, or ""; one query."""
    try:
        check_is_not_under_review(case)
    except Refused as refusal:
        return str(refusal)
    return ""
