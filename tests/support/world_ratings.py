"""A station rating for the world: the standard is loaded, the station has begun to assess itself."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from appraisal.ratings import deeds
from portal.reference.loading import load_rating

ITEM = "5.1"


def add_ratings(world):
    """Give the world rating and rating_file: one item is answered, with its proof."""
    bureau, at = world.bureau, world.at
    load_rating(at)
    year = timezone.localdate(at).year
    world.rating = deeds.open_rating(by=bureau.supervisor, at=at, unit_id=bureau.unit.pk, year=year)
    proof = SimpleUploadedFile("台账.txt", "台账".encode())
    given = deeds.MarkInput(ITEM, "yes", files=(proof,))
    mark = deeds.assess(by=bureau.head, at=at, rating_id=world.rating.pk, given=given)
    world.rating_file = mark.files.get()
    world.rating.refresh_from_db()
