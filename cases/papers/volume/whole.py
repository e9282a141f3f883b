"""The papers that the portal writes for the whole file (整卷): cover, people, approvals, clocks, property, evidence.

All of them name people by mask; plain text stands only in the documents as they were issued.
"""

from cases.file.case.states import CaseKind
from cases.papers.context.matter import context_of
from cases.papers.context.people import masked
from cases.papers.registry import BY_CODE, FORMS
from cases.property.models import Property
from cases.property.queries import FEN
from portal.office.papers.wording import chinese_moment
from portal.shell.documents.filling import fill
from portal.shell.documents.form import Form
from portal.shell.templatetags.shell import moment

FILE_FORMS = {
    "file-cover": "卷宗封面",
    "file-people": "案件基本情况和当事人",
    "file-clocks": "办案期限记录",
    "file-property": "涉案财物及保管记录",
    "file-evidence": "证据清单",
}
PRINTED = {CaseKind.ADMINISTRATIVE: "行政案件卷宗", CaseKind.CRIMINAL: "刑事案件卷宗"}


class Papers:
    """Writes the papers of one case's file as HTML, each read from the rows of the moment `at`."""

    def __init__(self, case, at):
        self.case, self.at = case, at
        self.context = context_of(case, at=at, say=masked)

    def cover(self, *, who, purpose, pages, is_masked):
        """Return the cover (卷宗封面): what file this is, who asked for it and what for."""
        archiving = getattr(self.case, "archiving", None)
        return self._filled(
            "file-cover",
            title=PRINTED.get(self.case.kind, "案件卷宗"),
            who=who,
            purpose=purpose,
            made=chinese_moment(self.at),
            pages=str(pages),
            is_masked=is_masked,
            shelf=f"{archiving.shelf}　共{archiving.volumes}册{archiving.pages}页" if archiving else "未归档",
        )

    def catalogue(self, contents):
        """Return the table of contents (案卷目录) of [{"title", "number", "on", "page"}]."""
        return fill(BY_CODE["file-catalogue"].form, self.context.also(contents=contents))

    def people(self):
        """Return the facts of the case and its people by mask."""
        return self._filled("file-people")

    def approvals(self, matter):
        """Return the review and approval form of a matter with every round and opinion."""
        context = context_of(self.case, at=self.at, matter=matter, say=masked)
        return fill(BY_CODE["review-form"].form, context)

    def clocks(self):
        """Return the deadlines of the case with their pauses."""
        rows = self.case.clocks.select_related("rule").prefetch_related("pauses__ground").order_by("base_at", "pk")
        return self._filled("file-clocks", clocks=[_clock(row) for row in rows])

    def property(self):
        """Return the things of the case, each with its custody."""
        rows = self.case.property.select_related("taken_by", "keeper", "end__officer").prefetch_related(
            "custody__giver", "custody__receiver", "custody__approved_by"
        )
        return self._filled("file-property", things=[_thing(row) for row in rows.order_by("pk")])

    def evidence(self, enclosures, left_out):
        """Return the list of the evidence with its hashes, and what else could not be bound."""
        return self._filled("file-evidence", items=[_item(each) for each in enclosures], left_out=left_out)

    def _filled(self, code, **more):
        return fill(form_of(code), self.context.also(**more))


def form_of(code):
    """Return the form of a paper of the file, which a bureau may replace."""
    return Form(code, FORMS)


def _clock(row):
    pauses = [
        f"{moment(pause.starts_at)}—{moment(pause.ends_at) if pause.ends_at else '今'} "
        f"{pause.ground.name if pause.ground else ''}{pause.reason} {pause.document}".strip()
        for pause in row.pauses.all()
        if not pause.is_void
    ]
    state = "作废" if row.is_void else f"{moment(row.met_at)}完成" if row.met_at else "未完成"
    return {
        "name": row.rule.name,
        "basis": row.rule.basis,
        "since": moment(row.base_at),
        "due": moment(row.due_at),
        "extensions": str(row.extensions or ""),
        "state": state,
        "pauses": pauses,
    }


def _thing(row):
    end = getattr(row, "end", None)
    return {
        "number": row.number,
        "name": row.name,
        "description": row.description,
        "quantity": row.quantity,
        "value": "" if row.value is None else f"{row.value / FEN:,.2f}元",
        "how": str(row.get_how_display()),
        "document": row.document,
        "taken": f"{moment(row.taken_at)} {row.taken_by.name}",
        "where": row.place if row.state == Property.State.HELD else "",
        "keeper": row.keeper.name if row.keeper else "",
        "state": str(row.get_state_display()),
        "end": f"{end.happened_on} {end.get_way_display()} {end.outside} {end.reason} {end.approval}" if end else "",
        "custody": [_hand_over(each) for each in row.custody.all()],
    }


def _hand_over(row):
    return {
        "number": str(row.number),
        "purpose": str(row.get_purpose_display()),
        "at": moment(row.happened_at),
        "giver": row.giver.name if row.giver else "",
        "receiver": row.receiver.name if row.receiver else row.outside,
        "place": row.place,
        "approved": row.approved_by.name if row.approved_by else "",
        "remark": row.remark,
    }


def _item(each):
    row = each.evidence
    return {
        "title": row.title,
        "kind": str(row.get_kind_display()),
        "by": row.collected_by.name,
        "on": str(row.collected_on),
        "file": row.file_name,
        "size": str(row.size or ""),
        "sha256": row.sha256,
        "said": each.said,
    }
