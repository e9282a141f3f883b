"""Statements written once a process, as in `portal.shell.statements.prepared`, whose rows come back as models."""

from django.db import DEFAULT_DB_ALIAS
from django.db.models.query import get_related_populators

from portal.shell.statements.parts import compiler_of
from portal.shell.statements.prepared import Prepared


class PreparedModels(Prepared):
    """A query over values given by name; `make(**values)` returns a queryset of models, with `select_related` perhaps.

    Called with values, it returns the list of models that the queryset would.
    """

    def _anew(self, values):
        return list(self._write(**values))

    def _written(self, stand_ins):
        compiler = compiler_of(self._write(**stand_ins))
        return _Models(compiler, self._compiled(compiler, stand_ins))


class _Models:
    """A kept statement together with which of its columns make which model, as in Django's own ModelIterable."""

    def __init__(self, compiler, written):
        self._written = written
        columns, selected = compiler.klass_info, compiler.select
        self._model, places = columns["model"], columns["select_fields"]
        self._own = slice(places[0], places[-1] + 1)
        self._names = [column.target.attname for column, _sql, _alias in selected[self._own]]
        self._related = get_related_populators(columns, selected, DEFAULT_DB_ALIAS)
        self._annotations = compiler.annotation_col_map

    def rows(self, values):
        return [self._made(row) for row in self._written.rows(values)]

    def _made(self, row):
        made = self._model.from_db(DEFAULT_DB_ALIAS, self._names, row[self._own])
        for each in self._related:
            each.populate(row, made)
        for name, place in self._annotations.items():
            setattr(made, name, row[place])
        return made


def the_one(model, rows):
    """Return the only one of the rows asked for by key; raise the model's DoesNotExist where there is none."""
    if not rows:
        raise model.DoesNotExist
    return rows[0]


def keep_related(instance, name, rows):
    """Let `instance.<name>.all()` answer with these rows, as after `prefetch_related`, and return the rows."""
    manager = getattr(instance, name)
    found = manager.get_queryset()
    found._result_cache, found._prefetch_done = rows, True
    if not hasattr(instance, "_prefetched_objects_cache"):
        instance._prefetched_objects_cache = {}
    instance._prefetched_objects_cache[name] = found
    for row in rows:
        manager.field.set_cached_value(row, instance)
    return rows
