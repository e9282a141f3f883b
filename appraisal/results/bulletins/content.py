"""What a bulletin says: its title, the ranking that it keeps, and which of them stands."""

from appraisal.results.bulletins.models import Bulletin
from appraisal.results.notices import BULLETIN_CORRECTED, BULLETIN_DRAFT, BULLETIN_FINAL
from appraisal.scheme.versions.base import SubjectKind
from portal.dispatch.notices.wording import NoticeKind


def current(run, kind):
    """Return the newest bulletin of a kind that nothing replaced, or None."""
    return run.bulletins.filter(kind=kind, superseded_by=None).order_by("-pk").first()


def told_of(bulletin: Bulletin) -> tuple[NoticeKind, dict]:
    """Return the kind of notice that a bulletin is, and its facts."""
    facts = {"period": bulletin.period.code, "scheme": bulletin.run.version.scheme, "number": bulletin.number}
    if bulletin.kind == Bulletin.Kind.DRAFT:
        return BULLETIN_DRAFT, facts
    if corrects := bulletin.content.get("corrects"):
        return BULLETIN_CORRECTED, facts | {"corrected": corrects["number"]}
    return BULLETIN_FINAL, facts


def title_of(bulletin: Bulletin) -> str:
    """Return the title of a bulletin in the active language."""
    kind, facts = told_of(bulletin)
    return kind.worded(kind.kept(facts))


def content_of(run):
    """Return the ranking of a run as plain data: per kind of subject and peer group, the rows in order."""
    groups = {}
    for sheet in run.sheets.all():
        rows = groups.setdefault((sheet.subject_kind, sheet.group), [])
        rows.append(
            {
                "subject_id": sheet.subject_id,
                "name": sheet.name,
                "unit": sheet.unit_name,
                "unit_en": sheet.unit_name_en,
                "points": sheet.points if sheet.is_scored else None,
                "rank": sheet.rank,
                "previous_rank": sheet.previous_rank,
                "caseload": sheet.caseload,
                "sheet_id": sheet.pk,
            }
        )
    kinds = {SubjectKind.UNIT.value: 0, SubjectKind.OFFICER.value: 1}
    order = sorted(groups, key=lambda key: (kinds[key[0]], key[1]))
    return {"groups": [{"kind": kind, "group": group, "rows": groups[kind, group]} for kind, group in order]}
