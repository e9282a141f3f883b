"""What counts of matters that have ended: how many, which were rejected or given up, which passed at once.

Also registrations that were made void: the only records that count of a void case, and of nothing else in it.
"""

from functools import partial

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.file.case.measures import CASE, OF_CASE, Led, led_by, of_case, page_of
from cases.file.case.states import MatterKind
from cases.review.chain import Stage
from cases.review.demands.table import VOID_BECAUSE
from cases.review.models import Matter, ReviewStep, Round
from cases.review.rounds.measures import ART_170, REVIEW, matter_words
from portal.office.counting.dialect import said_in
from portal.office.counting.rules import Counted, Filter, Measure, MeasureKind, Told, share_of
from portal.shell.statements.prepared import Prepared
from portal.shell.templatetags.shell import moment


def _tell(matter, officer=""):
    what = f"{matter_words(matter.kind, matter.round)} · {matter.get_stage_display()}"
    back = getattr(matter, "sent_back", [])
    last = back[-1] if back else None
    return Told(
        what,
        officer=officer or matter.author.name,
        reviewer=last.decider if last else "",
        said=last.opinion if last else "",
        url=page_of(matter.case, section="matters", row=matter),
        proof=(*((_round_words(step), _sent_words(step)) for step in back), (_("Ended"), moment(matter.ended_at))),
    )


def _round_words(step):
    return _("Round %(round)s, level %(level)s") % {"round": step.round, "level": step.level}


def _sent_words(step):
    return f"{step.get_outcome_display()} {moment(step.decided_at)} {step.decider}"


def _fill(matters):
    """Give each matter its `sent_back`: the steps in which a level returned or rejected it, in order."""
    steps = ReviewStep.objects.filter(matter__in=matters, outcome__in=("return", "reject"))
    found = list(steps.select_related("reviewer", "on_behalf_of").order_by("decided_at", "pk"))
    for matter in matters:
        matter.sent_back = [step for step in found if step.matter_id == matter.pk]


def _matters():
    first = Round.objects.filter(matter=OuterRef("pk"), number=1).values("submitted_by__name")[:1]
    matters = Matter.objects.select_related("author", "case")
    registered_by = led_by("case__registered_at", case="case", lead="case__lead__name")
    return matters.annotate(first_author=Subquery(first), registered_by=registered_by)


@Prepared
def _sent_back_by(matters):
    steps = ReviewStep.objects.filter(matter__in=matters, outcome__in=("return", "reject"))
    return steps.order_by().values_list("matter", "reviewer")


COUNTED = Counted(
    model=Matter,
    carrier=CASE,
    carried="SELECT r.id, r.case_id AS carrier_id FROM cases_matter r",
    rows=_matters,
    carrier_of=lambda matter: matter.case_id,
    tell=_tell,
)


VOID = "撤销登记；数据质量月度排名（重复登记）"


def _endings():
    return [(stage.value, stage.label) for stage in (Stage.APPROVED, Stage.REJECTED, Stage.WITHDRAWN)]


# Returned, and then given up instead of corrected; one that ended with the filing it rested on was not.
_GIVEN_UP = (
    "(m.stage = 'withdrawn' AND (m.round > 1 OR EXISTS "
    "(SELECT 1 FROM cases_reviewstep b WHERE b.matter_id = m.id AND b.outcome = 'return')) AND NOT EXISTS "
    "(SELECT 1 FROM cases_matter g WHERE g.case_id = m.case_id AND g.stage = 'rejected' AND g.ended_at = m.ended_at))"
)
_TABLES = "cases_matter m JOIN cases_case c ON c.id = m.case_id"

_of_matters = partial(
    of_case,
    record=COUNTED,
    key="m.id",
    at="m.ended_at",
    unit="m.unit_id",
    columns="m.stage, m.round",
    where=f"(m.stage IN ('approved', 'rejected') OR {_GIVEN_UP}) AND m.kind <> '{MatterKind.VOIDING.value}'",
    made_by=lambda ids: _sent_back_by(matters=sorted(ids)),
    fill=_fill,
    filters=(
        *OF_CASE,
        Filter("matter", gettext_lazy("kind of matter"), "m.kind", lambda: MatterKind.choices),
        Filter("stage", gettext_lazy("how it ended"), "m.stage", _endings),
    ),
)
MATTERS = _of_matters(officer="m.author_id", tables=_TABLES)

# Whether it passed at once is whose it was when first handed in; a case may have been handed over since.
FIRST_ROUNDS = _of_matters(
    officer="COALESCE(w.submitted_by_id, m.author_id)",
    tables=f"{_TABLES} LEFT JOIN cases_round w ON w.matter_id = m.id AND w.number = 1",
    tell=lambda matter: _tell(matter, matter.first_author),
)

_LED = Led("c.registered_at")


def _void_words():
    return list(VOID_BECAUSE)


def _tell_void(matter):
    why = dict(VOID_BECAUSE).get(matter.particulars.get("why"), "")
    told = _tell(matter)
    other = matter.particulars.get("other")
    proof = ((_("Why it is an error"), str(why)), *(((_("The case that stays"), other),) if other else ()), *told.proof)
    return Told(told.what, officer=matter.registered_by or "", said=matter.proposal, url=told.url, proof=proof)


# By the head of the unit, on the request of another: that a case was registered in error is a person's finding.
VOIDINGS = of_case(
    record=COUNTED,
    key="m.id",
    at="m.ended_at",
    officer=_LED.officer,
    unit=_LED.unit,
    tables=f"{_TABLES}{_LED.tables}",
    stands="NOT c.is_void",
    columns=f"{said_in('m.particulars', 'why')} AS why",
    where=f"m.stage = 'approved' AND m.kind = '{MatterKind.VOIDING.value}'",
    tell=_tell_void,
    filters=(*OF_CASE, Filter("why", gettext_lazy("why it is an error"), said_in("m.particulars", "why"), _void_words)),
)

MEASURES = (
    Measure(
        "cases.matters_rejected",
        gettext_lazy("Matters rejected"),
        ART_170,
        gettext_lazy("matters"),
        MATTERS,
        "stage = 'rejected'",
        out_of="cases.matters_ended",
    ),
    # How many matters somebody had decides whether they are ranked.
    Measure(
        "cases.matters_ended",
        gettext_lazy("Matters ended"),
        REVIEW,
        gettext_lazy("matters"),
        MATTERS,
        "stage <> 'withdrawn'",
        is_always_read=True,
    ),
    Measure(
        "cases.matters_withdrawn",
        gettext_lazy("Matters withdrawn after a return"),
        ART_170,
        gettext_lazy("matters"),
        MATTERS,
        "stage = 'withdrawn'",
        out_of="cases.matters_ended",
    ),
    Measure(
        "cases.first_pass_rate",
        gettext_lazy("First-pass rate of matters"),
        REVIEW,
        gettext_lazy("matters"),
        FIRST_ROUNDS,
        quantity=share_of("stage = 'approved' AND round = 1"),
        kind=MeasureKind.RATE,
    ),
    Measure(
        "cases.voided",
        gettext_lazy("Registrations made void"),
        VOID,
        gettext_lazy("cases"),
        VOIDINGS,
        out_of="cases.registered",
    ),
    Measure(
        "quality.registered_twice",
        gettext_lazy("Cases registered twice"),
        VOID,
        gettext_lazy("cases"),
        VOIDINGS,
        "why = 'twice'",
        out_of="cases.registered",
        same_deed=lambda matter: [(COUNTED.label, matter, "cases.voided")],
    ),
)
