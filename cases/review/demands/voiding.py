"""When a registration may be made void (撤销登记): it was an error, and nothing rests on it yet."""

from django.utils.translation import gettext as _

from cases.file.case.states import CaseKind, CaseState, MatterKind
from cases.review.chain import Stage
from portal.shell.refusals import Refused, refuse

# A public-order case is filed with the officer's request, an extension gives time alone: neither touches a person.
DECIDES_NOTHING = (MatterKind.EXTENSION, MatterKind.VOIDING)


def check(case, said, at):
    """Raise Refused unless the registration may be made void; a case registered twice names the other one."""
    check_nothing_rests_on_it(case)
    if said.get("why") == "twice":
        _check_other(case, said.get("other", ""))
    return said


def check_nothing_rests_on_it(case):
    """Raise Refused where something was decided, taken or is held in a case: it is ended by decision then."""
    if case.kind == CaseKind.CRIMINAL and case.state == CaseState.FILED:
        raise Refused(_("A criminal case that was filed is not made void; ask for its termination."))
    approved = case.matters.filter(stage=Stage.APPROVED).exclude(kind__in=DECIDES_NOTHING)
    if case.kind == CaseKind.ADMINISTRATIVE:
        approved = approved.exclude(kind=MatterKind.FILING)
    if (matter := approved.first()) or case.decisions.exists():
        kind = matter.get_kind_display() if matter else MatterKind.PENALTY.label
        raise Refused(_("Something was decided in this case already: %(kind)s.") % {"kind": kind})
    if measure := case.measures.select_related("kind").first():
        words = _("A compulsory measure was taken in this case: %(kind)s.")
        raise Refused(words % {"kind": measure.kind.label})
    if case.property.exists():
        raise Refused(_("There is property on the register of this case."))
    if case.orders.exclude(state="confirmed").exists():
        raise Refused(_("A supervision order on this case is still open."))


def _check_other(case, number):
    from cases.file.case.models import Case

    other = Case.objects.filter(number=number, is_sealed=False).exclude(pk=case.pk).exclude(state=CaseState.VOID)
    # Nobody learns from the answer which numbers of other units exist.
    if not number or not other.filter(unit=case.unit).exists():
        refuse(other=_("Name the case that stays, of the same unit, by its number."))
