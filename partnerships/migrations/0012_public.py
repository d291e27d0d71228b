import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from decimal import Decimal

from django.db import migrations, models

import partnerships.models.shown
import regions.scope
from regions.rls import BelongsToRegion
from regions.together import Together


class Migration(migrations.Migration):
    """What the public page shows, field by field; businesses that agreed to be named; what an hour counts as match."""

    dependencies = [
        ("partnerships", "0011_notes"),
        ("regions", "0002_guards"),
    ]

    operations = [
        Together([
            migrations.AddField(
                model_name='partnership',
                name='shown',
                field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('purpose', 'Its purpose'), ('priorities', 'The priorities its leaders chose'), ('champions', 'Who champions them, by name'), ('outcomes', 'The outcomes you published'), ('figures', 'Their figures, with who counted them'), ('quotes', 'People’s own words, where they said yes'), ('meetings', 'The days of its meetings'), ('businesses', 'How many businesses and partners sit at the table'), ('business_names', 'Names of businesses that agreed to be named')], max_length=20), blank=True, default=partnerships.models.shown.shown_at_first, editable=False, size=None),
            ),
            migrations.AddConstraint(
                model_name='partnership',
                constraint=models.CheckConstraint(condition=models.Q(('shown__contained_by', ['purpose', 'priorities', 'champions', 'outcomes', 'figures', 'quotes', 'meetings', 'businesses', 'business_names'])), name='partnership_shown_known'),
            ),
            migrations.CreateModel(
                name="MatchTerms",
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rate', models.DecimalField(decimal_places=2, max_digits=6, validators=[django.core.validators.MinValueValidator(Decimal('1')), django.core.validators.MaxValueValidator(Decimal('1000'))], verbose_name='worth of an hour, in dollars')),
                    ('target', models.DecimalField(decimal_places=2, default=0, help_text='0 where nothing is asked for.', max_digits=11, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('100000000'))], verbose_name='match asked for, in dollars')),
                    ('partnership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='match_terms', to='partnerships.partnership')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=('region', 'partnership'), name='match_terms_once', nulls_distinct=False),
                        models.CheckConstraint(condition=models.Q(('rate__gte', Decimal('1')), ('rate__lte', Decimal('1000'))), name='match_rate_in_bounds'),
                        models.CheckConstraint(condition=models.Q(('target__gte', 0), ('target__lte', Decimal('100000000'))), name='match_target_in_bounds'),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PublicName",
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('agreed_by', models.CharField(max_length=200, verbose_name='who agreed for it')),
                    ('agreed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('withdrawn_at', models.DateTimeField(editable=False, null=True)),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='public_names', to='regions.organization')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='public_names', to='partnerships.partnership')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('region', 'partnership', 'organization'), name='public_name_once'),
                        models.CheckConstraint(condition=models.Q(('agreed_by', ''), _negated=True), name='public_name_agreed_by'),
                    ],
                },
            ),
        ]),
        BelongsToRegion("PublicName"),
        BelongsToRegion("MatchTerms"),
    ]
