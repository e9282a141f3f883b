from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.dispatch import queries
from portal.dispatch.models import Occurrence, OutboxMessage
from portal.dispatch.outbox import deeds as outbox
from portal.dispatch.runs.schedule import jobs
from portal.people.models import Role
from portal.people.rights import rights_of
from portal.shell.pages.middleware import asked_by_page
from portal.shell.pages.paging import Keyset
from portal.shell.refusals import Denied

MESSAGES_SHOWN = 20


@login_required
@require_safe
def register(request):
    _check_reads_register(request.user)
    chosen = {name: request.GET.get(name, "") for name in ("job", "state")}
    page = Keyset(queries.register(request.user, **chosen), order=("-planned_at", "-id")).page_for(request)
    context = {
        "page": page,
        "runs": queries.all_titled(page),
        "jobs": jobs().values(),
        "states": Occurrence.State.choices,
        "dead_messages": queries.dead_messages()[:MESSAGES_SHOWN],
        "may_revive": _may_revive(request.user),
        **chosen,
    }
    return render(request, "dispatch/runs.html", context)


@login_required
@require_safe
def run(request, run_id):
    return render(request, "dispatch/run.html", {"run": _visible(request, run_id)})


@asked_by_page
@login_required
@require_safe
def run_progress(request, run_id):
    """The fragment that a page asks for again while the run goes on."""
    run = _visible(request, run_id)
    answer = render(request, "dispatch/run_progress.html", {"run": run})
    if request.htmx and run.state == Occurrence.State.DONE and not run.result_url:
        # What the run changed stands on the page around the fragment.
        answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_POST
def revive_message(request, message_id):
    if not _may_revive(request.user):
        raise Denied(_("The system administrator sends such messages again."))
    get_object_or_404(OutboxMessage, pk=message_id)
    outbox.revive(message_id=message_id, by=request.user, at=timezone.now())
    return redirect("dispatch:runs")


def _visible(request, run_id):
    return queries.titled(get_object_or_404(queries.runs_visible_to(request.user), pk=run_id))


def _check_reads_register(officer):
    if not queries.reads_register(officer):
        raise Denied(_("Administrators and supervisors read the run register."))


def _may_revive(officer):
    return rights_of(officer).has(Role.SYSTEM_ADMIN)
