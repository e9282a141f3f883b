"""Reference data from `fixtures/`: each row is brought up to its file by its natural key; none is deleted."""

import json
from datetime import date, time

from django.conf import settings
from django.utils.translation import gettext as _

from appraisal.consequences.ladders import deeds as ladders
from appraisal.models import (
    Band,
    Category,
    EntryItem,
    ForbiddenMeasure,
    Gate,
    Indicator,
    PeerGroup,
    Period,
    Scheme,
    SchemeVersion,
    SubjectKind,
    WarningThreshold,
)
from appraisal.results.runs.deeds import OFFICE
from appraisal.scheme.periods import deeds as periods
from appraisal.scheme.versions import deeds as versions
from appraisal.scheme.versions.models import WHOM
from cases.models import Cause, DefectItem, EvaluationItem, LevelHours, MeasureKind, ReadingRule, SanctionRange
from portal.ledger.actors import system
from portal.ledger.chain.canonical import plain
from portal.ledger.rows.labels import label_of_model
from portal.ledger.writing.recording import deed
from portal.office.models import ClockRule, PauseGround
from portal.office.reminders import steps as reminder_steps
from portal.people.models import CalendarDay
from portal.people.services import calendars
from portal.reference import rating
from portal.shell.refusals import Refused

LEVEL_HOURS = {1: 8, 2: 8, 3: 16, 4: 16}
SUBJECTS = {"unit": SubjectKind.UNIT, "officer": SubjectKind.OFFICER}


def load_all(at):
    """Load every file; return [(what, how many rows)]. Raises Refused when a published scheme version differs.

    Each table is one deed that says what was added and what changed; where nothing differs there is no event.
    """
    return [
        ("causes", load_rows(Cause, read("causes.json"), ("code",), at)),
        ("defects", load_rows(DefectItem, read("defects.json"), ("code",), at)),
        ("evaluation form", load_rows(EvaluationItem, read("evaluation_form.json"), ("code",), at)),
        (
            "deadline rules",
            load_rows(ClockRule, [_rule(row) for row in read("clock_rules.json")], ("code", "valid_from"), at),
        ),
        ("grounds for a pause", load_rows(PauseGround, read("pause_grounds.json"), ("code", "valid_from"), at)),
        ("kinds of measures", load_rows(MeasureKind, read("measure_kinds.json"), ("code",), at)),
        (
            "ranges of punishment",
            load_rows(SanctionRange, read("sanctions.json"), ("statute", "article", "number"), at),
        ),
        ("reminder steps", reminder_steps.load(at=at, rows=read("reminder_steps.json"))),
        ("calendar days", load_calendar(read("calendar.json"), at)),
        ("hours per level", _load_level_hours(at)),
        ("rule of second readings", _load_reading_rule(at)),
        ("forbidden measures", load_rows(ForbiddenMeasure, read("forbidden_measures.json"), ("code",), at)),
        ("items of entry", _load_entry_items(at)),
        ("scheme versions", load_scheme(read("scheme.json"), at)),
        ("thresholds of early warnings", _load_thresholds(read("warnings.json"), at)),
        ("station rating", load_rating(at)),
        ("rules of the ladder", _load_ladders(read("ladders.json"), at)),
    ]


def read(name):
    """Return the content of a file of reference data."""
    return json.loads((settings.BASE_DIR / "fixtures" / name).read_text(encoding="utf-8"))


def load_rows(model, rows, key, at):
    """Bring the rows of a table up to those given, by their natural key, in one deed; return how many were given."""
    dates = [field.attname for field in model._meta.concrete_fields if field.get_internal_type() == "DateField"]
    for row in rows:
        row.update({name: date.fromisoformat(row[name]) for name in dates if row.get(name)})
    known = {tuple(getattr(row, name) for name in key): row for row in model.objects.all()}
    added, changed = [], {}
    for row in rows:
        name = tuple(row[column] for column in key)
        if name not in known:
            added.append(model(**row))
        elif before := {column: getattr(known[name], column) for column in row if _differs(known[name], row, column)}:
            changed[name] = before, {column: row[column] for column in before}
    if added or changed:
        _write(model, known, added, changed, key, at)
    return len(rows)


def _differs(row, given, column):
    return plain(getattr(row, column)) != plain(given[column])


