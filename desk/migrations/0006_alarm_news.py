"""What rang when conveners were last told of alarms."""

import django.db.models.deletion
from django.db import migrations, models

import regions.scope
from regions.rls import BelongsToRegion


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0005_totals_and_relaunches'),
        ('regions', '0002_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='AlarmNews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('known', models.JSONField(default=list)),
                ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('region',), name='alarm_news_once')],
            },
        ),
        BelongsToRegion("AlarmNews"),
    ]
