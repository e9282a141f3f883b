"""What a request of each kind brings so that it may be handed in: the file made ready, the particulars complete."""

from datetime import timedelta

from django.utils import timezone

from cases.file.case.states import CaseKind, CaseState, MatterKind
from cases.file.evidence import deeds as evidence
from cases.file.evidence.deeds import EvidenceInput
from cases.file.sealing.completeness import unidentified
from cases.models import Case
from cases.quality.corrections.parties import deeds as party_corrections
from cases.review.chain import PENALTIES
from cases.review.decisions import deeds as decisions
from cases.review.decisions import fast_track
from cases.review.demands.penalties.penalty import respondents_of
from cases.review.demands.penalties.sanctions import ranges_of
from portal.office.persons.rules import is_minor

SERVED = {
    "facts_found": "2026年3月16日，二人在东大街12号因停车位发生口角，欧阳金丝雀先动手。",
    "reasons": "以上事实有证人证言等证据证实。其行为构成殴打他人。",
}
NEEDS_EVIDENCE = {*PENALTIES, MatterKind.MEDIATED_CLOSING, MatterKind.TERMINATION, MatterKind.PROSECUTION}
ENDS_ABOUT_PEOPLE = {MatterKind.CLOSING, MatterKind.MEDIATED_CLOSING, MatterKind.PROSECUTION}


def prepare(case, kind, at):
    """Make a file ready for a request: evidence, the arrival of a fast suspect, decisions served and carried out."""
    if kind in NEEDS_EVIDENCE and not case.evidence.exists() and not case.matters.open().filter(kind=kind).exists():
        an_item(case, at)
    now = Case.objects.get(pk=case.pk)
    if kind in PENALTIES and now.is_fast_track and now.suspect_arrived_at is None and now.state == CaseState.FILED:
        on = timezone.localdate(at)
        fast_track.suspect_arrived(by=case.lead, at=at, case_id=case.pk, arrived_at=at, consent_on=on)
    if kind == MatterKind.CLOSING:
        all_carried_out(case, at)
    if kind in ENDS_ABOUT_PEOPLE:
        identified(case, at)


def an_item(case, at, *, kind="witness", title="证人证言"):
    """Return an evidence item without a file, added by the lead."""
    item = EvidenceInput(title, kind, timezone.localdate(at))
    return evidence.add(by=case.lead, at=at, case_id=case.pk, item=item)


def identified(case, at):
    """Note of every suspect without a paper that none was shown."""
    for party in unidentified(case.parties.order_by("pk")):
        change = party_corrections.PartyChange(paper="none")
        party_corrections.correct(
            by=case.lead, at=at, party_id=party.pk, seen_revision=party.revision, change=change, reason="身份自报"
        )


def detention_of(decision, since):
    """Return from when until when the detention of a decision was carried out; {} where there is none."""
    until = since + timedelta(days=decision.detention_days)
    return {"detained_from": since, "detained_until": until} if decision.is_of_detention else {}


def all_carried_out(case, at):
    """Serve and carry out every decision of the case."""
    on = timezone.localdate(at)
    for decision in case.decisions.filter(served_on=None):
        if decision.needs_service:
            decisions.serve(by=case.lead, at=at, decision_id=decision.pk, served_on=on, served_how="直接送达")
        if decision.needs_carrying_out:
            how = {"carried_out_on": on, "carried_out_how": "已缴纳罚款，拘留已执行"}
            how |= detention_of(decision, on)
            decisions.carry_out(by=case.lead, at=at, decision_id=decision.pk, **how)


def particulars_for(case, kind, at):
    """Return particulars with which the case may be asked for this kind of matter."""
    on = timezone.localdate(at).isoformat()
    is_criminal = case.kind == CaseKind.CRIMINAL
    party = case.parties.filter(role__in=("victim", "reporter")).first()
    if kind in PENALTIES:
        return {"decisions": [a_decision(case, each, kind, on) for each in respondents_of(case)]}
    if kind == MatterKind.NOT_FILING and is_criminal:
        return {"ground": "no_crime", **({"complainant": party.pk} if party else {})}
    if kind == MatterKind.COMPULSORY:
        holder = case.parties.filter(role__in=("suspect", "respondent")).first()
        return {
            "measure": "criminal_seizure" if is_criminal else "seizure",
            "things": "手机一部",
            "reasons": "为收集、固定证据，防止证据灭失。",
            **({"party": holder.pk} if holder else {}),
        }
    return {
        MatterKind.FILING: {"crime_facts": True, "responsibility": True, "jurisdiction": True} if is_criminal else {},
        MatterKind.NOT_FILING: {"ground": "no_violation", "told_on": on},
        MatterKind.EXTENSION: {"ground": "complicated", "left_to_do": "尚需查找证人。"},
        MatterKind.MEDIATED_CLOSING: {
            "way": "police",
            "agreement": "云公调〔2026〕1号",
            "agreed_on": on,
            "performed_on": on,
            "host": "王警官",
            "not_excluded": True,
            "one_officer": "no",
            "has_minor": "no",
        },
        MatterKind.TERMINATION: {"ground": "no_crime" if is_criminal else "no_violation"},
        MatterKind.TRANSFER: {"recipient": "邻县公安局", "ground": "authority", "late_reason": "等候对方答复"},
        MatterKind.PROSECUTION: {
            "recipient": "云山县人民检察院",
            "facts_clear": True,
            "suspect_told": "移送当日书面告知本人及辩护律师",
        },
        MatterKind.CLOSING: {"carried_out": "处罚已执行完毕。", "property": "none"},
    }[kind]


def a_decision(case, party, kind, on, **changes):
    """Return the decision about one respondent: the mildest of the first range of the article, or no penalty."""
    said = {
        "party": party.pk,
        **SERVED,
        "told_on": on,
        "reply": "waived",
        **({} if party.born_on else {"declared_age": 30}),
    }
    if is_minor(party.born_on, timezone.localdate(case.occurred_at)):
        said["guardian_told_on"] = on
    if kind == MatterKind.NO_PENALTY:
        return {**said, "outcome": "no_penalty", "no_penalty_ground": "slight", **changes}
    known = {"state": "none", "is_expecting": "no"}
    return {**said, **known, "outcome": "penalty", "article": case.cause.article, **mildest(case), **changes}


def mildest(case):
    """Return the mildest penalty that the first range of the cause's article gives; a warning where none is known."""
    first = next(iter(ranges_of(case).values()), None)
    if first is None or first.warning:
        return {"warning": True, **({"range": first.pk} if first else {})}
    said = {"range": first.pk}
    if first.detention_max:
        said["detention_days"] = first.detention_min
    if first.fine_is == "with" or not first.detention_max:
        said["fine"] = first.fine_min
    return said