def _write(model, known, added, changed, key, at):
    with deed("reference.loaded", by=system("reference data"), at=at) as record:
        record.create_all(added)
        for name, (_before, after) in changed.items():
            for column, value in after.items():
                setattr(known[name], column, value)
            record.save(known[name])
        record.note(
            table=label_of_model(model),
            added=[" ".join(str(getattr(row, column)) for column in key) for row in added],
            changed={
                " ".join(map(str, name)): {"before": before, "after": after}
                for name, (before, after) in changed.items()
            },
        )


def _load_level_hours(at):
    """Set the hours of levels that have none; those that a bureau has set stay as it set them."""
    known = set(LevelHours.objects.values_list("level", flat=True))
    rows = [{"level": level, "hours": hours} for level, hours in LEVEL_HOURS.items() if level not in known]
    return load_rows(LevelHours, rows, ("level",), at)


def _load_reading_rule(at):
    """Set the rule of second readings where a bureau has none yet."""
    return 0 if ReadingRule.objects.exists() else load_rows(ReadingRule, [{"id": 1}], ("id",), at)


def _load_entry_items(at):
    """Add the items of entry that are not there; those that a bureau keeps stay as it keeps them."""
    return _add_entry_items(read("entry_items.json"), at)


def _add_entry_items(rows, at):
    known = set(EntryItem.objects.values_list("code", flat=True))
    return load_rows(EntryItem, [row for row in rows if row["code"] not in known], ("code",), at)


def load_rating(at):
    """Load the standard of the station rating; return how many items are asked. Raises Refused as `load_all`."""
    data = read("station_rating.json")
    items = rating.entry_items(data)
    _add_entry_items(items, at)
    load_scheme(rating.as_scheme(data), at)
    return len(items)


def _rule(row):
    named = {"by": "selected_by"}
    return {named.get(name, name): value for name, value in row.items()}


def load_calendar(data, at):
    """Bring the calendar up to the official one; return how many days that has."""
    count = 0
    for year, content in data["years"].items():
        days = [
            CalendarDay(on=date.fromisoformat(day["on"]), is_working=day["is_working"], name=day["name"])
            for day in content["days"]
        ]
        calendars.load(at=at, year=int(year), source=content["source"], days=days)
        count += len(days)
    return count


def load_scheme(data, at):
    """Bring a scheme up to its file; return how many versions that has. Raises Refused where a published one differs.

    The pattern of its periods is set with the scheme; later it is the bureau's.
    """
    groups = [
        {"code": row["code"], "name": row["name"], "name_en": row["name_en"], "position": place}
        for place, row in enumerate(data.get("peer_groups", ()))
    ]
    load_rows(PeerGroup, groups, ("code",), at)
    scheme = Scheme.objects.filter(code=data["code"]).first() or _add_scheme(data, at)
    for row in data["versions"]:
        _load_version(scheme, row, at)
    return len(data["versions"])


def _add_scheme(data, at):
    kind = data.get("period_kind", Period.Kind.MONTH)
    scheme = Scheme(code=data["code"], name=data["name"], name_en=data["name_en"], period_kind=kind)
    with deed("scheme.added", by=OFFICE, at=at) as record:
        record.save(scheme)
        record.about(scheme)
        record.note(after={"code": scheme.code, "name": scheme.name})
    if pattern := data.get("pattern"):
        holds_from, computes_at = date.fromisoformat(pattern["holds_from"]), time.fromisoformat(pattern["computes_at"])
        said = pattern | {"holds_from": holds_from, "computes_at": computes_at}
        periods.set_pattern(by=OFFICE, at=at, scheme_id=scheme.pk, **said)
    return scheme


def _load_thresholds(data, at):
    """Set the thresholds that are not there yet; those that a bureau has set stay as it set them."""
    known = set(WarningThreshold.objects.values_list("code", flat=True))
    rows = [{**row, "subject_kind": SUBJECTS[row["subject"]].value} for row in data["thresholds"]]
    new = [{name: row[name] for name in row if name != "subject"} for row in rows if row["code"] not in known]
    return load_rows(WarningThreshold, new, ("code",), at)


