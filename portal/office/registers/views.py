from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from portal.office.exports import deeds as exports
from portal.office.exports.forms import TakeOutForm
from portal.office.exports.queries import taking_out
from portal.office.registers import export as papers
from portal.office.registers.forms import RegisterForm
from portal.office.registers.queries import registers, registers_for
from portal.people.entrance.confirming import confirmed
from portal.shell.pages.paging import Keyset, query_without_cursor
from portal.shell.refusals import Refused

ON_A_PAGE = 50


@login_required
@require_safe
def register_list(request):
    """The paper registers that there are."""
    return render(request, "office/registers.html", {"registers": registers_for(request.user)})


@login_required
@require_safe
def register(request, code):
    """One register: the rows of some days and units that one may know of, ready for the printer."""
    chosen = _register(request, code)
    form = RegisterForm(request.user, request.GET)
    context = {"register": chosen, "form": form}
    if not form.is_valid():
        return render(request, "office/register.html", context, status=422)
    rows = chosen.rows_for(request.user, form.period, form.chosen_unit)
    page = Keyset(rows, order=chosen.order, size=ON_A_PAGE).page_for(request)
    context |= {
        "page": page,
        "lines": [chosen.cells(row) for row in page.rows],
        "labels": [label for _name, label in chosen.columns],
        "period": form.period,
        "unit": form.chosen_unit,
        "query": query_without_cursor(request),
        "made_at": now(),
    }
    return render(request, "office/register.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed(lambda request, code: taking_out(_register(request, code).title, request.POST.get("purpose", "")))
def take_out(request, code):
    """The purpose for which a register is taken out, and as which kind of file."""
    chosen = _register(request, code)
    form = TakeOutForm(papers.FORMATS, request.POST or None, initial={"query": query_without_cursor(request)})
    query = form["query"].value() or ""
    if request.method == "POST" and form.is_valid():
        try:
            own = exports.ask(by=request.user, at=now(), language=get_language(), kind=code, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("office:export", own.pk)
    context = {
        "form": form,
        "title": chosen.title,
        "words": papers.in_words(request.user, query),
        "back": f"{reverse('office:register', args=[code])}?{query}",
    }
    return render(request, "office/take_out.html", context, status=422 if request.method == "POST" else 200)


def _register(request, code):
    chosen = registers().get(code)
    if chosen is None:
        registers_for(request.user)
        raise Http404
    chosen.check(request.user)
    return chosen
