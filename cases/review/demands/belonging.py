"""Whether a matter belongs to the kind of its case: one that does not is neither asked nor approved."""

from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.case.states import MatterKind
from cases.review.chain import Effect, effect_of
from portal.shell.refusals import Refused


def check_belongs(kind: str, case: Case) -> Effect:
    """Return the Effect of a matter on such a case (`review.chain.EFFECTS`); raise Refused where the law knows none."""
    effect = effect_of(kind, case.kind)
    if effect is None:
        words = {"kind": MatterKind(kind).label, "case_kind": case.get_kind_display() or "–"}
        raise Refused(_("“%(kind)s” does not exist in a case of this kind (%(case_kind)s).") % words)
    return effect
