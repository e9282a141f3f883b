"""Whether a matter belongs to the kind of its case: one that does not is neither asked nor approved."""

from django.utils.translation import gettext as _

from cases.file.case.states import MatterKind
from cases.review.chain import effect_of
from portal.shell.refusals import Refused


def check_belongs(kind, case):
    """Raise Refused where the law knows no such matter in such a case (one table, `cases.review.chain.EFFECTS`)."""
    if effect_of(kind, case.kind) is None:
        words = {"kind": MatterKind(kind).label, "case_kind": case.get_kind_display() or "–"}
        raise Refused(_("“%(kind)s” does not exist in a case of this kind (%(case_kind)s).") % words)
