"""What stands on every page whatever the form says: number, page, ledger checkpoint, and 草稿 on a draft."""

from dataclasses import dataclass

from portal.shell.typed.texts import drawable

LONGEST_STAMP = 4


@dataclass(frozen=True)
class Marks:
    """The frame of a document: its title, what the footer says, and the words behind a page that is no final one."""

    title: str
    number: str = ""
    checkpoint: str = ""
    watermark: str = ""

    def __post_init__(self):
        for name in ("title", "number", "checkpoint", "watermark"):
            object.__setattr__(self, name, drawable(getattr(self, name)))

    @property
    def is_long(self):
        """Whether the words behind the page are more than a stamp, so that they need a smaller hand."""
        return len(self.watermark) > LONGEST_STAMP
