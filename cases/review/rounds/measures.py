"""What counts of the review: defects that were found, matters handed in and returned, reviews, how long they took.

Facts belong to officer and unit as they were at the deed: the author's for a return, the reviewer's for a review.
"""

from dataclasses import replace
from functools import partial

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cases.file.case.measures import CASE, OF_CASE, of_case, page_of
from cases.file.case.states import MatterKind
from cases.file.reference import DefectItem, Question
from cases.review.chain import LEVEL, PENALTIES, Stage
from cases.review.models import Defect, ReviewStep, Round
from cases.review.seats import LEGAL_REVIEW, QUALIFYING
from portal.office.counting.dialect import day_of, hours_between
from portal.office.counting.rules import Counted, Filter, Measure, MeasureKind, Told, listed, share_of
from portal.people import standing
from portal.people.models import Qualification
from portal.shell.pages.wording import Words
from portal.shell.statements.prepared import Prepared
from portal.shell.templatetags.shell import moment

ART_170 = "公安机关办理行政案件程序规定第一百七十条"
REVIEW = "执法质量月考季评（四级审核、执法三评）"
ONLINE_STEPS = "关于推进三项建设的实施方案（受理、侦查、审核、结案全程网上流转）"
QUALIFIED = "案件办理责任（无执法资格的，不得办案）；公安机关人民警察执法资格等级考试办法"
LEGALLY_QUALIFIED = "公安机关办理行政案件程序规定第一百七十一条"

SEVERITIES = {
    DefectItem.Severity.MINOR: gettext_lazy("Minor defects"),
    DefectItem.Severity.ORDINARY: gettext_lazy("Ordinary defects"),
    DefectItem.Severity.SERIOUS: gettext_lazy("Serious defects"),
}
QUESTIONS = {
    Question.IDENTITY: gettext_lazy("Defects of identity"),
    Question.FACTS: gettext_lazy("Defects of facts and evidence"),
    Question.CHARACTERISATION: gettext_lazy("Defects of characterisation"),
    Question.LAW: gettext_lazy("Defects of the law applied"),
    Question.PROCEDURE: gettext_lazy("Defects of procedure"),
    Question.PROPOSAL: gettext_lazy("Defects of the proposed decision"),
}


def matter_words(kind: str, number: int) -> str:
    """Return which round of which matter, in words."""
    return _("%(kind)s, round %(round)s") % {"kind": MatterKind(kind).label, "round": number}


def _level_words(step):
    return _("level %(level)s") % {"level": step.level}


def _tell_step(step):
    what = f"{matter_words(step.matter.kind, step.round)} · {_level_words(step)} · {step.get_outcome_display()}"
    url = page_of(step.matter.case, section="matters", row=step)
    proof = (
        (_("Received"), moment(step.opened_at)),
        (pgettext("deadline", "Due"), moment(step.due_at)),
        (_("Decided"), moment(step.decided_at)),
    )
    return Told(what, step.author_then, step.decider, step.opinion, url, proof)


def _tell_defect(defect):
    severity = defect.get_severity_display()
    if defect.is_noted:
        severity = _("%(severity)s, noted") % {"severity": severity}
    what = _("%(item)s (%(severity)s)") % {"item": defect.item.label, "severity": severity}
    step = defect.step
    where = f"{matter_words(step.matter.kind, step.round)} · {_level_words(step)}"
    said = defect.remark or step.opinion
    url = page_of(defect.case, section="matters", row=defect)
    proof = ((_("Found"), moment(defect.found_at)),)
    return Told(f"{what} · {where}", defect.officer.name, step.decider, said, url, proof)


def _steps():
    handed_in = Round.objects.filter(matter=OuterRef("matter"), number=OuterRef("round"))
    author_then = Coalesce(Subquery(handed_in.values("submitted_by__name")[:1]), F("matter__author__name"))
    steps = ReviewStep.objects.select_related("matter__case", "reviewer", "on_behalf_of")
    return steps.annotate(author_then=author_then)


STEP = Counted(
    model=ReviewStep,
    carrier=CASE,
    carried="SELECT r.id, m.case_id AS carrier_id FROM cases_reviewstep r JOIN cases_matter m ON m.id = r.matter_id",
    rows=_steps,
    carrier_of=lambda step: step.matter.case_id,
    tell=_tell_step,
)
DEFECT = Counted(
    model=Defect,
    carrier=CASE,
    carried="SELECT r.id, r.case_id AS carrier_id FROM cases_defect r",
    rows=lambda: Defect.objects.select_related(
        "item", "officer", "case", "step__matter", "step__reviewer", "step__on_behalf_of"
    ),
    carrier_of=lambda defect: defect.case_id,
    tell=_tell_defect,
    falls_everywhere=True,
)


@Prepared
def _found_by(defects):
    return Defect.objects.filter(pk__in=defects).order_by().values_list("pk", "step__reviewer")


@Prepared
def _returned_by(steps):
    return ReviewStep.objects.filter(pk__in=steps).order_by().values_list("pk", "reviewer")


