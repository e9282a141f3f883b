"""Units and handlers that a foreign file names: those we have by code or name, the others made and closed at once."""

import re
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.ledger.models import Chain
from portal.ledger.writing.bulk import reserve_keys
from portal.ledger.writing.recording import deed
from portal.people.models import Officer, Unit
from portal.shell.tables.reading import Flaw, plain

PARENT_CODE, PARENT_NAME, PARENT_NAME_EN, PARENT_SHORT = "imported", "导入历史", "Imported history", "导入"
LONGEST_BADGE = 20
NAME_AND_BADGE = re.compile(r"(?P<name>[^\d()]+?)[\s(]*(?P<badge>[A-Za-z]*\d+)\)?")
BADGE_AND_NAME = re.compile(r"(?P<badge>[A-Za-z]*\d+)\s*(?P<name>[^\d()]+)")


@dataclass
class ImportedPeople:
    """The units and officers of an import: keys by what the file calls them, and the rows that must be made first.

    `shared` are the names that only a code tells apart: {name as compared: codes}.
    """

    parent: int
    units: dict = field(default_factory=dict)
    shared: dict = field(default_factory=dict)
    officers: dict = field(default_factory=dict)
    new_parent: Unit | None = None
    new_units: list = field(default_factory=list)
    new_officers: list = field(default_factory=list)

    def unit_of(self, handler):
        """Return the key of a handler's unit; of “imported” where none is named."""
        return self.units.get(same(handler.unit), self.parent) if handler else self.parent

    def officer_of(self, handler):
        """Return the key of a handler's account."""
        return self.officers[handler.code, same(handler.unit)]

    def write(self, *, by, at):
        """Make what is new, inside the deed of the import."""
        if self.new_parent:
            with deed("unit.added", by=by, at=at) as record:
                record.save(self.new_parent)
                record.about(self.new_parent)
                record.note(after={"code": self.new_parent.code, "name": self.new_parent.name})
        if self.new_units:
            with deed("units.imported", by=by, at=at, about=Unit(pk=self.parent)) as record:
                record.create_all(self.new_units)
                record.note(codes=[unit.code for unit in self.new_units])
        if self.new_officers:
            with deed("officers.imported", by=by, at=at, chain=Chain.ACCESS) as record:
                Officer.objects.bulk_create(self.new_officers, batch_size=2000)
                record.keep(*self.new_officers)
                record.note(badge_numbers=[officer.badge_number for officer in self.new_officers])


def same(name):
    """Return a name as it is compared: without spaces and widths, in small letters; nothing else is lost."""
    return "".join(plain(name).split()).casefold()


def people_of(cases, reading):
    """Return the ImportedPeople of the cases of a Reading; reads only.

    A handler who may be one of several officers, or of one of several units, is refused in the Reading and taken off
    his case.
    """
    people = _units_of(cases)
    known = _Known(people)
    for case in cases:
        for handler in list(case.handlers):
            if flaw := _doubt_about(handler, people, known):
                case.handlers.remove(handler)
                reading.refusals.append(flaw)
        _merge_same_officer(case, people, reading)
    _lay_out_officers(known, people)
    return people


def _units_of(cases):
    """Match every unit that is named by code, name or short name; lay out the others below “imported”."""
    ours = list(Unit.objects.order_by("is_active", "pk"))
    parent = next((unit for unit in ours if unit.code == PARENT_CODE), None)
    new_parent = None if parent else _parent()
    people = ImportedPeople((parent or new_parent).pk, new_parent=new_parent)
    people.shared = _shared_names(ours)
    found = _by_every_name(ours)
    wanted = dict.fromkeys(
        handler.unit for case in cases for handler in case.handlers if handler.unit and same(handler.unit) not in found
    )
    missing = {}
    for name in wanted:
        missing.setdefault(same(name), name)
    people.new_units = _laid_out_units(missing.values(), ours, parent or new_parent)
    people.units = found | {same(unit.name): unit.pk for unit in people.new_units}
    return people


def _by_every_name(units):
    """Return {name as compared: key}: a code before a name, a name before a short one, an open unit before others."""
    return {
        same(name): unit.pk
        for names in ("name_en", "short_name", "name", "code")
        for unit in units
        if (name := getattr(unit, names))
    }


def _shared_names(units):
    """Return {name as compared: codes} of what several open units are called alike and no stronger name settles."""
    shared, settled = {}, set()
    for names in ("code", "name", "short_name", "name_en"):
        bearers = {}
        for unit in units:
            if unit.is_active and (name := same(getattr(unit, names))):
                bearers.setdefault(name, []).append(unit.code)
        shared |= {name: codes for name, codes in bearers.items() if len(codes) > 1 and name not in settled}
        settled |= set(bearers)
    return shared


def _parent():
    root = Unit.objects.filter(parent=None).first()
    parent = Unit(
        pk=reserve_keys(Unit, 1)[0],
        code=PARENT_CODE,
        name=PARENT_NAME,
        name_en=PARENT_NAME_EN,
        short_name=PARENT_SHORT,
        kind=Unit.Kind.DEPARTMENT,
        parent=root,
        is_active=False,
    )
    parent.path = parent.path_under(root)
    return parent


