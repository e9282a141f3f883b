"""How an entry is graded: what was typed becomes a quantity in hundredths, or a sentence says why not."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from appraisal.entries.items.models import EntryItem
from portal.people.models import Role
from portal.shell.refusals import refuse
from portal.shell.templatetags.shell import points

Grading = EntryItem.Grading
YES, PART, NO = "yes", "part", "no"
# Who has a part in the appraisal; neither the three administrators nor those who keep the rules.
ROLES = (
    Role.OFFICER,
    Role.COMMUNITY_OFFICER,
    Role.LEGAL_OFFICER,
    Role.UNIT_HEAD,
    Role.UNIT_DEPUTY,
    Role.LEGAL_DEPARTMENT,
    Role.PERSONNEL,
    Role.SUPERVISOR,
    Role.BUREAU_LEADER,
)
# Whose posts reach the whole bureau; the others reach their unit and what is below.
OF_THE_BUREAU = (Role.LEGAL_DEPARTMENT, Role.PERSONNEL, Role.SUPERVISOR, Role.BUREAU_LEADER)
# What people write into a table for yes, part and no.
GRADES = {
    YES: ("是", "合格", "符合", "达标", "有", "√", "✓", "y", "yes", "1"),
    PART: ("部分", "部分合格", "基本符合", "基本合格", "△", "p", "part", "in part", "partly"),
    NO: ("否", "不合格", "不符合", "不达标", "无", "×", "✗", "x", "n", "no", "0"),
}
GRADE_OF = {word: grade for grade, words in GRADES.items() for word in words}
LARGEST = 10_000_000


def worth_of(item: EntryItem, *, quantity: int | None, grade: str) -> int:
    """Return what an entry adds, in hundredths: its number, its points, or by its grade 1.00, the part or 0.

    Raises Refused beside `quantity` or `grade` for what the item does not take.
    """
    if item.grading == Grading.CHECKLIST:
        if quantity is not None or grade not in GRADES:
            refuse(grade=_("Choose yes, part or no."))
        return {YES: 100, PART: item.part_percent or 0, NO: 0}[grade]
    if grade:
        refuse(quantity=_("This item takes a number."))
    if quantity is None:
        refuse(quantity=_("This is needed."))
    low, high = (0, item.full or 0) if item.grading == Grading.POINTS else (1, item.most or LARGEST)
    if not low <= quantity <= high:
        words = {"low": points(low), "high": points(high)}
        refuse(quantity=_("Between %(low)s and %(high)s.") % words)
    return quantity


def read_quantity(text: str) -> int:
    """Return the hundredths of a number as people write it; raises ValueError for anything else."""
    bare = text.strip().replace(",", "").replace("，", "")
    try:
        number = Decimal(bare)
    except InvalidOperation as no_number:
        raise ValueError(text) from no_number
    hundredths = number * 100
    if not number.is_finite() or abs(number) > LARGEST or hundredths != int(hundredths):
        raise ValueError(text)
    return int(hundredths)


def read_grade(text: str) -> str:
    """Return the grade that a word means; raises ValueError for a word that means none."""
    found = GRADE_OF.get(text.strip().lower())
    if found is None:
        raise ValueError(text)
    return found
