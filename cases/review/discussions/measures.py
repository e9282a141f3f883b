"""What counts of collective discussions: matters that were discussed before they were decided (C5)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.file.case.measures import CASE, OF_CASE, of_case, page_of
from cases.file.case.states import MatterKind
from cases.review.discussions.models import Discussion
from cases.review.rounds.measures import matter_words
from portal.office.counting.rules import Counted, Filter, Measure, Told
from portal.shell.templatetags.shell import moment

DISCUSSED = "治安管理处罚法(2025)第一百一十三条；执法质量月考季评（信访案件、重大敏感案件集体讨论）"


def _tell(discussion):
    matter = discussion.matter
    what = f"{matter_words(matter.kind, discussion.round)} · {discussion.get_decision_display()}"
    proof = ((_("Held at"), moment(discussion.held_at)), (_("Written down"), moment(discussion.recorded_at)))
    url = page_of(matter.case, section="matters", row=matter)
    return Told(what, matter.author.name, discussion.chair.name, discussion.conclusion, url, proof)


DISCUSSION = Counted(
    model=Discussion,
    carrier=CASE,
    carried="SELECT r.id, m.case_id AS carrier_id FROM cases_discussion r JOIN cases_matter m ON m.id = r.matter_id",
    rows=lambda: Discussion.objects.select_related("matter__case", "matter__author", "chair"),
    carrier_of=lambda discussion: discussion.matter.case_id,
    tell=_tell,
)

# Of who handed in what was discussed; its day is that of the record, since people write down when it was held.
DISCUSSIONS = of_case(
    record=DISCUSSION,
    key="g.id",
    at="g.recorded_at",
    officer="COALESCE(w.submitted_by_id, m.author_id)",
    unit="m.unit_id",
    tables=(
        "cases_discussion g JOIN cases_matter m ON m.id = g.matter_id JOIN cases_case c ON c.id = m.case_id "
        "LEFT JOIN cases_round w ON w.matter_id = g.matter_id AND w.number = g.round"
    ),
    where="g.held_at IS NOT NULL",
    filters=(
        *OF_CASE,
        Filter("matter", gettext_lazy("kind of matter"), "m.kind", lambda: MatterKind.choices),
        Filter("decision", gettext_lazy("what it decided"), "g.decision", lambda: Discussion.Decision.choices),
    ),
)

MEASURES = (
    Measure(
        "cases.discussions",
        gettext_lazy("Matters discussed collectively"),
        DISCUSSED,
        gettext_lazy("discussions"),
        DISCUSSIONS,
    ),
)
