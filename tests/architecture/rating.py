"""The deeds of station ratings, as the registry calls them; what needs a whole rating is called by its own tests."""

from django.utils import timezone

from appraisal.ratings.deeds import MarkInput
from tests.support.world_ratings import ITEM

DEEDS, LEVELS = "appraisal.ratings.deeds", "appraisal.ratings.levels.deeds"
WHOLE = "needs a rating of which every item is answered; tests/appraisal/ratings calls it"
NOT_ALONE = dict.fromkeys(
    (
        *(f"{DEEDS}.{name}" for name in ("submit", "give_back", "review", "agree", "conclude")),
        *(f"{LEVELS}.{name}" for name in ("approve", "send_back", "decide", "hang_plaque", "archive", "revoke")),
        f"{LEVELS}.open_scan",
        f"{DEEDS}.look",
    ),
    WHOLE,
)
RATING = {
    f"{DEEDS}.open_rating": (
        lambda w: {"by": w.bureau.supervisor, "unit_id": w.b.unit.pk, "year": timezone.localdate(w.at).year},
        "rating.opened",
    ),
    f"{DEEDS}.assess": (
        lambda w: {
            "by": w.bureau.head,
            "rating_id": w.rating.pk,
            "given": MarkInput(ITEM, "no"),
            "seen": str(w.rating.marks.get().last_event_id),
        },
        "rating.assessed",
    ),
    f"{DEEDS}.open_file": (lambda w: {"by": w.bureau.supervisor, "file_id": w.rating_file.pk}, "rating.looked-into"),
}
