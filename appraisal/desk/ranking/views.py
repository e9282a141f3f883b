from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from appraisal.consequences.permissions import may_decide_consequences
from appraisal.desk.ranking import queries as ranking
from appraisal.desk.ranking import trend
from appraisal.desk.ranking.panels import panel_of
from appraisal.facts import months
from appraisal.scheme.addresses import WORDS, kind_of, periods_url, ranking_url
from appraisal.scheme.periods.queries import oldest_scheme
from appraisal.scheme.permissions import check_reads_rankings, sees_names, steers
from appraisal.scheme.versions.base import SubjectKind
from portal.people.models import Role
from portal.people.rights import rights_of
from portal.shell.pages.paging import Keyset
from portal.shell.typed.incoming import number_or_none

PAGE_SIZE = 50


@login_required
@require_safe
def latest(request, scheme_code=None):
    """The ranking of the newest period of a scheme that the reader may see; without one of the first that has any."""
    check_reads_rankings(request.user)
    found = months.periods_of(months.visible_periods(request.user), scheme_code)
    if not found and scheme_code:
        raise Http404
    if not found:
        return render(request, "appraisal/desk/no_ranking.html")
    run = months.current_run(found[0])
    kinds = list(ranking.groups_by_kind(run)) if run else []
    first = SubjectKind.OFFICER if _is_plain_officer(request.user) else SubjectKind.UNIT
    return redirect(ranking_url(found[0], first if first in kinds or not kinds else kinds[0]))


@login_required
@require_safe
def moved(request, period_code, kind_word, group_code=None):
    """An address from before it named the scheme: the same ranking of the scheme that was there first."""
    check_reads_rankings(request.user)
    scheme = oldest_scheme()
    if scheme is None:
        raise Http404
    args = [scheme.code, period_code, kind_word] + ([group_code] if group_code else [])
    query = request.GET.urlencode()
    return redirect(reverse("appraisal:ranking", args=args) + (f"?{query}" if query else ""), permanent=True)


@login_required
@require_safe
def show(request, scheme_code, period_code, kind_word, group_code=None):
    """The ranking of one peer group in one period; names only for those who may see them."""
    check_reads_rankings(request.user)
    subject_kind = kind_of(kind_word)
    every = months.visible_periods(request.user)
    found = months.periods_of(every, scheme_code)
    period = next((each for each in found if each.code == period_code), None)
    run = months.current_run(period) if period else None
    if run is None:
        raise Http404
    by_kind = ranking.groups_by_kind(run)
    groups = by_kind.get(subject_kind, [])
    group = _group(groups, group_code, run, subject_kind, request.user)
    context = _frame(request, found, period, run, subject_kind, by_kind, group)
    context["schemes"] = [
        (scheme.label, reverse("appraisal:latest_of", args=[scheme.code]), scheme.pk == period.scheme_id)
        for scheme in months.schemes_of(every)
    ]
    if not sees_names(request.user):
        histogram = ranking.histogram_of(run, subject_kind, group)
        context["columns"] = trend.columns_of(histogram)
        return render(request, "appraisal/desk/distribution.html", context)
    return render(request, "appraisal/desk/ranking.html", context | _names(request, run, subject_kind, group))


def _frame(request, found, period, run, subject_kind, by_kind, group):
    beside = months.neighbours(found, period)
    run_before = months.run_before(run)
    return {
        "period": period,
        "month": months.label_of(period),
        "run": run,
        "state": months.state_words(period, timezone.now()),
        "previous_url": beside.previous and ranking_url(beside.previous, subject_kind, group.code),
        "next_url": beside.next and ranking_url(beside.next, subject_kind, group.code),
        "kinds": [(kind, ranking_url(period, kind), kind == subject_kind) for kind in by_kind],
        "periods_url": periods_url(period),
        "subject_kind": subject_kind,
        "smallest": _smallest(run.version, subject_kind),
        "groups": [(each, ranking_url(period, subject_kind, each.code)) for each in by_kind[subject_kind]],
        "group": group,
        "figures": ranking.figures_of(run, run_before, subject_kind, group),
        "may_decide": may_decide_consequences(request.user),
        "may_steer": steers(request.user),
        "kind_word": WORDS[subject_kind],
    }


def _names(request, run, subject_kind, group):
    page = Keyset(ranking.sheets_of(run, subject_kind, group), ranking.ORDER, PAGE_SIZE).page_for(request)
    rows = ranking.rows_of(
        page.rows,
        run,
        request.user,
        subject_kind=subject_kind,
        shows_consequences=may_decide_consequences(request.user),
    )
    asked = request.GET.get("subject", "")
    chosen = _chosen(rows, asked)
    if chosen:
        chosen.is_selected = True
    runs = months.runs_until(run.period, request.user)
    course = chosen.course if chosen else [None] * len(runs)
    return {
        "page": page,
        "rows": rows,
        "panel": panel_of(chosen) if chosen and chosen.is_open else None,
        "chosen": chosen,
        "is_picked": bool(asked and chosen),
        "trend": trend.trend_of(runs, ranking.spans_of(runs.values(), subject_kind, group), course),
        "top": max((row.full_marks for row in rows), default=0),
    }


def _group(groups, code, run, subject_kind, officer):
    """The group asked for, else the reader's own, else the first. Raises Http404 for one that is not there."""
    if not groups:
        raise Http404
    if code:
        found = next((each for each in groups if each.code == code), None)
        if found is None:
            raise Http404
        return found
    mine = officer.unit.peer_group
    return next((each for each in groups if each.stored == mine), groups[0])


def _chosen(rows, asked):
    """The subject asked for; else the reader's own; else the one that lost most places and may be opened."""
    if (subject := number_or_none(asked)) is not None:
        return next((row for row in rows if row.sheet.subject_id == subject), None)
    mine = next((row for row in rows if row.is_mine), None)
    if mine:
        return mine
    opened = [row for row in rows if row.is_open]
    return min(opened, key=lambda row: (row.change or 0, row.sheet.points), default=None)


def _smallest(version, subject_kind):
    if subject_kind == SubjectKind.UNIT:
        return version.smallest_caseload_units
    return version.smallest_caseload_officers


def _is_plain_officer(officer):
    return rights_of(officer).roles <= {Role.OFFICER, Role.COMMUNITY_OFFICER} and sees_names(officer)
