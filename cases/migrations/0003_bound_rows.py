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

    dependencies = [("cases", "0002_orders_given_to_others"), ("ledger", "0002_sent_forms")]

    operations = [
        migrations.RemoveField("reminder", "event"),
        _named("caseshare", null=True),
        _named("cause", null=True),
        _named("clockrule", null=True),
        _named("defectitem", null=True),
        _named("evaluationitem", null=True),
        _named("levelhours", null=True),
        _named("measurekind", null=True),
        _named("pauseground", null=True),
        _named("readingrule", null=True),
        _named("reminder", null=True),
        _named("sanctionrange", null=True),
        migrations.RunPython(
            bind_rows(
                "cases.CaseShare",
                "cases.Cause",
                "cases.ClockRule",
                "cases.DefectItem",
                "cases.EvaluationItem",
                "cases.LevelHours",
                "cases.MeasureKind",
                "cases.PauseGround",
                "cases.ReadingRule",
                "cases.Reminder",
                "cases.SanctionRange",
                "cases.NumberSeries",
                "cases.OrderSeries",
                "cases.DocumentSeries",
            ),
            migrations.RunPython.noop,
        ),
        _bound("caseshare"),
        _bound("cause"),
        _bound("clockrule"),
        _bound("defectitem"),
        _bound("evaluationitem"),
        _bound("levelhours"),
        _bound("measurekind"),
        _bound("pauseground"),
        _bound("readingrule"),
        _bound("reminder"),
        _bound("sanctionrange"),
    ]
