"""The names under which the ledger keeps deeds about people; catalogues say them in words."""

from django.utils.translation import gettext_noop

KINDS = (
    gettext_noop("administration.opened"),
    gettext_noop("bureau.founded"),
    gettext_noop("calendar.entered"),
    gettext_noop("login.ended"),
    gettext_noop("officer.changed"),
    gettext_noop("officer.closed"),
    gettext_noop("officer.logged-in"),
    gettext_noop("officer.logged-out"),
    gettext_noop("officer.opened"),
    gettext_noop("officer.password-chosen"),
    gettext_noop("officer.password-reset"),
    gettext_noop("officer.reopened"),
    gettext_noop("officer.transferred"),
    gettext_noop("post.ended"),
    gettext_noop("post.given"),
    gettext_noop("qualification.ended"),
    gettext_noop("qualification.granted"),
    gettext_noop("substitute.ended"),
    gettext_noop("substitute.named"),
    gettext_noop("token.ended"),
    gettext_noop("token.issued"),
    gettext_noop("unit.added"),
    gettext_noop("unit.changed"),
    gettext_noop("unit.closed"),
)
