from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.dispatch.watchdog import may_watch, remembered_checks
from portal.shell.refusals import Denied


@login_required
@require_safe
def watchdog(request):
    """What went quiet or cannot go on, and what to do about it; with `anew`, asked at once."""
    check_watches(request.user)
    checks, asked_at = remembered_checks(request.user, timezone.now(), anew="anew" in request.GET)
    well = [each for each in checks if each.is_well]
    troubled = [each for each in checks if not each.is_well]
    return render(request, "dispatch/watchdog.html", {"troubled": troubled, "well": well, "asked_at": asked_at})


def check_watches(officer):
    """Raise Denied for those to whom the watchdog shows nothing."""
    if not may_watch(officer):
        raise Denied(_("The watchdog is for supervisors, the legal department and the system administrator."))
