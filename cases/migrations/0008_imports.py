import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_uploads'),
        ('ledger', '0002_sent_forms'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='is_void',
            field=models.BooleanField(default=False, verbose_name='import undone'),
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(max_length=60, verbose_name='source')),
                ('file_name', models.CharField(max_length=200, verbose_name='file')),
                ('file', models.FileField(max_length=200, upload_to='')),
                ('sha256', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('preview', 'looked through'), ('loaded', 'loaded'), ('undone', 'undone'), ('dropped', 'not loaded')], default='preview', max_length=10, verbose_name='state')),
                ('rows', models.PositiveIntegerField(verbose_name='rows')),
                ('new', models.PositiveIntegerField(verbose_name='new cases')),
                ('known', models.PositiveIntegerField(verbose_name='known cases')),
                ('refusals', models.JSONField(default=list)),
                ('handed_in_at', models.DateTimeField(verbose_name='handed in')),
                ('loaded_at', models.DateTimeField(null=True, verbose_name='loaded')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='undone')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='case',
            name='batch',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.importbatch'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('is_void', False), models.Q(('is_imported', True), ('is_sealed', True)), _connector='OR'), name='case_void_is_out_of_sight'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('loaded_at', None), ('state__in', ('preview', 'dropped'))), models.Q(('loaded_at__isnull', False), ('state__in', ('loaded', 'undone'))), _connector='OR'), name='import_is_loaded_or_not'),
        ),
    ]
