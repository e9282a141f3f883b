import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from appraisal.standing import point_out


class Migration(migrations.Migration):
    """Of the runs of a period and scheme one stands: what pages, bulletins and ladders were read from until now."""

    dependencies = [("appraisal", "0001_tables"), ("ledger", "0002_sent_forms")]

    operations = [
        migrations.AddField(
            "run",
            "stands_for",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="standing_runs",
                to="appraisal.scheme", verbose_name="stands for",
            ),
        ),
        migrations.RunPython(point_out, migrations.RunPython.noop),
        migrations.AddConstraint(
            "run",
            models.UniqueConstraint(
                fields=["period", "stands_for"], condition=Q(superseded_by=None), name="run_standing_once"
            ),
        ),
    ]
