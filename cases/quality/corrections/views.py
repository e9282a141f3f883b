from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.file.case.permissions import may
from cases.file.case.queries import case_with_people
from cases.file.pages.answers import file_url, found
from cases.file.reference import causes_by_kind
from cases.quality.corrections import deeds
from cases.quality.corrections.forms import CorrectionForm, sent
from cases.quality.corrections.queries import correctable
from cases.quality.corrections.table import BY_NAME
from cases.review.matters.queries import closed_because
from portal.people.entrance.typed import typed_here
from portal.shell.pages.wording import Difference, side_by_side
from portal.shell.refusals import MovedOn, Refused


@login_required
@require_safe
def correction_list(request, case_id):
    """Every record of a case that can be corrected, and whether one may."""
    case = found(case_with_people, request.user, case_id)
    rows = [
        {"thing": thing, "row": row, "may": may(deeds.check_corrects, request.user, row, case, thing.fields)}
        for thing, row in correctable(case)
    ]
    return render(request, "cases/quality/corrections.html", {"case": case, "rows": rows, "back": file_url(case.pk)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request, thing, pk):
    """Write fields of a record anew, with a reason."""
    if thing not in BY_NAME:
        raise Http404
    kind = BY_NAME[thing]
    row, case = found(deeds.found, request.user, thing, pk)
    # Whoever may correct some field may open the form; the deed judges the fields that differ.
    deeds.check_may_try(request.user, row, case)
    form = CorrectionForm(kind, row, case, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, kind, row, case, form)
    if not form.is_valid():
        return _page(request, kind, row, case, form, status=422)
    said = form.cleaned_data
    try:
        after = deeds.correct(
            by=request.user,
            at=now(),
            thing=thing,
            pk=row.pk,
            seen=request.POST.get("seen", ""),
            changes=form.changes(),
            reason=said["reason"],
            dates_confirmed=bool(said.get("dates_confirmed")),
        )
    except MovedOn as stale:
        return _overtaken(request, kind, row.pk, stale, form)
    except Refused as refusal:
        form.add_refusal(refusal)
        return _page(request, kind, row, case, form, status=422)
    if deeds.seen_of(after) == request.POST.get("seen", ""):
        messages.info(request, _("Nothing was changed, so nothing was written down."))
    else:
        messages.success(request, _("Corrected; before and after stand in the history."))
    return redirect(_back(thing, row, case))


def _overtaken(request, kind, pk, stale, form):
    """Return the form with what was typed beside the record as it is now, to be saved over it or given up."""
    row, case = found(deeds.found, request.user, kind.name, pk)
    as_it_is = sent(CorrectionForm(kind, row, case))
    mine = {name: str(form.data.get(name, "")) for name in as_it_is}
    differences = [
        Difference(form.fields[name].label, *side_by_side(as_it_is[name], mine[name]), is_wording=True)
        for name in as_it_is
        if as_it_is[name].replace("\r\n", "\n") != mine[name].replace("\r\n", "\n")
    ]
    told = {"changes": stale.changes, "differences": differences, "seen": deeds.seen_of(row)}
    return _page(request, kind, row, case, form, status=409, **told)


def _page(request, kind, row, case, form, status=200, **told):
    context = {
        "kind": kind,
        "row": row,
        "case": case,
        "form": form,
        "seen": request.POST.get("seen") or deeds.seen_of(row),
        "back": _back(kind.name, row, case),
        "causes": dict(causes_by_kind(timezone.localdate())).get(case.kind, ()) if kind.name == "case" else (),
        "shut": closed_because(case) if case else "",
        "held": closed_because(case, for_all=True) if kind.name == "case" else "",
        **told,
        **typed_here(request, seen=deeds.seen_of(row)),
    }
    return render(request, "cases/quality/correct.html", context, status=status)


def _back(thing, row, case):
    if thing == "enquiry":
        return reverse("cases:enquiry", args=[row.pk])
    if thing == "evidence":
        return file_url(case.pk, "evidence")
    if thing in ("property", "custody", "whereabouts"):
        return reverse("cases:property_item", args=[row.pk if thing == "property" else row.thing_id])
    return file_url(case.pk)
