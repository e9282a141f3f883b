import uuid

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
            name='ClockRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('code', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=120)),
                ('amount', models.PositiveSmallIntegerField(verbose_name='length')),
                ('unit', models.CharField(choices=[('day', 'days'), ('workday', 'working days'), ('hour', 'hours'), ('month', 'months')], max_length=10, verbose_name='counted in')),
                ('base', models.CharField(max_length=40, verbose_name='counted from')),
                ('met_by', models.CharField(blank=True, max_length=40, verbose_name='met by')),
                ('selected_by', models.CharField(max_length=40, verbose_name='the date that selects the rule')),
                ('applies_to', models.CharField(blank=True, max_length=20)),
                ('rolls_to_workday', models.BooleanField(default=True, verbose_name='a last day on a holiday moves to the next working day')),
                ('max_times', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='how often at most')),
                ('basis', models.CharField(max_length=160, verbose_name='basis')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'deadline rule',
                'verbose_name_plural': 'deadline rules',
                'ordering': ['code', 'valid_from'],
                'constraints': [models.UniqueConstraint(fields=('code', 'valid_from'), name='clock_rule_once')],
            },
        ),
        migrations.CreateModel(
            name='PauseGround',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=120)),
                ('rules', models.JSONField(verbose_name='deadline rules')),
                ('basis', models.CharField(max_length=160, verbose_name='basis')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'ground for a pause',
                'verbose_name_plural': 'grounds for a pause',
                'ordering': ['code', 'valid_from'],
                'constraints': [models.UniqueConstraint(fields=('code', 'valid_from'), name='pause_ground_once')],
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('format', models.CharField(choices=[('xlsx', 'Excel'), ('pdf', 'PDF'), ('docx', 'docx')], default='xlsx', max_length=4)),
                ('query', models.TextField(blank=True, verbose_name='filter')),
                ('purpose', models.CharField(max_length=200, verbose_name='purpose')),
                ('language', models.CharField(max_length=10)),
                ('asked_at', models.DateTimeField(verbose_name='asked for')),
                ('made_at', models.DateTimeField(null=True, verbose_name='made')),
                ('rows', models.PositiveIntegerField(null=True, verbose_name='rows')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('file', models.FileField(blank=True, max_length=200, upload_to='')),
                ('removed_at', models.DateTimeField(null=True, verbose_name='removed')),
            ],
            options={
                'verbose_name': 'export',
                'verbose_name_plural': 'exports',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('made_at', None), ('rows', None), ('sha256', '')), models.Q(('made_at__isnull', False), ('rows__isnull', False)), _connector='OR'), name='export_is_made_or_not')],
            },
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('query', models.TextField()),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'kind', 'name'), name='saved_filter_once')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('receipt', models.CharField(blank=True, max_length=64)),
                ('place', models.CharField(blank=True, max_length=40)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('fingerprint', models.CharField(blank=True, max_length=64)),
                ('size', models.BigIntegerField(verbose_name='size')),
                ('received', models.BigIntegerField(default=0, verbose_name='received')),
                ('state', models.CharField(choices=[('receiving', 'on its way'), ('checking', 'being checked'), ('ready', 'ready to be attached'), ('attached', 'attached'), ('refused', 'refused')], default='receiving', max_length=10, verbose_name='state')),
                ('checking_since', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('file', models.FileField(blank=True, upload_to='files/%Y/%m', verbose_name='file')),
                ('media_type', models.CharField(blank=True, max_length=100)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('begun_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'upload',
                'verbose_name_plural': 'uploads',
                'ordering': ['begun_at', 'id'],
                'indexes': [models.Index(fields=['owner', 'state'], name='upload_of_owner'), models.Index(fields=['expires_at'], name='upload_by_expiry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('owner', None), ('receipt', ''), _connector='XOR'), name='upload_is_somebodys'), models.CheckConstraint(condition=models.Q(('received__gte', 0), ('received__lte', models.F('size'))), name='upload_fits_its_size')],
            },
        ),
        migrations.CreateModel(
            name='UploadPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='office.upload')),
                ('start', models.BigIntegerField()),
                ('size', models.BigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=200)),
            ],
            options={
                'ordering': ['start'],
                'constraints': [models.UniqueConstraint(fields=('upload', 'start'), name='upload_part_once')],
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('origin', models.CharField(max_length=60, verbose_name='source')),
                ('file_name', models.CharField(max_length=200, verbose_name='file')),
                ('file', models.FileField(max_length=200, upload_to='')),
                ('sha256', models.CharField(max_length=64)),
                ('sheet', models.CharField(blank=True, max_length=100, verbose_name='sheet')),
                ('language', models.CharField(blank=True, max_length=10)),
                ('state', models.CharField(choices=[('reading', 'being read'), ('unreadable', 'not readable'), ('preview', 'looked through'), ('loaded', 'loaded'), ('undone', 'undone'), ('dropped', 'not loaded')], default='reading', max_length=10, verbose_name='state')),
                ('problem', models.CharField(blank=True, max_length=500)),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='rows')),
                ('new', models.PositiveIntegerField(default=0, verbose_name='new')),
                ('known', models.PositiveIntegerField(default=0, verbose_name='there already')),
                ('refused', models.PositiveIntegerField(default=0, verbose_name='refused rows')),
                ('merged', models.PositiveIntegerField(default=0, verbose_name='merged rows')),
                ('columns', models.JSONField(default=list, verbose_name='columns')),
                ('refusals', models.JSONField(default=list)),
                ('findings', models.FileField(blank=True, max_length=200, upload_to='')),
                ('found', models.JSONField(default=dict)),
                ('handed_in_at', models.DateTimeField(verbose_name='handed in')),
                ('loaded_at', models.DateTimeField(null=True, verbose_name='loaded')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='undone')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('loaded_at', None), ('state__in', ('reading', 'unreadable', 'preview', 'dropped'))), models.Q(('loaded_at__isnull', False), ('state__in', ('loaded', 'undone'))), _connector='OR'), name='import_is_loaded_or_not')],
            },
        ),
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit', verbose_name='unit')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('headings', models.CharField(max_length=64)),
                ('columns', models.JSONField(default=list, verbose_name='columns')),
            ],
            options={
                'verbose_name': 'assignment of columns',
                'verbose_name_plural': 'assignments of columns',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'kind', 'headings'), name='column_mapping_once')],
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
                ('code', models.CharField(max_length=40)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('unit', 'code', 'year'), name='series_once')],
            },
        ),
        migrations.CreateModel(
            name='GivenNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('key', models.CharField(max_length=100, unique=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
                ('code', models.CharField(max_length=40)),
                ('year', models.PositiveSmallIntegerField()),
                ('serial', models.PositiveIntegerField()),
                ('number', models.CharField(max_length=60, unique=True, verbose_name='number')),
                ('given_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('unit', 'code', 'year', 'serial'), name='given_number_once')],
            },
        ),
        migrations.CreateModel(
            name='ReminderStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('subject', models.CharField(max_length=20, verbose_name='of what')),
                ('rule_code', models.CharField(blank=True, help_text='Empty for every deadline.', max_length=60, verbose_name='rules whose code begins with')),
                ('is_after', models.BooleanField(default=False, verbose_name='after the deadline')),
                ('amount', models.PositiveSmallIntegerField(verbose_name='how long before or after')),
                ('unit', models.CharField(choices=[('hour', 'hours'), ('day', 'days')], default='day', max_length=10, verbose_name='counted in')),
                ('audience', models.CharField(max_length=20, verbose_name='who is told')),
                ('tone', models.CharField(choices=[('warn', 'amber'), ('bad', 'red')], default='warn', max_length=10, verbose_name='colour')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'verbose_name': 'reminder step',
                'verbose_name_plural': 'reminder steps',
                'ordering': ['subject', 'is_after', 'unit', 'amount', 'audience'],
                'constraints': [models.UniqueConstraint(fields=('subject', 'rule_code', 'is_after', 'amount', 'unit', 'audience'), name='reminder_step_once'), models.CheckConstraint(condition=models.Q(('is_after', True), ('amount__gt', 0), _connector='OR'), name='reminder_step_before_is_before')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='office.reminderstep')),
                ('ref', models.BigIntegerField(verbose_name='row')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('sent_at', models.DateTimeField(verbose_name='sent')),
            ],
            options={
                'verbose_name': 'reminder',
                'verbose_name_plural': 'reminders',
                'constraints': [models.UniqueConstraint(fields=('step', 'ref', 'due_at'), name='reminder_once')],
            },
        ),
    ]
