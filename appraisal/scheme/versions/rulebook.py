"""Scheme versions as a book of rules, what changed between two of them, and what a defect costs."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from appraisal.scheme.measures import BY_CODE
from appraisal.scheme.reference import PeerGroup
from appraisal.scheme.rulekinds.arithmetic import marks
from appraisal.scheme.versions.base import Rule, SubjectKind
from appraisal.scheme.versions.models import Category, Indicator, SchemeVersion
from appraisal.scheme.versions.queries import version_in_force
from portal.people.models import Role, Unit
from portal.shell.statements.prepared_models import PreparedModels, keep_related


@dataclass(frozen=True)
class ListedIndicator:
    """One indicator with the title of its measure and how it differs from the version before."""

    indicator: Indicator
    measure: str
    before: Indicator | None
    change: str

    @property
    def is_changed(self):
        return self.change == "changed"


@dataclass(frozen=True)
class Chapter:
    """One category with its entries of one kind of subject."""

    category: object
    base: int
    entries: list


def whom_of(version):
    """Return in sentences whom a version appraises; at most one query."""
    kinds = [str(Unit.Kind(each).label) for each in version.unit_kinds if each in Unit.Kind.values]
    groups = list(PeerGroup.objects.filter(code__in=version.unit_groups)) if version.unit_groups else []
    among = [*kinds, *(each.label for each in groups)]
    found = []
    if version.appraises_units:
        found.append(_("units"))
    if version.appraises_officers:
        roles = (str(Role(role).label) for role in version.placing_roles)
        found.append(_("by their posts: %(roles)s") % {"roles": _(", ").join(roles)})
    if among:
        found.append(_("of these alone: %(among)s") % {"among": _(", ").join(among)})
    return found


def versions_of(scheme, *, with_drafts):
    """Return the versions of a scheme, newest first; drafts only for those who keep them."""
    versions = SchemeVersion.objects.filter(scheme=scheme, discarded_at=None).select_related("scheme", "published_by")
    if not with_drafts:
        versions = versions.published()
    return list(versions.order_by("-effective_from", "-pk"))


def before(version, versions):
    """Return the published version in force before one, or None."""
    earlier = [each for each in versions if each.published_at and each.effective_from < version.effective_from]
    return max(earlier, key=lambda each: (each.effective_from, each.pk), default=None)


def chapters_of(version, earlier, subject_kind):
    """Return the Chapters of a version for one kind of subject; at most three queries."""
    old = {each.code: each for each in _indicators_of(earlier)} if earlier else None
    chapters = []
    for category in _categories(version=version.pk):
        of_category = [each for each in _indicators_of(version) if each.category_id == category.pk]
        mine = [each for each in of_category if each.subject == subject_kind]
        if mine:
            entries = [_entry(each, old) for each in mine]
            chapters.append(Chapter(category, category.base_marks(subject_kind), entries))
    return chapters


def dropped(version, earlier, subject_kind):
    """Return the indicators of the version before that are there no more."""
    if earlier is None:
        return []
    codes = {each.code for each in _indicators_of(version)}
    return [each for each in _indicators_of(earlier) if each.subject == subject_kind and each.code not in codes]


def _indicators_of(version):
    """Return the indicators of a version in their order, kept with it once they are read."""
    if "indicators" in getattr(version, "_prefetched_objects_cache", {}):
        return version.indicators.all()
    return keep_related(version, "indicators", _indicators(version=version.pk))


@PreparedModels
def _categories(version):
    return Category.objects.filter(version=version)


@PreparedModels
def _indicators(version):
    return Indicator.objects.filter(version=version)


def _entry(indicator, old):
    measure = BY_CODE.get(indicator.measure)
    before_it = old.get(indicator.code) if old is not None else None
    if old is None:
        change = ""
    elif before_it is None:
        change = "new"
    else:
        same = all(
            getattr(indicator, name) == getattr(before_it, name)
            for name in ("rule", "params", "measure", "text", "missing", "missing_reason")
        )
        change = "" if same else "changed"
    return ListedIndicator(indicator, str(measure.title) if measure else indicator.measure, before_it, change)


@dataclass(frozen=True)
class Cost:
    """What one defect costs a kind of subject by one indicator of the version in force."""

    subject: str
    points: int
    indicator: Indicator
    version: SchemeVersion

    @property
    def limit(self):
        """How much the indicator takes at most in a period, in words, or ""."""
        floor = self.indicator.params.get("floor")
        return _("at most %(points)s in a period") % {"points": marks(abs(floor))} if floor else ""


def costs_of(item, on):
    """Return the Costs of a defect of this catalogue item by the version in force on a day; the officer's first."""
    version = version_in_force(on)
    if version is None:
        return []
    measures = [f"cases.defects_{item.severity}", f"cases.defects_{item.question}"]
    found = version.indicators.filter(measure__in=measures, rule=Rule.PER_OCCURRENCE).order_by("position", "pk")
    costs = [Cost(each.subject, each.params["points"], each, version) for each in found]
    return sorted(costs, key=lambda cost: cost.subject != SubjectKind.OFFICER)
