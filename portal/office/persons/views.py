from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from portal.office.persons import deeds as persons
from portal.office.persons.forms import FindPersonForm
from portal.shell.refusals import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def find(request):
    """Find a person by the whole name, number or phone; it travels in the body, never in an address."""
    persons.searches_of(request.user)
    form = FindPersonForm(request.POST or None)
    context = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            context["found"] = persons.find_person(by=request.user, at=now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "office/find_person.html", context, status=status)
