"""Which decisions may be asked for in a case, and why not."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.case.permissions import may_handle
from cases.file.case.states import MatterKind
from cases.file.parties.guardians import check_guardians
from cases.file.parties.queries import party_rows
from cases.file.sharing.deeds import check_is_not_under_review
from cases.review.chain import effect_of, kinds_of
from cases.review.demands.belonging import check_belongs
from cases.review.demands.extension import check_may_be_extended
from cases.review.demands.voiding import check_nothing_rests_on_it
from cases.review.rounds.reading import matters_of
from portal.people.models import Officer
from portal.shell.pages.wording import Words
from portal.shell.refusals import Refused


class Offers(NamedTuple):
    """What may be asked for now, as [(kind, sentence)], and what of this state of the case may not, with the reason."""

    kinds: list[tuple[MatterKind, Words]]
    barred: list[tuple[MatterKind, str]]


def offers(case: Case, officer: Officer) -> Offers:
    """Return the Offers of a case to an officer; its matters and parties are read once for all kinds."""
    found = Offers([], [])
    if not may_handle(case, officer):
        return found
    matters_of(case)
    party_rows(case)
    effects = [(kind, effect_of(kind, case.kind)) for kind in kinds_of(case.kind)]
    for kind, effect in effects:
        if effect is None or case.state not in effect.sources:
            continue
        if reason := why_not(case, kind):
            found.barred.append((kind, reason))
        else:
            found.kinds.append((kind, effect.sentence))
    return found


def why_not(case: Case, kind: MatterKind) -> str:
    """Return the reason why a kind of matter cannot be asked for now, or ""."""
    try:
        check_may_be_asked(case, kind)
    except Refused as refusal:
        return str(refusal)
    return ""


def closed_because(case: Case, *, for_all: bool = False) -> str:
    """Return the sentence why the file may not be changed now, or ""; one query.

    With `for_all` also where a matter holds it that leaves room for others.
    """
    try:
        check_is_not_under_review(case, for_all=for_all)
    except Refused as refusal:
        return str(refusal)
    return ""


def check_may_be_asked(case: Case, kind: str) -> None:
    """Raise Refused where the state of the case, another open matter or the law forbids this kind of matter now."""
    effect = check_belongs(kind, case)
    if case.state not in effect.sources:
        raise Refused(_("This cannot be asked while the case is %(state)s.") % {"state": case.get_state_display()})
    asked = [matter for matter in case.matters.all() if matter.is_open]
    others = [matter for matter in asked if not matter.runs_beside_others(case.kind)]
    if others and not effect.may_run_beside:
        raise Refused(
            _("The matter “%(kind)s” is still open; one decision at a time.") % {"kind": others[0].get_kind_display()}
        )
    if any(matter.kind == kind for matter in asked):
        raise Refused(_("This has been asked already and is not decided yet."))
    if kind == MatterKind.VOIDING:
        check_nothing_rests_on_it(case)
    if kind == MatterKind.EXTENSION:
        check_may_be_extended(case)
    if kind == MatterKind.MEDIATED_CLOSING and not (case.cause and case.cause.is_mediable):
        raise Refused(_("The law does not allow mediation for this cause."))
    check_guardians(case, kind)