LEVELS = (Stage.LEGAL_OFFICER, Stage.UNIT_HEAD, Stage.LEGAL_DEPARTMENT, Stage.BUREAU_LEADER)


def levels() -> list[tuple[str, Words]]:
    """Return (number, name) of the levels of the chain."""
    return [(str(level), stage.label) for level, stage in enumerate(LEVELS, start=1)]


def yes_or_no() -> list[tuple[str, Words]]:
    """Return the values of what is so or is not."""
    return [("1", gettext_lazy("yes")), ("0", gettext_lazy("no"))]


def _items():
    return [(item.code, item.label) for item in DefectItem.objects.order_by("code")]


_ITEM = "(SELECT f.code FROM cases_defectitem f WHERE f.id = d.item_id)"
_FOUND_AT = "(SELECT f.level FROM cases_reviewstep f WHERE f.id = d.step_id)"

DEFECTS = of_case(
    record=DEFECT,
    key="d.id",
    at="d.found_at",
    officer="d.officer_id",
    unit="d.unit_id",
    tables="cases_defect d JOIN cases_case c ON c.id = d.case_id",
    columns="d.severity, d.question",
    made_by=lambda ids: _found_by(defects=sorted(ids)),
    gives_points=True,
    filters=(
        *OF_CASE,
        Filter("severity", gettext_lazy("severity"), "d.severity", lambda: DefectItem.Severity.choices),
        Filter("question", gettext_lazy("question of the review"), "d.question", lambda: Question.choices),
        Filter("item", gettext_lazy("item of the catalogue"), _ITEM, _items),
        Filter("noted", gettext_lazy("noted as passable"), "CASE WHEN d.is_noted THEN 1 ELSE 0 END", yes_or_no),
        Filter("level", gettext_lazy("level that found it"), _FOUND_AT, levels),
    ),
)

OF_STEP = (
    *OF_CASE,
    Filter("matter", gettext_lazy("kind of matter"), "m.kind", lambda: MatterKind.choices),
    Filter("level", gettext_lazy("level"), "s.level", levels),
    Filter("round", gettext_lazy("round"), "s.round", lambda: [(str(n), str(n)) for n in range(1, 6)]),
)
_STEPS = "cases_reviewstep s JOIN cases_matter m ON m.id = s.matter_id JOIN cases_case c ON c.id = m.case_id"

# What came back with a case that was handed over has another author since.
RETURNS = of_case(
    record=STEP,
    key="s.id",
    at="s.decided_at",
    officer="COALESCE(w.submitted_by_id, m.author_id)",
    unit="m.unit_id",
    tables=f"{_STEPS} LEFT JOIN cases_round w ON w.matter_id = s.matter_id AND w.number = s.round",
    columns="s.round",
    where=f"s.outcome = 'return' AND s.round <= 2 AND m.kind <> '{MatterKind.VOIDING.value}'",
    made_by=lambda ids: _returned_by(steps=sorted(ids)),
    gives_points=True,
    filters=OF_STEP,
)

# A review is its own reviewer's: nobody made an entry about somebody else.
REVIEWS = of_case(
    record=STEP,
    key="s.id",
    at="s.decided_at",
    officer="s.reviewer_id",
    unit="s.reviewer_unit_id",
    tables=_STEPS,
    columns="CASE WHEN s.decided_at > s.due_at THEN 1 ELSE 0 END AS is_late",
    where="s.outcome IN ('approve', 'return', 'reject')",
    filters=OF_STEP,
)


def _deeds_alike(*codes):
    """Return what names the same step in other measures."""
    return lambda step: [(STEP.label, step, code) for code in codes]


# Any round, for those who weigh or choose by it; each measure beside it has a round of its own.
ALL_RETURNS = replace(RETURNS, where=f"s.outcome = 'return' AND m.kind <> '{MatterKind.VOIDING.value}'")

# How long a level had a matter, to be used with a mean or a median: by the clock on the wall, nights included.
HELD = replace(REVIEWS, columns=lambda: f"{hours_between('s.opened_at', 's.decided_at')} AS held")

_LEGAL_LEVELS = ", ".join(str(LEVEL[stage]) for stage in sorted(LEGAL_REVIEW, key=LEVEL.__getitem__))


# The legal review of a penalty decision, of which the statute says who may do it.
_IS_LEGAL = (
    f"s.outcome IN ('approve', 'return', 'reject') AND s.level IN ({_LEGAL_LEVELS}) "
    f"AND m.kind IN ({listed(sorted(kind.value for kind in PENALTIES))})"
)
LEGAL_REVIEWS = replace(REVIEWS, columns="", where=_IS_LEGAL)


def _reviewer_fails():
    qualified = standing.is_qualified("s.reviewer_id", day_of("s.decided_at"), *QUALIFYING)
    return f"{_IS_LEGAL} AND NOT {qualified}"


UNQUALIFIED_REVIEWS = replace(REVIEWS, columns="", where=_reviewer_fails, is_silent=True)


