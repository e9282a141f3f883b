"""The deeds of appraisal, as the ledger names them: in which chain, when, and how a history tells them."""

from django.utils.translation import gettext_noop

from appraisal.entries.kinds import KINDS as ENTRIES
from appraisal.ratings.kinds import KINDS as RATINGS
from portal.ledger.kinds import Kind
from portal.ledger.models import Chain

KINDS = (
    *ENTRIES,
    Kind(gettext_noop("allowance.confirmed"), Chain.BUSINESS, "somebody else confirms a coefficient or an exemption"),
    Kind(gettext_noop("allowance.ended"), Chain.BUSINESS, "it holds no longer from a day on, with a reason"),
    Kind(
        gettext_noop("allowance.granted"),
        Chain.BUSINESS,
        "a coefficient 系数 or an exemption 免考 is granted with its ground; it waits to be confirmed",
    ),
    *RATINGS,
    Kind(gettext_noop("bulletin.corrected"), Chain.BUSINESS, "a bulletin is replaced by a new one that names it"),
    Kind(gettext_noop("bulletin.issued"), Chain.BUSINESS, "the final numbered bulletin 通报"),
    Kind(
        gettext_noop("bulletin.reissued"),
        Chain.BUSINESS,
        "a person issues the corrected bulletin 更正通报 with a reason; it names the first, which stays readable",
    ),
    Kind(gettext_noop("comment.settled"), Chain.BUSINESS, "a comment on a draft is dealt with"),
    Kind(gettext_noop("consequence.confirmed"), Chain.BUSINESS, "a person confirms, with a reason"),
    Kind(gettext_noop("consequence.proposed"), Chain.BUSINESS, "the system proposes 问责 on computed facts"),
    Kind(
        gettext_noop("consequence.reversed"),
        Chain.BUSINESS,
        "corrected results take the ground from a confirmed consequence: it binds no more",
    ),
    Kind(gettext_noop("consequence.waived"), Chain.BUSINESS, "a person waives, with a reason"),
    Kind(gettext_noop("draft.commented"), Chain.BUSINESS, "somebody remarks on a draft or one of its rows"),
    Kind(
        gettext_noop("draft.discarded"),
        Chain.BUSINESS,
        "a draft is thrown away, with a reason; the event keeps all its rows",
    ),
    Kind(gettext_noop("history.generated"), Chain.BUSINESS, "the demo's history begins"),
    Kind(gettext_noop("honours.confirmed"), Chain.BUSINESS, "the honours list of a year 评先评优 is confirmed"),
    Kind(gettext_noop("honours.differ"), Chain.BUSINESS, "a confirmed honours list is another: supervisors told"),
    Kind(
        gettext_noop("ladder.adopted"), Chain.BUSINESS, "a second person puts a rule of the ladder 问责规则 into force"
    ),
    Kind(gettext_noop("ladder.changed"), Chain.BUSINESS, "a draft of such a rule is written anew"),
    Kind(gettext_noop("ladder.drafted"), Chain.BUSINESS, "a rule of the ladder is drafted"),
    Kind(gettext_noop("ladder.ended"), Chain.BUSINESS, "a rule in force gets its last day, with a reason"),
    Kind(gettext_noop("objection.filed"), Chain.BUSINESS, "a line is disputed 异议"),
    Kind(gettext_noop("objection.rejected"), Chain.BUSINESS, "it is not"),
    Kind(gettext_noop("objection.upheld"), Chain.BUSINESS, "the objection is right; the correction is a new entry"),
    Kind(gettext_noop("opinion.answered"), Chain.BUSINESS, "a supervisor answers it with a reason and the record"),
    Kind(gettext_noop("opinion.asked"), Chain.BUSINESS, "personnel asks for an opinion before a promotion"),
    Kind(gettext_noop("opinion.confirmed"), Chain.BUSINESS, "personnel confirms the opinion"),
    Kind(
        gettext_noop("pattern.set"),
        Chain.BUSINESS,
        "the periods 考评周期 of a scheme follow another pattern from a day on",
    ),
    Kind(
        gettext_noop("period.assigned"),
        Chain.BUSINESS,
        "periods from before they belonged to schemes are given to theirs, after an upgrade",
    ),
    Kind(gettext_noop("period.opened"), Chain.BUSINESS, "a period of a scheme is opened"),
    Kind(gettext_noop("personnel.confirmed"), Chain.BUSINESS, "personnel confirms a hand-over"),
    Kind(
        gettext_noop("personnel.handed-over"),
        Chain.BUSINESS,
        "the results of a quarter go to the personnel department, officer by officer 季度反馈",
    ),
    Kind(gettext_noop("publicity.started"), Chain.BUSINESS, "the draft goes out for objections 公示"),
    Kind(gettext_noop("record.opened"), Chain.ACCESS, "the record of an officer is looked at"),
    Kind(
        gettext_noop("reference.loaded"),
        Chain.BUSINESS,
        "a table of reference data is brought up to its file: what was added, what changed, from what to what",
    ),
    Kind(
        gettext_noop("reissue.declined"), Chain.BUSINESS, "a person leaves the published month as it is, with a reason"
    ),
    Kind(gettext_noop("reissue.lapsed"), Chain.BUSINESS, "nothing is left of the ground of such a proposal"),
    Kind(
        gettext_noop("reissue.proposed"),
        Chain.BUSINESS,
        "records of a published month were corrected: its run is made anew for a corrected bulletin, or "
        "brought up to date",
    ),
    Kind(gettext_noop("row.added"), Chain.BUSINESS, "a category, indicator, grade or gate is added to a draft"),
    Kind(gettext_noop("row.changed"), Chain.BUSINESS, "such a row is changed: before and after"),
    Kind(gettext_noop("row.moved"), Chain.BUSINESS, "such a row takes another place"),
    Kind(gettext_noop("row.removed"), Chain.BUSINESS, "such a row is removed; the event keeps what it said"),
    Kind(gettext_noop("rows.copied"), Chain.BUSINESS, "indicators of another version are copied into a draft"),
    Kind(gettext_noop("run.computed"), Chain.BUSINESS, "it ends; digests of inputs and results"),
    Kind(gettext_noop("run.started"), Chain.BUSINESS, "a computation begins"),
    Kind(gettext_noop("scheme.added"), Chain.BUSINESS, "a scheme is founded or loaded"),
    Kind(gettext_noop("simulation.asked"), Chain.BUSINESS, "somebody has rules tried on past periods 试算"),
    Kind(gettext_noop("simulation.computed"), Chain.BUSINESS, "the comparison is there; nothing else is kept"),
    Kind(gettext_noop("talk.held"), Chain.BUSINESS, "an admonition talk 谈话 that was decided is held and recorded"),
    Kind(gettext_noop("talk.opened"), Chain.ACCESS, "the record of a talk is opened"),
    Kind(gettext_noop("version.drafted"), Chain.BUSINESS, "a version of a scheme is drafted"),
    Kind(gettext_noop("version.published"), Chain.BUSINESS, "it is published and frozen"),
    Kind(gettext_noop("version.retired"), Chain.BUSINESS, "it is replaced"),
    Kind(gettext_noop("version.returned"), Chain.BUSINESS, "a submitted draft goes back to its writing, with a reason"),
    Kind(
        gettext_noop("version.rewritten"),
        Chain.BUSINESS,
        "number, first day, smallest caseloads or note of a draft are changed",
    ),
    Kind(gettext_noop("version.submitted"), Chain.BUSINESS, "a draft is ready and a second person is to publish it"),
    Kind(gettext_noop("warning.acknowledged"), Chain.BUSINESS, "who leads the unit says what will be done"),
    Kind(gettext_noop("warnings.made"), Chain.BUSINESS, "the early warnings 预警 of a quarter"),
    Kind(gettext_noop("warnings.threshold-set"), Chain.BUSINESS, "from which number on a signal warns"),
)
