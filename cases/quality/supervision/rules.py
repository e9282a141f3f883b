"""How a supervision order moves (C17): one row a move, read by permissions, pages and API."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.quality.supervision.models import SupervisionOrder
from portal.shell.pages.wording import Words

State = SupervisionOrder.State
RESPONSIBLE, SUPERVISOR = "responsible", "supervisor"


@dataclass(frozen=True)
class Move:
    """From `source`, `by` makes the move `name`, which leads to `target`; `asks` names what is said with it."""

    name: str
    source: State
    target: State
    by: str
    label: Words
    sentence: Words
    asks: tuple


MOVES = (
    Move(
        "answer",
        State.OPEN,
        State.ANSWERED,
        RESPONSIBLE,
        _("Answer: it is put right"),
        _("Say what was done, and show it by a paper or an item of the file."),
        ("text", "document", "evidence"),
    ),
    Move(
        "confirm",
        State.ANSWERED,
        State.CONFIRMED,
        SUPERVISOR,
        _("Confirm"),
        _("The problem is put right and the order ends."),
        ("text",),
    ),
    Move(
        "raise-again",
        State.ANSWERED,
        State.OPEN,
        SUPERVISOR,
        _("Raise it again"),
        _("The answer is not enough: a new round, with a new day."),
        ("text", "due_on"),
    ),
    Move(
        "suspend",
        State.OPEN,
        State.SUSPENDED,
        SUPERVISOR,
        pgettext_lazy("supervision order", "Suspend"),
        _("The order waits; its day moves on by the days until it is resumed."),
        ("text",),
    ),
    Move(
        "resume",
        State.SUSPENDED,
        State.OPEN,
        SUPERVISOR,
        pgettext_lazy("supervision order", "Resume"),
        _("The order runs again."),
        ("text",),
    ),
    Move(
        "extend",
        State.OPEN,
        State.OPEN,
        SUPERVISOR,
        pgettext_lazy("supervision order", "Extend"),
        _("A later day, for a reason."),
        ("text", "due_on"),
    ),
    Move(
        "reassign",
        State.OPEN,
        State.OPEN,
        SUPERVISOR,
        pgettext_lazy("supervision order", "Give to somebody else"),
        _("Somebody else puts it right, for a reason; the day stays."),
        ("text", "responsible"),
    ),
)
BY_NAME = {move.name: move for move in MOVES}
