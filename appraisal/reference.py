"""Reference data from `fixtures/`: each row is brought up to its file by its natural key; none is deleted."""

import json
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from appraisal.models import (
    Category,
    ForbiddenMeasure,
    Indicator,
    PeerGroup,
    Scheme,
    SchemeVersion,
    SubjectKind,
)  # fmt: skip
from appraisal.services import versions
from appraisal.services.runs import OFFICE
from cases.models import (
    Cause,
    ClockRule,
    DefectItem,
    EvaluationItem,
    LevelHours,
    MeasureKind,
    PauseGround,
    ReadingRule,
    SanctionRange,
)  # fmt: skip
from cases.services import reminder_steps
from portal.ledger.recording import deed
from portal.people.models import CalendarDay, CalendarYear
from portal.shell.refusals import Refused

LEVEL_HOURS = {1: 8, 2: 8, 3: 16, 4: 16}
SUBJECTS = {"unit": SubjectKind.UNIT, "officer": SubjectKind.OFFICER}


def load_all(at):
    """Load every file; return [(what, how many rows)]. Raises Refused when a published scheme version differs."""
    return [
        ("causes", _upsert(Cause, read("causes.json"), ("code",))),
        ("defects", _upsert(DefectItem, read("defects.json"), ("code",))),
        ("evaluation form", _upsert(EvaluationItem, read("evaluation_form.json"), ("code",))),
        (
            "deadline rules",
            _upsert(ClockRule, [_rule(row) for row in read("clock_rules.json")], ("code", "valid_from")),
        ),
        ("grounds for a pause", _upsert(PauseGround, read("pause_grounds.json"), ("code", "valid_from"))),
        ("kinds of measures", _upsert(MeasureKind, read("measure_kinds.json"), ("code",))),
        (
            "ranges of punishment",
            _upsert(SanctionRange, read("sanctions.json"), ("statute", "article", "number")),
        ),
        ("reminder steps", reminder_steps.load(at=at, rows=read("reminder_steps.json"))),
        ("calendar days", _load_calendar(read("calendar.json"))),
        ("hours per level", _load_level_hours()),
        ("rule of second readings", _load_reading_rule()),
        ("forbidden measures", _upsert(ForbiddenMeasure, read("forbidden_measures.json"), ("code",))),
        ("scheme versions", _load_scheme(read("scheme.json"), at)),
    ]


def read(name):
    """Return the content of a file of reference data."""
    return json.loads((settings.BASE_DIR / "fixtures" / name).read_text(encoding="utf-8"))


def _upsert(model, rows, key):
    """Insert what is new and update what is there, by key."""
    dates = [field.attname for field in model._meta.concrete_fields if field.get_internal_type() == "DateField"]
    for row in rows:
        row.update({name: date.fromisoformat(row[name]) for name in dates if row.get(name)})
    made = [model(**row) for row in rows]
    fields = sorted({name for row in rows for name in row} - set(key))
    model.objects.bulk_create(made, update_conflicts=True, update_fields=fields, unique_fields=key)
    return len(rows)


def _load_level_hours():
    """Set the hours of levels that have none; those that a bureau has set stay as it set them."""
    rows = [LevelHours(level=level, hours=hours) for level, hours in LEVEL_HOURS.items()]
    return len(LevelHours.objects.bulk_create(rows, ignore_conflicts=True))


def _load_reading_rule():
    """Set the rule of second readings where a bureau has none yet."""
    return len(ReadingRule.objects.bulk_create([ReadingRule()], ignore_conflicts=True))


def _rule(row):
    named = {"by": "selected_by"}
    return {named.get(name, name): value for name, value in row.items()}


def _load_calendar(data):
    count = 0
    for year, content in data["years"].items():
        row, _created = CalendarYear.objects.update_or_create(year=int(year), defaults={"source": content["source"]})
        days = [
            {"on": day["on"], "year_id": row.pk, "is_working": day["is_working"], "name": day["name"]}
            for day in content["days"]
        ]
        count += _upsert(CalendarDay, days, ("on",))
    return count


def _load_scheme(data, at):
    groups = [
        {"code": row["code"], "name": row["name"], "name_en": row["name_en"], "position": place}
        for place, row in enumerate(data["peer_groups"])
    ]
    _upsert(PeerGroup, groups, ("code",))
    scheme = Scheme.objects.filter(code=data["code"]).first()
    if scheme is None:
        scheme = Scheme(code=data["code"], name=data["name"], name_en=data["name_en"])
        with deed("scheme.added", by=OFFICE, at=at) as record:
            record.save(scheme)
            record.about(scheme)
            record.note(after={"code": scheme.code, "name": scheme.name})
    for row in data["versions"]:
        _load_version(scheme, row, at)
    return len(data["versions"])


def _load_version(scheme, row, at):
    version = SchemeVersion.objects.filter(scheme=scheme, number=row["number"]).first()
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
        scheme=scheme, number=row["number"], effective_from=date.fromisoformat(row["effective_from"]),
        smallest_caseload_units=row["smallest_caseload_units"], note=row["note"], note_en=row["note_en"],
        smallest_caseload_officers=row["smallest_caseload_officers"],
    )  # fmt: skip
    with deed("version.drafted", by=OFFICE, at=at) as record:
        record.save(version)
        record.about(version)
        for place, category in enumerate(row["categories"]):
            _write_category(version, category, place)
        record.note(number=version.number, effective_from=version.effective_from)
    versions.publish(by=OFFICE, at=at, version_id=version.pk)


def _write_category(version, row, place):
    category = Category.objects.create(
        version=version, code=row["code"], name=row["name"], name_en=row["name_en"], full_marks=row["full_marks"],
        base_marks_units=row["base_marks"]["unit"], base_marks_officers=row["base_marks"]["officer"], position=place,
    )  # fmt: skip
    Indicator.objects.bulk_create(
        Indicator(
            version=version, category=category, position=number,
            **{**one, "subject": SUBJECTS[one["subject"]].value},
        )
        for number, one in enumerate(row["indicators"])
    )  # fmt: skip


def _described(version):
    categories = [
        [
            row.code, row.full_marks, row.base_marks_units, row.base_marks_officers,
            [[i.code, i.subject, i.measure, i.rule, i.params, i.text] for i in row.indicators.order_by("code")],
        ]
        for row in version.categories.order_by("code")
    ]  # fmt: skip
    return [
        version.effective_from.isoformat(), version.smallest_caseload_units, version.smallest_caseload_officers,
        categories,
    ]  # fmt: skip


def _described_in_file(row):
    categories = [
        [
            one["code"], one["full_marks"], one["base_marks"]["unit"], one["base_marks"]["officer"],
            [
                [i["code"], SUBJECTS[i["subject"]].value, i["measure"], i["rule"], i["params"], i["text"]]
                for i in sorted(one["indicators"], key=lambda i: i["code"])
            ],
        ]
        for one in sorted(row["categories"], key=lambda one: one["code"])
    ]  # fmt: skip
    return [
        row["effective_from"],
        row["smallest_caseload_units"],
        row["smallest_caseload_officers"],
        categories,
    ]
