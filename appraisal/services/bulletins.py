"""Issuing numbered bulletins: the ranking as it stands is kept in the row, the ledger's mark in its footer."""

from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from appraisal.concerned import concerned_by
from appraisal.models import Bulletin, SubjectKind
from portal.dispatch.services import notices
from portal.ledger.models import Chain, Head
from portal.people.models import Unit

NOTICE_KINDS = {Bulletin.Kind.DRAFT: "bulletin.draft", Bulletin.Kind.FINAL: "bulletin.final"}


def issue(record, run, *, kind, at, replaces=None, correction=None):
    """Write a bulletin of a computed run inside a deed, and tell everyone concerned once; return it.

    `correction` is what a corrected final bulletin keeps of the one before: its number, the ground, what changed.
    """
    head = Head.objects.get(pk=Chain.BUSINESS)
    bulletin = Bulletin(
        period=run.period, run=run, kind=kind, number=_next_number(kind, at), issued_at=at,
        content=content_of(run) | ({"corrects": correction} if correction else {}),
        results_digest=run.results_digest, ledger_mark=f"{head.seq} {head.hash[:16]}",
    )  # fmt: skip
    record.save(bulletin)
    if replaces:
        record.change(replaces, only_if={"superseded_by": None}, superseded_by=bulletin)
    recipients = concerned_by(run, timezone.localdate(at))
    notices.announce(
        record, recipients=recipients, kind=NOTICE_KINDS[kind], key=f"bulletin:{bulletin.number}", at=at,
        title=_in("zh-hans", title_of, bulletin), title_en=_in("en", title_of, bulletin), url=_url(bulletin),
    )  # fmt: skip
    record.note(number=bulletin.number, kind=kind, results=run.results_digest, notices=len(recipients))
    return bulletin


def current(run, kind):
    """Return the newest bulletin of a kind that nothing replaced, or None."""
    return run.bulletins.filter(kind=kind, superseded_by=None).order_by("-pk").first()


def title_of(bulletin):
    """Return the title of a bulletin in the active language."""
    words = {
        "period": bulletin.period.code,
        "scheme": bulletin.run.version.scheme.label,
        "number": bulletin.number,
    }
    if bulletin.kind == Bulletin.Kind.DRAFT:
        return _("%(scheme)s %(period)s: draft for objections (%(number)s)") % words
    if corrects := bulletin.content.get("corrects"):
        words["corrected"] = corrects["number"]
        return _("%(scheme)s %(period)s: corrected bulletin (%(number)s), in place of %(corrected)s") % words
    return _("%(scheme)s %(period)s: bulletin (%(number)s)") % words


def content_of(run):
    """Return the ranking of a run as plain data: per kind of subject and peer group, the rows in order."""
    groups = {}
    for sheet in run.sheets.select_related("officer", "unit"):
        rows = groups.setdefault((sheet.subject_kind, sheet.group), [])
        rows.append(
            {
                "subject_id": sheet.subject_id, "name": name_of(sheet), "unit": sheet.unit.name if sheet.unit else "",
                "unit_en": sheet.unit.name_en if sheet.unit else "", "points": sheet.points, "rank": sheet.rank,
                "previous_rank": sheet.previous_rank, "caseload": sheet.caseload, "sheet_id": sheet.pk,
            }
        )  # fmt: skip
    kinds = {SubjectKind.UNIT.value: 0, SubjectKind.OFFICER.value: 1}
    order = sorted(groups, key=lambda key: (kinds[key[0]], key[1]))
    return {"groups": [{"kind": kind, "group": group, "rows": groups[kind, group]} for kind, group in order]}


def name_of(sheet):
    """Return the subject of a sheet as a bulletin names it in every language."""
    return sheet.officer.name if sheet.subject_kind == SubjectKind.OFFICER else sheet.unit.name


def _next_number(kind, at):
    """Return the next number of the year, for example 青公考〔2026〕10号; drafts are numbered on their own (公示)."""
    year = timezone.localdate(at).year
    short = Unit.objects.filter(parent=None).values_list("short_name", flat=True).first() or ""
    office = (
        f"{short if short.endswith('公') else short + '公'}考{'示' if kind == Bulletin.Kind.DRAFT else ''}"
    )
    prefix = f"{office}〔{year}〕"
    return f"{prefix}{Bulletin.objects.filter(number__startswith=prefix).count() + 1}号"


def _url(bulletin):
    try:
        return reverse("appraisal:bulletin", args=[bulletin.pk])
    except NoReverseMatch:
        return ""


def _in(language, write, *args):
    with translation.override(language):
        return write(*args)
