"""Ratings as lists and pages show them, and what a rating stands on: its standard, marks and evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from appraisal.ratings.base import Stage
from appraisal.ratings.models import Rating, RatingDecision, RatingMark
from appraisal.ratings.permissions import visible_ratings
from appraisal.ratings.rules import LEVEL, Chapter, Item, Result, Standard, result_of
from appraisal.results.sheets.grades import sentence_of
from appraisal.scheme.allowances.models import Exemption
from appraisal.scheme.versions.base import SubjectKind
from appraisal.scheme.versions.models import SchemeVersion
from portal.people.models import Officer, Unit

SCHEME = "station-rating"
STATIONS = (Unit.Kind.TOWN_STATION, Unit.Kind.RURAL_STATION)
WORST = "5"
PEOPLE = ("unit", "version__scheme", "opened_by", "submitted_by", "reviewed_by", "approved_by", "revoked_by")


@dataclass(frozen=True)
class Line:
    """An item of a rating as it is shown: the standard, both marks side by side, and the points that count."""

    item: Item
    mark: RatingMark | None
    points: int
    is_exempt: bool

    @property
    def is_asked(self) -> bool:
        """Whether somebody answers it."""
        return not (self.is_exempt or self.item.exemption)


@dataclass(frozen=True)
class ShownChapter:
    """A chapter with its lines and sum."""

    chapter: Chapter
    lines: list[Line]
    points: int

    @property
    def answered(self) -> int:
        """How many of its lines are answered by the station."""
        return sum(1 for line in self.lines if line.is_asked and line.mark)

    @property
    def reviewed(self) -> int:
        """How many of its lines are reviewed by the county."""
        return sum(1 for line in self.lines if line.is_asked and line.mark and line.mark.is_reviewed)

    @property
    def asked(self) -> int:
        """How many of its lines are answered by somebody."""
        return sum(1 for line in self.lines if line.is_asked)


@dataclass(frozen=True)
class RatingView:
    """A rating as its page shows it, with the live sum and the sentence that leads to its grade."""

    rating: Rating
    chapters: list[ShownChapter]
    result: Result
    sentence: str
    names: Mapping[str, str]
    decisions: list[RatingDecision]

    @property
    def asked(self) -> int:
        return sum(each.asked for each in self.chapters)

    @property
    def answered(self) -> int:
        return sum(each.answered for each in self.chapters)

    @property
    def reviewed(self) -> int:
        return sum(each.reviewed for each in self.chapters)


def standard_of(version: SchemeVersion) -> Standard:
    """Return the Standard of a version; four queries."""
    chapters = [
        Chapter(category, [Item(indicator) for indicator in category.indicators.all()])
        for category in version.categories.prefetch_related("indicators")
    ]
    return Standard(chapters, list(version.bands.all()), list(version.gates.all()))


def version_for(year: int) -> SchemeVersion | None:
    """Return the version of the standard that is in force in a year, or None."""
    if not 2000 <= year <= 9000:
        return None
    rows = SchemeVersion.objects.published().filter(scheme__code=SCHEME, effective_from__lte=date(year, 1, 1))
    return rows.select_related("scheme").order_by("-effective_from", "-published_at").first()


def stations() -> QuerySet[Unit]:
    """Return the stations that are rated."""
    return Unit.objects.filter(kind__in=STATIONS, is_active=True).order_by("path")


def has_population(unit: Unit, version: SchemeVersion, year: int, codes: set[str]) -> bool:
    """Say whether a station is asked the chapter of population: not where it is exempted from all of it."""
    rows = Exemption.objects.holding(version.scheme_id, date(year, 12, 31)).filter(
        subject_kind=SubjectKind.UNIT, subject_id=unit.pk, indicator__in=codes, gives=Exemption.Gives.FULL
    )
    return set(rows.values_list("indicator", flat=True)) != codes


def listed(officer: Officer, year: int | None = None) -> QuerySet[Rating]:
    """Return the ratings that an officer may read, those of one year where it is given."""
    rows = visible_ratings(officer).select_related("unit")
    return rows.filter(year=year) if year else rows


def rating_seen_by(officer: Officer, rating_id: int) -> Rating:
    """Return a rating that an officer may read; raises Rating.DoesNotExist."""
    return visible_ratings(officer).select_related(*PEOPLE).get(pk=rating_id)


def view_of(rating: Rating) -> RatingView:
    """Return the RatingView of a rating; what the station said counts until the county has said something else."""
    standard = standard_of(rating.version)
    marks = {mark.code: mark for mark in rating.marks.select_related("own_by", "reviewed_by").prefetch_related("files")}
    values = {code: mark.stands for code, mark in marks.items()}
    result = result_of(standard, values, has_population=rating.has_population)
    exempt = set() if rating.has_population else standard.of_population
    chapters = [
        ShownChapter(
            chapter,
            [Line(item, marks.get(item.code), result.items[item.code], item.code in exempt) for item in chapter.items],
            result.chapters[chapter.category.code],
        )
        for chapter in standard.chapters
    ]
    sentence = sentence_of(result.points, result.earned, result.grade, standard.names, result.held)
    decisions = list(rating.decisions.select_related("recorded_by"))
    return RatingView(rating, chapters, result, sentence, standard.names, decisions)


def values_of(rating: Rating) -> dict[str, int]:
    """Return {code: value} that stands in a rating."""
    return {mark.code: mark.stands for mark in rating.marks.all()}


def course_of(rating: Rating) -> list[Rating]:
    """Return all ratings of a station, the newest first: its archive."""
    rows = Rating.objects.filter(unit=rating.unit_id).select_related("unit")
    return list(rows.order_by("-year", "-number"))


def due_on(rating: Rating) -> date | None:
    """Return until when the level that has a rating passes it on; the county also while it assesses and reviews."""
    if rating.is_decided:
        return None
    return LEVEL.get(Stage(rating.stage), LEVEL[Stage.COUNTY]).due_on(rating.year)


def failed_twice(rating: Rating) -> bool:
    """Say whether a station is of grade 5 in this year and was in the year before, by ratings that stand."""
    rows = Rating.objects.filter(
        unit=rating.unit_id, decided=WORST, revoked_at=None, year__in=(rating.year, rating.year - 1)
    )
    return rows.values("year").distinct().count() == 2
