"""For the migration that gave each period and scheme one standing run: which it is in a portal in use."""

from django.utils import timezone

from portal.ledger.canonical import canonical, row_digest
from portal.ledger.chain import Place, seal
from portal.ledger.labels import label_of
from portal.ledger.recording import new_event_id

KIND = "rows.bound"


def point_out(apps, schema_editor):
    """Let the published run of each period and scheme stand, else the newest, in one event.

    Takes the models of the migration, so that columns which come later are not asked for.
    """
    chosen = _chosen(apps.get_model("appraisal", "Run"))
    if not chosen:
        return
    event_id, states = new_event_id(), {}
    for run in chosen:
        type(run)._base_manager.filter(pk=run.pk).update(stands_for=run.version.scheme_id, last_event_id=event_id)
        run.refresh_from_db()
        states[label_of(run)] = row_digest(run)
    _append(apps, event_id, states)
    if schema_editor.connection.vendor == "postgresql":
        # A table with checks pending cannot be altered.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _chosen(model):
    runs = model._base_manager.filter(kind="live", superseded_by=None, stands_for=None).select_related("version")
    best = {}
    for run in sorted(runs, key=lambda run: (run.published_at is not None, run.number, run.pk)):
        best[run.period_id, run.version.scheme_id] = run
    return list(best.values())


def _append(apps, event_id, states):
    events, heads = apps.get_model("ledger", "Event"), apps.get_model("ledger", "Head")._base_manager
    head, now = heads.get(pk="business"), timezone.now()
    event = events(
        id=event_id,
        chain="business",
        kind=KIND,
        outcome="done",
        actor_name="system",
        actor_role="system",
        on_behalf_of="migration",
        occurred_at=now,
        recorded_at=now,
        hash_alg="sha256",
        payload=canonical({"tables": {"appraisal.run": len(states)}}),
        states=canonical(states),
    )
    place = seal([event], Place(head.seq, head.hash))
    event.save(force_insert=True)
    heads.filter(pk="business").update(seq=place.seq, hash=place.hash)
