from django.contrib.auth.decorators import login_required
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.clocks.keeping import deeds as timekeeping
from cases.clocks.keeping import forms, pauses, permissions
from cases.clocks.keeping import queries as clocks
from cases.file.case.queries import case_with_people
from cases.file.pages.answers import file_url, found
from cases.file.pages.deed_pages import deed_page
from portal.shell.forms.inputs import ReasonForm

page = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@page
def pause(request, clock_id):
    """Let a clock stand still."""
    clock = found(timekeeping.visible_clock, request.user, clock_id)
    permissions.check_keeps_clocks(request.user, clock.case)

    def do(**said):
        pauses.pause(by=request.user, at=now(), clock_id=clock.pk, **said)

    return deed_page(
        request,
        clock.case,
        forms.PauseForm(clocks.grounds_for(clock), request.POST or None),
        do,
        heading=_("Pause: %(clock)s") % {"clock": clock.rule.label},
        text=_("This time does not count. The unit's head and legal officer are told and look at the paper."),
        label=_("Record the pause"),
        back=file_url(clock.case_id, "clocks"),
        done=_("The pause is recorded."),
    )


@login_required
@page
def resume(request, pause_id):
    """End a pause."""
    row = found(clocks.pause_to_keep, request.user, pause_id)
    permissions.check_keeps_clocks(request.user, row.clock.case)

    def do(**said):
        pauses.resume(by=request.user, at=now(), pause_id=row.pk, **said)

    return deed_page(
        request,
        row.clock.case,
        forms.ResumeForm(request.POST or None),
        do,
        heading=_("End of the pause: %(ground)s") % {"ground": row.ground},
        text=_("The clock runs on from then; its deadline is later by the days between."),
        label=_("End the pause"),
        back=file_url(row.clock.case_id, "clocks"),
        done=_("The clock runs again."),
    )


@login_required
@page
def correct_pause(request, pause_id):
    """Correct a pause or take it back."""
    row = found(clocks.pause_to_keep, request.user, pause_id)
    permissions.check_corrects(request.user, row.clock.case)
    shown = {"starts_at": row.starts_at, "ends_at": row.ends_at, "document": row.document}

    def do(**said):
        pauses.correct(by=request.user, at=now(), pause_id=row.pk, **said)

    return deed_page(
        request,
        row.clock.case,
        forms.CorrectPauseForm(request.POST or None, initial=shown),
        do,
        heading=_("Correct the pause: %(ground)s") % {"ground": row.ground},
        text=_("Before and after stay in the history, with your reason."),
        label=_("Correct the pause"),
        back=file_url(row.clock.case_id, "clocks"),
        done=_("The pause is corrected."),
    )


@login_required
@page
def start(request, case_id):
    """Record a fact from which a period is counted."""
    case = found(case_with_people, request.user, case_id)
    permissions.check_keeps_clocks(request.user, case)

    def do(**said):
        timekeeping.start(by=request.user, at=now(), case_id=case.pk, **said)

    return deed_page(
        request,
        case,
        forms.StartClockForm(clocks.startable(case, localdate()), request.POST or None),
        do,
        heading=_("Start a clock"),
        text=_("For periods that begin with a fact outside the portal: an opinion received, a hearing asked for."),
        label=_("Start the clock"),
        back=file_url(case.pk, "clocks"),
        done=_("The clock runs."),
    )


@login_required
@page
def meet(request, clock_id):
    """Say that what a clock waits for is done."""
    clock = found(timekeeping.visible_clock, request.user, clock_id)
    permissions.check_keeps_clocks(request.user, clock.case)

    def do(**said):
        timekeeping.meet(by=request.user, at=now(), clock_id=clock.pk, **said)

    return deed_page(
        request,
        clock.case,
        forms.MeetForm(request.POST or None),
        do,
        heading=_("Done: %(clock)s") % {"clock": clock.rule.label},
        text=_("Say when it was done, and by which paper that is shown."),
        label=_("Record that it is done"),
        back=file_url(clock.case_id, "clocks"),
        done=_("It is recorded."),
    )


@login_required
@page
def take_back(request, clock_id):
    """Make a clock void that was started by mistake."""
    clock = found(timekeeping.visible_clock, request.user, clock_id)
    permissions.check_takes_back(request.user, clock.case)

    def do(**said):
        timekeeping.take_back(by=request.user, at=now(), clock_id=clock.pk, **said)

    return deed_page(
        request,
        clock.case,
        ReasonForm(request.POST or None),
        do,
        heading=_("Take the clock back: %(clock)s") % {"clock": clock.rule.label},
        text=_("Only a clock that was started by mistake; it stays in the history."),
        label=_("Take it back"),
        back=file_url(clock.case_id, "clocks"),
        tone="btn-no",
    )


@login_required
@page
def restart(request, case_id):
    """Count the handling period anew after a failed mediation."""
    case = found(case_with_people, request.user, case_id)
    permissions.check_keeps_clocks(request.user, case)

    def do(**said):
        timekeeping.restart(by=request.user, at=now(), case_id=case.pk, **said)

    return deed_page(
        request,
        case,
        forms.RestartForm(request.POST or None),
        do,
        heading=_("Mediation failed"),
        text=_("The handling period is counted anew from that day (Procedure in Administrative Cases, art. 185)."),
        label=_("Start the period anew"),
        back=file_url(case.pk, "clocks"),
        done=_("The period is counted anew."),
    )


@login_required
@page
def lengthen(request, case_id):
    """Allow an examination its longer period."""
    case = found(case_with_people, request.user, case_id)
    permissions.check_lengthens(request.user, case)

    def do(**said):
        timekeeping.lengthen(by=request.user, at=now(), case_id=case.pk, **said)

    return deed_page(
        request,
        case,
        forms.LengthenForm(clocks.longer_for(case), request.POST or None),
        do,
        heading=_("Allow a longer examination"),
        text=_("Counted from the same moment; the shorter period is void (Opinion of the Ministry, 2015 no. 32)."),
        label=_("Allow it"),
        back=file_url(case.pk, "clocks"),
        done=_("The longer period runs."),
    )
