"""Statements written once a process, as in `portal.shell.statements.prepared`, whose rows come back as models."""

from types import SimpleNamespace

from django.db import DEFAULT_DB_ALIAS
from django.db.models.query import ModelIterable

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
    """A kept statement together with what Django's own making of models wants to know of its columns."""

    def __init__(self, compiler, written):
        self._written = written
        self._columns = {
            "select": compiler.select,
            "klass_info": compiler.klass_info,
            "annotation_col_map": compiler.annotation_col_map,
        }

    def rows(self, values):
        rows = self._written.rows(values)
        answered = SimpleNamespace(execute_sql=lambda **_how: rows, results_iter=lambda rows: rows, **self._columns)
        asked = SimpleNamespace(get_compiler=lambda **_on: answered)
        return list(ModelIterable(SimpleNamespace(db=DEFAULT_DB_ALIAS, query=asked, _known_related_objects={})))


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
