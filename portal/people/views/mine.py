"""A person's own page: posts, qualifications, substitutes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.people.entrance.forms import SubstituteForm
from portal.people.models import Post, Qualification, Substitute
from portal.people.queries import standing_in_for, substitutes_of
from portal.people.services import substitutes
from portal.shell.refusals import Refused


@require_safe
@login_required
def me(request):
    today = timezone.localdate()
    posts = Post.objects.filter(officer=request.user).select_related("unit")
    held = posts.on(today)
    context = {
        "posts": held,
        "earlier": posts.exclude(pk__in=held.values("pk")),
        "qualifications": Qualification.objects.filter(officer=request.user),
        "standing_in_for": standing_in_for(request.user, today),
        "today": today,
    }
    return render(request, "people/me.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def substitute(request):
    """Name a substitute for days of one's own absence, and see whom one named."""
    form = SubstituteForm(request.user, request.POST or None)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            row = substitutes.name(
                by=request.user,
                at=timezone.now(),
                officer_id=request.user.pk,
                substitute_id=chosen["substitute"].pk,
                starts_on=chosen["starts_on"],
                ends_on=chosen["ends_on"],
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("%(name)s stands in for you.") % {"name": row.substitute.name})
            return redirect("people:substitute")
    context = {"form": form, "rows": substitutes_of(request.user), "today": timezone.localdate()}
    return render(request, "people/substitute.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def end_substitute(request, row_id):
    row = get_object_or_404(Substitute, pk=row_id, officer=request.user)
    substitutes.end(by=request.user, at=timezone.now(), row_id=row.pk)
    messages.success(request, _("The substitution has ended."))
    return redirect("people:substitute")
