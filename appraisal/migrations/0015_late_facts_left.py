from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('appraisal', '0014_policies'),
    ]

    operations = [
        migrations.AddField(
            model_name='run',
            name='late_mark',
            field=models.BigIntegerField(null=True, verbose_name='late facts from'),
        ),
    ]
