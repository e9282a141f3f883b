"""Units and handlers that a foreign file names: known ones by their codes, the others made and closed at once."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from portal.ledger.models import Chain
from portal.ledger.recording import deed
from portal.people.models import Officer, Unit

PARENT_CODE, PARENT_NAME, PARENT_NAME_EN, PARENT_SHORT = "imported", "导入历史", "Imported history", "导入"


@dataclass
class ImportedPeople:
    """The keys of units and officers by the codes of a file."""

    parent: int
    units: dict
    officers: dict

    @classmethod
    def made_for(cls, handlers, *, by, at):
        """Return the people of an import; makes units below “imported” and accounts that nobody can open."""
        parent = Unit.objects.filter(code=PARENT_CODE).first() or _parent(by, at)
        units = {unit.code: unit.pk for unit in Unit.objects.all()}
        wanted = {handler.unit: _code(handler.unit) for handler in handlers if handler.unit}
        made = _units(sorted({code for code in wanted.values() if code not in units}), wanted, parent, by, at)
        units |= {unit.code: unit.pk for unit in made}
        people = cls(parent.pk, {name: units[code] for name, code in wanted.items()}, {})
        people.officers = _officers(handlers, people, by, at)
        return people

    def unit_of(self, handler):
        """Return the key of a handler's unit; of “imported” where none is named."""
        return self.units.get(handler.unit, self.parent) if handler else self.parent

    def officer_of(self, handler):
        """Return the key of a handler's account."""
        return self.officers[handler.code]


def _code(name):
    return slugify(name)[:20] or "unknown"


def _parent(by, at):
    root = Unit.objects.filter(parent=None).first()
    parent = Unit(
        code=PARENT_CODE, name=PARENT_NAME, name_en=PARENT_NAME_EN, short_name=PARENT_SHORT,
        kind=Unit.Kind.DEPARTMENT, parent=root, is_active=False,
    )  # fmt: skip
    parent.path = parent.path_under(root)
    with deed("unit.added", by=by, at=at) as record:
        record.save(parent)
        record.about(parent)
        record.note(after={"code": parent.code, "name": parent.name})
    return parent


def _units(codes, wanted, parent, by, at):
    if not codes:
        return []
    names = {code: name for name, code in wanted.items()}
    taken = set(Unit.objects.values_list("short_name", flat=True))
    made = []
    for code in codes:
        short = names[code][:8] if names[code][:8] not in taken else f"#{len(taken)}"
        taken.add(short)
        unit = Unit(
            code=code,
            name=names[code][:60],
            short_name=short,
            kind=Unit.Kind.DEPARTMENT,
            parent=parent,
            is_active=False,
        )
        unit.path = unit.path_under(parent)
        made.append(unit)
    with deed("units.imported", by=by, at=at, about=parent) as record:
        record.create_all(made)
        record.note(codes=codes)
    return made


def _officers(handlers, people, by, at):
    codes = {handler.code for handler in handlers}
    known = dict(Officer.objects.filter(badge_number__in=codes).values_list("badge_number", "pk"))
    newest = {handler.code: handler for handler in sorted(handlers, key=lambda one: one.assigned_on)}
    new = sorted(codes - known.keys())
    if not new:
        return known
    closed = make_password(None)
    with deed("officers.imported", by=by, at=at, chain=Chain.ACCESS) as record:
        made = Officer.objects.bulk_create(
            Officer(
                badge_number=code[:20], name=code[:40], name_sort=code.lower()[:80], password=closed, is_active=False,
                unit_id=people.unit_of(newest[code]),
            )
            for code in new
        )  # fmt: skip
        record.keep(*made)
        record.note(badge_numbers=new)
    return known | dict(Officer.objects.filter(badge_number__in=new).values_list("badge_number", "pk"))
