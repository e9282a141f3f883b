"""What is told of a file: who may see it, who handles it, the seal on it."""

from django.utils.translation import gettext_lazy as _

from portal.dispatch.notices.wording import TEXT, NoticeKind, to

CASE_SHARED = NoticeKind(
    "case.shared",
    _("%(number)s: %(by)s opened this case to you"),
    "to whom a single case is opened",
    to("cases:file"),
    {"number": TEXT, "by": TEXT},
)
OFFICER_RECUSED = NoticeKind(
    "officer.recused",
    _("%(number)s: %(name)s is recused from this case"),
    "the officer, the lead and the head of the unit",
    to("cases:file"),
    {"number": TEXT, "name": TEXT},
)
CASE_HANDED_OVER = NoticeKind(
    "case.handed-over",
    _("%(number)s: %(name)s is the lead officer now"),
    "the lead before and who handles the case now",
    to("cases:file"),
    {"number": TEXT, "name": TEXT},
)
SEAL_OPENED = NoticeKind(
    "sealed.approved",
    _("%(number)s: the request for a sealed record was approved"),
    "who asked",
    to("cases:sealed_access"),
    {"number": TEXT},
)
SEAL_KEPT = NoticeKind(
    "sealed.refused",
    _("%(number)s: the request for a sealed record was refused"),
    "who asked",
    to("cases:sealed_access"),
    {"number": TEXT},
)

NOTICES = (CASE_SHARED, OFFICER_RECUSED, CASE_HANDED_OVER, SEAL_OPENED, SEAL_KEPT)
