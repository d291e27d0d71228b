"""Figures of the labor market, commuting, metropolitan areas, and the files they came in."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from regions.together import Together


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ('regions', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='CommutePair',
                fields=[
                    ('pk', models.CompositePrimaryKey('work', 'home', 'year', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('work', models.CharField(db_collation='C', max_length=5, verbose_name='county of the workplace')),
                    ('home', models.CharField(db_collation='C', max_length=5, verbose_name='county of the home')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                    ('jobs', models.PositiveIntegerField(verbose_name='jobs')),
                ],
                options={
                    'verbose_name': 'commuting pair',
                    'indexes': [models.Index(models.F('home'), models.F('year'), name='commute_pair_by_home')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('jobs__gte', 1)), name='commute_pair_has_jobs'), models.CheckConstraint(condition=models.Q(('year__gte', 2000), ('year__lte', 2100)), name='commute_pair_year'), models.CheckConstraint(condition=models.Q(('home__regex', '^\\d{5}$'), ('work__regex', '^\\d{5}$')), name='commute_pair_five_digits')],
                },
            ),
            migrations.CreateModel(
                name='LaborFigure',
                fields=[
                    ('pk', models.CompositePrimaryKey('area', 'industry', 'ownership', 'year', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('area', models.CharField(db_collation='C', max_length=5, verbose_name='area')),
                    ('industry', models.CharField(db_collation='C', max_length=6, verbose_name='NAICS code')),
                    ('ownership', models.PositiveSmallIntegerField(choices=[(0, 'All covered jobs'), (1, 'Federal government'), (2, 'State government'), (3, 'Local government'), (4, 'International government'), (5, 'Private companies'), (8, 'All government'), (9, 'All but the federal government')], verbose_name='ownership')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                    ('level', models.PositiveSmallIntegerField(choices=[(0, 'All industries'), (1, 'All industries, by ownership'), (2, 'Goods or services'), (3, 'Supersector'), (4, 'Sector'), (5, '3 digits'), (6, '4 digits'), (7, '5 digits'), (8, '6 digits')], verbose_name='level')),
                    ('suppressed', models.BooleanField(default=False, verbose_name='suppressed by the publisher')),
                    ('establishments', models.PositiveIntegerField(verbose_name='establishments')),
                    ('jobs', models.PositiveIntegerField(null=True, verbose_name='jobs')),
                    ('wages', models.PositiveBigIntegerField(null=True, verbose_name='wages in the year, dollars')),
                    ('weekly_pay', models.PositiveIntegerField(null=True, verbose_name='average weekly pay, dollars')),
                    ('annual_pay', models.PositiveIntegerField(null=True, verbose_name='average annual pay, dollars')),
                ],
                options={
                    'verbose_name': 'labor figure',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('annual_pay', None), ('jobs', None), ('suppressed', True), ('wages', None), ('weekly_pay', None)), models.Q(('annual_pay__isnull', False), ('jobs__isnull', False), ('suppressed', False), ('wages__isnull', False), ('weekly_pay__isnull', False)), _connector='OR'), name='labor_figure_suppressed_is_empty'), models.CheckConstraint(condition=models.Q(('level__in', [0, 1, 2, 3, 4, 5, 6, 7, 8])), name='labor_figure_level_known'), models.CheckConstraint(condition=models.Q(('ownership__in', [0, 1, 2, 3, 4, 5, 8, 9])), name='labor_figure_ownership_known'), models.CheckConstraint(condition=models.Q(('year__gte', 1990), ('year__lte', 2100)), name='labor_figure_year'), models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('area'), 5), name='labor_figure_area_five_signs')],
                },
            ),
            migrations.CreateModel(
                name='LaborImport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('filename', models.CharField(max_length=200)),
                    ('kind', models.CharField(blank=True, choices=[('figures', 'Jobs and wages (QCEW)'), ('commutes', 'Commuting (LODES)'), ('metropolitan', 'Metropolitan areas (CBSA)')], max_length=12)),
                    ('stage', models.CharField(choices=[('at_work', 'Being imported'), ('asks', 'Asks you'), ('refused', 'Refused'), ('done', 'Imported')], default='at_work', max_length=8)),
                    ('fingerprint', models.CharField(blank=True, max_length=64)),
                    ('may_repair', models.BooleanField(default=False)),
                    ('years', models.JSONField(default=list)),
                    ('counts', models.JSONField(default=dict)),
                    ('notes', models.JSONField(default=list)),
                    ('problems', models.JSONField(default=list)),
                    ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('run', models.UUIDField(null=True)),
                    ('lease_until', models.DateTimeField(null=True)),
                    ('tries', models.PositiveSmallIntegerField(default=0)),
                    ('done', models.PositiveBigIntegerField(default=0)),
                    ('total', models.PositiveBigIntegerField(default=0)),
                    ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'import of labor statistics',
                    'ordering': ['-id'],
                    'indexes': [
                        models.Index(condition=models.Q(('stage', 'at_work')), fields=['id'], name='labor_import_at_work'),
                        models.Index(fields=['fingerprint'], name='labor_import_fingerprint'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('kind__in', ['', 'figures', 'commutes', 'metropolitan'])), name='labor_import_kind_known'),
                        models.CheckConstraint(condition=models.Q(('stage__in', ['at_work', 'asks', 'refused', 'done'])), name='labor_import_stage_known'),
                        models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('stage__in', ['at_work', 'asks'])), models.Q(('ended_at__isnull', False), ('stage__in', ['refused', 'done'])), _connector='OR'), name='labor_import_ended_when'),
                        models.CheckConstraint(condition=models.Q(('stage', 'at_work'), models.Q(('lease_until__isnull', True), ('run__isnull', True)), _connector='OR'), name='labor_import_leased_at_work'),
                        models.CheckConstraint(condition=models.Q(models.Q(('stage', 'refused'), _negated=True), models.Q(('problems', []), _negated=True), _connector='OR'), name='labor_import_refused_why'),
                        models.CheckConstraint(condition=models.Q(models.Q(('stage', 'done'), _negated=True), models.Q(('kind', ''), _negated=True), _connector='OR'), name='labor_import_done_of_a_kind'),
                        models.CheckConstraint(condition=models.Q(('done__lte', models.F('total'))), name='labor_import_done_of_total'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='LaborPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('filename', models.CharField(max_length=200)),
                    ('content', models.BinaryField()),
                    ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='labor.laborimport')),
                ],
                options={
                    'verbose_name': 'file of labor statistics',
                    'constraints': [
                        models.UniqueConstraint(fields=('batch', 'number'), name='labor_part_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MetropolitanArea',
                fields=[
                    ('code', models.CharField(max_length=5, primary_key=True, serialize=False, verbose_name='CBSA code')),
                    ('title', models.CharField(max_length=120, verbose_name='title')),
                    ('kind', models.CharField(choices=[('metropolitan', 'Metropolitan area'), ('micropolitan', 'Micropolitan area')], max_length=12, verbose_name='kind')),
                    ('edition', models.CharField(blank=True, max_length=40, verbose_name='edition of the list')),
                ],
                options={
                    'verbose_name': 'metropolitan area',
                    'ordering': ['title'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['metropolitan', 'micropolitan'])), name='metropolitan_area_kind_known'), models.CheckConstraint(condition=models.Q(('code__regex', '^\\d{5}$')), name='metropolitan_area_five_digits')],
                },
            ),
            migrations.CreateModel(
                name='MetropolitanCounty',
                fields=[
                    ('county', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='metropolitan_membership', serialize=False, to='regions.county')),
                    ('is_central', models.BooleanField(verbose_name='central')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='labor.metropolitanarea')),
                ],
                options={
                    'verbose_name': 'county of a metropolitan area',
                },
            ),
        ]),
    ]
