"""One door to what the law demands of a request: `complete` for every kind of matter."""

from django.utils.translation import gettext as _

from cases.file.case.states import MatterKind
from cases.file.parties.guardians import check_guardians
from cases.review.chain import PENALTIES
from cases.review.demands import endings, extension, fast_track, measures, voiding
from cases.review.demands.penalties import penalty
from cases.review.demands.table import particulars_of
from portal.ledger.chain.canonical import plain
from portal.office.fields.rules import read_all
from portal.shell.refusals import Refused

CHECKS = {
    MatterKind.FILING: endings.check_filing,
    MatterKind.NOT_FILING: endings.check_not_filing,
    MatterKind.EXTENSION: extension.check,
    MatterKind.COMPULSORY: measures.check,
    MatterKind.MEDIATED_CLOSING: endings.check_mediated_closing,
    MatterKind.TERMINATION: endings.check_termination,
    MatterKind.TRANSFER: endings.check_transfer,
    MatterKind.PROSECUTION: endings.check_prosecution,
    MatterKind.CLOSING: endings.check_closing,
    MatterKind.VOIDING: voiding.check,
}
# What time makes untrue is asked again with the clock of the last approval; what is said of the handing in (within 24
# hours, or why later) with that of the handing in.
BY_THE_CLOCK = frozenset(
    {*PENALTIES, MatterKind.EXTENSION, MatterKind.MEDIATED_CLOSING, MatterKind.PROSECUTION, MatterKind.CLOSING}
)
# What a deed adds to what was said; sent back with a new round, it is computed anew.
COMPUTED = {"which", "clock", "decisions"}


def complete(case, kind, given, at):
    """Return the particulars of a request as plain data, read, checked and completed.

    Raises Refused with a sentence for each particular that is missing or wrong, or for what stands against it.
    """
    given = dict(given or {})
    decisions = given.get("decisions") or []
    said = read_all(particulars_of(kind, case.kind), {n: v for n, v in given.items() if n not in COMPUTED})
    if kind not in PENALTIES:
        if decisions:
            raise Refused(_("This matter decides about nobody."))
        return CHECKS[kind](case, said, at) if kind in CHECKS else said
    if not isinstance(decisions, list):
        raise Refused(_("This was not understood."))
    said = penalty.check(case, kind, said, decisions, at)
    if case.is_fast_track:
        fast_track.check(case, said, at)
    return said


def check_still_stands(matter, at):
    """Raise Refused where a request, asked again at its last approval, would be refused or say something else."""
    handed_in_at = matter.rounds.order_by("-number").values_list("submitted_at", flat=True).first() or matter.opened_at
    moment = at if matter.kind in BY_THE_CLOCK else handed_in_at
    try:
        check_guardians(matter.case, matter.kind)
        now = complete(matter.case, matter.kind, matter.particulars, moment)
    except Refused as refusal:
        reasons = list(dict.fromkeys(map(str, refusal.fields.values()))) or [str(refusal)]
        raise Refused(
            _("This can no longer be approved as it was handed in; return it. %(reasons)s")
            % {"reasons": " ".join(reasons)}
        ) from refusal
    if plain(now) != plain(matter.particulars):
        raise Refused(_("What the law makes of this file has changed since it was handed in; return it to its author."))
