import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.shell.schema import NewTables


class Migration(NewTables):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('ledger', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name='year')),
                ('source', models.CharField(max_length=120, verbose_name='source')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'calendar year',
                'verbose_name_plural': 'calendar years',
                'ordering': ['-year'],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('on', models.DateField(primary_key=True, serialize=False, verbose_name='day')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='people.calendaryear')),
                ('is_working', models.BooleanField(verbose_name='workday')),
                ('name', models.CharField(blank=True, max_length=30, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='English name')),
            ],
            options={
                'verbose_name': 'calendar day',
                'verbose_name_plural': 'calendar days',
                'ordering': ['on'],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('code', models.SlugField(max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=80, verbose_name='English name')),
                ('short_name', models.CharField(help_text='Begins every case number of the unit.', max_length=8, unique=True, verbose_name='short name')),
                ('kind', models.CharField(choices=[('bureau', 'bureau'), ('town_station', 'town station'), ('rural_station', 'rural station'), ('brigade', 'brigade'), ('department', 'department')], max_length=20, verbose_name='kind')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='people.unit', verbose_name='belongs to')),
                ('path', models.CharField(editable=False, max_length=200, unique=True)),
                ('peer_group', models.CharField(blank=True, help_text='Units are ranked within their peer group.', max_length=30, verbose_name='peer group')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'unit',
                'verbose_name_plural': 'units',
                'ordering': ['path'],
            },
        ),
        migrations.CreateModel(
            name='Officer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('badge_number', models.CharField(max_length=20, unique=True, verbose_name='badge number')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('name_sort', models.CharField(blank=True, editable=False, max_length=80)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='officers', to='people.unit', verbose_name='unit')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('language', models.CharField(blank=True, max_length=10)),
                ('has_temporary_password', models.BooleanField(default=False, editable=False, help_text='It is changed at the next login.', verbose_name='temporary password')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'officer',
                'verbose_name_plural': 'officers',
                'ordering': ['name_sort', 'badge_number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('is_superuser', False)), name='officer_is_no_superuser')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to=settings.AUTH_USER_MODEL, verbose_name='officer')),
                ('label', models.CharField(max_length=80, verbose_name='program')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('hint', models.CharField(max_length=8, verbose_name='begins with')),
                ('issued_at', models.DateTimeField(verbose_name='issued')),
                ('expires_at', models.DateTimeField(verbose_name='valid until')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
            ],
            options={
                'verbose_name': 'API token',
                'verbose_name_plural': 'API tokens',
                'ordering': ['-issued_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('issued_at'))), name='token_expires_after_issue')],
            },
        ),
        migrations.CreateModel(
            name='OpenLogin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='open_logins', to=settings.AUTH_USER_MODEL)),
                ('key_sealed', models.CharField(max_length=200)),
                ('begun_at', models.DateTimeField()),
                ('address', models.CharField(blank=True, max_length=60)),
                ('browser', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['-begun_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='KeptForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('page', models.CharField(max_length=2000)),
                ('content_sealed', models.TextField()),
                ('kept_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['kept_at'], name='kept_form_by_age')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL, verbose_name='officer')),
                ('role', models.CharField(choices=[('officer', 'case officer'), ('legal_officer', 'legal officer'), ('unit_head', 'unit head'), ('unit_deputy', 'deputy unit head'), ('legal_department', 'legal department reviewer'), ('bureau_leader', 'bureau leader'), ('supervisor', 'supervisor'), ('personnel', 'personnel department'), ('rule_admin', 'scoring-rule administrator'), ('mediator', 'mediator'), ('community_officer', 'community officer'), ('system_admin', 'system administrator'), ('security_admin', 'security administrator'), ('audit_admin', 'audit administrator')], max_length=20, verbose_name='role')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='people.unit', verbose_name='unit')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, help_text='The last day; empty when open.', null=True, verbose_name='until')),
                ('withdrawn_on', models.DateField(blank=True, editable=False, null=True, verbose_name='taken back')),
            ],
            options={
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
                'ordering': ['-starts_on', 'officer'],
                'indexes': [models.Index(fields=['unit', 'role', 'starts_on'], name='post_by_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='post_ends_after_it_starts'), models.UniqueConstraint(fields=('officer', 'role', 'unit', 'starts_on'), name='post_once')],
            },
        ),
        migrations.CreateModel(
            name='Substitute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='substitutes', to=settings.AUTH_USER_MODEL, verbose_name='absent')),
                ('substitute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='substitutes_for', to=settings.AUTH_USER_MODEL, verbose_name='substitute')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='named by')),
                ('withdrawn_on', models.DateField(blank=True, editable=False, null=True, verbose_name='taken back')),
            ],
            options={
                'verbose_name': 'substitute',
                'verbose_name_plural': 'substitutes',
                'ordering': ['-starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('officer', models.F('substitute')), _negated=True), name='substitute_is_another'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='substitute_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Qualification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='qualifications', to=settings.AUTH_USER_MODEL, verbose_name='officer')),
                ('kind', models.CharField(choices=[('law_enforcement', 'law-enforcement qualification'), ('legal_profession', 'legal profession qualification'), ('longstanding_reviewer', 'reviewer since before the qualification was required')], max_length=30, verbose_name='kind')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
            ],
            options={
                'verbose_name': 'qualification',
                'verbose_name_plural': 'qualifications',
                'ordering': ['officer', 'kind'],
            },
        ),
        migrations.CreateModel(
            name='Community',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='English name')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='communities', to='people.unit', verbose_name='unit')),
                ('setting', models.CharField(choices=[('town', 'town community'), ('countryside', 'village')], default='town', max_length=12, verbose_name='town or countryside')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'verbose_name': 'community',
                'verbose_name_plural': 'communities',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Grid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='English name')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grids', to='people.community', verbose_name='community')),
                ('households', models.PositiveIntegerField(default=0, verbose_name='households')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'verbose_name': 'grid',
                'verbose_name_plural': 'grids',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL, verbose_name='officer')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='people.community', verbose_name='community')),
                ('grid', models.ForeignKey(blank=True, help_text='Empty for the whole community.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='people.grid', verbose_name='grid')),
                ('part', models.CharField(choices=[('in_charge', 'in charge'), ('beside', 'beside the one in charge')], default='in_charge', max_length=10, verbose_name='part')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, help_text='The last day; empty when open.', null=True, verbose_name='until')),
                ('withdrawn_on', models.DateField(blank=True, editable=False, null=True, verbose_name='taken back')),
            ],
            options={
                'verbose_name': 'assignment',
                'verbose_name_plural': 'assignments',
                'ordering': ['-starts_on', 'officer'],
                'indexes': [models.Index(fields=['community', 'starts_on'], name='assignment_of_community')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='assignment_ends_after_it_starts')],
            },
        ),
    ]
