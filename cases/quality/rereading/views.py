from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.file.pages.answers import found, moved_on
from cases.quality.rereading import deeds
from cases.quality.rereading import queries as reads
from cases.quality.rereading.forms import ReadingForm
from cases.review.permissions import check_reviews
from portal.people.entrance.typed import typed_here
from portal.people.models import Officer
from portal.people.rights import rights_of
from portal.shell.refusals import MovedOn, Refused
from portal.shell.statements.remembered import remembered

A_YEAR, AN_HOUR = timedelta(days=366), 3600


@login_required
@require_safe
def reading_list(request):
    """What one is to read a second time, and what one has read."""
    if not rights_of(request.user).has(*deeds.LEVEL_OF):
        check_reviews(request.user)
    return render(request, "cases/quality/readings.html", {"readings": reads.mine(request.user), "at": now()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reading(request, reading_id):
    """One second reading: blind with its form until answered, both answers after."""
    row = found(reads.reading_for, request.user, reading_id)
    form = ReadingForm(request.POST or None)
    if request.method != "POST":
        context = {"reading": row, "form": form, **typed_here(request)}
        return render(request, "cases/quality/reading.html", context)
    if not form.is_valid():
        return render(request, "cases/quality/reading.html", {"reading": row, "form": form}, status=422)
    try:
        answered = deeds.answer(by=request.user, at=now(), reading_id=row.pk, **form.deed())
    except MovedOn as stale:
        return moved_on(request, stale, request.path)
    except Refused as refusal:
        form.add_refusal(refusal)
        return render(request, "cases/quality/reading.html", {"reading": row, "form": form}, status=422)
    words = _("Kept: you agree with the first reader.") if answered.agrees else _("Kept: you differ; see where.")
    messages.success(request, words)
    return redirect("cases:reading", reading_id=row.pk)


@login_required
@require_safe
def consistency(request):
    """What second readings say of reviewers over a year, and the draws; no ranking."""
    reads.check_supervises_readings(request.user)
    rule = deeds.rule_in_force()
    lines, counted_at = remembered(
        "consistency", rule.fewest, AN_HOUR, lambda: reads.consistency(rule.fewest, now() - A_YEAR)
    )
    context = {"lines": lines, "counted_at": counted_at, "rule": rule, "draws": reads.draws()}
    return render(request, "cases/quality/consistency.html", context)


@login_required
@require_safe
def reviewer(request, reviewer_id):
    """The second readings of what one reviewer decided."""
    reads.check_supervises_readings(request.user)
    officer = get_object_or_404(Officer.objects.select_related("unit"), pk=reviewer_id)
    context = {"officer": officer, "readings": reads.readings_of(request.user, officer.pk), "at": now()}
    return render(request, "cases/quality/reviewer.html", context)
