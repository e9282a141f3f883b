"""Publishing and retiring scheme versions: the rules are checked first, then they never change."""

from collections.abc import Iterable
from datetime import datetime
from fnmatch import fnmatch

from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.scheme.deciders import PUBLISHES_VERSIONS, as_actor, check_may_publish_version, check_may_retire_version
from appraisal.scheme.gates import rules as gating
from appraisal.scheme.periods.queries import rhythms
from appraisal.scheme.periods.rules import span_on
from appraisal.scheme.reference import ForbiddenMeasure, PeerGroup
from appraisal.scheme.rulekinds.figures import BadFigures
from appraisal.scheme.rules import best_of, check
from appraisal.scheme.uses.naming import names_of
from appraisal.scheme.uses.rules import wanted
from appraisal.scheme.versions.base import FULL_MARKS, SubjectKind
from appraisal.scheme.versions.models import PLACING, WHOM, Indicator, SchemeVersion
from portal.ledger.actors import Actor
from portal.ledger.chain.canonical import digest
from portal.ledger.writing.recording import deed
from portal.people.models import Officer, Role, Unit
from portal.shell.refusals import Denied, MovedOn, Refused

# What can move a point, or is read as the text of the rules.
OF_CATEGORY = ("code", "name", "name_en", "full_marks", "base_marks_units", "base_marks_officers", "position")
OF_INDICATOR = (
    *("code", "subject", "name", "name_en", "measure", "rule", "params", "text", "text_en", "basis"),
    *("missing", "missing_reason", "position"),
)
OF_BAND = ("subject", "code", "name", "name_en", "from_points", "position")
OF_GATE = (
    *("code", "subject", "name", "name_en", "condition", "effect", "target", "limit", "text", "text_en", "basis"),
    "position",
)


def publish(*, by: Actor | Officer, at: datetime, version_id: int, seen_rules: str = "") -> SchemeVersion:
    """Publish a draft that somebody else wrote and submitted, and return it; the system publishes what it loads.

    Raises Denied, also for whoever wrote it; MovedOn where its rules are not those of the digest that was shown;
    Refused with one sentence for each indicator that is wrong.
    """
    on = timezone.localdate(at)
    version = SchemeVersion.objects.select_related("scheme").get(pk=version_id)
    check_may_publish_version(by, version, on)
    if seen_rules and seen_rules != rules_digest(version):
        raise MovedOn(_("The draft was changed after this page was opened."))
    problems = problems_of(version)
    if problems:
        raise Refused(_("The version cannot be published yet."), problems)
    is_of_person = not isinstance(by, Actor)
    if is_of_person and not version.submitted_at:
        raise Refused(_("The draft has not been submitted for publishing."))
    with deed("version.published", by=as_actor(by, *PUBLISHES_VERSIONS), at=at, about=version) as record:
        definitions = definitions_of(version.indicators.all())
        if not record.change(
            version,
            only_if={"published_at": None, "discarded_at": None},
            published_at=at,
            published_by=by if is_of_person else None,
            measures=definitions,
        ):
            raise Refused(_("This version is published already."))
        record.keep_sets(version)
        record.note(number=version.number, effective_from=version.effective_from, rules=rules_digest(version))
    return version


def retire(*, by: Officer, at: datetime, version_id: int, reason: str) -> SchemeVersion:
    """Take a published version out of force for periods that begin later; return it."""
    check_may_retire_version(by, timezone.localdate(at))
    if not reason.strip():
        raise Refused(_("Give a reason."), {"reason": _("Give a reason.")})
    version = SchemeVersion.objects.get(pk=version_id)
    with deed("version.retired", by=as_actor(by, Role.RULE_ADMIN), at=at, about=version) as record:
        if not record.change(version, only_if={"retired_at": None, "published_at__isnull": False}, retired_at=at):
            raise Refused(_("Only a published version can be retired."))
        record.note(number=version.number, reason=reason.strip())
    return version


def problems_of(version: SchemeVersion) -> dict[str, str]:
    """Return what keeps a version from being published, by code of indicator, category or field."""
    problems = {}
    if version.published_at:
        problems["version"] = _("This version is published already.")
    if version.discarded_at:
        problems["version"] = _("This draft was discarded.")
    if _begins_in_the_past(version):
        problems["effective_from"] = _("A period from this day on has been computed already.")
    span = span_on(rhythms(version.scheme), version.effective_from)
    if span.starts_on != version.effective_from:
        said = {"before": str(span.starts_on), "after": str(span.ends_on)}
        problems["effective_from"] = (
            _("A version begins with a period of its scheme: on %(before)s or on %(after)s.") % said
        )
    problems |= _problems_of_whom(version)
    forbidden = list(ForbiddenMeasure.objects.all())
    for indicator in version.indicators.select_related("category"):
        try:
            check_allowed(indicator, forbidden)
            check(indicator)
        except (BadFigures, Denied) as problem:
            problems[indicator.code] = str(problem)
    return problems | _problems_of_gates(version) | _problems_of_marks(version)


