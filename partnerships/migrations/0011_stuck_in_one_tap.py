from django.db import migrations, models


class Migration(migrations.Migration):
    """One tap says “stuck”; what is in the way may be said a moment later."""

    dependencies = [
        ("partnerships", "0010_elector_email"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="actionitem", name="item_blocked_by_what"),
        migrations.AddConstraint(
            model_name="actionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "blocked"), ("blocked_by", ""), _connector="OR"),
                name="item_blocked_by_nothing_else",
            ),
        ),
        migrations.RemoveConstraint(model_name="update", name="update_stuck_says_why"),
    ]
