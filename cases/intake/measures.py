"""What counts of the reception: cases that were registered, filed, registered too late; what was reported again."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cases.file.case.measures import CASE, CASES, Led, of_case, page_of
from cases.intake.models import RepeatedReport
from portal.office.counting.dialect import day_of, later
from portal.office.counting.rules import Counted, Measure, Told
from portal.people import standing
from portal.shell.templatetags.shell import moment

HOURS = 24
QUALITY = "数据质量月度排名（重复登记）"
ACCEPTANCE = "公安机关办理行政案件程序规定第六十条、第六十一条"


def _registered_late(case):
    what = _("reported %(reported)s, registered %(registered)s") % {
        "reported": moment(case.reported_at),
        "registered": moment(case.registered_at),
    }
    proof = (
        (_("Reported"), moment(case.reported_at)),
        (_("To be registered until"), moment(case.reported_at + timedelta(hours=HOURS))),
        (_("Registered"), moment(case.registered_at)),
    )
    return Told(what, officer=case.registered_by or "", url=page_of(case), proof=proof)


_LED = Led("c.registered_at")

LATE_REGISTRATIONS = of_case(
    record=CASES,
    key="c.id",
    at="c.registered_at",
    officer=_LED.officer,
    unit=_LED.unit,
    tables=f"cases_case c{_LED.tables}",
    where=lambda: f"c.reported_at IS NOT NULL AND c.registered_at > {later('c.reported_at', HOURS)}",
    is_silent=True,
    tell=_registered_late,
)


def _tell_registered(case):
    proof = ((_("Reported"), moment(case.reported_at)), (_("Registered"), moment(case.registered_at)))
    return Told(str(case.get_kind_display()), officer=case.registered_by or "", url=page_of(case), proof=proof)


def _tell_filed(case):
    proof = ((_("Registered"), moment(case.registered_at)), (pgettext("case", "Filed"), moment(case.filed_at)))
    return Told(str(case.get_kind_display()), officer=case.filed_under or "", url=page_of(case), proof=proof)


def _tell_repeated(report):
    what = _("reported again, added to this case")
    proof = ((_("Reported"), moment(report.reported_at)), (_("Added"), moment(report.added_at)))
    url = page_of(report.case, section="facts", row=report)
    return Told(what, officer=report.added_by.name, said=report.facts, url=url, proof=proof)


# Neither how many cases come nor how many are filed is a merit (A4): they stand for what others are divided by.
REGISTRATIONS = of_case(
    record=CASES,
    key="c.id",
    at="c.registered_at",
    officer=_LED.officer,
    unit=_LED.unit,
    tables=f"cases_case c{_LED.tables}",
    tell=_tell_registered,
)
_LED_FILED = Led("c.filed_at")
FILINGS = of_case(
    record=CASES,
    key="c.id",
    at="c.filed_at",
    officer=_LED_FILED.officer,
    unit=_LED_FILED.unit,
    tables=f"cases_case c{_LED_FILED.tables}",
    tell=_tell_filed,
)

REPORT = Counted(
    model=RepeatedReport,
    carrier=CASE,
    carried="SELECT r.id, r.case_id AS carrier_id FROM cases_repeatedreport r",
    rows=lambda: RepeatedReport.objects.select_related("case", "added_by"),
    carrier_of=lambda report: report.case_id,
    tell=_tell_repeated,
)
REPEATED = of_case(
    record=REPORT,
    key="a.id",
    at="a.added_at",
    officer="a.added_by_id",
    unit=lambda: standing.unit_on("a.added_by_id", day_of("a.added_at")),
    tables="cases_repeatedreport a JOIN cases_case c ON c.id = a.case_id",
)

MEASURES = (
    Measure("cases.registered", gettext_lazy("Cases registered"), ACCEPTANCE, gettext_lazy("cases"), REGISTRATIONS),
    Measure("cases.filed", gettext_lazy("Cases filed"), ACCEPTANCE, gettext_lazy("cases"), FILINGS),
    Measure(
        "quality.reports_joined",
        gettext_lazy("Repeated reports added to their case"),
        QUALITY,
        gettext_lazy("reports"),
        REPEATED,
    ),
    Measure(
        "cases.registered_late",
        gettext_lazy("Cases registered late"),
        ACCEPTANCE,
        gettext_lazy("cases"),
        LATE_REGISTRATIONS,
        out_of="cases.matters_ended",
    ),
)
