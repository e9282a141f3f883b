"""What somebody signs with a press that cannot be taken back, as it is shown when the password is asked for."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.review.chain import Move, Stage, transition
from cases.review.matters.spoken import names_of, particulars_in_words
from cases.review.models import Matter
from portal.people.models import Officer
from portal.shell.pages.wording import Signed


def last_approval(officer: Officer, matter_id: int, move: str) -> Signed | None:
    """Return what the last approval of a matter decides; None for any other move, and for what one may not see."""
    matter = Matter.objects.filter(pk=matter_id, case__in=Case.objects.visible_to(officer)).first()
    if matter is None or move != Move.APPROVE:
        return None
    row = transition(matter.chain, matter.stage, move)
    if row is None or row.target != Stage.APPROVED:
        return None
    particulars = particulars_in_words(matter.kind, matter.particulars, names_of(matter.case))
    return [
        (_("Case"), matter.case.number),
        (_("Decision"), matter.get_kind_display()),
        (_("Proposal"), matter.proposal),
        *[(str(label), str(value)) for label, value in particulars],
    ]


def approvals_together(officer: Officer, chosen: Sequence[int]) -> Signed:
    """Return the numbers of the cases whose matters are approved together, of those that `officer` may know of."""
    rows = Matter.objects.filter(pk__in=chosen, case__in=Case.objects.visible_to(officer))
    lines = [f"{matter.case.number} · {matter.get_kind_display()}" for matter in rows.select_related("case")]
    return [(_("Approved together"), "\n".join(lines))]
