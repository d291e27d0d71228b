"""Each day's totals of a region for its network office; and new starts of partnerships."""

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import regions.scope
from django.db import migrations, models

from regions.rls import BelongsToRegion


class Migration(migrations.Migration):

    dependencies = [
        ('convenings', '0004_a_note_of_each_item'),
        ('desk', '0004_scorecards'),
        ('partnerships', '0010_evidence'),
        ('regions', '0002_guards'),
    ]

    operations = [
        migrations.AlterField(
            model_name='staffinvite',
            name='role',
            field=models.CharField(choices=[('owner', 'Owner'), ('convener', 'Convener'), ('viewer', 'Viewer'), ('network', 'Network office')], max_length=20, verbose_name='role'),
        ),
        migrations.CreateModel(
            name='RegionTotals',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('partnerships', models.PositiveIntegerField()),
                ('stages', models.JSONField(default=dict)),
                ('alarmed', models.PositiveIntegerField()),
                ('flags', models.JSONField(default=dict)),
                ('next_meeting', models.DateField(null=True)),
                ('due', models.PositiveIntegerField()),
                ('kept', models.PositiveIntegerField()),
                ('late', models.PositiveIntegerField()),
                ('minutes_due', models.PositiveIntegerField()),
                ('taken_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('region', 'day'), name='region_totals_once_a_day'), models.CheckConstraint(condition=models.Q(('alarmed__lte', models.F('partnerships'))), name='region_totals_alarmed_of_all'), models.CheckConstraint(condition=models.Q(('due__gte', django.db.models.expressions.CombinedExpression(models.F('kept'), '+', models.F('late')))), name='region_totals_due_of_all')],
            },
        ),
        migrations.CreateModel(
            name='Relaunch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=200)),
                ('letter', models.TextField(max_length=10000)),
                ('begun_by', models.CharField(max_length=254)),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('convening', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='relaunch', to='convenings.convening')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relaunches', to='partnerships.partnership')),
                ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), _negated=True), models.Q(('letter', ''), _negated=True)), name='relaunch_says_something')],
            },
        ),
        BelongsToRegion("RegionTotals"),
        BelongsToRegion("Relaunch"),
        migrations.RunSQL(
            # The latest reading of each region whose totals this account may see (`see_totals` in regions/access.py):
            # each is entered in turn, so row security stays in force, and a thousand regions are one statement.
            """
            CREATE FUNCTION desk_totals_of(account bigint) RETURNS SETOF desk_regiontotals LANGUAGE plpgsql AS $$
            DECLARE one bigint;
            BEGIN
                FOR one IN SELECT member.region_id FROM regions_membership AS member
                    JOIN regions_region AS region ON region.id = member.region_id
                    WHERE member.user_id = account AND region.closed_at IS NULL
                    AND member.role IN ('owner', 'convener', 'viewer', 'network') LOOP
                    PERFORM set_config('app.region', one::text, true);
                    RETURN QUERY SELECT reading.* FROM desk_regiontotals AS reading
                        WHERE reading.region_id = one ORDER BY reading.day DESC LIMIT 1;
                END LOOP;
                PERFORM set_config('app.region', '', true);
            END $$
            """,
            "DROP FUNCTION desk_totals_of(bigint)",
        ),
    ]