def _load_ladders(data, at):
    schemes = {scheme.code: scheme for scheme in Scheme.objects.all()}
    rules = []
    for row in data["rules"]:
        said = {name: value for name, value in row.items() if name not in ("code", "scheme", "subject", "valid_from")}
        given = ladders.RuleInput(
            **said,
            scheme=schemes[row["scheme"]],
            subject_kind=SUBJECTS[row["subject"]].value,
            valid_from=date.fromisoformat(row["valid_from"]),
        )
        rules.append((row["code"], given))
    return ladders.load(by=OFFICE, at=at, rules=rules)


def _load_version(scheme, row, at):
    version = SchemeVersion.objects.filter(scheme=scheme, number=row["number"], discarded_at=None).first()
    if version and version.published_at:
        if _described(version) != _described_in_file(row):
            raise Refused(
                _("Version %(number)s of “%(scheme)s” is published and never changes; give new figures a new number.")
                % {"number": row["number"], "scheme": scheme.label}
            )
        return
    if version:
        # A draft of the same number belongs to whoever is writing it.
        return
    version = SchemeVersion(
        scheme=scheme,
        number=row["number"],
        effective_from=date.fromisoformat(row["effective_from"]),
        smallest_caseload_units=row["smallest_caseload_units"],
        note=row["note"],
        note_en=row["note_en"],
        smallest_caseload_officers=row["smallest_caseload_officers"],
        **row.get("whom", {}),
    )
    with deed("version.drafted", by=OFFICE, at=at) as record:
        record.save(version)
        record.about(version)
        for place, category in enumerate(row["categories"]):
            _write_category(version, category, place)
        for model, rows in ((Band, row.get("bands", ())), (Gate, row.get("gates", ()))):
            model.objects.bulk_create(
                model(version=version, position=place, **{**one, "subject": SUBJECTS[one["subject"]].value})
                for place, one in enumerate(rows)
            )
        record.keep_sets(version)
        record.note(number=version.number, effective_from=version.effective_from)
    versions.publish(by=OFFICE, at=at, version_id=version.pk)


def _write_category(version, row, place):
    category = Category.objects.create(
        version=version,
        code=row["code"],
        name=row["name"],
        name_en=row["name_en"],
        full_marks=row["full_marks"],
        base_marks_units=row["base_marks"]["unit"],
        base_marks_officers=row["base_marks"]["officer"],
        position=place,
    )
    Indicator.objects.bulk_create(
        Indicator(
            version=version, category=category, position=number, **{**one, "subject": SUBJECTS[one["subject"]].value}
        )
        for number, one in enumerate(row["indicators"])
    )


def _described(version):
    categories = [
        [
            row.code,
            row.full_marks,
            row.base_marks_units,
            row.base_marks_officers,
            [
                [i.code, i.subject, i.measure, i.rule, i.params, i.text, i.missing, i.missing_reason, i.use]
                for i in row.indicators.order_by("code")
            ],
        ]
        for row in version.categories.order_by("code")
    ]
    return [
        version.effective_from.isoformat(),
        version.smallest_caseload_units,
        version.smallest_caseload_officers,
        [getattr(version, name) for name in WHOM],
        categories,
        sorted([band.code, band.subject, band.from_points] for band in version.bands.all()),
        sorted([gate.code, gate.subject, gate.effect, gate.target, gate.condition] for gate in version.gates.all()),
    ]


def _described_in_file(row):
    categories = [
        [
            one["code"],
            one["full_marks"],
            one["base_marks"]["unit"],
            one["base_marks"]["officer"],
            [
                [
                    *(i["code"], SUBJECTS[i["subject"]].value, i["measure"], i["rule"], i["params"], i["text"]),
                    *(i.get("missing", "not_scored"), i.get("missing_reason", ""), i.get("use", {})),
                ]
                for i in sorted(one["indicators"], key=lambda i: i["code"])
            ],
        ]
        for one in sorted(row["categories"], key=lambda one: one["code"])
    ]
    whom = SchemeVersion(**row.get("whom", {}))
    return [
        row["effective_from"],
        row["smallest_caseload_units"],
        row["smallest_caseload_officers"],
        [getattr(whom, name) for name in WHOM],
        categories,
        # No two rows of a kind have the same code, so no condition is ever compared for the order.
        sorted([b["code"], SUBJECTS[b["subject"]].value, b["from_points"]] for b in row.get("bands", ())),
        sorted(
            [g["code"], SUBJECTS[g["subject"]].value, g["effect"], g["target"], g["condition"]]
            for g in row.get("gates", ())
        ),
    ]
