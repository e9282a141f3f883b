"""For migrations that bind a table with rows in it: one event holds what each of them is at that moment."""

from django.apps import apps as global_apps
from django.utils import timezone

from portal.ledger.canonical import canonical, row_digest, rows_digest
from portal.ledger.chain import Place, seal
from portal.ledger.labels import label_of
from portal.ledger.recording import new_event_id

KIND = "rows.bound"


def bind_rows(*labels, kept_sets=()):
    """Return what a RunPython calls to bind the rows of these models (`cases.Cause`) as they are found.

    Rows with a `last_event` come to name the event, the others are noted in it; `kept_sets` are (model, name of its
    foreign key to the parent, name of the set, parent's label), noted for each parent.
    """

    def bind(apps, schema_editor):
        states = {}
        models = [apps.get_model(label) for label in labels]
        for model in models:
            _declare(model)
            states |= {label_of(row): row_digest(row) for row in model._base_manager.order_by("pk")}
        for label, key, name, parent in kept_sets:
            _declare(apps.get_model(label))
            states |= _sets(apps, label, key, name, apps.get_model(parent))
        if states:
            _append(apps, schema_editor, models, states)

    return bind


def _declare(model):
    # The model of a migration knows columns only; what counts of them is for the one in use to say, where there is one.
    try:
        in_use = global_apps.get_model(model._meta.label)
    except LookupError:
        return
    for name in ("free_columns", "later_columns"):
        setattr(model, name, getattr(in_use, name, ()))


def _sets(apps, label, key, name, parent):
    children = apps.get_model(label)._base_manager.order_by("pk")
    return {
        f"{label_of(row)}/{name}": rows_digest(children.filter(**{key: row}))
        for row in parent._base_manager.order_by("pk")
    }


def _append(apps, schema_editor, models, states):
    event_model, head_model = apps.get_model("ledger", "Event"), apps.get_model("ledger", "Head")
    head, now = head_model._base_manager.get(pk="business"), timezone.now()
    event = event_model(
        id=new_event_id(), chain="business", kind=KIND, outcome="done", actor_name="system", actor_role="system",
        on_behalf_of="migration", occurred_at=now, recorded_at=now, hash_alg="sha256",
        payload=canonical({"tables": {model._meta.label_lower: model._base_manager.count() for model in models}}),
        states=canonical(states),
    )  # fmt: skip
    place = seal([event], Place(head.seq, head.hash))
    event.save(force_insert=True)
    head_model._base_manager.filter(pk="business").update(seq=place.seq, hash=place.hash)
    for model in models:
        if "last_event_id" in {field.attname for field in model._meta.concrete_fields}:
            model._base_manager.update(last_event=event)
    if schema_editor.connection.vendor == "postgresql":
        # A table with checks pending cannot be altered.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
