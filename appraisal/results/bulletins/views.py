from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from appraisal.facts import months
from appraisal.results.bulletins import queries as bulletins
from appraisal.results.bulletins.content import title_of
from appraisal.results.bulletins.models import Bulletin
from appraisal.scheme.periods.queries import are_several
from appraisal.scheme.permissions import check_reads_bulletins, steers
from portal.dispatch.notices import deeds as notices
from portal.people.models import Unit
from portal.shell.pages.paging import Keyset


@login_required
@require_safe
def bulletin_list(request):
    """The bulletins, newest first, each with what it replaced."""
    check_reads_bulletins(request.user)
    page = Keyset(bulletins.bulletins_listed(), ("-issued_at", "-pk")).page_for(request)
    unread = bulletins.unread_by(request.user, page.rows)
    rows = [(each, months.label_of(each.period), each.pk in unread) for each in page]
    return render(
        request, "appraisal/results/bulletins.html", {"page": page, "rows": rows, "shows_schemes": are_several()}
    )


@login_required
@require_safe
def bulletin(request, bulletin_id):
    """One bulletin in official form, as it was issued."""
    check_reads_bulletins(request.user)
    found = get_object_or_404(bulletins.bulletins_visible(), pk=bulletin_id)
    context = {
        "bulletin": found,
        "title": title_of(found),
        "month": months.label_of(found.period),
        "office": Unit.objects.filter(parent=None).first(),
        "tables": bulletins.tables_of(found),
        "correction": bulletins.correction_of(found),
        "replaces": Bulletin.objects.filter(superseded_by=found),
        "notice": bulletins.notice_of(found, request.user),
        "readers": bulletins.readers_of(found) if steers(request.user) else None,
    }
    return render(request, "appraisal/results/bulletin.html", context)


@login_required
@require_POST
def read(request, bulletin_id):
    """Keep that the reader has read the bulletin; a second time changes nothing."""
    check_reads_bulletins(request.user)
    found = get_object_or_404(bulletins.bulletins_visible(), pk=bulletin_id)
    notice = bulletins.notice_of(found, request.user)
    if notice:
        notices.mark_read(notice_id=notice.pk, by=request.user, at=timezone.now())
    return redirect("appraisal:bulletin", found.pk)
