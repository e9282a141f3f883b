"""What respondents were told before a decision, by whom and when, and what they answered."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.review.chain import PENALTIES
from cases.review.decisions.models import Telling
from cases.review.matters.spoken import party_name, penalty_in_words
from cases.review.models import Matter
from portal.shell.statements.prepared_models import PreparedModels
from portal.shell.templatetags.shell import moment


@dataclass(frozen=True)
class Told:
    """One telling: about whom and what, as words, and its dated facts."""

    title: str
    text: str
    facts: list
    is_last: bool


def tellings_of(matters: Iterable[Matter]) -> dict[int, list[Told]]:
    """Return {matter's primary key: [Told], oldest first} of these matters; one query, none without a penalty."""
    keys = [matter.pk for matter in matters if matter.kind in PENALTIES]
    if not keys:
        return {}
    rows = _tellings(matters=keys)
    newest = {(row.matter_id, row.party_id): row.pk for row in rows}
    found: dict[int, list[Told]] = {}
    for row in rows:
        is_last = newest[row.matter_id, row.party_id] == row.pk
        found.setdefault(row.matter_id, []).append(_told(row, is_last))
    return found


@PreparedModels
def _tellings(matters):
    return Telling.objects.filter(matter__in=matters).select_related("party", "teller").order_by("pk")


def _told(row, is_last):
    what = {**row.content["sanction"], "outcome": row.content.get("outcome", "penalty")}
    facts = [
        (_("Told on"), row.told_on.isoformat()),
        (_("Told again"), moment(row.told_again_at) if row.told_again_at else ""),
        (_("Guardian told on"), row.guardian_told_on.isoformat() if row.guardian_told_on else ""),
        (_("Told by"), row.teller.name),
        (_("Reply"), " · ".join(filter(None, (row.get_reply_display(), row.defence)))),
        (_("Hearing"), _hearing(row)),
        (_("Digest of what was told"), row.content_digest[:16]),
    ]
    title = _("Told in round %(number)s: %(party)s") % {"number": row.round, "party": party_name(row.party)}
    return Told(title, penalty_in_words(what), [(label, value) for label, value in facts if value], is_last)


def _hearing(row):
    days = [day.isoformat() for day in (row.hearing_told_on, row.hearing_held_on) if day]
    return " · ".join([str(row.get_hearing_display()), *days]) if row.hearing else ""
