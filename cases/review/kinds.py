"""The deeds of review, as the ledger names them: in which chain, when, and how a history tells them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from cases.file.case.states import MatterKind
from cases.file.telling import moved, plain, with_evidence, with_officer
from cases.review.chain import STAGE_OF_LEVEL
from cases.review.rounds.words import stage_name
from portal.ledger.kinds import Kind
from portal.ledger.models import Chain


def _matter(facts):
    kind = facts.get("kind")
    words = str(MatterKind(kind).label) if kind in MatterKind.values else str(kind or "")
    number = facts.get("round") or 1
    return words if number == 1 else _("%(kind)s, round %(round)s") % {"kind": words, "round": number}


def _decided(sentence):
    def tell(facts, known):
        level = facts.get("level")
        stage = stage_name(STAGE_OF_LEVEL[level]) if level in STAGE_OF_LEVEL else ""
        words = sentence() % {"matter": _matter(facts), "stage": stage}
        defects = len(facts.get("defects") or [])
        if defects:
            words += " " + ngettext("%(count)s defect noted.", "%(count)s defects noted.", defects) % {"count": defects}
        return words + moved(facts)

    return tell


KINDS = (
    Kind(
        gettext_noop("approval.recorded"),
        Chain.BUSINESS,
        "the legal department records the answer of the next-higher organ 上一级公安机关批准",
        plain(gettext_lazy("Recorded the answer of the next-higher organ.")),
    ),
    Kind(
        gettext_noop("case.converted"),
        Chain.BUSINESS,
        "a fast-track case goes back to the ordinary procedure",
        plain(gettext_lazy("Converted the case to the ordinary procedure.")),
    ),
    Kind(
        gettext_noop("decision.carried-out"),
        Chain.BUSINESS,
        "it was carried out 执行",
        plain(gettext_lazy("Recorded how the decision was carried out.")),
    ),
    Kind(
        gettext_noop("decision.copied"),
        Chain.BUSINESS,
        "the victim got a copy of it",
        plain(gettext_lazy("Recorded the copy of the decision for the victim.")),
    ),
    Kind(
        gettext_noop("decision.served"),
        Chain.BUSINESS,
        "the decision about a party was handed over 送达",
        plain(gettext_lazy("Recorded the service of the decision.")),
    ),
    Kind(
        gettext_noop("discussion.asked"),
        Chain.BUSINESS,
        "a level asks for a collective discussion 集体讨论",
        plain(gettext_lazy("Asked for a collective discussion.")),
    ),
    Kind(
        gettext_noop("discussion.held"),
        Chain.BUSINESS,
        "who discussed, what was decided, with the signed paper",
        plain(gettext_lazy("Recorded the collective discussion.")),
    ),
    Kind(
        gettext_noop("handover.proposed"),
        Chain.BUSINESS,
        "the head is asked for another lead, since the lead left or is recused",
        with_officer(lambda: _("Asked the head for another lead officer in place of %(name)s.")),
    ),
    Kind(
        gettext_noop("matter.approved"),
        Chain.BUSINESS,
        "a level approves",
        _decided(lambda: _("%(stage)s approved: %(matter)s.")),
        "good",
    ),
    Kind(
        gettext_noop("matter.freed"),
        Chain.BUSINESS,
        "a matter returns to its level's pool because its holder left",
        with_officer(lambda: _("Freed a matter that %(name)s had taken up and may no longer decide.")),
    ),
    Kind(
        gettext_noop("matter.put-back"),
        Chain.BUSINESS,
        "who claimed it gives it back to the pool 放回",
        lambda facts, known: _("Put the matter back."),
    ),
    Kind(
        gettext_noop("matter.rejected"),
        Chain.BUSINESS,
        "a level ends it",
        _decided(lambda: _("%(stage)s rejected: %(matter)s.")),
        "bad",
    ),
    Kind(
        gettext_noop("matter.released"),
        Chain.BUSINESS,
        "head or legal department put back what somebody else claimed, with the reason",
        lambda facts, known: (
            _("Put back what %(name)s had taken up: %(reason)s")
            % {"name": known.officers.get(facts.get("officer"), ""), "reason": facts.get("reason", "")}
        ),
    ),
    Kind(
        gettext_noop("matter.returned"),
        Chain.BUSINESS,
        "a level returns it for correction 退回补正",
        _decided(lambda: _("%(stage)s returned for correction: %(matter)s.")),
        "warn",
    ),
    Kind(
        gettext_noop("matter.submitted"),
        Chain.BUSINESS,
        "a matter is handed in, the first time or as a new round",
        lambda facts, known: _("Handed in: %(matter)s.") % {"matter": _matter(facts)} + moved(facts),
    ),
    Kind(
        gettext_noop("matter.taken-up"),
        Chain.BUSINESS,
        "one of a pool claims it",
        lambda facts, known: _("Took the matter up."),
    ),
    Kind(
        gettext_noop("matter.withdrawn"),
        Chain.BUSINESS,
        "its author takes it back or gives it up",
        lambda facts, known: _("Withdrew: %(matter)s.") % {"matter": _matter(facts)} + moved(facts),
        "warn",
    ),
    Kind(
        gettext_noop("measure.ended"),
        Chain.BUSINESS,
        "it was lifted or converted 解除、变更",
        plain(gettext_lazy("Recorded the end of the compulsory measure.")),
    ),
    Kind(
        gettext_noop("measure.expired"),
        Chain.BUSINESS,
        "it ended by itself when its time was over",
        plain(gettext_lazy("The compulsory measure ended by itself when its time was over.")),
    ),
    Kind(
        gettext_noop("measure.family-told"),
        Chain.BUSINESS,
        "the family was told after it was taken, or why not 通知家属",
    ),
    Kind(
        gettext_noop("measure.taken"),
        Chain.BUSINESS,
        "an approved compulsory measure was taken",
        plain(gettext_lazy("Recorded that the compulsory measure was taken.")),
    ),
    Kind(
        gettext_noop("nonfiling.review-asked"),
        Chain.BUSINESS,
        "the complainant asks for reconsideration 复议 or review 复核",
        plain(gettext_lazy("Recorded the complainant's request for review.")),
    ),
    Kind(
        gettext_noop("nonfiling.review-decided"),
        Chain.BUSINESS,
        "it is upheld, or revoked and the case filed",
        plain(gettext_lazy("Recorded the decision on the review of the non-filing.")),
    ),
    Kind(
        gettext_noop("nonfiling.review-examined"),
        Chain.BUSINESS,
        "a reviewer who took no part before examines it",
        plain(gettext_lazy("Examined the reconsideration of the non-filing.")),
    ),
    Kind(
        gettext_noop("nonfiling.review-extended"),
        Chain.BUSINESS,
        "its time is extended once",
        plain(gettext_lazy("Extended the review of the non-filing.")),
    ),
    Kind(
        gettext_noop("nonfiling.review-served"),
        Chain.BUSINESS,
        "the complainant got the decision",
        plain(gettext_lazy("Recorded the service of that decision.")),
    ),
    Kind(
        gettext_noop("note.answered"),
        Chain.BUSINESS,
        "the author says what was done about it",
        with_evidence(lambda: _("Answered a note: %(title)s.")),
    ),
    Kind(
        gettext_noop("note.taken-back"),
        Chain.BUSINESS,
        "its writer takes it back before deciding",
        with_evidence(lambda: _("Took a note back: %(title)s.")),
    ),
    Kind(
        gettext_noop("note.written"),
        Chain.BUSINESS,
        "a reviewer writes a note at a page of the evidence 阅卷批注",
        lambda facts, known: (
            _("Wrote a note at page %(page)s of evidence: %(title)s.")
            % {"page": facts.get("page", ""), "title": known.evidence.get(facts.get("evidence"), "")}
        ),
    ),
    Kind(
        gettext_noop("notice.served"),
        Chain.BUSINESS,
        "the complainant got the notice of non-filing 不予立案通知书",
        plain(gettext_lazy("Recorded the notice of non-filing to the complainant.")),
    ),
    Kind(
        gettext_noop("suspect.arrived"),
        Chain.BUSINESS,
        "the suspect of a fast-track case arrived and agreed",
        plain(gettext_lazy("Recorded the arrival and the agreement of the suspect.")),
    ),
)
