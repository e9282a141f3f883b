"""What is told of objections."""

from django.utils.translation import gettext_lazy as _

from portal.dispatch.notices.wording import NAMED, TEXT, NoticeKind, to

OBJECTION_UPHELD = NoticeKind(
    "objection.upheld",
    _("Your objection is upheld: %(indicator)s (%(period)s)"),
    "who objected",
    to("appraisal:objection"),
    {"indicator": NAMED, "period": TEXT},
)
OBJECTION_REJECTED = NoticeKind(
    "objection.rejected",
    _("Your objection is rejected: %(indicator)s (%(period)s)"),
    "who objected",
    to("appraisal:objection"),
    {"indicator": NAMED, "period": TEXT},
)

NOTICES = (OBJECTION_UPHELD, OBJECTION_REJECTED)
