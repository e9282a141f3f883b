"""What counts of enquiries that are no police business: how many, and whether people were told in time."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cases.intake.enquiries.models import Enquiry
from portal.office.counting.dialect import later
from portal.office.counting.rules import Carrier, Counted, Filter, Measure, MeasureKind, Source, Told, share_of
from portal.shell.templatetags.shell import moment

HOURS = 24
ANSWERED = "公安机关办理行政案件程序规定第六十一条第一款第三项"


def _url(enquiry):
    return reverse("cases:enquiry", args=[enquiry.pk])


def _tell(enquiry):
    proof = (
        (pgettext("reception", "Received"), moment(enquiry.received_at)),
        (_("Told"), moment(enquiry.told_at)),
        (_("How"), str(enquiry.get_told_display())),
    )
    what = f"{enquiry.get_channel_display()} · {enquiry.referred_to}"
    return Told(what, officer=enquiry.received_by.name, url=_url(enquiry), proof=proof)


ENQUIRY = Carrier(
    model=Enquiry,
    witnesses=("SELECT w.id AS carrier_id, w.last_event_id FROM cases_enquiry w",),
    visible=lambda officer: Enquiry.objects.visible_to(officer),
    is_void=lambda enquiry: False,
    name=lambda enquiry: enquiry.number,
    about=lambda enquiry: str(enquiry.get_channel_display()),
    url=_url,
)
COUNTED = Counted(
    model=Enquiry,
    carrier=ENQUIRY,
    carried="SELECT r.id, r.id AS carrier_id FROM cases_enquiry r",
    rows=lambda: Enquiry.objects.select_related("received_by"),
    carrier_of=lambda enquiry: enquiry.pk,
    tell=_tell,
)
# By the day on which people were told: it is the portal's, while people write down when somebody came.
ENQUIRIES = Source(
    record=COUNTED,
    key="n.id",
    at="n.told_at",
    officer="n.received_by_id",
    unit="n.unit_id",
    tables="cases_enquiry n",
    carrier="n.id",
    is_imported="FALSE",
    stands="1 = 1",
    columns=lambda: f"CASE WHEN n.told_at > {later('n.received_at', HOURS)} THEN 0 ELSE 1 END AS is_in_time",
    filters=(Filter("channel", gettext_lazy("how it came in"), "n.channel", lambda: Enquiry.Channel.choices),),
)

MEASURES = (
    Measure("cases.enquiries", gettext_lazy("Enquiries answered"), ANSWERED, gettext_lazy("enquiries"), ENQUIRIES),
    Measure(
        "cases.enquiries_on_time_rate",
        gettext_lazy("Enquiries answered within 24 hours"),
        ANSWERED,
        gettext_lazy("enquiries"),
        ENQUIRIES,
        quantity=share_of("is_in_time = 1"),
        kind=MeasureKind.RATE,
    ),
)
