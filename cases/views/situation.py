from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.forms.situation import SituationForm
from cases.queries.situation import situation
from cases.scope import oversees
from portal.shell.charts import columns
from portal.shell.periods import month_before, month_of
from portal.shell.refusals import Denied

CHART = (400, 90)


@login_required
@require_safe
def situation_page(request):
    """The counts of a month against the month and the year before, for those who oversee units."""
    if not oversees(request.user):
        raise Denied(_("Those who lead or oversee units read the situation analysis."))
    today = timezone.localdate()
    form = SituationForm(request.user, request.GET)
    month, unit = form.chosen(today)
    shown = situation(request.user, month, today, unit)
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
        "made_at": timezone.now(),
    }
    return render(request, "cases/situation.html", context)
