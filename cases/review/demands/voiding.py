"""When a registration may be made void (撤销登记): it was an error, and nothing rests on it yet."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.case.states import CaseKind, CaseState, MatterKind
from cases.review.chain import Stage
from cases.review.measures.models import CompulsoryMeasure
from portal.shell.refusals import Refused, refuse
from portal.shell.statements.prepared import Prepared
from portal.shell.statements.prepared_models import PreparedModels

# A public-order case is filed with the officer's request, an extension gives time alone: neither touches a person.
RESTING = ("decisions", "property", "orders")
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
    [(is_decided, holds_property, is_supervised)] = _resting_on(case=case.pk)
    matter = next((each for each in case.matters.all() if _decides(each, case)), None)
    if matter or is_decided:
        kind = matter.get_kind_display() if matter else MatterKind.PENALTY.label
        raise Refused(_("Something was decided in this case already: %(kind)s.") % {"kind": kind})
    if measure := next(iter(_measures(case=case.pk)), None):
        words = _("A compulsory measure was taken in this case: %(kind)s.")
        raise Refused(words % {"kind": measure.kind.label})
    if holds_property:
        raise Refused(_("There is property on the register of this case."))
    if is_supervised:
        raise Refused(_("A supervision order on this case is still open."))


def _decides(matter, case):
    decides_nothing = {*DECIDES_NOTHING, *({MatterKind.FILING} if case.kind == CaseKind.ADMINISTRATIVE else ())}
    return matter.stage == Stage.APPROVED and matter.kind not in decides_nothing


@Prepared
def _resting_on(case):
    """Rows (has a decision about a party, has property, has a supervision order that is still open)."""

    def some(rows):
        return Exists(rows.filter(case=OuterRef("pk")).order_by())

    decisions, things, orders = (Case._meta.get_field(name).related_model.objects for name in RESTING)
    return Case.objects.filter(pk=case).values_list(
        some(decisions), some(things), some(orders.exclude(state="confirmed"))
    )


@PreparedModels
def _measures(case):
    return CompulsoryMeasure.objects.filter(case=case).select_related("kind").order_by("pk")


def _check_other(case, number):
    other = Case.objects.filter(number=number, is_sealed=False).exclude(pk=case.pk).exclude(state=CaseState.VOID)
    # Nobody learns from the answer which numbers of other units exist.
    if not number or not other.filter(unit=case.unit).exists():
        refuse(other=_("Name the case that stays, of the same unit, by its number."))
