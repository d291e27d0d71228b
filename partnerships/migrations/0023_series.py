import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import F, Q

import regions.scope
from regions.rls import AgreesInRegion, BelongsToRegion
from regions.together import Together

GUARDS = """
-- It begins where the measure begins, and is of industries and counties that there are.
CREATE FUNCTION partnerships_series_begins() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    begun date;
BEGIN
    SELECT baseline_on INTO begun FROM partnerships_measure
        WHERE region_id = NEW.region_id AND id = NEW.measure_id FOR UPDATE;
    IF begun IS DISTINCT FROM make_date(NEW.baseline_year, 12, 31) THEN
        RAISE EXCEPTION 'The baseline is of the last day of its year.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'series_begins_at_the_baseline';
    END IF;
    IF EXISTS (
        SELECT FROM jsonb_array_elements_text(NEW.counties) AS said (fips)
        WHERE NOT EXISTS (SELECT FROM regions_county county WHERE county.fips = said.fips)
    ) OR EXISTS (
        SELECT FROM jsonb_array_elements_text(NEW.codes) AS said (code)
        WHERE NOT EXISTS (SELECT FROM regions_industry industry WHERE industry.code = said.code)
    ) THEN
        RAISE EXCEPTION 'There is no such county, or no such code.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'series_of_what_there_is';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER series_begins BEFORE INSERT ON partnerships_series
    FOR EACH ROW EXECUTE FUNCTION partnerships_series_begins();

-- Years of two industries, or of two shapes of a region, are no series: only the day it was last read changes.
CREATE FUNCTION partnerships_series_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What a series is of stays as it was chosen.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'series_stands';
END $$;
CREATE TRIGGER series_stands BEFORE UPDATE ON partnerships_series
    FOR EACH ROW WHEN (
        (OLD.measure_id, OLD.gauge, OLD.industry, OLD.codes, OLD.counties, OLD.baseline_year, OLD.source, OLD.attached_at)
        IS DISTINCT FROM
        (NEW.measure_id, NEW.gauge, NEW.industry, NEW.codes, NEW.counties, NEW.baseline_year, NEW.source, NEW.attached_at))
    EXECUTE FUNCTION partnerships_series_stands();

CREATE FUNCTION partnerships_series_year_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.year < (
        SELECT baseline_year FROM partnerships_series WHERE region_id = NEW.region_id AND id = NEW.series_id
    ) THEN
        RAISE EXCEPTION 'A series begins with its baseline.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'series_year_not_before';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER series_year_fits BEFORE INSERT OR UPDATE OF year, series_id ON partnerships_seriesyear
    FOR EACH ROW EXECUTE FUNCTION partnerships_series_year_fits();

-- While the figures come by themselves, their unit and where they begin are not for people to change.
CREATE FUNCTION partnerships_measure_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM partnerships_series WHERE region_id = NEW.region_id AND measure_id = NEW.id) THEN
        RAISE EXCEPTION 'This figure comes from labor statistics.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'measure_follows_its_series';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measure_follows BEFORE UPDATE OF unit, baseline, baseline_on ON partnerships_measure
    FOR EACH ROW WHEN ((OLD.unit, OLD.baseline, OLD.baseline_on) IS DISTINCT FROM (NEW.unit, NEW.baseline, NEW.baseline_on))
    EXECUTE FUNCTION partnerships_measure_follows();

-- Where a figure came from stays, as all that was said of it does.
CREATE TRIGGER measurement_came_from BEFORE UPDATE ON partnerships_measurement
    FOR EACH ROW WHEN (OLD.labor_year IS DISTINCT FROM NEW.labor_year) EXECUTE FUNCTION partnerships_curve_frozen();
"""
UNGUARDED = """
DROP TRIGGER measurement_came_from ON partnerships_measurement;
DROP TRIGGER measure_follows ON partnerships_measure;
DROP FUNCTION partnerships_measure_follows();
DROP TRIGGER series_year_fits ON partnerships_seriesyear;
DROP FUNCTION partnerships_series_year_fits();
DROP TRIGGER series_stands ON partnerships_series;
DROP FUNCTION partnerships_series_stands();
DROP TRIGGER series_begins ON partnerships_series;
DROP FUNCTION partnerships_series_begins();
"""
GAUGES = [
    ("jobs", "Jobs"),
    ("establishments", "Establishments"),
    ("pay", "Average pay in a year"),
    ("quotient", "Location quotient: its share of jobs, times the nation’s"),
]
OF_ITS_YEAR = Q(contact__isnull=True, measured_on__year=F("labor_year"), measured_on__month=12, measured_on__day=31)


def key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def region():
    return ("region", models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_set", to="regions.region"))


class Migration(migrations.Migration):
    """A priority's figure that comes by itself, from labor statistics."""

    dependencies = [("partnerships", "0022_scorers_counted"), ("regions", "0002_guards")]

    operations = [
        Together([
            migrations.CreateModel(
                name="Series",
                fields=[
                    key(),
                    ("gauge", models.CharField(choices=GAUGES, max_length=16, verbose_name="which figure")),
                    ("industry", models.CharField(max_length=220, verbose_name="industry")),
                    ("codes", models.JSONField(default=list)),
                    ("counties", models.JSONField(default=list)),
                    ("baseline_year", models.PositiveSmallIntegerField(verbose_name="year of the baseline")),
                    ("source", models.CharField(default="BLS QCEW, annual averages", max_length=200, verbose_name="source")),
                    ("attached_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ("read_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ("measure", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="series", to="partnerships.measure")),
                    region(),
                ],
                options={
                    "verbose_name": "series of labor statistics",
                    "constraints": [
                        models.UniqueConstraint(fields=("region", "id", "measure"), name="series_with_measure"),
                        models.CheckConstraint(condition=Q(gauge__in=["jobs", "establishments", "pay", "quotient"]), name="series_gauge_known"),
                        models.CheckConstraint(condition=~Q(industry="") & ~Q(source=""), name="series_named"),
                        models.CheckConstraint(condition=~Q(codes=[]) & ~Q(counties=[]), name="series_of_something_somewhere"),
                        models.CheckConstraint(condition=Q(read_at__gte=F("attached_at")), name="series_read_later"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="SeriesYear",
                fields=[
                    key(),
                    ("year", models.PositiveSmallIntegerField()),
                    ("value", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                    ("suppressed", models.JSONField(default=list)),
                    ("missing", models.JSONField(default=list)),
                    ("unlisted", models.JSONField(default=list)),
                    ("broken", models.JSONField(default=list)),
                    ("measure", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partnerships.measure")),
                    region(),
                    ("series", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="years", to="partnerships.series")),
                ],
                options={
                    "ordering": ["year"],
                    "constraints": [
                        models.UniqueConstraint(fields=("region", "series", "year"), name="series_year_once"),
                        models.CheckConstraint(condition=Q(value__isnull=True) | Q(suppressed=[], missing=[], unlisted=[], broken=[]), name="series_year_told_whole"),
                        models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="series_year_is_a_year"),
                    ],
                },
            ),
            migrations.AddField(
                model_name="measurement",
                name="labor_year",
                field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
            ),
            migrations.AddConstraint(
                model_name="measurement",
                constraint=models.CheckConstraint(condition=Q(labor_year__isnull=True) | OF_ITS_YEAR, name="measurement_of_labor_year"),
            ),
        ]),
        BelongsToRegion("Series"),
        BelongsToRegion("SeriesYear"),
        AgreesInRegion("SeriesYear", ("series_id", "measure_id"), "partnerships.Series", ("id", "measure_id")),
        migrations.RunSQL(GUARDS, UNGUARDED),
    ]
