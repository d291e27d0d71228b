"""What a scorecard said on a day, and from where on a region calls a number good."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import regions.scope
from regions.rls import BelongsToRegion


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0003_alarms'),
        ('partnerships', '0006_words'),
        ('regions', '0002_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('values', models.JSONField(default=dict)),
                ('health', models.PositiveSmallIntegerField(null=True)),
                ('taken_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='partnerships.partnership')),
                ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('region', 'partnership', 'day'), name='reading_once_a_day'), models.CheckConstraint(condition=models.Q(('health__isnull', True), models.Q(('health__gte', 0), ('health__lte', 100)), _connector='OR'), name='reading_health_in_percent')],
            },
        ),
        migrations.CreateModel(
            name='Threshold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=40)),
                ('good', models.FloatField(verbose_name='good from')),
                ('watch', models.FloatField(verbose_name='watch from')),
                ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('region', 'indicator'), name='threshold_once'), models.CheckConstraint(condition=models.Q(('good__gte', 0), ('watch__gte', 0)), name='threshold_not_negative'), models.CheckConstraint(condition=models.Q(('good__lte', 10000), ('watch__lte', 10000)), name='threshold_a_number'), models.CheckConstraint(condition=models.Q(('indicator', ''), _negated=True), name='threshold_of_something')],
            },
        ),
        BelongsToRegion("Reading"),
        BelongsToRegion("Threshold"),
    ]
