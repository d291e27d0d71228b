"""How a ballot's fields are called, where not only leaders vote."""

import django.core.validators
from django.db import migrations, models

from regions.together import Together


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0005_second_rounds'),
    ]

    operations = [
        Together([
            migrations.AlterField(
                model_name='ballot',
                name='dots',
                field=models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='dots for each voter'),
            ),
            migrations.AlterField(
                model_name='ballot',
                name='tie_rule',
                field=models.CharField(choices=[('more_organizations', 'More organizations decide, then the lot'), ('lot', 'The lot decides'), ('second_round', 'A second round decides'), ('all_tied', 'All that tie are chosen')], default='more_organizations', max_length=20, verbose_name='if options tie'),
            ),
        ]),
    ]
