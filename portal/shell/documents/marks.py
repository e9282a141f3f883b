"""What stands on every page whatever the form says: number, page, ledger checkpoint, and 草稿 on a draft."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Marks:
    """The frame of a document: its title, what the footer says, and the words behind a page that is no final one."""

    title: str
    number: str = ""
    checkpoint: str = ""
    watermark: str = ""
