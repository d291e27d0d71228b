import django.db.models.deletion
from django.db import migrations, models

from regions.rls import StaysInRegion


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0017_secret_ballots"),
        ("regions", "0015_contact_by_folded_name"),
    ]

    operations = [
        migrations.AddField(
            model_name="opportunity",
            name="split_from",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="split_into",
                to="partnerships.opportunity",
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="split_from",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="split_into",
                to="partnerships.requirement",
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("split_from__isnull", True),
                    models.Q(("split_from", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="opportunity_not_from_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("split_from__isnull", True),
                    models.Q(("split_from", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="requirement_not_from_itself",
            ),
        ),
        StaysInRegion("Opportunity", "split_from"),
        StaysInRegion("Requirement", "split_from"),
    ]
