import django.db.models.deletion
from django.db import migrations, models

from portal.ledger.binding import bind_rows


def _last_event(**more):
    return models.ForeignKey(
        db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+",
        to="ledger.event", **more,
    )  # fmt: skip


def _named(model, **more):
    return migrations.AddField(model, "last_event", _last_event(**more))


def _bound(model):
    return migrations.AlterField(model, "last_event", _last_event())


class Migration(migrations.Migration):
    """Rights and rules become bound rows: what stands there now is kept in one event."""

    dependencies = [("people", "0002_tokens_and_open_logins"), ("ledger", "0002_sent_forms")]

    operations = [
        _named("calendaryear", null=True),
        migrations.RunPython(
            bind_rows(
                "people.CalendarYear", "people.Officer",
                kept_sets=[("people.CalendarDay", "year", "days", "people.CalendarYear")],
            ),
            migrations.RunPython.noop,
        ),
        _bound("calendaryear"),
    ]
