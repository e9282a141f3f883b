"""A register as a file: PDF and docx on a form of the house or the bureau, or an Excel workbook."""

from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from cases.desk.list.export import mark
from cases.desk.registers.forms import RegisterForm
from cases.desk.registers.queries import BY_CODE
from cases.exchange.exports.models import CaseExport
from cases.exchange.exports.workbook import Workbook
from cases.file.case.permissions import check_reads_registers
from cases.papers.registry import FORMS
from portal.ledger.checkpoints import newest_mark
from portal.office.papers.wording import chinese_day, chinese_moment
from portal.people.models import Unit
from portal.shell.documents.docx import docx_of
from portal.shell.documents.form import Form
from portal.shell.documents.marks import Marks
from portal.shell.documents.pdf import pdf_of
from portal.shell.refusals import Refused, refuse
from portal.shell.templatetags.shell import moment

Format = CaseExport.Format
FORMATS = (Format.PDF, Format.DOCX, Format.XLSX)
MAKERS = {Format.PDF: pdf_of, Format.DOCX: docx_of}
MOST_ON_PAPER = 2000
AT_ONCE = 500
PAPER_TITLES = {
    CaseExport.What.CASE_REGISTER: "案件登记台账",
    CaseExport.What.OPINION_REGISTER: "法制员审核意见登记表",
    CaseExport.What.PROPERTY_REGISTER: "涉案财物登记表",
    CaseExport.What.FILE_REGISTER: "归档案卷目录",
}


def check_fits(what, officer, query, format):
    """Raise Refused unless a query string makes sense for an officer and its rows go into such a file."""
    _rows(BY_CODE[what], officer, chosen_by(officer, query), format)


def chosen_by(officer, query):
    """Return the valid RegisterForm of a query string; raise Refused with its first sentence."""
    form = RegisterForm(officer, QueryDict(query))
    if not form.is_valid():
        refuse(query=next(iter(form.errors.values()))[0])
    return form


def write(export, path, at, progress):
    """Write the register of an export and return its rows; raise Denied or Refused where it may not be had now."""
    check_reads_registers(export.owner)
    register, form = BY_CODE[export.what], chosen_by(export.owner, export.query)
    rows = _rows(register, export.owner, form, export.format)
    progress.begin(gettext_noop("Writing the rows"), total=rows.count())
    if export.format == Format.XLSX:
        return _write_workbook(export, register, form, rows, path, progress)
    with translation.override("zh-hans"):
        said = [register.texts(row) for row in rows]
        content = MAKERS[export.format](
            Form(register.form, FORMS), _context(export, form, said, at),
            Marks(PAPER_TITLES[export.what], "", newest_mark(), mark(export)),
        )  # fmt: skip
    path.write_bytes(content)
    progress.advance(len(said))
    return len(said)


def in_words(officer, query):
    """Return [words] of the days and the unit that a query string names."""
    form = RegisterForm(officer, QueryDict(query))
    if not form.is_valid():
        return []
    period, where = pgettext("register", "Period"), _("Unit")
    chosen = form.chosen_unit or _("all")
    return [f"{period}: {form.period}", f"{where}: {chosen}"]


def _rows(register, officer, form, format):
    rows = register.rows_for(officer, form.period, form.chosen_unit)
    if format != Format.XLSX and rows[MOST_ON_PAPER : MOST_ON_PAPER + 1].exists():
        message = _("More than %(count)s rows: choose Excel, a shorter period or a single unit.")
        message %= {"count": MOST_ON_PAPER}
        raise Refused(message, {"format": message})
    return rows


def _context(export, form, rows, at):
    bureau = Unit.objects.get(parent=None)
    return {
        "bureau": bureau.name,
        "unit": form.chosen_unit.name if form.chosen_unit else "所辖各单位",
        "first": chinese_day(form.period.start),
        "last": chinese_day(form.period.last_day),
        "rows": rows,
        "count": str(len(rows)),
        "who": f"{export.owner.name}　{export.owner.badge_number}",
        "purpose": export.purpose,
        "made": chinese_moment(at),
    }


def _write_workbook(export, register, form, rows, path, progress):
    who = f"{export.owner.name} {export.owner.badge_number}"
    first = _("%(title)s · %(who)s · %(when)s · for: %(purpose)s") % {
        "title": register.title, "who": who, "when": moment(export.asked_at), "purpose": export.purpose,
    }  # fmt: skip
    book = Workbook(
        path, name=str(register.title), heading=[first, " · ".join(in_words(export.owner, export.query))],
        columns=[str(label) for _name, label in register.columns], mark=mark(export),
    )  # fmt: skip
    written = 0
    for row in rows.iterator(chunk_size=AT_ONCE):
        book.add([register.cells(row)])
        written += 1
        if written % AT_ONCE == 0:
            progress.advance(AT_ONCE)
    book.close()
    return written
