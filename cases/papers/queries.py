"""The documents of a case for its page: what can be made now by whom, and what was made."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.parties.models import Party
from cases.papers.context.titles import titled
from cases.papers.models import CaseDocument
from cases.papers.registry import BY_CODE, DOCUMENTS, By, DocumentKind
from cases.review.models import Matter
from portal.people.models import Officer, Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied


@dataclass(frozen=True)
class Choice:
    """One document that can be made now: of which matter, for whom, and whether as a draft."""

    kind: DocumentKind
    matter: Matter | None = None
    party: Party | None = None
    is_draft: bool = False

    @property
    def key(self) -> str:
        """What the form sends back: code, matter, party."""
        return f"{self.kind.code}:{self.matter.pk if self.matter else ''}:{self.party.pk if self.party else ''}"

    @property
    def title(self) -> str:
        """The title in the language of the page."""
        return title_of(self.kind.code, self.matter)


@dataclass(frozen=True)
class Group:
    """The documents of the case itself (no matter), or of one of its matters."""

    matter: Matter | None
    choices: list[Choice]


def choices_of(case: Case, officer: Officer, parties: Collection[Party]) -> list[Group]:
    """Return [Group] of what the officer may make now, the newest matter first; `parties` as the page shows them."""
    kinds = [kind for kind in DOCUMENTS if _may_make(officer, kind, case)]
    matters = list(case.matters.select_related("author").order_by("-pk"))
    groups = [Group(None, _choices([kind for kind in kinds if not kind.is_of_matter], None, parties))]
    for matter in matters:
        fitting = [kind for kind in kinds if kind.is_of_matter and kind.fits(matter)]
        groups.append(Group(matter, _choices(fitting, matter, parties)))
    return [group for group in groups if group.choices]


def made_of(case: Case, parties: Iterable[Party]) -> list[CaseDocument]:
    """Return the documents made of a case, newest first, each with `title` and `made_for`; one query."""
    shown: dict[int | None, Party] = {party.pk: party for party in parties}
    rows = list(CaseDocument.objects.filter(case=case).select_related("made_by", "matter").order_by("-pk"))
    for row in rows:
        row.title = title_of(row.code, row.matter)
        row.made_for = shown.get(row.party_id)
    return rows


def needs_purpose(case: Case, officer: Officer) -> bool:
    """Say whether the officer must say what a document that names people is needed for."""
    return case.is_sealed or not handles(officer, case)


def title_of(code: str, matter: Matter | None = None) -> str:
    """Return the title of a document in the language of the page."""
    kind = BY_CODE.get(code)
    if kind is None:
        return code
    return str(kind.label) if (get_language() or "").startswith("en") else titled(kind, matter)


def _may_make(officer, kind, case):
    try:
        check_may_make(officer, kind, case)
    except Denied:
        return False
    return True


def _choices(kinds, matter, parties):
    found = []
    for kind in kinds:
        people = [party for party in parties if kind.fits_party(party, matter)] if kind.is_of_party else []
        if kind.outcome and not people:
            continue
        is_draft = kind.is_draft(matter) if matter else False
        found += [Choice(kind, matter, party, is_draft) for party in people or [None]]
    return found


LEVELS_OF_UNIT = (Role.LEGAL_OFFICER, Role.UNIT_HEAD, Role.UNIT_DEPUTY)
LEVELS_OF_BUREAU = (Role.LEGAL_DEPARTMENT, Role.BUREAU_LEADER)


def check_may_make(officer: Officer, kind: DocumentKind, case: Case) -> None:
    """Raise Denied unless the officer may make such a document of a case that he or she may know of."""
    if kind.by == By.READERS or handles(officer, case):
        return
    if kind.by == By.HANDLERS:
        raise Denied(_("Only the officers who handle this case may do this."))
    rights = rights_of(officer)
    of_unit = any(case.unit.path.startswith(path) for path in rights.reads_as(*LEVELS_OF_UNIT))
    if not of_unit and not rights.reads_as(*LEVELS_OF_BUREAU):
        raise Denied(_("This document is made by the handling officers and the four levels."))


def handles(officer: Officer, case: Case) -> bool:
    """Say whether the officer handles the case, ended or not."""
    return any(each.officer_id == officer.pk and each.ends_at is None for each in case.handlers.all())
