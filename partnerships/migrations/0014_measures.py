import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import F, Q

import regions.models.names
import regions.scope
from regions.rls import AgreesInRegion, BelongsToRegion
from regions.together import Together

GUARDS = """
-- What was counted is of a day that had come, in the region's own time.
CREATE FUNCTION partnerships_day_had_come(the_day date, moment timestamptz, in_region bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT the_day <= (moment AT TIME ZONE (SELECT time_zone FROM regions_region WHERE id = in_region))::date
$$;

CREATE FUNCTION partnerships_baseline_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT partnerships_day_had_come(NEW.baseline_on, NEW.set_at, NEW.region_id) THEN
        RAISE EXCEPTION 'A baseline is what was counted already.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'measure_baseline_had_come';
    END IF;
    IF EXISTS (
        SELECT FROM partnerships_measurement figure
        WHERE figure.region_id = NEW.region_id AND figure.measure_id = NEW.id AND figure.measured_on <= NEW.baseline_on
            AND NOT EXISTS (
                SELECT FROM partnerships_measurement later
                WHERE later.region_id = figure.region_id AND later.replaces_id = figure.id)
    ) THEN
        RAISE EXCEPTION 'The baseline comes before every figure.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'measure_baseline_first';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measure_baseline_first BEFORE INSERT OR UPDATE OF baseline_on, set_at ON partnerships_measure
    FOR EACH ROW WHEN (NEW.baseline_on IS NOT NULL) EXECUTE FUNCTION partnerships_baseline_first();

CREATE FUNCTION partnerships_measurement_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    begun date;
BEGIN
    -- Figures of one measure are entered one after the other; whoever moves its baseline just now is waited for.
    SELECT baseline_on INTO begun FROM partnerships_measure
        WHERE region_id = NEW.region_id AND id = NEW.measure_id FOR UPDATE;
    IF NEW.measured_on <= begun THEN
        RAISE EXCEPTION 'The baseline comes before every figure.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'measurement_after_baseline';
    END IF;
    IF NOT partnerships_day_had_come(NEW.measured_on, NEW.entered_at, NEW.region_id) THEN
        RAISE EXCEPTION 'A figure is of a day that had come.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'measurement_had_come';
    END IF;
    IF EXISTS (
        SELECT FROM partnerships_measurement figure
        WHERE figure.region_id = NEW.region_id AND figure.measure_id = NEW.measure_id
            AND figure.measured_on = NEW.measured_on AND figure.id IS DISTINCT FROM NEW.replaces_id
            AND NOT EXISTS (
                SELECT FROM partnerships_measurement later
                WHERE later.region_id = figure.region_id AND later.replaces_id = figure.id)
    ) THEN
        RAISE EXCEPTION 'Of one day one figure stands.'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'measurement_once_a_day';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measurement_fits BEFORE INSERT ON partnerships_measurement
    FOR EACH ROW EXECUTE FUNCTION partnerships_measurement_fits();

-- What was said stays as it was said; only the person goes along when two records of theirs are merged.
CREATE FUNCTION partnerships_curve_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was counted and told stays; a correction is a row of its own.'
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER measurement_frozen BEFORE UPDATE ON partnerships_measurement
    FOR EACH ROW WHEN ((OLD.measure_id, OLD.figure, OLD.measured_on, OLD.source, OLD.author, OLD.entered_at, OLD.replaces_id)
        IS DISTINCT FROM
        (NEW.measure_id, NEW.figure, NEW.measured_on, NEW.source, NEW.author, NEW.entered_at, NEW.replaces_id))
    EXECUTE FUNCTION partnerships_curve_frozen();
CREATE TRIGGER curve_story_frozen BEFORE UPDATE ON partnerships_curvestory
    FOR EACH ROW WHEN ((OLD.measure_id, OLD.words, OLD.doing, OLD.author, OLD.told_at)
        IS DISTINCT FROM (NEW.measure_id, NEW.words, NEW.doing, NEW.author, NEW.told_at))
    EXECUTE FUNCTION partnerships_curve_frozen();
"""
UNGUARDED = """
DROP TRIGGER curve_story_frozen ON partnerships_curvestory;
DROP TRIGGER measurement_frozen ON partnerships_measurement;
DROP FUNCTION partnerships_curve_frozen();
DROP TRIGGER measurement_fits ON partnerships_measurement;
DROP FUNCTION partnerships_measurement_fits();
DROP TRIGGER measure_baseline_first ON partnerships_measure;
DROP FUNCTION partnerships_baseline_first();
DROP FUNCTION partnerships_day_had_come(date, timestamptz, bigint);
"""


