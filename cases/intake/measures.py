"""What counts of the reception: cases that were registered too late."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.file.case.measures import CASES, Led, of_case, page_of
from portal.office.counting.dialect import later
from portal.office.counting.rules import Measure, Told
from portal.shell.templatetags.shell import moment

HOURS = 24
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

MEASURES = (
    Measure(
        "cases.registered_late",
        gettext_lazy("Cases registered late"),
        ACCEPTANCE,
        gettext_lazy("cases"),
        LATE_REGISTRATIONS,
        out_of="cases.matters_ended",
    ),
)
