"""What is told of consequences: one whose ground fell, an honours list that rests on it, an early warning."""

from django.utils.translation import gettext_lazy as _

from portal.dispatch.notices.wording import TEXT, NoticeKind, to

REVERSED = NoticeKind(
    "consequence.reversed",
    _("%(name)s: the ground is gone, so it binds no more"),
    "who decided on the consequence and whom it concerned",
    to("appraisal:consequence"),
    {"name": TEXT},
)
HONOURS_CHANGED = NoticeKind(
    "honours.changed",
    _("Honours list %(number)s is another by now: confirm the corrected one"),
    "the supervisors",
    to("appraisal:honours_list"),
    {"number": TEXT},
)
WARNED = NoticeKind(
    "warning.made",
    _("Early warning %(quarter)s: %(name)s"),
    "who leads the unit, but for whom it is about",
    to("appraisal:early_warning"),
    {"quarter": TEXT, "name": TEXT},
)

NOTICES = (REVERSED, HONOURS_CHANGED, WARNED)
