import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_pauses_and_what_meets_a_clock'),
        ('ledger', '0002_sent_forms'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EvaluationItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='English name')),
                ('question', models.CharField(choices=[('identity', 'The basic facts about the suspect are clear'), ('facts', 'The facts are clear and the evidence is reliable and sufficient'), ('characterisation', 'The act is characterised correctly'), ('law', 'The law is applied correctly'), ('procedure', 'The procedure is lawful'), ('proposal', 'The proposed decision is appropriate')], max_length=20, verbose_name='question')),
                ('full_marks', models.PositiveSmallIntegerField(verbose_name='full marks')),
                ('basis', models.CharField(blank=True, max_length=120, verbose_name='basis')),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'verbose_name': 'evaluation item',
                'verbose_name_plural': 'evaluation form',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('party', 'rated by a party'), ('department', 'review by the legal department'), ('committee', 'collective evaluation'), ('triggered', 'triggered appraisal')], max_length=12, verbose_name='kind')),
                ('trigger', models.CharField(blank=True, choices=[('petition', 'petition'), ('reconsideration', 'administrative reconsideration'), ('litigation', 'litigation'), ('compensation', 'state compensation'), ('inquiry', 'inquiry of a superior'), ('media', 'media exposure'), ('complaint', 'complaint'), ('non_prosecution', 'non-prosecution by the prosecutor'), ('acquittal', 'acquittal')], max_length=20, verbose_name='trigger')),
                ('reference', models.CharField(max_length=120, verbose_name='document or period')),
                ('opened_at', models.DateTimeField(verbose_name='opened')),
                ('marks', models.JSONField(blank=True, default=dict, verbose_name='marks')),
                ('total', models.PositiveSmallIntegerField(null=True, verbose_name='marks of 100')),
                ('members', models.JSONField(blank=True, default=list, verbose_name='members present')),
                ('finding', models.TextField(blank=True, verbose_name='finding')),
                ('concluded_at', models.DateTimeField(null=True, verbose_name='concluded')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='cases.case')),
                ('concluded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'evaluation',
                'verbose_name_plural': 'evaluations',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='EvaluationFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('severity', models.CharField(choices=[('minor', 'minor'), ('ordinary', 'ordinary'), ('serious', 'serious')], max_length=10, verbose_name='severity')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='remark')),
                ('found_at', models.DateTimeField(verbose_name='found')),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='cases.evaluation')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.defectitem')),
                ('last_event', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.event')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluation_findings', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'verbose_name': 'finding of an evaluation',
                'verbose_name_plural': 'findings of evaluations',
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='evaluation',
            index=models.Index(fields=['concluded_at'], name='evaluation_by_end'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.UniqueConstraint(fields=('case', 'kind', 'reference'), name='evaluation_once'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'triggered'), models.Q(('trigger', ''), _negated=True)), models.Q(models.Q(('kind', 'triggered'), _negated=True), ('trigger', '')), _connector='OR'), name='evaluation_has_its_trigger'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('concluded_at', None), ('total', None)), models.Q(('concluded_at__isnull', False), ('total__lte', 100)), _connector='OR'), name='evaluation_is_open_or_concluded'),
        ),
        migrations.AddIndex(
            model_name='evaluationfinding',
            index=models.Index(fields=['found_at'], name='evaluation_finding_by_date'),
        ),
    ]
