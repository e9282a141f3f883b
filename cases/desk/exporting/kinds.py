"""What this room lets out as a file (settings.EXPORT_KINDS): list, whole file, situation briefing."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.desk.exporting import whole_file
from cases.desk.list import export as case_list
from cases.desk.situation import briefing
from cases.exchange.whole_file import deeds as whole_files
from portal.office.exports.kinds import ExportKind
from portal.office.exports.models import Export


def kinds():
    """Return the ExportKinds of cases; its registers are declared as registers."""
    return [
        ExportKind(
            case_list.CASES,
            gettext_lazy("list of cases"),
            (Export.Format.XLSX,),
            check=_everybody,
            check_query=_any_query,
            write=case_list.write,
            facts=_filter,
            file_name=lambda export, day: _("cases %(day)s.xlsx") % {"day": day},
            page="cases:list",
        ),
        ExportKind(
            whole_files.WHOLE_FILE,
            gettext_lazy("whole file of a case"),
            (Export.Format.PDF,),
            check=whole_files.check,
            check_query=_any_query,
            write=whole_file.write,
            facts=_of_file,
            file_name=_file_name,
            has_pages=True,
            hand_out=whole_files.fetch,
        ),
        ExportKind(
            briefing.BRIEFING,
            gettext_lazy("situation briefing"),
            briefing.FORMATS,
            check=lambda export, at: briefing.check_may_have(export.owner),
            check_query=briefing.check_query,
            write=briefing.write,
            facts=lambda export: [(_("Filter"), briefing.in_words(export.owner, export.query))],
        ),
    ]


def _everybody(export, at):
    """The list holds what its owner may know of, down to nothing."""


def _any_query(officer, query, format):
    """What makes no sense in a query string is left out, as on the page."""


def _filter(export):
    return [(_("Filter"), case_list.filter_in_words(export.owner, export.query) or [_("all that this person may see")])]


def _of_file(export):
    whole = export.whole_file
    people = _("bound in") if whole.names_people else _("listed with their hash")
    return [(_("Case"), [whole.case.number]), (_("Documents that name people"), [people])]


def _file_name(export, day):
    return _("file %(number)s %(day)s.pdf") % {"number": export.whole_file.case.number, "day": day}
