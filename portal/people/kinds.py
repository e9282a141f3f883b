"""The deeds of people and their posts, as the ledger names them: in which chain, when, and how a history tells them."""

from django.utils.translation import gettext_noop

from portal.ledger.kinds import Kind
from portal.ledger.models import Chain

KINDS = (
    Kind(gettext_noop("administration.opened"), Chain.ACCESS, "somebody without the post asks for the administration"),
    Kind(gettext_noop("bureau.founded"), Chain.ACCESS, "the installation sets up bureau and administrators"),
    Kind(gettext_noop("calendar.entered"), Chain.BUSINESS, "the official calendar of a year is entered or replaced"),
    Kind(gettext_noop("community.added"), Chain.BUSINESS, "a community 社区 is set up"),
    Kind(
        gettext_noop("community.changed"), Chain.BUSINESS, "it is renamed, given to another unit, or taken out of use"
    ),
    Kind(gettext_noop("grid.added"), Chain.BUSINESS, "a grid 网格 of a community is set up"),
    Kind(gettext_noop("grid.changed"), Chain.BUSINESS, "it is renamed, counted anew, or taken out of use"),
    Kind(gettext_noop("login.ended"), Chain.ACCESS, "somebody ends an own login from another browser"),
    Kind(gettext_noop("officer.changed"), Chain.ACCESS, "name or badge number change"),
    Kind(gettext_noop("officer.closed"), Chain.ACCESS, "the account is closed"),
    Kind(gettext_noop("officer.logged-in"), Chain.ACCESS, "a login; outcome denied when the password was wrong"),
    Kind(gettext_noop("officer.logged-out"), Chain.ACCESS, "a logout"),
    Kind(gettext_noop("officer.opened"), Chain.ACCESS, "an account is opened"),
    Kind(gettext_noop("officer.password-chosen"), Chain.ACCESS, "the officer chooses one"),
    Kind(gettext_noop("officer.password-reset"), Chain.ACCESS, "an administrator gives a temporary password"),
    Kind(gettext_noop("officer.reopened"), Chain.ACCESS, "it is opened again"),
    Kind(gettext_noop("officer.transferred"), Chain.ACCESS, "the officer moves to another unit"),
    Kind(gettext_noop("post.ended"), Chain.ACCESS, "it is ended or taken back"),
    Kind(gettext_noop("post.given"), Chain.ACCESS, "a post 职务 is given"),
    Kind(gettext_noop("qualification.ended"), Chain.ACCESS, "it is ended"),
    Kind(gettext_noop("qualification.granted"), Chain.ACCESS, "a qualification is entered"),
    Kind(gettext_noop("substitute.ended"), Chain.ACCESS, "the substitution is ended early"),
    Kind(gettext_noop("substitute.named"), Chain.ACCESS, "a substitute 代行人 is named"),
    Kind(gettext_noop("territory.assigned"), Chain.ACCESS, "an officer is given a community or a grid"),
    Kind(gettext_noop("territory.freed"), Chain.ACCESS, "that ends"),
    Kind(gettext_noop("token.ended"), Chain.ACCESS, "its owner ends it"),
    Kind(gettext_noop("token.issued"), Chain.ACCESS, "somebody issues a token for a program"),
    Kind(gettext_noop("unit.added"), Chain.BUSINESS, "a unit is set up"),
    Kind(gettext_noop("unit.changed"), Chain.BUSINESS, "it is renamed or changed"),
    Kind(gettext_noop("unit.closed"), Chain.BUSINESS, "it is closed"),
)
