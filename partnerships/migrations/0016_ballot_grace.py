import django.db.models.deletion
import regions.scope
from django.db import migrations, models

from regions.rls import BelongsToRegion


class Migration(migrations.Migration):
    """A vote that was stopped can be taken back for a minute; one that was counted, opened again."""

    dependencies = [
        ('partnerships', '0012_one_key_for_the_region'),
        ('regions', '0015_contact_by_folded_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reopening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('by_name', models.CharField(max_length=200)),
                ('result', models.JSONField()),
                ('counted_at', models.DateTimeField()),
                ('reopened_at', models.DateTimeField()),
                ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reopenings', to='partnerships.ballot')),
                ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='ballot',
            name='closing_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.CheckConstraint(condition=models.Q(('closing_at__isnull', True), models.Q(('closing_at__gte', models.F('opened_at')), ('opened_at__isnull', False)), _connector='OR'), name='ballot_stopped_after_opening'),
        ),
        migrations.AddConstraint(
            model_name='reopening',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reopening_has_reason'),
        ),
        BelongsToRegion("Reopening"),
    ]
