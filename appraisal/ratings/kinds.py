"""The deeds of station ratings, as the ledger names them: in which chain, when, and how a history tells them."""

from django.utils.translation import gettext_noop

from portal.ledger.kinds import Kind
from portal.ledger.models import Chain

KINDS = (
    Kind(gettext_noop("rating.approved"), Chain.BUSINESS, "a bureau leader sends a station rating to the city"),
    Kind(gettext_noop("rating.archived"), Chain.BUSINESS, "a decided rating is put into the archive under a number"),
    Kind(
        gettext_noop("rating.assessed"), Chain.BUSINESS, "a station answers an item of the standard 自评, with evidence"
    ),
    Kind(
        gettext_noop("rating.decided"),
        Chain.BUSINESS,
        "what a level above the county did is recorded: passed on, decided or sent back, by which document",
    ),
    Kind(gettext_noop("rating.given-back"), Chain.BUSINESS, "the county gives a rating back to its station"),
    Kind(gettext_noop("rating.item-reviewed"), Chain.BUSINESS, "the county answers an item beside the station 初评"),
    Kind(gettext_noop("rating.looked-into"), Chain.ACCESS, "somebody opens evidence or a scan of a rating"),
    Kind(gettext_noop("rating.opened"), Chain.BUSINESS, "a station is rated for a year 派出所等级评定"),
    Kind(gettext_noop("rating.plaque-hung"), Chain.BUSINESS, "the plaque 等级牌匾 of a grade hangs"),
    Kind(
        gettext_noop("rating.reviewed"), Chain.BUSINESS, "the county ends its review: points, grade and what holds it"
    ),
    Kind(gettext_noop("rating.revoked"), Chain.BUSINESS, "a grade is revoked 撤销, from when and on which ground"),
    Kind(gettext_noop("rating.sent-back"), Chain.BUSINESS, "a bureau leader sends a rating back into the review"),
    Kind(gettext_noop("rating.submitted"), Chain.BUSINESS, "a station hands its self-assessment in"),
)
