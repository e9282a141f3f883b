"""An entry in words: its value as the item counts it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from appraisal.entries.items.models import EntryItem
from appraisal.entries.models import Entry
from portal.people.models import Role
from portal.shell.templatetags.shell import points


def value_of(entry: Entry) -> str:
    """Return the value of an entry as people say it: 4 小时, 8.5 of 10, in part."""
    item = entry.item
    if item.grading == EntryItem.Grading.CHECKLIST:
        return str(entry.get_grade_display())
    if item.grading == EntryItem.Grading.POINTS:
        return _("%(points)s of %(full)s") % {"points": points(entry.quantity), "full": points(item.full)}
    return f"{points(entry.quantity)} {item.unit_label}"


def grading_of(item: EntryItem) -> str:
    """Return how an item is graded, in words: hours; points up to 10; yes, part (50 %) or no."""
    if item.grading == EntryItem.Grading.COUNT:
        return _("number (%(unit)s)") % {"unit": item.unit_label}
    if item.grading == EntryItem.Grading.POINTS:
        return _("points up to %(full)s") % {"full": points(item.full)}
    return _("yes, in part (%(percent)s %%), no") % {"percent": item.part_percent}


def roles_of(codes: Iterable[str]) -> str:
    """Return roles in words."""
    return _(", ").join(str(Role(code).label) for code in codes)
