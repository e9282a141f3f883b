from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0002_tone_of_a_notice")]

    operations = [
        migrations.AlterField(
            model_name="occurrence",
            name="state",
            field=models.CharField(
                choices=[
                    ("due", "due"),
                    ("running", "running"),
                    ("done", "done"),
                    ("failed", "failed"),
                    ("overtaken", "overtaken"),
                ],
                default="due",
                max_length=10,
                verbose_name="state",
            ),
        ),
    ]
