"""What is counted over the whole record, remembered for a while: the page says at which moment it was counted."""

from hashlib import sha256

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language


def remembered(name, asked, seconds, count, *, anew=False):
    """Return (what `count()` returned, the moment at which it did); it is asked anew after so many seconds.

    With `anew`, it is asked at once, and remembered for the next. `asked` is everything that the answer depends on, who
    asks included; each of it has a whole `repr`.
    """
    place = f"{name}:{sha256(repr((get_language(), asked)).encode()).hexdigest()}"
    kept = None if anew else cache.get(place)
    if kept is None:
        kept = count(), timezone.now()
        cache.set(place, kept, seconds)
    return kept
