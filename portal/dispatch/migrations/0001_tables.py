import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.shell.schema import NewTables


class Migration(NewTables):

    initial = True

    dependencies = [
        ('ledger', '0001_tables'),
        ('people', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('facts', models.JSONField(default=dict)),
                ('about_type', models.CharField(blank=True, max_length=60)),
                ('about_id', models.BigIntegerField(null=True)),
                ('event', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('created_at', models.DateTimeField(verbose_name='sent')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('tone', models.CharField(blank=True, max_length=10)),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'indexes': [models.Index(fields=['recipient', '-created_at', '-id'], name='notice_of_person')],
            },
        ),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('facts', models.JSONField(default=dict)),
                ('about_type', models.CharField(blank=True, max_length=60)),
                ('about_id', models.BigIntegerField(null=True)),
                ('event', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('created_at', models.DateTimeField(verbose_name='sent')),
                ('key', models.CharField(max_length=100, unique=True)),
                ('recipients', models.JSONField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='receipt', to='dispatch.notice')),
                ('read_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=60, verbose_name='topic')),
                ('key', models.CharField(max_length=160, unique=True)),
                ('payload', models.JSONField()),
                ('event', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('created_at', models.DateTimeField(verbose_name='created')),
                ('available_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('done_at', models.DateTimeField(null=True, verbose_name='done')),
                ('dead_at', models.DateTimeField(null=True, verbose_name='given up')),
                ('last_error', models.TextField(blank=True, verbose_name='error')),
            ],
            options={
                'verbose_name': 'outbox message',
                'verbose_name_plural': 'outbox messages',
                'indexes': [models.Index(condition=models.Q(('dead_at', None), ('done_at', None)), fields=['available_at'], name='outbox_open')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('job', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('written_until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Occurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.CharField(max_length=60, verbose_name='job')),
                ('key', models.CharField(max_length=60, verbose_name='for period')),
                ('state', models.CharField(choices=[('due', 'due'), ('running', 'running'), ('done', 'done'), ('failed', 'failed'), ('overtaken', 'overtaken')], default='due', max_length=10, verbose_name='state')),
                ('planned_at', models.DateTimeField(verbose_name='planned')),
                ('available_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True, verbose_name='started')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished')),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('attempts_allowed', models.PositiveSmallIntegerField(default=5)),
                ('is_late', models.BooleanField(default=False, verbose_name='late')),
                ('done_count', models.PositiveIntegerField(default=0)),
                ('total_count', models.PositiveIntegerField(default=0)),
                ('step', models.CharField(blank=True, max_length=80)),
                ('counts', models.JSONField(default=dict, verbose_name='counts')),
                ('error', models.TextField(blank=True, verbose_name='error')),
                ('is_extra', models.BooleanField(default=False)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'scheduled run',
                'verbose_name_plural': 'scheduled runs',
                'indexes': [models.Index(fields=['state', 'planned_at'], name='occurrence_open')],
                'constraints': [models.UniqueConstraint(fields=('job', 'key'), name='occurrence_once')],
            },
        ),
    ]