def key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def region():
    return models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_set", to="regions.region")


def moment():
    return models.DateTimeField(default=django.utils.timezone.now, editable=False)


def number(words):
    return models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name=words)


def both(name):
    either = Q((f"{name}__isnull", True), (f"{name}_on__isnull", True)) | Q((f"{name}__isnull", False), (f"{name}_on__isnull", False))
    return models.CheckConstraint(condition=either, name=f"measure_{name}_dated")


class Migration(migrations.Migration):
    """One figure for each priority: baseline, target, what was counted since, and the story behind the curve."""

    dependencies = [("partnerships", "0013_escalation"), ("regions", "0002_guards")]

    operations = [
        Together([
            migrations.CreateModel(
                name="Measure",
                fields=[
                    ("id", key()),
                    ("name", models.CharField(help_text="Such as “apprentices hired in a year”.", max_length=200, validators=[regions.models.names.plain], verbose_name="what is measured")),
                    ("unit", models.CharField(help_text="Such as “apprentices”, or “%”.", max_length=60, validators=[regions.models.names.plain], verbose_name="of what")),
                    ("better", models.CharField(choices=[("up", "More is better"), ("down", "Less is better")], default="up", max_length=4, verbose_name="which way is better")),
                    ("baseline", number("baseline")),
                    ("baseline_on", models.DateField(blank=True, null=True, verbose_name="day of the baseline")),
                    ("target", number("target")),
                    ("target_on", models.DateField(blank=True, null=True, verbose_name="day of the target")),
                    ("agreed_at", moment()),
                    ("set_at", moment()),
                    ("priority", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="measured_by", to="partnerships.priority")),
                    ("region", region()),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(condition=~Q(name="") & ~Q(unit=""), name="measure_named"),
                        models.CheckConstraint(condition=Q(better__in=["up", "down"]), name="measure_better_known"),
                        both("baseline"),
                        both("target"),
                        models.CheckConstraint(
                            condition=Q(baseline__isnull=True) | Q(target__isnull=True) | Q(better="up", target__gt=F("baseline")) | Q(better="down", target__lt=F("baseline")),
                            name="measure_target_is_better",
                        ),
                        models.CheckConstraint(
                            condition=Q(baseline_on__isnull=True) | Q(target_on__isnull=True) | Q(target_on__gt=F("baseline_on")),
                            name="measure_target_later",
                        ),
                        models.CheckConstraint(condition=Q(set_at__gte=F("agreed_at")), name="measure_set_later"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Measurement",
                fields=[
                    ("id", key()),
                    ("figure", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="figure")),
                    ("measured_on", models.DateField(verbose_name="of which day")),
                    ("source", models.CharField(max_length=300, validators=[regions.models.names.plain], verbose_name="who counted it")),
                    ("author", models.CharField(editable=False, max_length=254)),
                    ("entered_at", moment()),
                    ("contact", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="measurements", to="regions.contact")),
                    ("measure", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="figures", to="partnerships.measure")),
                    ("region", region()),
                    ("replaces", models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="replaced_by", to="partnerships.measurement")),
                ],
                options={
                    "indexes": [models.Index(fields=["region", "measure", "measured_on"], name="measurement_of_measure")],
                    "constraints": [
                        models.UniqueConstraint(fields=("region", "id", "measure"), name="measurement_with_measure"),
                        models.CheckConstraint(condition=~Q(source="") & ~Q(author=""), name="measurement_has_source"),
                        models.CheckConstraint(condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")), name="measurement_replaces_another"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CurveStory",
                fields=[
                    ("id", key()),
                    ("words", models.TextField(max_length=1500, verbose_name="why the curve looks as it does")),
                    ("doing", models.TextField(max_length=1000, verbose_name="what we will do about it")),
                    ("author", models.CharField(editable=False, max_length=254)),
                    ("told_at", moment()),
                    ("contact", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="curve_stories", to="regions.contact")),
                    ("measure", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="stories", to="partnerships.measure")),
                    ("region", region()),
                ],
                options={
                    "indexes": [models.Index(fields=["region", "measure", "-told_at"], name="story_of_curve")],
                    "constraints": [models.CheckConstraint(condition=~Q(words="") & ~Q(doing="") & ~Q(author=""), name="curve_story_told")],
                },
            ),
        ]),
        BelongsToRegion("Measure"),
        BelongsToRegion("Measurement"),
        BelongsToRegion("CurveStory"),
        AgreesInRegion("Measurement", ("replaces_id", "measure_id"), "partnerships.Measurement", ("id", "measure_id")),
        migrations.RunSQL(GUARDS, UNGUARDED),
    ]
