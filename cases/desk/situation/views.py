from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.desk.situation import briefing
from cases.desk.situation.forms import SituationForm
from cases.desk.situation.queries import situation
from portal.office.exports import deeds as exports
from portal.office.exports.forms import TakeOutForm
from portal.office.exports.queries import taking_out
from portal.people.entrance.confirming import confirmed
from portal.people.rights import rights_of
from portal.shell.pages.charts import columns
from portal.shell.pages.paging import query_without_cursor
from portal.shell.periods import month_before, month_of
from portal.shell.refusals import Refused
from portal.shell.statements.remembered import remembered

CHART = (400, 90)
TEN_MINUTES = 600


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed(lambda request: taking_out(_("Situation briefing"), request.POST.get("purpose", "")))
def take_out_briefing(request):
    """The purpose for which the briefing is taken out, and as which kind of file."""
    briefing.check_may_have(request.user)
    form = TakeOutForm(briefing.FORMATS, request.POST or None, initial={"query": query_without_cursor(request)})
    query = form["query"].value() or ""
    if request.method == "POST" and form.is_valid():
        try:
            own = exports.ask(
                by=request.user, at=timezone.now(), language=get_language(), kind=briefing.BRIEFING, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("office:export", own.pk)
    context = {
        "form": form,
        "title": _("Situation briefing"),
        "words": briefing.in_words(request.user, query),
        "back": f"{reverse('cases:situation')}?{query}",
    }
    return render(request, "office/take_out.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_safe
def situation_page(request):
    """The counts of a month against the month and the year before, for those who oversee units."""
    briefing.check_may_have(request.user)
    today = timezone.localdate()
    form = SituationForm(request.user, request.GET)
    month, unit = form.chosen(today)
    asked = (rights_of(request.user), month, today, unit and unit.pk)
    shown, counted_at = remembered("situation", asked, TEN_MINUTES, lambda: situation(request.user, month, today, unit))
    later = month_of(month.end)
    context = {
        "situation": shown,
        "form": form,
        "month": month,
        "unit": unit,
        "earlier": f"{month_before(month.start).start:%Y-%m}",
        "later": f"{later.start:%Y-%m}" if later.start <= today else None,
        "bars": list(zip(columns([number for _each, number in shown.months], *CHART), shown.months, strict=True)),
        "chart": CHART,
        "made_at": counted_at,
        "query": query_without_cursor(request),
    }
    return render(request, "cases/desk/situation.html", context)
