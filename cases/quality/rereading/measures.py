"""What counts of second readings (随机复核, B12): how many were done, and whether they agree."""

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.file.case.measures import CASE, OF_CASE, of_case, page_of
from cases.file.case.states import MatterKind
from cases.file.reference import Question
from cases.quality.rereading.models import SecondReading
from cases.review.rounds.measures import levels, matter_words
from portal.office.counting.dialect import day_of
from portal.office.counting.rules import Counted, Filter, Measure, MeasureKind, Told, share_of
from portal.people import standing
from portal.shell.statements.prepared import Prepared
from portal.shell.templatetags.shell import moment

READING = "执法质量月考季评（随机复核）"


def _tell(reading):
    step = reading.step
    level = _("level %(level)s") % {"level": step.level}
    what = f"{matter_words(step.matter.kind, step.round)} · {level}"
    differs = ", ".join(str(Question(name).label) for name in reading.differs)
    answered = _("answered alike") if reading.agrees else _("answered differently: %(list)s") % {"list": differs}
    said = f"{what} · {answered}"
    proof = ((_("Decided"), moment(step.decided_at)), (_("Read again"), moment(reading.read_at)))
    url = page_of(step.matter.case, section="matters", row=step)
    return Told(said, step.decider, reading.reader.name, reading.opinion, url, proof)


@Prepared
def _read_by(readings):
    return SecondReading.objects.filter(pk__in=readings).order_by().values_list("pk", "reader")


SECOND = Counted(
    model=SecondReading,
    carrier=CASE,
    carried=(
        "SELECT r.id, m.case_id AS carrier_id FROM cases_secondreading r JOIN cases_reviewstep s ON s.id = r.step_id "
        "JOIN cases_matter m ON m.id = s.matter_id"
    ),
    rows=lambda: SecondReading.objects.select_related(
        "step__matter__case", "step__reviewer", "step__on_behalf_of", "reader"
    ),
    carrier_of=lambda reading: reading.step.matter.case_id,
    tell=_tell,
)

_of_readings = partial(
    of_case,
    record=SECOND,
    key="z.id",
    at="z.read_at",
    tables=(
        "cases_secondreading z JOIN cases_reviewstep s ON s.id = z.step_id JOIN cases_matter m ON m.id = s.matter_id "
        "JOIN cases_case c ON c.id = m.case_id"
    ),
    filters=(
        *OF_CASE,
        Filter("matter", gettext_lazy("kind of matter"), "m.kind", lambda: MatterKind.choices),
        Filter("level", gettext_lazy("level"), "s.level", levels),
    ),
)
# Of the first reviewer, as the reader answered without knowing who that was.
READ = _of_readings(
    officer="s.reviewer_id",
    unit="s.reviewer_unit_id",
    columns="CASE WHEN z.agrees THEN 1 ELSE 0 END AS agrees",
    made_by=lambda ids: _read_by(readings=sorted(ids)),
    gives_points=True,
)
# Of the second reader: work done.
DONE = _of_readings(officer="z.reader_id", unit=lambda: standing.unit_on("z.reader_id", day_of("z.read_at")))

_of_second = partial(Measure, basis=READING, unit=gettext_lazy("second readings"))

MEASURES = (
    _of_second("cases.second_readings", gettext_lazy("Second readings done"), reads=DONE),
    _of_second(
        "cases.readings_agreed_rate",
        gettext_lazy("Second readings that agree with the reviewer"),
        reads=READ,
        quantity=share_of("agrees = 1"),
        kind=MeasureKind.RATE,
    ),
    _of_second(
        "cases.readings_disagreed",
        gettext_lazy("Second readings that disagree with the reviewer"),
        reads=READ,
        when="agrees = 0",
        out_of="cases.readings_agreed_rate",
    ),
)
