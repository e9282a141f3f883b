"""Whether the file of a case is complete enough for the archive: one row a check, with its words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cases.guardians import unguarded
from cases.models import Party
from cases.workflow import CaseState

WITHOUT_EVIDENCE = frozenset({CaseState.NOT_FILED, CaseState.TRANSFERRED})


@dataclass(frozen=True)
class Check:
    """One thing that a complete file has."""

    code: str
    label: str
    is_met: bool


def checks_of(case):
    """Return every Check of a case's file."""
    parties = list(case.parties.order_by("pk"))
    alone = unguarded(case, parties=parties)
    decided = [matter for matter in case.matters.all() if matter.stage == "approved"]
    return [
        Check("ended", _("The case has ended"), case.has_ended),
        Check("decision", _("The deciding request was approved at every level"), case.is_imported or bool(decided)),
        Check("open_matters", _("No request is open"), not case.matters.open().exists()),
        Check("clocks", _("No deadline runs"), not case.clocks.filter(met_at=None, is_void=False).exists()),
        Check("parties", _("The file names its parties"), bool(parties)),
        Check("identity", _("Every suspect is identified by paper, or the statement is noted"), _identified(parties)),
        Check("guardians", _("Every minor has a guardian, or the reason why not"), not alone),
        Check("evidence", _("The file holds evidence"), case.state in WITHOUT_EVIDENCE or case.evidence.exists()),
    ]


def _identified(parties):
    suspects = [party for party in parties if party.role in {Party.Role.SUSPECT, Party.Role.RESPONDENT}]
    return all(party.id_number_index or party.paper for party in suspects)
