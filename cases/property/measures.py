"""What counts of property (涉案财物): returned to its owner, disposed of, and held although its case has ended."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cases.file.case.measures import CASE, OF_CASE, Led, of_case
from cases.property.models import Property, PropertyEnd
from portal.office.counting.rules import LAST_DAY, Counted, Filter, Measure, Told
from portal.shell.templatetags.shell import day, moment

RETURNED = "关于推进三项建设的实施方案（追缴返还）；公安机关办理行政案件程序规定第一百九十四条、第一百九十六条"
HELD_TOO_LONG = "公安机关涉案财物管理若干规定（案件办结后及时处理涉案财物）"


def _url(thing):
    return reverse("cases:property_item", args=[thing.pk])


def _tell_end(end):
    proof = ((end.get_way_display(), day(end.happened_on)), (_("Written down"), moment(end.recorded_at)))
    what = f"{end.thing.name} {end.thing.number}"
    return Told(what, officer=end.officer.name, said=end.reason, url=_url(end.thing), proof=proof)


def _tell_thing(thing):
    proof = (
        (pgettext("property", "Taken"), moment(thing.taken_at)),
        (_("Case ended"), moment(thing.case.ended_at)),
        *(((pgettext("property", "Ended"), moment(thing.ended_at)),) if thing.ended_at else ()),
    )
    return Told(f"{thing.name} {thing.number}", officer=thing.taken_by.name, url=_url(thing), proof=proof)


END = Counted(
    model=PropertyEnd,
    carrier=CASE,
    carried="SELECT r.id, t.case_id AS carrier_id FROM cases_propertyend r JOIN cases_property t ON t.id = r.thing_id",
    rows=lambda: PropertyEnd.objects.select_related("thing__case", "officer"),
    carrier_of=lambda end: end.thing.case_id,
    tell=_tell_end,
)
THING = Counted(
    model=Property,
    carrier=CASE,
    carried="SELECT r.id, r.case_id AS carrier_id FROM cases_property r",
    rows=lambda: Property.objects.select_related("case", "taken_by"),
    carrier_of=lambda thing: thing.case_id,
    tell=_tell_thing,
)

_LED_THEN, _LED_LAST = Led("p.recorded_at"), Led("asked.until", "<")

ENDS = of_case(
    record=END,
    key="p.id",
    at="p.recorded_at",
    officer=_LED_THEN.officer,
    unit=_LED_THEN.unit,
    tables=(
        "cases_propertyend p JOIN cases_property t ON t.id = p.thing_id "
        f"JOIN cases_case c ON c.id = t.case_id{_LED_THEN.tables}"
    ),
    columns="p.way",
    filters=(*OF_CASE, Filter("taken", gettext_lazy("how it was taken"), "t.how", lambda: Property.How.choices)),
)
# Neither when a thing left nor when its case ended moves afterwards.
HELD = of_case(
    record=THING,
    key="t.id",
    at=LAST_DAY,
    officer=_LED_LAST.officer,
    unit=_LED_LAST.unit,
    tables=f"cases_property t JOIN cases_case c ON c.id = t.case_id{_LED_LAST.tables}",
    columns="CASE WHEN c.ended_at < asked.until THEN 1 ELSE 0 END AS is_over",
    where="t.added_at < asked.until AND (t.ended_at IS NULL OR t.ended_at >= asked.until)",
    is_silent=True,
    filters=(*OF_CASE, Filter("taken", gettext_lazy("how it was taken"), "t.how", lambda: Property.How.choices)),
)

MEASURES = (
    Measure(
        "cases.property_returned",
        gettext_lazy("Things returned to their owners"),
        RETURNED,
        gettext_lazy("things"),
        ENDS,
        "way = 'returned'",
    ),
    Measure("cases.property_held", gettext_lazy("Things held"), HELD_TOO_LONG, gettext_lazy("things"), HELD),
    Measure(
        "cases.property_held_after_end",
        gettext_lazy("Things still held after their case has ended"),
        HELD_TOO_LONG,
        gettext_lazy("things"),
        HELD,
        "is_over = 1",
        out_of="cases.property_held",
    ),
)
