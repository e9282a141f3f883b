"""What keeps a person from deciding a matter: theirs, recused, another level decided; `seats` says who else may."""

from collections import defaultdict
from functools import reduce
from operator import or_

from django.utils.translation import gettext_lazy as _

from cases.file.sight import apart
from cases.file.sight.apart import HANDLES, Bar
from cases.review.chain import LEVEL
from cases.review.models import ReviewStep
from portal.shell.statements.prepared import LONGEST, Prepared

ANOTHER_LEVEL = Bar(
    ReviewStep.objects.filter(reviewer__isnull=False),
    "matter",
    "reviewer",
    _("You have decided another level of this matter; one person passes one level only."),
    level="level",
)
BARS = (*apart.BARS, ANOTHER_LEVEL)


def is_barred(officer, *, is_author, level, **about):
    """Condition: the officer may not decide the matter at that level, whatever post is held.

    `about` names the `case` and the `matter`; each is a value or a reference to a column. `is_author` is the
    condition for the one thing that stands on the matter itself.
    """
    return reduce(or_, (bar.keeps(officer, about[bar.about], level) for bar in BARS), is_author)


def barred_from(places):
    """Return {place: {officer: why they may not decide there}} of many Places; a query for each LONGEST matters."""
    by = {"case": defaultdict(list), "matter": defaultdict(list)}
    for place in places:
        by["case"][place.case].append(place)
        by["matter"][place.matter].append(place)
    found = {place: {} for place in places}
    for number, about, officer, level in _kept(by["matter"]):
        bar = BARS[number]
        for place in by[bar.about][about]:
            if not bar.level or level != LEVEL.get(place.stage):
                found[place].setdefault(officer, bar.words)
    for place, why in found.items():
        why.setdefault(place.author, HANDLES)
    return found


def _kept(places):
    """Return the rows that keep somebody from the places of these matters, each once, in the order of BARS."""
    matters, found = sorted(places), set()
    for start in range(0, len(matters), LONGEST):
        asked = matters[start : start + LONGEST]
        cases = {place.case for matter in asked for place in places[matter]}
        found |= set(_kept_from(cases=sorted(cases), matters=asked))
    return sorted(found)


@Prepared
def _kept_from(cases, matters):
    about = {"case": cases, "matter": matters}
    first, *others = [bar.kept(about[bar.about], number) for number, bar in enumerate(BARS)]
    return first.union(*others, all=True)
