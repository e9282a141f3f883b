"""What is told of collective discussions."""

from django.utils.translation import gettext_lazy as _

from portal.dispatch.notices.wording import TEXT, NoticeKind, to

DISCUSSION_ASKED = NoticeKind(
    "discussion.asked",
    _("%(number)s: arrange a collective discussion"),
    "who records discussions",
    to("cases:file"),
    {"number": TEXT},
)

NOTICES = (DISCUSSION_ASKED,)
