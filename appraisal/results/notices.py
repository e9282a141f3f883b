"""What is told of results: drafts, bulletins, corrected ones, and what rests on them."""

from django.utils.translation import gettext_lazy as _

from portal.dispatch.notices.wording import NAMED, TEXT, NoticeKind, to

OF_BULLETIN = {"scheme": NAMED, "period": TEXT, "number": TEXT}
CONCERNED = "everybody whom it names, their heads, and who answers for the results"
BULLETIN_DRAFT = NoticeKind(
    "bulletin.draft",
    _("%(scheme)s %(period)s: draft for objections (%(number)s)"),
    CONCERNED,
    to("appraisal:bulletin"),
    OF_BULLETIN,
)
BULLETIN_FINAL = NoticeKind(
    "bulletin.final",
    _("%(scheme)s %(period)s: bulletin (%(number)s)"),
    CONCERNED,
    to("appraisal:bulletin"),
    OF_BULLETIN,
)
BULLETIN_CORRECTED = NoticeKind(
    "bulletin.corrected",
    _("%(scheme)s %(period)s: corrected bulletin (%(number)s), in place of %(corrected)s"),
    CONCERNED,
    to("appraisal:bulletin"),
    {**OF_BULLETIN, "corrected": TEXT},
)
REISSUE_PROPOSED = NoticeKind(
    "reissue.proposed",
    _("%(month)s: a corrected bulletin is proposed"),
    "the supervisors",
    to("appraisal:reissue"),
    {"month": TEXT},
)
GROUND_CHANGED = NoticeKind(
    "bulletin.reissued",
    _("The ground of a consequence has changed: corrected bulletin %(number)s"),
    "who decided on the consequence, or may, and whom it concerns",
    to("appraisal:consequence"),
    {"number": TEXT},
)

NOTICES = (BULLETIN_DRAFT, BULLETIN_FINAL, BULLETIN_CORRECTED, REISSUE_PROPOSED, GROUND_CHANGED)