def _laid_out_units(names, ours, parent):
    names = list(names)
    codes, shorts = {unit.code for unit in ours} | {parent.code}, {unit.short_name for unit in ours}
    made = []
    for key, name in zip(reserve_keys(Unit, len(names)) if names else (), names, strict=True):
        code = slugify(name)
        # A code that says less than the name is no code: two names would become one.
        code = code if code == name.casefold() and len(code) <= 20 and code not in codes else f"im-{key}"
        short = name if len(name) <= 8 and name not in shorts else f"#{key}"
        codes.add(code)
        shorts.add(short)
        unit = Unit(
            pk=key, code=code, name=name, short_name=short, kind=Unit.Kind.DEPARTMENT, parent=parent, is_active=False
        )
        unit.path = unit.path_under(parent)
        made.append(unit)
    return made


class _Known:
    """The officers we have, by badge and by name; and those that an import must make, by what makes each one."""

    def __init__(self, people):
        self.people = people
        officers = list(Officer.objects.values_list("pk", "badge_number", "name", "unit_id"))
        self.by_badge = {same(badge): (pk, same(name)) for pk, badge, name, _unit in officers}
        self.by_name = {}
        for pk, badge, name, unit in officers:
            self.by_name.setdefault(same(name), []).append((pk, unit, badge))
        self.new = {}

    def namesakes(self, handler):
        """Return the (key, unit, badge) of officers of that name: of the unit that is named, else of the bureau."""
        found = self.by_name.get(same(handler.code), [])
        if handler.unit:
            unit = self.people.unit_of(handler)
            return [each for each in found if each[1] == unit]
        return found

    def question(self, handler):
        """Return the sentence that asks which of several officers is meant."""
        badges = _(" or ").join(badge for _pk, _unit, badge in self.namesakes(handler))
        return _("Several officers have this name; write the badge number (%(badges)s).") % {"badges": badges}


def _doubt_about(handler, people, known):
    """Return the Flaw of a handler of whom it is not clear in which unit or who he is; None where it is."""
    if codes := people.shared.get(same(handler.unit)):
        reason = _("Several units have this name; write the code (%(codes)s).") % {"codes": _(" or ").join(codes)}
        return Flaw(handler.row, "handler_unit", handler.unit, reason)
    if not _recognised(handler, people, known):
        return Flaw(handler.row, "handler_code", handler.code, known.question(handler))
    return None


def _recognised(handler, people, known):
    """Say whether it is clear who a handler is, known or new; keeps the answer in `people.officers`."""
    key = handler.code, same(handler.unit)
    if key in people.officers or key in known.new:
        return True
    found = known.by_badge.get(same(handler.code))
    split = NAME_AND_BADGE.fullmatch(handler.code) or BADGE_AND_NAME.fullmatch(handler.code)
    if not found and split:
        found = known.by_badge.get(same(split["badge"]))
        found = found if found and found[1] == same(split["name"]) else None
    if not found:
        namesakes = known.namesakes(handler)
        if len(namesakes) > 1:
            return False
        found = namesakes[0] if namesakes else None
    if found:
        people.officers[key] = found[0]
    else:
        known.new[key] = handler
    return True


def _merge_same_officer(case, people, reading):
    """Keep an officer once on a case whom the file names twice, by badge and by name: from his first day."""
    seen, kept = set(), []
    for handler in case.handlers:
        who = people.officers.get((handler.code, same(handler.unit)), _person(handler))
        if who in seen:
            reason = _("This handler is listed for the case already; the earliest day counts.")
            reading.merged.append(Flaw(handler.row, "handler_code", handler.code, reason))
        else:
            seen.add(who)
            kept.append(handler)
    case.handlers = kept


def _person(handler):
    """Return what makes a handler that we do not know one person: his badge, or his name within his unit."""
    return same(handler.code) if _is_badge(handler.code) else (same(handler.code), same(handler.unit))


def _is_badge(code):
    return code.isascii() and any(sign.isdecimal() for sign in code) and len(code) <= LONGEST_BADGE


def _lay_out_officers(known, people):
    persons = {}
    for key, handler in known.new.items():
        persons.setdefault(_person(handler), []).append((key, handler))
    keys = reserve_keys(Officer, len(persons)) if persons else ()
    closed = make_password(None)
    for pk, named in zip(keys, persons.values(), strict=True):
        newest = max((handler for _key, handler in named), key=lambda handler: handler.assigned_on)
        badge = newest.code if _is_badge(newest.code) else f"im-{pk}"
        people.new_officers.append(
            Officer(
                pk=pk,
                badge_number=badge,
                name=newest.code,
                name_sort=newest.code.lower(),
                password=closed,
                is_active=False,
                unit_id=people.unit_of(newest),
            )
        )
        people.officers |= {key: pk for key, _handler in named}
