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

    dependencies = [("appraisal", "0002_standing_runs"), ("ledger", "0002_sent_forms")]

    operations = [
        _named("forbiddenmeasure", null=True),
        _named("peergroup", null=True),
        migrations.RunPython(
            bind_rows(
                "appraisal.ForbiddenMeasure",
                "appraisal.PeerGroup",
                kept_sets=[
                    ("appraisal.Category", "version", "categories", "appraisal.SchemeVersion"),
                    ("appraisal.Indicator", "version", "indicators", "appraisal.SchemeVersion"),
                ],
            ),
            migrations.RunPython.noop,
        ),
        _bound("forbiddenmeasure"),
        _bound("peergroup"),
    ]
