"""A register as a file: PDF and docx on a form of the house or the bureau, or an Excel workbook."""

from functools import partial

from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from portal.ledger.chain.checkpoints import newest_mark
from portal.office.exports.kinds import ExportKind
from portal.office.exports.models import Export
from portal.office.exports.workbook import Workbook, heading
from portal.office.papers.wording import chinese_day, chinese_moment
from portal.office.registers.forms import RegisterForm
from portal.office.registers.queries import registers
from portal.people.models import Unit
from portal.shell.documents.docx import docx_of
from portal.shell.documents.marks import Marks
from portal.shell.documents.pdf import pdf_of
from portal.shell.refusals import Refused, refuse

Format = Export.Format
FORMATS = (Format.PDF, Format.DOCX, Format.XLSX)
MAKERS = {Format.PDF: pdf_of, Format.DOCX: docx_of}
MOST_ON_PAPER = 2000
AT_ONCE = 500


def kinds():
    """Return each register of each room as something that can be taken out (settings.EXPORT_KINDS)."""
    return [_kind(register) for register in registers().values()]


def check_fits(register, officer, query, format):
    """Raise Refused unless a query string makes sense for an officer and its rows go into such a file."""
    _rows(register, officer, chosen_by(officer, query), format)


def chosen_by(officer, query):
    """Return the valid RegisterForm of a query string; raise Refused with its first sentence."""
    form = RegisterForm(officer, QueryDict(query))
    if not form.is_valid():
        refuse(query=next(iter(form.errors.values()))[0])
    return form


def write(register, export, path, at, progress):
    """Write the register of an export and return its rows; raise Refused where it may not be had like this now."""
    form = chosen_by(export.owner, export.query)
    rows = _rows(register, export.owner, form, export.format)
    progress.begin(gettext_noop("Writing the rows"), total=rows.count())
    if export.format == Format.XLSX:
        return _write_workbook(export, register, rows, path, progress)
    with translation.override("zh-hans"):
        said = [register.texts(row) for row in rows]
        marks = Marks(register.paper_title, "", newest_mark(), export.mark)
        content = MAKERS[export.format](register.form, _context(export, form, said, at), marks)
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


def _kind(register):
    return ExportKind(
        code=register.code,
        title=register.title,
        formats=FORMATS,
        check=lambda export, at: register.check(export.owner),
        check_query=partial(check_fits, register),
        write=partial(write, register),
        facts=lambda export: [(_("Filter"), in_words(export.owner, export.query))],
    )


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


def _write_workbook(export, register, rows, path, progress):
    book = Workbook(
        path,
        name=str(register.title),
        heading=heading(export, register.title, in_words(export.owner, export.query)),
        columns=[str(label) for _name, label in register.columns],
        mark=export.mark,
    )
    written = 0
    for row in rows.iterator(chunk_size=AT_ONCE):
        book.add([register.cells(row)])
        written += 1
        if written % AT_ONCE == 0:
            progress.advance(AT_ONCE)
    book.close()
    return written
