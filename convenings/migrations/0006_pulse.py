import django.core.validators
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import regions.models.names
import regions.scope
from regions.rls import BelongsToRegion

MARKED = """
-- As many ratings of a meeting as attendances that are marked: who rates it was there, and does it once. Which rating
-- is whose stands nowhere.
CREATE FUNCTION convenings_pulses_marked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched record;
BEGIN
    IF TG_OP = 'DELETE' THEN touched := OLD; ELSE touched := NEW; END IF;
    IF (SELECT count(*) FROM convenings_pulse pulse
            WHERE pulse.region_id = touched.region_id AND pulse.convening_id = touched.convening_id)
        <> (SELECT count(*) FROM convenings_attendance there
            WHERE there.region_id = touched.region_id AND there.convening_id = touched.convening_id AND there.rated)
    THEN
        RAISE EXCEPTION 'A meeting has as many ratings as people who were there and rated it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pulse_of_attendance';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER pulse_of_attendance AFTER INSERT OR DELETE OR UPDATE OF convening_id ON convenings_pulse
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION convenings_pulses_marked();
CREATE CONSTRAINT TRIGGER attendance_rated AFTER UPDATE OF rated, convening_id ON convenings_attendance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.rated OR NEW.rated)
    EXECUTE FUNCTION convenings_pulses_marked();
CREATE CONSTRAINT TRIGGER attendance_rated_new AFTER INSERT ON convenings_attendance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.rated) EXECUTE FUNCTION convenings_pulses_marked();
CREATE CONSTRAINT TRIGGER attendance_rated_left AFTER DELETE ON convenings_attendance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.rated) EXECUTE FUNCTION convenings_pulses_marked();
"""
UNMARKED = """
DROP TRIGGER attendance_rated_left ON convenings_attendance;
DROP TRIGGER attendance_rated_new ON convenings_attendance;
DROP TRIGGER attendance_rated ON convenings_attendance;
DROP TRIGGER pulse_of_attendance ON convenings_pulse;
DROP FUNCTION convenings_pulses_marked();
"""


def rating():
    return models.PositiveSmallIntegerField(
        blank=True,
        null=True,
        validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)],
    )


class Migration(migrations.Migration):
    """Two questions after a meeting: who answered is marked, and what they said stands apart from their name."""

    dependencies = [("convenings", "0005_agenda_matters"), ("regions", "0002_guards")]

    operations = [
        migrations.AddField("attendance", "rated", models.BooleanField(db_default=False, default=False, editable=False)),
        migrations.AddConstraint("attendance", models.CheckConstraint(condition=Q(rated=False) | Q(side="business"), name="attendance_rated_by_business")),
        migrations.CreateModel(
            name="Pulse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seal", models.CharField(editable=False, max_length=40)),
                ("worth", rating()),
                ("clear", rating()),
                ("words", models.CharField(blank=True, max_length=200, validators=[regions.models.names.plain])),
                ("convening", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="pulses", to="convenings.convening")),
                ("region", models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_set", to="regions.region")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("region", "convening", "seal"), name="pulse_once"),
                    models.CheckConstraint(condition=Q(worth__isnull=True) | Q(worth__range=(1, 5)), name="pulse_worth_known"),
                    models.CheckConstraint(condition=Q(clear__isnull=True) | Q(clear__range=(1, 5)), name="pulse_clear_known"),
                    models.CheckConstraint(condition=Q(worth__isnull=False) | Q(clear__isnull=False), name="pulse_answers_something"),
                    models.CheckConstraint(condition=~Q(seal=""), name="pulse_sealed"),
                ],
            },
        ),
        BelongsToRegion("Pulse"),
        migrations.RunSQL(MARKED, UNMARKED),
    ]
