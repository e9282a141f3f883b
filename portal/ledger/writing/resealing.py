"""Sealed columns under a new key: batch by batch, each a deed where rows are bound to events, and safe to break off.

A column `<name>_sealed` holds a sealed text, `<name>_index` beside it its blind index. Rows bound to events are written
like by any other deed, so the binding stays whole: ciphertext is part of what an event says of a row.
"""

from dataclasses import dataclass, field

from django.apps import apps
from django.db import transaction
from django.db.models import Q

from portal.ledger.actors import system
from portal.ledger.models import Chain, Witnessed
from portal.ledger.rows.guards import Frozen
from portal.ledger.rows.labels import label_of_model
from portal.ledger.writing.recording import RowMovedOn, deed
from portal.shell.personal.papers import PLAIN
from portal.shell.personal.sealing import SealBroken, blind_index, blind_indexes, decrypt, encrypt, seal_in_use, seal_of

BATCH = 200
SEALED, INDEX = "_sealed", "_index"


@dataclass(frozen=True)
class Sealed:
    """A model with the stems of its sealed columns, and of those that are indexed as well."""

    model: type
    stems: tuple
    indexed: tuple = field(default=())

    @property
    def label(self):
        return label_of_model(self.model)

    def old_seals(self, key_id):
        """Return the rows that hold a text sealed with another key than this one."""
        old = Q()
        for stem in self.stems:
            column = f"{stem}{SEALED}"
            old |= ~Q(**{column: ""}) & ~Q(**{f"{column}__startswith": f"v1:{key_id}:"})
        return self.model._base_manager.filter(old)


def sealed_models():
    """Return every Sealed of all rooms, in a stable order."""
    found = []
    for model in sorted(apps.get_models(), key=label_of_model):
        names = {each.attname for each in model._meta.concrete_fields}
        stems = tuple(sorted(name.removesuffix(SEALED) for name in names - {"is_sealed"} if name.endswith(SEALED)))
        if stems:
            found.append(Sealed(model, stems, tuple(stem for stem in stems if f"{stem}{INDEX}" in names)))
    return found


def frozen_models():
    """Return the sealed models whose rows may not be written anew: there must be none."""
    return [each.label for each in sealed_models() if any(_shuts(guard, each) for guard in _guards_of(each))]


def _guards_of(each):
    return [guard for guard in getattr(each.model, "guards", ()) if isinstance(guard, Frozen)]


def _shuts(guard, each):
    return not {f"{stem}{SEALED}" for stem in each.stems} <= set(guard.corrected)


def count_old_seals():
    """Return {label: rows} that are still sealed with an older key than the one in use."""
    return {each.label: each.old_seals(seal_in_use()).count() for each in sealed_models()}


def reseal(*, at, tell=lambda label, done: None):
    """Seal with the key in use whatever another key sealed; return how many rows that was.

    `tell(label, rows so far)` is called after each batch. Raises SealBroken for a text that no key opens.
    """
    key_id, done = seal_in_use(), 0
    for each in sealed_models():
        done += _in_batches(each, each.old_seals(key_id), _resealed, "keys.resealed", key_id, at, tell)
    return done


def reindex(*, at, tell=lambda label, done: None):
    """Index anew, with the index key in use, whatever is indexed otherwise; return how many rows that was."""
    done = 0
    for each in sealed_models():
        if each.indexed:
            done += _in_batches(each, each.model._base_manager, _reindexed, "keys.reindexed", "index", at, tell)
    return done


def seals_in_use():
    """Return the ids of the keys that some text is sealed with, as far as they differ from the one in use."""
    found = set()
    for each in sealed_models():
        columns = [f"{stem}{SEALED}" for stem in each.stems]
        for row in each.old_seals(seal_in_use()).values_list(*columns).iterator(chunk_size=BATCH):
            found |= {seal_of(token) for token in row if token}
    return found - {seal_in_use()}


def is_indexed_anew():
    """Say whether every index is one of the key in use."""
    return not any(_reindexed(each, row) for each in sealed_models() for row in _rows(each, each.model._base_manager))


def unusable_keys():
    """Yield a sentence for each sealed column whose oldest or newest text the keys at hand do not open or find."""
    for each in sealed_models():
        for row in filter(None, {each.model._base_manager.order_by("pk").first(), each.model._base_manager.last()}):
            for stem in each.stems:
                yield from _unusable(each, row, stem)


def _unusable(each, row, stem):
    try:
        text = decrypt(getattr(row, f"{stem}{SEALED}"))
    except SealBroken as damage:
        yield f"{each.label}.{stem}: {damage}"
        return
    kept = getattr(row, f"{stem}{INDEX}") if stem in each.indexed else ""
    # What was written down before a way of writing became the same as another keeps its index until it is corrected.
    if kept and kept not in (*blind_indexes(PLAIN[stem](text)), *blind_indexes(text)):
        yield f"{each.label}.{stem}: no index key at hand gives the index that is kept."


def _in_batches(each, rows, change, kind, key_id, at, tell):
    done, last = 0, None
    while batch := list((rows if last is None else rows.filter(pk__gt=last)).order_by("pk")[:BATCH]):
        written = _write(each, batch, change, kind, key_id, at)
        if written is None:
            # Somebody changed one of these rows meanwhile: read them again.
            continue
        last, done = batch[-1].pk, done + written
        tell(each.label, done)
    return done


def _rows(each, rows):
    last = None
    while batch := list((rows if last is None else rows.filter(pk__gt=last)).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        yield from batch


def _write(each, batch, change, kind, key_id, at):
    """Write a batch in one transaction; return how many rows changed, None where one was changed by somebody else."""
    changed = [(row, values) for row in batch if (values := change(each, row))]
    if not changed:
        return 0
    try:
        if issubclass(each.model, Witnessed):
            _write_witnessed(each, changed, kind, key_id, at)
        else:
            _write_plain(each, changed)
    except RowMovedOn:
        return None
    return len(changed)


def _write_witnessed(each, changed, kind, key_id, at):
    with deed(kind, by=system("security"), at=at, chain=Chain.PERSONAL) as record:
        for row, values in changed:
            if not record.change(row, only_if={}, **values):
                raise RowMovedOn(each.label)
        record.note(model=each.label, rows=len(changed), key=key_id)


def _write_plain(each, changed):
    with transaction.atomic():
        for row, values in changed:
            before = {name: getattr(row, name) for name in values}
            if not each.model._base_manager.filter(pk=row.pk, **before).update(**values):
                raise RowMovedOn(each.label)


def _resealed(each, row):
    tokens = {f"{stem}{SEALED}": getattr(row, f"{stem}{SEALED}") for stem in each.stems}
    key_id = seal_in_use()
    return {name: encrypt(decrypt(token)) for name, token in tokens.items() if token and seal_of(token) != key_id}


def _reindexed(each, row):
    found = {}
    for stem in each.indexed:
        index = blind_index(PLAIN[stem](decrypt(getattr(row, f"{stem}{SEALED}"))))
        if getattr(row, f"{stem}{INDEX}") != index:
            found[f"{stem}{INDEX}"] = index
    return found
