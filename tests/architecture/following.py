"""The deeds that follow a decision, as the registry calls them: each brings about first what it follows."""

from datetime import timedelta

from django.utils import timezone

from cases.file.case.states import MatterKind
from cases.models import Matter, PartyDecision
from cases.review.bulk.deeds import Chosen
from cases.review.decisions import deeds as decisions
from cases.review.measures import deeds as measures
from cases.review.nonfiling import deeds as nonfiling
from portal.ledger.actors import system
from tests.cases import casework, following, requests
from tests.cases.following import UPHELD


def _today(world):
    return timezone.localdate(world.at)


def _decision(world, **said):
    decision = following.a_decided_case(world.bureau, world.at).decisions.get()
    return {"by": world.bureau.officer, "decision_id": decision.pk, **said}


def _served_decision(world):
    given = _decision(world)
    decisions.serve(at=world.at, served_on=_today(world), served_how="直接送达", **given)
    detention = requests.detention_of(PartyDecision.objects.get(pk=given["decision_id"]), _today(world))
    return {**given, "carried_out_on": _today(world), "carried_out_how": "已执行", **detention}


def _taken(world, at, **particulars):
    measure = following.a_measure(world.bureau, at, **particulars)
    return measures.take(by=world.bureau.officer, at=at, measure_id=measure.pk, taken_at=at)


def _detained(world):
    suspect = {"measure": "summons", "things": ""}
    case = casework.a_filed_case(world.bureau, world.at)
    suspect["party"] = case.parties.get(role="suspect").pk
    matter = casework.asked(case, MatterKind.COMPULSORY, at=world.at, particulars=suspect)
    measure = casework.approved(matter, world.bureau, world.at).measure
    return measures.take(by=world.bureau.officer, at=world.at, measure_id=measure.pk, taken_at=world.at)


def _lapsed(world):
    earlier = world.at - timedelta(days=30)
    measure = _taken(world, earlier, measure="provisional_registration")
    return {"by": system("legal department"), "measure_id": measure.pk}


def _outside(world):
    brigade = following.a_brigade(world.bureau)
    case = casework.a_filed_case(brigade, world.at)
    matter = casework.approved(casework.asked(case, MatterKind.EXTENSION), brigade, world.at)
    return {
        "by": world.bureau.reviewer,
        "matter_id": matter.pk,
        "organ": "市公安局",
        "number": "1号",
        "decided_on": _today(world),
        "answer": "granted",
        "scan": following.a_scan(),
    }


def _notice(world):
    return following.a_refused_case(world.bureau, world.at).non_filings.get()


def _request(world):
    notice = following.served(_notice(world), world.bureau, world.at)
    return {"by": world.bureau.officer, "non_filing_id": notice.pk, "asked_on": _today(world), "grounds": "有录像"}


def _review(world, **said):
    return {"review_id": following.a_reconsideration(world.bureau, world.at).pk, **said}


def _examined(world):
    review = following.examined(following.a_reconsideration(world.bureau, world.at), world.bureau, world.at)
    leader = following.another_leader(world.bureau)
    return {"by": leader, "review_id": review.pk, "outcome": UPHELD, "number": "1号", "reasons": "无犯罪事实"}


def _decided(world):
    given = _examined(world)
    nonfiling.decide(at=world.at, **given)
    return {
        "by": world.bureau.officer,
        "review_id": given["review_id"],
        "served_on": _today(world),
        "served_how": "邮寄",
    }


def _above(world):
    given = _decided(world)
    review = nonfiling.serve_decision(at=world.at, **given)
    above = nonfiling.receive(
        by=world.bureau.officer, at=world.at, non_filing_id=review.non_filing_id, asked_on=_today(world), grounds="不服"
    )
    return {
        "by": world.bureau.reviewer,
        "review_id": above.pk,
        "organ": "市公安局",
        "number": "1号",
        "decided_on": _today(world),
        "outcome": UPHELD,
        "reasons": "无犯罪事实",
    }


