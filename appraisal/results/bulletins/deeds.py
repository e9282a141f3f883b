"""Issuing numbered bulletins: the ranking as it stands is kept in the row, the ledger's mark in its footer."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from appraisal.engine.concerned import concerned_by
from appraisal.facts.models import Run
from appraisal.results.bulletins.content import content_of, told_of
from appraisal.results.bulletins.models import Bulletin
from portal.dispatch.notices import deeds as notices
from portal.ledger.models import Chain, Head
from portal.ledger.writing.recording import Record
from portal.people.models import Unit


def issue(
    record: Record,
    run: Run,
    *,
    kind: Bulletin.Kind,
    at: datetime,
    replaces: Bulletin | None = None,
    correction: Mapping[str, str | int | list] | None = None,
) -> Bulletin:
    """Write a bulletin of a computed run inside a deed, and tell everyone concerned once; return it.

    `correction` is what a corrected final bulletin keeps of the one before: its number, the ground, what changed.
    """
    head = Head.objects.get(pk=Chain.BUSINESS)
    bulletin = Bulletin(
        period=run.period,
        run=run,
        kind=kind,
        number=_next_number(kind, at),
        issued_at=at,
        content=content_of(run) | ({"corrects": correction} if correction else {}),
        results_digest=run.results_digest,
        ledger_mark=f"{head.seq} {head.hash[:16]}",
    )
    record.save(bulletin)
    if replaces:
        record.change(replaces, only_if={"superseded_by": None}, superseded_by=bulletin)
    recipients = concerned_by(run, timezone.localdate(at))
    told, facts = told_of(bulletin)
    notices.announce(
        record, told, recipients=recipients, key=f"bulletin:{bulletin.number}", at=at, about=bulletin, facts=facts
    )
    record.note(number=bulletin.number, kind=kind, results=run.results_digest, notices=len(recipients))
    return bulletin


def _next_number(kind, at):
    """Return the next number of the year, for example 青公考〔2026〕10号; drafts are numbered on their own (公示)."""
    year = timezone.localdate(at).year
    short = Unit.objects.filter(parent=None).values_list("short_name", flat=True).first() or ""
    office = f"{short if short.endswith('公') else short + '公'}考{'示' if kind == Bulletin.Kind.DRAFT else ''}"
    prefix = f"{office}〔{year}〕"
    return f"{prefix}{Bulletin.objects.filter(number__startswith=prefix).count() + 1}号"
