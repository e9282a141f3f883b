"""What the levels said, as the approval forms print it: every round, the six answers, defects, on whose behalf."""

from cases.file.reference import Question
from cases.review.chain import LEVEL, STAGE_OF_LEVEL, Stage, stages_of
from cases.review.matters.spoken import particulars_in_words
from cases.review.models import ReviewStep
from cases.review.rounds.words import stage_name
from portal.office.papers.wording import BLANK_DAY, chinese_day
from portal.people.models import Role
from portal.shell.templatetags.shell import moment

TITLES = {
    Stage.LEGAL_OFFICER: "法制员审核意见",
    Stage.UNIT_HEAD: "办案单位负责人意见",
    Stage.LEGAL_DEPARTMENT: "法制部门审核意见",
    Stage.BUREAU_LEADER: "分管局领导审批意见",
}
NO_STEP = {"said": "", "signed": "", "on": BLANK_DAY}


def steps_of(matter):
    """Return the ReviewSteps of a matter with their people and defects, in order."""
    return list(
        ReviewStep.objects.filter(matter=matter)
        .select_related("reviewer", "on_behalf_of", "reviewer_unit")
        .prefetch_related("defects__item", "defects__officer")
        .order_by("round", "level")
    )


def levels_of(matter, steps):
    """Return one part for each level of the chain with its opinion of the newest round, blank where there is none."""
    decided = {step.level: step for step in steps if step.round == matter.round and step.decided_at}
    return [
        {"title": TITLES[stage], **(_opinion(decided[LEVEL[stage]]) if LEVEL[stage] in decided else NO_STEP)}
        for stage in stages_of(matter.chain)
    ]


def rounds_of(matter, steps, names):
    """Return the rounds of a matter, oldest first: who handed in what and when, and what each level did."""
    return [
        {
            "number": row.number,
            "by": row.submitted_by.name,
            "at": moment(row.submitted_at),
            "proposal": row.content.get("proposal", ""),
            "particulars": particulars(matter.kind, row.content.get("particulars"), names),
            "digest": row.content_digest[:16],
            "steps": [step_in_words(step) for step in steps if step.round == row.number],
        }
        for row in matter.rounds.select_related("submitted_by").order_by("number")
    ]


def step_in_words(step):
    """Return everything a level did in one round, as plain texts."""
    return {
        **(_opinion(step) if step.decided_at else {**NO_STEP, "said": "（尚未决定）"}),
        "level": str(step.level),
        "stage": stage_name(STAGE_OF_LEVEL[step.level]),
        "role": str(Role(step.reviewer_role).label) if step.reviewer_role in Role.values else step.reviewer_role,
        "unit": step.reviewer_unit.name if step.reviewer_unit else "",
        "received": moment(step.opened_at),
        "due": moment(step.due_at),
        "decided": moment(step.decided_at) if step.decided_at else "尚未决定",
        "answers": [
            {"question": str(question.label), "answer": _answer(step.answers.get(question.value))}
            for question in Question
        ]
        if step.answers
        else [],
        "defects": [_defect(defect) for defect in step.defects.all()],
    }


def particulars(kind, said, names):
    """Return [{"label", "value"}] of the particulars that say something; people by mask."""
    return [{"label": str(label), "value": str(value)} for label, value in particulars_in_words(kind, said, names)]


def _opinion(step):
    outcome = str(step.get_outcome_display()) if step.outcome else ""
    return {
        # Most opinions begin with the outcome: 同意。
        "said": step.opinion if outcome and step.opinion.startswith(outcome) else f"{outcome}。{step.opinion}",
        "signed": step.decider,
        "on": chinese_day(step.decided_at),
    }


def _answer(answer):
    return {True: "是", False: "否"}.get(answer, "—")


def _defect(defect):
    return {
        "item": str(defect.item.name),
        "severity": str(defect.get_severity_display()),
        "officer": defect.officer.name,
        "remark": defect.remark,
        "is_noted": defect.is_noted,
    }