def _fast(world):
    return casework.a_filed_case(world.bureau, world.at - timedelta(hours=1), is_fast_track=True)


def _discussion(world):
    asked = following.a_discussion(world.bureau, world.at)
    return {"by": world.bureau.other_reviewer, "discussion_id": asked.pk, **following.held(world.bureau, world.at)}


def _chosen(world):
    matter = Matter.objects.get(pk=world.at_level[1].pk)
    chosen = [Chosen(matter.pk, matter.version, matter.content_digest)]
    return {"by": world.bureau.legal_officer, "chosen": chosen}


FOLLOWING = {
    "cases.review.bulk.deeds.approve_all": (_chosen, "matter.approved"),
    "cases.review.discussions.deeds.ask": (
        lambda w: {"by": w.bureau.legal_officer, "matter_id": w.at_level[1].pk, "reason": "重大案件"},
        "discussion.asked",
    ),
    "cases.review.discussions.deeds.hold": (_discussion, "discussion.held"),
    "cases.review.decisions.deeds.serve": (
        lambda w: _decision(w, served_on=_today(w), served_how="直接送达"),
        "decision.served",
    ),
    "cases.review.decisions.deeds.copy_to_victim": (lambda w: _decision(w, copied_on=_today(w)), "decision.copied"),
    "cases.review.decisions.deeds.carry_out": (_served_decision, "decision.carried-out"),
    "cases.review.measures.deeds.take": (
        lambda w: {"by": w.bureau.officer, "measure_id": following.a_measure(w.bureau, w.at).pk, "taken_at": w.at},
        "measure.taken",
    ),
    "cases.review.measures.deeds.tell_family": (
        lambda w: {"by": w.bureau.officer, "measure_id": _detained(w).pk, "told_at": w.at, "told_how": "电话通知其妻"},
        "measure.family-told",
    ),
    "cases.review.measures.deeds.end": (
        lambda w: {
            "by": w.bureau.officer,
            "measure_id": _taken(w, w.at).pk,
            "ended_at": w.at,
            "ended_as": "lifted",
            "reason": "与案件无关",
        },
        "measure.ended",
    ),
    "cases.review.measures.deeds.expire": (_lapsed, "measure.expired"),
    "cases.review.decisions.approvals.record_answer": (_outside, "approval.recorded"),
    "cases.review.nonfiling.deeds.serve_notice": (
        lambda w: {
            "by": w.bureau.officer,
            "non_filing_id": _notice(w).pk,
            "served_on": _today(w),
            "served_how": "直接送达",
        },
        "notice.served",
    ),
    "cases.review.nonfiling.deeds.receive": (_request, "nonfiling.review-asked"),
    "cases.review.nonfiling.deeds.extend": (
        lambda w: _review(w, by=w.bureau.reviewer, told_on=_today(w), reason="案情复杂"),
        "nonfiling.review-extended",
    ),
    "cases.review.nonfiling.deeds.examine": (
        lambda w: _review(w, by=w.bureau.other_reviewer, proposes=UPHELD, opinion="无犯罪事实"),
        "nonfiling.review-examined",
    ),
    "cases.review.nonfiling.deeds.decide": (_examined, "nonfiling.review-decided"),
    "cases.review.nonfiling.deeds.record_superior": (_above, "nonfiling.review-decided"),
    "cases.review.nonfiling.deeds.serve_decision": (_decided, "nonfiling.review-served"),
    "cases.review.decisions.fast_track.suspect_arrived": (
        lambda w: {"by": w.bureau.officer, "case_id": _fast(w).pk, "arrived_at": w.at, "consent_on": _today(w)},
        "suspect.arrived",
    ),
    "cases.review.decisions.fast_track.convert": (
        lambda w: {"by": w.bureau.officer, "case_id": _fast(w).pk, "reason": "当事人有异议"},
        "case.converted",
    ),
}
