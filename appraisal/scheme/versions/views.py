from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appraisal.scheme.addresses import WORDS, kind_of
from appraisal.scheme.permissions import check_reads_schemes
from appraisal.scheme.reference import ForbiddenMeasure
from appraisal.scheme.versions import rulebook
from appraisal.scheme.versions.models import Scheme
from cases.models import DefectItem
from portal.people.models import Role
from portal.people.rights import rights_of
from portal.shell.typed.incoming import number_or_none


@login_required
@require_safe
def scheme(request, version_id=None):
    """The rules of a version, and how they differ from the version before; immutable once published."""
    check_reads_schemes(request.user)
    keeps = rights_of(request.user).has(Role.RULE_ADMIN)
    versions = [version for each in Scheme.objects.all() for version in rulebook.versions_of(each, with_drafts=keeps)]
    version = _chosen(versions, version_id)
    shown = WORDS[version.subject_kinds[0]] if version and version.subject_kinds else "units"
    subject_kind = kind_of(request.GET.get("for", shown))
    context = {"versions": versions, "version": version, "forbidden": ForbiddenMeasure.objects.all(), "keeps": keeps}
    if version:
        earlier = rulebook.before(version, [each for each in versions if each.scheme_id == version.scheme_id])
        context |= {
            "earlier": earlier,
            "whom": rulebook.whom_of(version),
            "kinds": [(kind.label, WORDS[kind], kind == subject_kind) for kind in version.subject_kinds],
            "chapters": rulebook.chapters_of(version, earlier, subject_kind),
            "dropped": rulebook.dropped(version, earlier, subject_kind),
            "in_force": version.published_at and version.effective_from <= timezone.localdate(),
        }
    return render(request, "appraisal/scheme/scheme.html", context)


def _chosen(versions, version_id):
    """The version asked for, else the newest in force, else the newest. Raises Http404 for one that is not there."""
    if version_id is not None:
        found = next((each for each in versions if each.pk == version_id), None)
        if found is None:
            raise Http404
        return found
    today = timezone.localdate()
    in_force = [each for each in versions if each.published_at and each.effective_from <= today and not each.retired_at]
    return next(iter(in_force or versions), None)


@login_required
@require_safe
def defect_cost(request):
    """A fragment without a frame: what a defect of the catalogue costs by the version in force."""
    check_reads_schemes(request.user)
    asked = request.GET.get("item", "")
    item = get_object_or_404(DefectItem, pk=number_or_none(asked))
    costs = rulebook.costs_of(item, timezone.localdate())
    return render(request, "appraisal/scheme/defect_cost.html", {"item": item, "costs": costs})
