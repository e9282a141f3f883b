"""The files of the evidence as pages of the whole file: drawn by the confined process, and why one is left out."""

from dataclasses import dataclass

from cases.file.evidence.models import Evidence
from portal.office.files.audit import state_of
from portal.shell.files.kinds import DRAWN
from portal.shell.files.previews import NoPreview, page_count, page_image

# 150 dots to the inch of A4.
WIDTH = 1240
MOST_PAGES = 300
MOST_IN_ALL = 1200
NO_FILE = "无电子文件"
DAMAGED = {"missing": "未装订：存储中没有此文件", "changed": "未装订：文件与收到时的散列值不符"}
NO_PAGES = "未装订：此类文件不成页，另存，以散列值核对"
UNREADABLE = "未装订：文件损坏或有密码，不能成页"
TOO_LONG = "未装订：页数过多，另存，以散列值核对"


@dataclass(frozen=True)
class Enclosure:
    """One evidence item: how many of its pages are bound, and the words for that."""

    evidence: Evidence
    pages: int
    said: str

    def picture(self, number):
        """Return an open JPEG of a page, from 1."""
        row = self.evidence
        return page_image(row.file, row.sha256, row.media_type, number, WIDTH)


def enclosed(case, *, tell=lambda items: None):
    """Return an Enclosure for each evidence item, their pages drawn; `tell` hears 0 after a page, 1 after an item."""
    found, room = [], MOST_IN_ALL
    for row in case.evidence.select_related("collected_by").order_by("pk"):
        each = _enclosure(row, room, tell)
        room -= each.pages
        found.append(each)
        tell(1)
    return found


def _enclosure(row, room, tell):
    if not row.file:
        return Enclosure(row, 0, NO_FILE)
    if problem := state_of(row):
        return Enclosure(row, 0, DAMAGED[problem])
    if row.media_type not in DRAWN:
        return Enclosure(row, 0, NO_PAGES)
    pages = page_count(row.file, row.sha256, row.media_type)
    if pages > min(MOST_PAGES, room):
        return Enclosure(row, 0, TOO_LONG)
    if not pages:
        return Enclosure(row, 0, UNREADABLE)
    return _drawn(Enclosure(row, pages, f"已装订，共{pages}页"), tell)


def _drawn(each, tell):
    """Return an Enclosure once all its pages can be shown, else one that says that they cannot."""
    try:
        for number in range(1, each.pages + 1):
            each.picture(number).close()
            tell(0)
    except NoPreview:
        return Enclosure(each.evidence, 0, UNREADABLE)
    return each
