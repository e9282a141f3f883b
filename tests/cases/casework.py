"""Cases and matters for tests, made by the real deeds."""

from datetime import timedelta

from cases.file.case.states import CaseKind, MatterKind
from cases.file.parties.persons import PartyInput
from cases.file.reference import Question
from cases.intake.reception.rules import ReceptionInput
from cases.models import Case, Cause, DefectItem, Matter
from cases.review import deeds as review
from cases.review.chain import Move, Stage
from cases.review.deeds import Finding
from cases.review.matters import deeds as matters
from tests.cases import requests
from tests.support.copied import copied
from tests.support.registering import register

ALL_YES = dict.fromkeys(Question.values, True)


@copied
def a_case(bureau, at, *, kind=CaseKind.ADMINISTRATIVE, name="殴打他人", **changes):
    """Return a case of the bureau's station, registered at `at`, handled by its two officers."""
    given = {
        "by": bureau.officer,
        "at": at,
        "unit": bureau.unit,
        "kind": kind,
        "cause": a_cause(kind, name),
        "source": Case.Source.CALL,
        "reception": ReceptionInput(call_number="JJ2026031600127"),
        "lead": bureau.officer,
        "assistants": [bureau.second],
        "occurred_at": at - timedelta(hours=3),
        "reported_at": at - timedelta(hours=2),
        "place": "东大街12号",
        "facts": "双方因停车位发生口角，继而动手。",
        "parties": [PartyInput(role="suspect", name="张三", paper="none"), PartyInput("victim", "刘某")],
    }
    return register(**{**given, **changes})


def a_cause(kind=CaseKind.ADMINISTRATIVE, name="殴打他人"):
    """Return a cause in force in 2026, mediable where the name says a quarrel."""
    found = Cause.objects.filter(kind=kind, valid_to=None)
    return found.filter(name=name).first() or found.first()


@copied
def asked(case, kind=MatterKind.FILING, *, at=None, by=None, particulars=None, **changes):
    """Return a matter of the case, handed in by its lead with all that its kind demands."""
    at = at or case.registered_at
    requests.prepare(case, kind, at)
    given = {"by": by or case.lead, "at": at, "case_id": case.pk, "kind": kind, "proposal": "请予审批。"}
    said = requests.particulars_for(case, kind, at) | (particulars or {})
    return matters.ask(**{**given, "particulars": said, **changes})


@copied
def decided(matter, by, move=Move.APPROVE, *, at, opinion="同意。", answers=None, findings=()):
    """Let `by` decide the matter as the database has it now, and return it."""
    now = Matter.objects.get(pk=matter.pk)
    answers = ALL_YES if answers is None else answers
    return review.decide(
        by=by,
        at=at,
        matter_id=now.pk,
        move=move,
        seen_version=now.version,
        seen_digest=now.content_digest,
        opinion=opinion,
        answers=answers,
        findings=findings,
    )


@copied
def approved(matter, bureau, at):
    """Let every level that is left approve the matter, and return it."""
    people = {
        Stage.LEGAL_OFFICER: bureau.legal_officer,
        Stage.UNIT_HEAD: bureau.head,
        Stage.LEGAL_DEPARTMENT: bureau.reviewer,
        Stage.BUREAU_LEADER: bureau.leader,
    }
    while matter.stage in people:
        matter = decided(matter, people[matter.stage], at=at)
    return matter


@copied
def a_filed_case(bureau, at, **changes):
    """Return a case whose filing every level has confirmed."""
    case = a_case(bureau, at, **changes)
    approved(asked(case), bureau, at)
    case.refresh_from_db()
    return case


def a_finding(officer, *, question="procedure", may_pass=False, is_noted=False):
    """Return a finding with a catalogue item of that question."""
    item = DefectItem.objects.filter(question=question, may_pass=may_pass).first()
    return Finding(item_id=item.pk, officer_id=officer.pk, is_noted=is_noted)


def answers(**denied):
    """Return the six answers, yes but for the questions named as False."""
    return {**ALL_YES, **denied}
