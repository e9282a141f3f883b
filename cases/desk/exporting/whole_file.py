"""The whole file of a case as one PDF (整卷): cover, contents, what the portal keeps, documents, evidence."""

from django.utils import translation
from django.utils.translation import gettext_noop

from cases.exchange.whole_file import deeds as whole_files
from cases.papers.context.contents import evidence_title, line_of
from cases.papers.registry import FORMS
from cases.papers.volume.enclosed import enclosed
from cases.papers.volume.issued import issued, read
from cases.papers.volume.whole import FILE_FORMS, Papers
from portal.ledger.chain.checkpoints import newest_mark
from portal.shell.documents.binding import Part, bare, bind, first_pages
from portal.shell.documents.marks import Marks
from portal.shell.templatetags.shell import day

SEALED = "封存"
NOT_BOUND = "未装订"
CONTENTS = "案卷目录"
DOCUMENTS, APPROVALS, EVIDENCE = "法律文书", "审核审批记录", "证据材料"


def write(export, path, at, progress):
    """Write the whole file of an export and return its pages; raise Denied where its owner may not read it now.

    It is in Chinese whatever language the page has, like the documents it holds.
    """
    case = whole_files.case_of(export, at)
    with translation.override("zh-hans"):
        bound = _Bound(case, export, at, progress)
        marks = Marks(f"{case.number}　案卷", case.number, newest_mark(), _watermark(export, case))
        parts = bound.parts()
        progress.begin(gettext_noop("Binding the pages"), total=sum(part.length for part in parts))
        return bind(parts, path, marks, tell=progress.advance)


def _watermark(export, case):
    return f"{SEALED} {export.mark}" if case.is_sealed else export.mark


class _Bound:
    """Gathers the parts of one file, each with its line in the contents."""

    def __init__(self, case, export, at, progress):
        self.case, self.export, self.progress = case, export, progress
        self.papers = Papers(case, at)
        self.inside, self.lines = [], []

    def parts(self):
        """Return every Part in order, the contents with the page on which each begins."""
        self._gather()
        before = self._cover(0).length
        length, contents = 0, self._contents(before)
        while contents.length != length:
            length = contents.length
            contents = self._contents(before + length)
        return [self._cover(before + length + sum(part.length for part in self.inside)), contents, *self.inside]

    def _gather(self):
        self._write(FILE_FORMS["file-people"], self.papers.people())
        left_out = self._documents()
        for matter in self.case.matters.select_related("author", "unit").order_by("pk"):
            title = f"案件审核审批表（{matter.get_kind_display()}）"
            self._write(title, self.papers.approvals(matter), group=APPROVALS, on=matter.opened_at)
        self._write(FILE_FORMS["file-clocks"], self.papers.clocks())
        self._write(FILE_FORMS["file-property"], self.papers.property())
        total = self.case.evidence.count()
        self.progress.begin(gettext_noop("Drawing the pages of the evidence"), total=total)
        enclosures = enclosed(self.case, tell=self.progress.advance)
        self._write(FILE_FORMS["file-evidence"], self.papers.evidence(enclosures, left_out))
        for each in enclosures:
            self._enclose(each)

    def _documents(self):
        rows, left_out = issued(self.case), []
        self.progress.begin(gettext_noop("Gathering the documents"), total=len(rows))
        for row in rows:
            line = line_of(row, day(row.made_at))
            content, why = read(row, with_people=self.export.whole_file.names_people)
            if why:
                self.lines.append((line, None))
                left_out.append({**line, "sha256": row.sha256, "why": why})
            else:
                self._add(line, Part(line["title"], content, group=DOCUMENTS, is_framed=True))
            self.progress.advance()
        return left_out

    def _enclose(self, each):
        row = each.evidence
        line = {"title": evidence_title(row), "number": "", "on": day(row.collected_on)}
        if each.pages:
            part = Part(line["title"], pictures=each.pages, picture=each.picture, group=EVIDENCE, is_framed=True)
            self._add(line, part)
        else:
            self.lines.append((line, None))

    def _write(self, title, html, *, group="", on=None):
        sheets = bare(html, title, folders=(FORMS,))
        self._add({"title": title, "number": "", "on": day(on) if on else ""}, Part(title, sheets, group=group))

    def _add(self, line, part):
        self.inside.append(part)
        self.lines.append((line, part))

    def _contents(self, before):
        """Return the contents as they are when `before` pages lie before the first paper."""
        begins = dict(zip(map(id, self.inside), first_pages(self.inside), strict=True))
        rows = [
            {**line, "page": NOT_BOUND if part is None else str(begins[id(part)] + before)} for line, part in self.lines
        ]
        return Part(CONTENTS, bare(self.papers.catalogue(rows), CONTENTS, folders=(FORMS,)))

    def _cover(self, pages):
        who = f"{self.export.owner.name}　{self.export.owner.badge_number}"
        html = self.papers.cover(
            who=who, purpose=self.export.purpose, pages=pages, is_masked=not self.export.whole_file.names_people
        )
        title = FILE_FORMS["file-cover"]
        return Part(title, bare(html, title, folders=(FORMS,)))
