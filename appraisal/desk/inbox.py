"""What waits for a person in the appraisal: objections, consequences and corrected bulletins to decide, entries to
confirm, re-checks, station ratings, and versions to publish.
"""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.consequences.models import Consequence
from appraisal.consequences.permissions import may_decide_consequences
from appraisal.consequences.personnel.permissions import reads_records
from appraisal.consequences.personnel.waiting import hand_overs_waiting, opinions_waiting
from appraisal.consequences.talks.queries import due_at, left_to_talk_with, owed_by
from appraisal.consequences.waiting import consequences_waiting
from appraisal.consequences.warnings.permissions import reads_warnings
from appraisal.consequences.warnings.waiting import warnings_waiting
from appraisal.entries.inspections.models import Inspection
from appraisal.entries.inspections.queries import end_of, may_have_rechecks, rechecks_waiting
from appraisal.entries.models import Entry
from appraisal.entries.queries import entries_waiting, items_confirmed_by
from appraisal.entries.spoken import value_of
from appraisal.facts.months import label_of
from appraisal.objections.models import Objection
from appraisal.objections.permissions import may_decide_objections
from appraisal.objections.waiting import objections_waiting
from appraisal.ratings.permissions import has_part_in_ratings, waits_for
from appraisal.results.reissues.models import Reissue
from appraisal.results.reissues.waiting import reissues_waiting
from appraisal.scheme.drafting.waiting import versions_waiting
from appraisal.scheme.permissions import issues_bulletins, reads_drafts
from appraisal.scheme.versions.models import SchemeVersion
from portal.dispatch.inbox import MOST, Item, Key, Pile
from portal.shell.statements.prepared_models import PreparedModels


def piles(officer, at):
    """Return the Piles of an officer with what they may decide; a query each where nothing waits."""
    found = []
    if may_decide_objections(officer):
        keys = [Key(*key) for key in objections_waiting(officer, at)]
        found.append(Pile("objection", _("Objection"), keys, _objections))
    if may_decide_consequences(officer):
        keys = [Key(None, *key) for key in consequences_waiting(officer, at)]
        found.append(Pile("consequence", _("Consequence"), keys, _consequences))
        owed = owed_by(officer, at)
        if owed:
            keys = [Key(due_at(each), each.decided_at, each.pk) for each in owed]
            by_key = {each.pk: each for each in owed}
            found.append(
                Pile("talk", _("Admonition talk"), keys, lambda keys: [_talk(by_key[key.ref]) for key in keys])
            )
    found += _of_personnel(officer)
    if reads_warnings(officer):
        found += Pile.all_of([_warning(row) for row in warnings_waiting(officer)])
    if issues_bulletins(officer):
        keys = [Key(None, *key) for key in reissues_waiting(officer, at)]
        found.append(Pile("reissue", _("Corrected bulletin"), keys, _reissues))
    on = timezone.localdate(at)
    if items := items_confirmed_by(officer, on):
        rows = entries_waiting(officer, items, on).order_by("entered_at", "pk").values_list("entered_at", "pk")
        keys = [Key(None, *key) for key in rows[: MOST + 1]]
        found.append(Pile("entry", _("Entry to confirm"), keys, _entries))
    if may_have_rechecks(officer):
        rows = rechecks_waiting(officer, on).values_list("due_on", "made_at", "pk")
        keys = [Key(end_of(due_on), made_at, pk) for due_on, made_at, pk in rows[: MOST + 1]]
        found.append(Pile("recheck", _("Re-check"), keys, _rechecks))
    if has_part_in_ratings(officer):
        found += Pile.all_of([_rating(row) for row in waits_for(officer, on).select_related("unit")[: MOST + 1]])
    if reads_drafts(officer):
        keys = [Key(None, *key) for key in versions_waiting(officer)]
        found.append(Pile("version", _("Version to publish"), keys, _versions))
    return found


def _entries(keys):
    read = _read(_entry_rows, keys)
    return [_entry(read[key.ref]) for key in keys]


@PreparedModels
def _entry_rows(keys):
    return Entry.objects.filter(pk__in=keys).select_related("item", "unit", "officer", "entered_by")


def _entry(row):
    words = {"name": row.entered_by.name, "value": value_of(row)}
    return Item(
        kind="entry",
        kind_label=_("Entry to confirm"),
        title=_("%(subject)s: %(line)s") % {"subject": row.subject_name, "line": row.item.label},
        subtitle=_("%(value)s · entered by %(name)s") % words,
        url=reverse("appraisal:entry", args=[row.pk]),
        since=row.entered_at,
    )


def _rechecks(keys):
    read = _read(_recheck_rows, keys)
    return [_recheck(read[key.ref]) for key in keys]


@PreparedModels
def _recheck_rows(keys):
    return Inspection.objects.filter(pk__in=keys).select_related("unit", "inspected_by")


def _recheck(row):
    return Item(
        kind="recheck",
        kind_label=_("Re-check"),
        title=_("%(unit)s: re-check of %(checklist)s") % {"unit": row.unit.label, "checklist": row.checklist_label},
        subtitle=_("inspected by %(name)s") % {"name": row.inspected_by.name},
        url=reverse("appraisal:inspection", args=[row.pk]),
        since=row.made_at,
        due_at=end_of(row.due_on),
    )