def _tell_round(handed_in):
    proof = ((_("Handed in"), moment(handed_in.submitted_at)),)
    url = page_of(handed_in.matter.case, section="matters", row=handed_in.matter)
    what = matter_words(handed_in.matter.kind, handed_in.number)
    return Told(what, officer=handed_in.submitted_by.name, url=url, proof=proof)


HANDED_IN = Counted(
    model=Round,
    carrier=CASE,
    carried="SELECT r.id, m.case_id AS carrier_id FROM cases_round r JOIN cases_matter m ON m.id = r.matter_id",
    rows=lambda: Round.objects.select_related("matter__case", "submitted_by"),
    carrier_of=lambda handed_in: handed_in.matter.case_id,
    tell=_tell_round,
)
ROUNDS = of_case(
    record=HANDED_IN,
    key="w.id",
    at="w.submitted_at",
    officer="w.submitted_by_id",
    unit="m.unit_id",
    tables="cases_round w JOIN cases_matter m ON m.id = w.matter_id JOIN cases_case c ON c.id = m.case_id",
    where=f"m.kind <> '{MatterKind.VOIDING.value}'",
    filters=(
        *OF_CASE,
        Filter("matter", gettext_lazy("kind of matter"), "m.kind", lambda: MatterKind.choices),
        Filter("round", gettext_lazy("round"), "w.number", lambda: [(str(n), str(n)) for n in range(1, 6)]),
    ),
)


def _author_fails():
    day = day_of("w.submitted_at")
    return f"NOT {standing.is_qualified('w.submitted_by_id', day, Qualification.Kind.LAW_ENFORCEMENT.value)}"


UNQUALIFIED_ROUNDS = replace(ROUNDS, where=_author_fails, is_silent=True)

# Whoever had no matter decided had nothing in which a defect could be found, and nothing that could come back.
_ENDED = "cases.matters_ended"
_of_defects = partial(Measure, basis=ART_170, unit=gettext_lazy("defects"), reads=DEFECTS, out_of=_ENDED)
_of_returns = partial(Measure, basis=ART_170, unit=gettext_lazy("matters"), reads=RETURNS, out_of=_ENDED)
_ANY = _deeds_alike("cases.returns")
_of_reviews = partial(Measure, basis=REVIEW, unit=gettext_lazy("review steps"), reads=REVIEWS)

MEASURES = (
    _of_defects("cases.defects", gettext_lazy("Defects")),
    *(
        _of_defects(f"cases.defects_{severity}", title, when=f"severity = '{severity}'")
        for severity, title in SEVERITIES.items()
    ),
    # By which question a subject fails is shown whatever the scheme gives points for.
    *(
        _of_defects(f"cases.defects_{question}", title, when=f"question = '{question}'", is_always_read=True)
        for question, title in QUESTIONS.items()
    ),
    _of_returns("cases.matters_returned", gettext_lazy("Matters returned"), when="round = 1", same_deed=_ANY),
    _of_returns(
        "cases.matters_returned_twice", gettext_lazy("Matters returned twice or more"), when="round = 2", same_deed=_ANY
    ),
    _of_reviews(
        "cases.reviews_late", gettext_lazy("Late reviews"), when="is_late = 1", out_of="cases.reviews_on_time_rate"
    ),
    _of_reviews(
        "cases.reviews_on_time_rate",
        gettext_lazy("Reviews on time"),
        quantity=share_of("is_late = 0"),
        kind=MeasureKind.RATE,
        # How many reviews somebody had who only reviews decides whether they are ranked.
        is_always_read=True,
    ),
    Measure(
        "cases.returns",
        gettext_lazy("Returns of matters, in any round"),
        ART_170,
        gettext_lazy("returns"),
        ALL_RETURNS,
        out_of=_ENDED,
        same_deed=_deeds_alike("cases.matters_returned", "cases.matters_returned_twice"),
    ),
    _of_reviews("cases.reviews_decided", gettext_lazy("Reviews decided")),
    Measure(
        "cases.hours_held",
        gettext_lazy("Hours from receipt to decision of a level"),
        REVIEW,
        gettext_lazy("hours"),
        HELD,
        quantity="held",
    ),
    Measure(
        "cases.rounds_handed_in",
        gettext_lazy("Rounds of matters handed in online"),
        ONLINE_STEPS,
        gettext_lazy("rounds"),
        ROUNDS,
    ),
    Measure(
        "cases.unqualified_handling",
        gettext_lazy("Rounds handed in without the law-enforcement qualification"),
        QUALIFIED,
        gettext_lazy("rounds"),
        UNQUALIFIED_ROUNDS,
        out_of="cases.rounds_handed_in",
    ),
    Measure(
        "cases.legal_reviews",
        gettext_lazy("Legal reviews of penalty decisions"),
        LEGALLY_QUALIFIED,
        gettext_lazy("review steps"),
        LEGAL_REVIEWS,
    ),
    Measure(
        "cases.unqualified_reviews",
        gettext_lazy("Legal reviews without the legal qualification"),
        LEGALLY_QUALIFIED,
        gettext_lazy("review steps"),
        UNQUALIFIED_REVIEWS,
        out_of="cases.legal_reviews",
    ),
)
