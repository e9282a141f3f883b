from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.consequences.honours import deeds
from appraisal.consequences.honours import queries as honours
from appraisal.consequences.honours.forms import HonoursForm
from appraisal.consequences.honours.models import HonoursList
from appraisal.consequences.honours.permissions import check_may_confirm, own_rows, sees_drafts
from appraisal.scheme.addresses import WORDS, kind_of
from appraisal.scheme.permissions import check_reads_bulletins
from appraisal.scheme.versions.base import SubjectKind
from portal.people.entrance.typed import typed_here
from portal.shell.refusals import Denied, Refused


@login_required
@require_safe
def latest(request):
    """The honours of the newest year of which something is published."""
    check_reads_bulletins(request.user)
    years = honours.years_with_results()
    if not years:
        return render(request, "appraisal/consequences/honours_none.html")
    return redirect("appraisal:honours", years[0], WORDS[SubjectKind.UNIT])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year(request, year, kind_word):
    """Who may be honoured in a year and who may not: as it stands for those who decide, else as it was confirmed."""
    check_reads_bulletins(request.user)
    kind, years = kind_of(kind_word), honours.years_with_results()
    if year not in years:
        raise Http404
    if request.method == "POST" and not sees_drafts(request.user):
        raise Denied(_("Supervisors and bureau leaders confirm the honours of a year."))
    content = honours.content_of(year, kind)
    digest, confirmed = honours.digest_of(content), honours.current(year, kind)
    form = HonoursForm(request.POST or None, initial={"seen": digest})
    if request.method == "POST":
        _check(request.user, kind, content)
    if request.method == "POST" and form.is_valid():
        try:
            made = deeds.confirm(
                by=request.user,
                at=timezone.now(),
                year=year,
                subject_kind=kind,
                reason=form.cleaned_data["reason"],
                seen_digest=form.cleaned_data["seen"],
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The list is confirmed as %(number)s.") % {"number": made.number})
            return redirect("appraisal:honours_list", made.pk)
    drafts = sees_drafts(request.user)
    context = {
        "year": year,
        "years": years,
        "kinds": [(each.label, WORDS[each], each == kind) for each in SubjectKind],
        "kind_word": kind_word,
        "drafts": drafts,
        "confirmed": confirmed,
        "content": content if drafts else None,
        "excluded": honours.reasons_in_words(content["excluded"]) if drafts else [],
        "undecided": honours.undecided(year, kind) if drafts else [],
        "is_over": timezone.localdate().year > year,
        "is_same": confirmed is not None and confirmed.digest == digest,
        "barred": _barred(request.user, kind, content) if drafts else None,
        "form": form,
        **typed_here(request),
    }
    return render(request, "appraisal/consequences/honours.html", context, status=422 if form.errors else 200)


def _check(officer, kind, content):
    check_may_confirm(officer, kind, [*content["candidates"], *content["excluded"]], timezone.localdate())


def _barred(officer, kind, content):
    try:
        _check(officer, kind, content)
    except Denied as denial:
        return str(denial)
    return ""


@login_required
@require_safe
def honours_list(request, list_id):
    """A confirmed list as it was frozen; why somebody is excluded is read by those who decide and whom it concerns."""
    check_reads_bulletins(request.user)
    rows = HonoursList.objects.select_related("confirmed_by", "replaces")
    found = get_object_or_404(rows, pk=list_id)
    excluded = found.content["excluded"]
    if not sees_drafts(request.user):
        excluded = own_rows(request.user, found.subject_kind, excluded, timezone.localdate())
    context = {
        "list": found,
        "kind_word": WORDS[found.subject_kind],
        "excluded": honours.reasons_in_words(excluded),
        "sees_all": sees_drafts(request.user),
        "replaced_by": HonoursList.objects.filter(replaces=found).first(),
    }
    return render(request, "appraisal/consequences/honours_list.html", context)