def _rating(row):
    words = {"station": row.unit.label, "year": row.year}
    return Item(
        kind="rating",
        kind_label=_("Station rating"),
        title=_("%(station)s: rating for %(year)s") % words,
        subtitle=row.get_stage_display(),
        url=reverse("appraisal:rating", args=[row.pk]),
        since=row.reviewed_at or row.submitted_at or row.opened_at,
    )


def _versions(keys):
    read = _read(_version_rows, keys)
    return [_version(read[key.ref]) for key in keys]


@PreparedModels
def _version_rows(keys):
    return SchemeVersion.objects.filter(pk__in=keys).select_related("scheme", "submitted_by")


def _version(row):
    return Item(
        kind="version",
        kind_label=_("Version to publish"),
        title=_("%(version)s waits for a second person") % {"version": row},
        subtitle=row.submitted_by.name if row.submitted_by else "",
        url=reverse("appraisal:publish_draft", args=[row.pk]),
        since=row.submitted_at,
    )


def _of_personnel(officer):
    """Hand-overs and opinions that wait; nothing is asked of the database for those whose they are not."""
    if not reads_records(officer):
        return []
    items = [
        Item(
            kind="hand_over",
            kind_label=_("Quarterly hand-over"),
            title=_("Hand-over %(quarter)s: confirm it") % {"quarter": row.code},
            url=reverse("appraisal:hand_over", args=[row.pk]),
            since=row.made_at,
        )
        for row in hand_overs_waiting(officer)
    ]
    items += [
        Item(
            kind="opinion",
            kind_label=_("Opinion before a promotion"),
            title=_("%(name)s: %(post)s") % {"name": row.officer.name, "post": row.post},
            subtitle=row.get_state_display(),
            url=reverse("appraisal:opinion", args=[row.pk]),
            since=row.answered_at or row.asked_at,
        )
        for row in opinions_waiting(officer)
    ]
    return Pile.all_of(items)


def _reissues(keys):
    read = _read(_reissue_rows, keys)
    return [_reissue(read[key.ref]) for key in keys]


def _read(rows, keys):
    return {row.pk: row for row in rows(keys=[key.ref for key in keys])}


@PreparedModels
def _reissue_rows(keys):
    # What each corrects is long, and is not shown here.
    rows = Reissue.objects.filter(pk__in=keys).defer("facts")
    return rows.select_related("run__period", "run__version__scheme")


def _reissue(row):
    return Item(
        kind="reissue",
        kind_label=_("Corrected bulletin"),
        title=_("%(month)s: a corrected bulletin is proposed") % {"month": label_of(row.run.period)},
        subtitle=row.run.version.scheme.label,
        url=reverse("appraisal:reissue", args=[row.pk]),
        since=row.proposed_at,
    )


def _objections(keys):
    read = _read(_objection_rows, keys)
    return [_objection(read[key.ref]) for key in keys]


@PreparedModels
def _objection_rows(keys):
    rows = Objection.objects.filter(pk__in=keys)
    return rows.select_related("run__period__scheme", "indicator", "officer", "unit", "filed_by")


def _objection(row):
    return Item(
        kind="objection",
        kind_label=_("Objection"),
        title=_("%(subject)s: %(line)s") % {"subject": _subject(row), "line": row.indicator.label},
        subtitle=_("%(month)s · filed by %(name)s") % {"month": _named(row.run.period), "name": row.filed_by.name},
        url=reverse("appraisal:objection", args=[row.pk]),
        since=row.filed_at,
        due_at=row.run.period.publicity_until,
    )


def _consequences(keys):
    read = _read(_consequence_rows, keys)
    return [_consequence(read[key.ref]) for key in keys]


@PreparedModels
def _consequence_rows(keys):
    return (
        Consequence.objects.filter(pk__in=keys)
        .select_related("period__scheme", "officer", "unit", "by_rule")
        .defer("facts")
    )


def _consequence(row):
    return Item(
        kind="consequence",
        kind_label=_("Consequence"),
        title=_("%(subject)s: %(rule)s") % {"subject": _subject(row), "rule": row.label},
        subtitle=_named(row.period),
        url=reverse("appraisal:consequence", args=[row.pk]),
        since=row.proposed_at,
    )


def _named(period):
    return f"{period.scheme.label} {label_of(period)}"


def _warning(row):
    return Item(
        kind="warning",
        kind_label=_("Early warning"),
        title=_("%(name)s: early warning %(quarter)s") % {"name": row.label, "quarter": row.round.code},
        url=reverse("appraisal:early_warning", args=[row.pk]),
        since=row.round.made_at,
    )


def _talk(row):
    return Item(
        kind="talk",
        kind_label=_("Admonition talk"),
        title=_("%(subject)s: hold the talk") % {"subject": row.subject_label},
        subtitle=", ".join(each.name for each in left_to_talk_with(row)),
        url=reverse("appraisal:talk", args=[row.pk]),
        since=row.decided_at,
        due_at=due_at(row),
    )


def _subject(row):
    return row.officer.name if row.subject_kind == "o" else row.unit.label
