import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import Q

import regions.scope
from regions.rls import BelongsToRegion

GUARD = """
-- What a champion wrote stays as it was; only whose it is changes, when two records of a person become one.
CREATE FUNCTION partnerships_profile_note_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was written stays as it was' USING ERRCODE = 'check_violation', CONSTRAINT = 'profile_note_stands';
END $$;
CREATE TRIGGER profile_note_stands BEFORE UPDATE OF text, at, sector_id ON partnerships_profilenote
    FOR EACH ROW WHEN ((OLD.text, OLD.at, OLD.sector_id) IS DISTINCT FROM (NEW.text, NEW.at, NEW.sector_id))
    EXECUTE FUNCTION partnerships_profile_note_stands();
"""
UNGUARDED = """
DROP TRIGGER profile_note_stands ON partnerships_profilenote;
DROP FUNCTION partnerships_profile_note_stands();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0020_votes_in_one_step"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProfileNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(validators=[django.core.validators.MaxLengthValidator(2000)], verbose_name="what to correct")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("contact", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="profile_notes", to="regions.contact")),
                ("region", models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_set", to="regions.region")),
                ("sector", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="profile_notes", to="regions.sector")),
            ],
            options={
                "verbose_name": "note on a profile",
                "ordering": ["-at", "-id"],
                "constraints": [models.CheckConstraint(condition=~Q(text=""), name="profile_note_says_something")],
            },
        ),
        BelongsToRegion("ProfileNote"),
        migrations.RunSQL(GUARD, UNGUARDED),
    ]