def check_allowed(indicator: Indicator, forbidden: Iterable[ForbiddenMeasure]) -> None:
    """Raise Denied with the reason when an indicator asks for what may not be appraised (A4), also by its use."""
    names = names_of(indicator)
    for entry in forbidden:
        said = _without(entry.lawful_words, f"{indicator.name} {indicator.text}")
        by_code = any(fnmatch(name, pattern) for name in names for pattern in entry.patterns)
        if by_code or any(word in said for word in entry.words):
            raise Denied(
                _("“%(name)s” may not be an indicator: %(reason)s (%(source)s)")
                % {"name": entry.label, "reason": entry.reason_label, "source": entry.source}
            )


def _without(lawful, said):
    """Leave out words that name another measure: the closing rate of mediations is none of cases."""
    for each in lawful:
        said = said.replace(each, "·")
    return said


def rules_digest(version: SchemeVersion) -> str:
    """Return the SHA-256 of everything in a version that can move a point or is read as its text."""
    indicators = version.indicators.select_related("category").order_by("code")
    return digest(
        [
            [version.smallest_caseload_units, version.smallest_caseload_officers],
            [getattr(version, name) for name in WHOM],
            [[getattr(each, name) for name in OF_CATEGORY] for each in version.categories.order_by("code")],
            [_written(each) for each in indicators],
            definitions_of(version.indicators.all()),
            *_besides(version),
        ]
    )


def _written(indicator):
    """What an indicator says; what is so for every older one is not written."""
    besides = [getattr(indicator, name) for name in ("use", "per", "groups")]
    said = [indicator.category.code, *(getattr(indicator, name) for name in OF_INDICATOR)]
    return [*said, *besides] if any(besides) else said


def _besides(version):
    rows = [
        [[getattr(each, name) for name in OF_BAND] for each in version.bands.order_by("subject", "code")],
        [[getattr(each, name) for name in OF_GATE] for each in version.gates.order_by("code")],
    ]
    return rows if any(rows) else []


def definitions_of(indicators: Iterable[Indicator]) -> dict[str, str]:
    """Return {key: digest of its definition} of the measures that count under these indicators.

    Keys are codes, and codes with a part that only some uses ask for: a filter, what a file is.
    """
    found: dict[str, list[str]] = {}
    for use, _subject in wanted(indicators):
        found |= use.definitions
    return {key: digest(definition) for key, definition in sorted(found.items())}


def _problems_of_gates(version):
    """What keeps gates from being applied, by their codes; grades that no points reach, by theirs."""
    parts = list(version.indicators.all()), list(version.categories.all()), list(version.bands.all())
    rules = {subject: gating.rules_for(subject, *parts) for subject in SubjectKind}
    problems = {}
    for gate in version.gates.all():
        try:
            gating.check(gate, rules[SubjectKind(gate.subject)])
        except BadFigures as problem:
            problems[gate.code] = str(problem)
    for subject in {band.subject for band in parts[2]}:
        if min(band.from_points for band in parts[2] if band.subject == subject) > 0:
            problems[f"grades_{subject}"] = _("The lowest grade begins at 0 points or below.")
    return problems


def _begins_in_the_past(version):
    """Say whether the computing of a period from its day on has begun: those who look at it know its rules."""
    return version.scheme.standing_runs.standing().filter(period__starts_on__gte=version.effective_from).exists()


def _problems_of_whom(version):
    """Whom the version appraises is somebody, by roles, kinds and groups that there are."""
    problems = {}
    if not version.subject_kinds:
        problems["appraises_units"] = _("The version appraises nobody: neither units nor officers.")
    for indicator in version.indicators.exclude(subject__in=version.subject_kinds):
        problems[indicator.code] = _("The version does not appraise subjects of this kind.")
    there_are = {
        "officer_roles": {role.value for role in PLACING},
        "unit_kinds": set(Unit.Kind.values),
        "unit_groups": set(PeerGroup.objects.values_list("code", flat=True)),
    }
    for name, known in there_are.items():
        if unknown := [each for each in getattr(version, name) if each not in known]:
            problems[name] = _("There is no “%(name)s” to appraise by.") % {"name": unknown[0]}
    return problems


def _problems_of_marks(version):
    """Full marks of the categories of each kind of subject make 100 points, and each category can reach its own."""
    problems = {}
    categories = list(version.categories.prefetch_related("indicators"))
    for subject in SubjectKind:
        mine = [c for c in categories if any(i.subject == subject for i in c.indicators.all())]
        total = sum(c.full_marks for c in mine)
        if mine and total != FULL_MARKS:
            problems[f"marks_{subject.name.lower()}"] = _(
                "The full marks for a subject of kind “%(kind)s” add up to %(total)s instead of 100."
            ) % {"kind": subject.label, "total": total / 100}
        problems.update({c.code: _unreachable(c, subject) for c in mine if _unreachable(c, subject)})
    if not categories:
        problems["version"] = _("The version has no indicators.")
    return problems


def _unreachable(category, subject):
    base = category.base_marks(subject)
    if category.is_bonus:
        return ""
    if base > category.full_marks:
        return _("The base marks of “%(name)s” exceed its full marks.") % {"name": category.label}
    try:
        best = base + sum(best_of(i) for i in category.indicators.all() if i.subject == subject)
    except BadFigures:
        return ""
    if best < category.full_marks:
        return _("The indicators of “%(name)s” cannot reach its full marks.") % {"name": category.label}
    return ""
