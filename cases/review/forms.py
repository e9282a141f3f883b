"""A reviewer's decision: six answers, the defects behind each "no", the opinion, and what the page had shown."""

from dataclasses import dataclass, field

from django import forms

from cases.file.reference import Question
from cases.review.chain import Move
from cases.review.deeds import Finding
from portal.shell.forms.dense import FitTexts

MOST_DEFECTS = 4
MOVES = [(move.value, move.label) for move in (Move.APPROVE, Move.RETURN, Move.REJECT)]
ANSWERS = {"yes": True, "no": False}


@dataclass
class Row:
    """One line for a defect under a question, as typed."""

    prefix: str
    item: str = ""
    officer: str = ""
    is_noted: bool = False
    remark: str = ""
    is_shown: bool = False

    @property
    def is_blank(self):
        """Whether nothing was typed into it."""
        return not (self.item or self.officer or self.is_noted or self.remark)


@dataclass
class Asked:
    """One of the six questions as the page shows it."""

    name: str
    label: str
    answer: str
    groups: tuple
    rows: list = field(default_factory=list)
    problem: str = ""


class DecisionForm(FitTexts, forms.Form):
    """The shape of a decision; the deed judges it."""

    move = forms.ChoiceField(choices=MOVES)
    version = forms.IntegerField(min_value=1)
    digest = forms.CharField(max_length=64)
    opinion = forms.CharField(required=False, max_length=4000, widget=forms.Textarea)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for question in Question.values:
            self.fields[question] = forms.ChoiceField(choices=[("yes", ""), ("no", "")], required=False)
            for number in range(MOST_DEFECTS):
                prefix = prefix_of(question, number)
                self.fields[f"{prefix}-item"] = forms.IntegerField(required=False)
                self.fields[f"{prefix}-officer"] = forms.IntegerField(required=False)
                self.fields[f"{prefix}-noted"] = forms.BooleanField(required=False)
                self.fields[f"{prefix}-remark"] = forms.CharField(required=False, max_length=300)

    def deed(self):
        """Return the keyword arguments for review.decide; the form must be valid."""
        said = self.cleaned_data
        return {
            "move": said["move"],
            "seen_version": said["version"],
            "seen_digest": said["digest"],
            "opinion": said["opinion"],
            "answers": {name: ANSWERS[said[name]] for name in Question.values if said[name]},
            "findings": list(self._findings()),
        }

    def _findings(self):
        said = self.cleaned_data
        for question in Question.values:
            # A defect under a question that is answered "yes" was left behind when the answer changed.
            if said[question] == "yes":
                continue
            for number in range(MOST_DEFECTS):
                prefix = prefix_of(question, number)
                if said[f"{prefix}-item"]:
                    yield Finding(
                        item_id=said[f"{prefix}-item"],
                        officer_id=said[f"{prefix}-officer"] or 0,
                        is_noted=said[f"{prefix}-noted"],
                        remark=said[f"{prefix}-remark"],
                    )


def prefix_of(question, number):
    """Return what the names of a defect's fields begin with."""
    return f"{question}-{number}"


def asked(catalogue, data=None, *, answers=None, problems=None):
    """Return the six questions as Asked: with what was typed (`data`), else with `answers` given before."""
    data, problems = data or {}, problems or {}
    given = {name: "yes" if value else "no" for name, value in (answers or {}).items()}
    return [
        Asked(
            name=question.value,
            label=question.label,
            answer=data.get(question.value, given.get(question.value, "")),
            groups=catalogue[question.value],
            rows=[_row(data, question.value, number) for number in range(MOST_DEFECTS)],
            problem=problems.get(question.value, ""),
        )
        for question in Question
    ]


def _row(data, question, number):
    prefix = prefix_of(question, number)
    item = data.get(f"{prefix}-item", "")
    return Row(
        prefix=prefix,
        item=item,
        officer=data.get(f"{prefix}-officer", ""),
        is_noted=bool(data.get(f"{prefix}-noted")),
        remark=data.get(f"{prefix}-remark", ""),
        is_shown=bool(item) or number == 0,
    )
