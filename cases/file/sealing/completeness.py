"""Whether the file of a case is complete enough for the archive: one row a check, with its words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cases.file.case.states import CaseState
from cases.file.parties.guardians import unguarded
from cases.file.parties.models import Party
from portal.shell.refusals import Refused

WITHOUT_EVIDENCE = frozenset({CaseState.NOT_FILED, CaseState.TRANSFERRED})
# Who did it may never be known, nor who looks after a minor, where nothing was decided about a person.
ABOUT_NOBODY = frozenset({*WITHOUT_EVIDENCE, CaseState.TERMINATED})


@dataclass(frozen=True)
class Check:
    """One thing that a complete file has, and the section of the file in which it is mended."""

    code: str
    label: str
    is_met: bool
    section: str


def checks_of(case):
    """Return every Check of a case's file."""
    parties = list(case.parties.order_by("pk"))
    decided = [matter for matter in case.matters.all() if matter.stage == "approved"]
    rows = (
        ("ended", _("The case has ended"), case.has_ended, "matters"),
        (
            "decision",
            _("The deciding request was approved at every level"),
            case.is_imported or bool(decided),
            "matters",
        ),
        ("open_matters", _("No request is open"), not case.matters.open().exists(), "matters"),
        ("clocks", _("No deadline runs"), not case.clocks.filter(met_at=None, is_void=False).exists(), "clocks"),
        ("parties", _("The file names its parties"), bool(parties), "parties"),
        (
            "identity",
            _("Every suspect is identified by paper, or the statement is noted"),
            case.state in ABOUT_NOBODY or not unidentified(parties),
            "parties",
        ),
        (
            "guardians",
            _("Every minor has a guardian, or the reason why not"),
            case.state in ABOUT_NOBODY or not unguarded(case, parties=parties),
            "parties",
        ),
        (
            "evidence",
            _("The file holds evidence"),
            case.state in WITHOUT_EVIDENCE or case.evidence.exists(),
            "evidence",
        ),
    )
    return [Check(*row) for row in rows]


def unidentified(parties):
    """Return the suspects and respondents of whom neither a paper is known nor that they showed none."""
    accused = {Party.Role.SUSPECT, Party.Role.RESPONDENT}
    return [party for party in parties if party.role in accused and not (party.id_number_index or party.paper)]


def check_identified(case):
    """Raise Refused while a suspect is not identified; once the case has ended nobody could mend it."""
    unknown = unidentified(case.parties.order_by("pk"))
    if unknown:
        raise Refused(
            _(
                "Identify every suspect first, by a paper or as one who shows none, under “Parties”: %(names)s. "
                "The archive asks for it, and nothing is corrected after the end."
            )
            % {"names": "、".join(party.name_mask for party in unknown)}
        )
