"""Whose taps are in the means is fixed when the scoring ends: no later merge of two records counts anew."""

from django.db import migrations, models
from django.db.models import Q

# Of what has ended, those who count today; each region is entered in turn, so row security stays in force.
COUNTED = """
DO $$
DECLARE one bigint;
BEGIN
    FOR one IN SELECT id FROM regions_region LOOP
        PERFORM set_config('app.region', one::text, true);
        UPDATE partnerships_scorer AS scorer SET counted = true
        FROM partnerships_worksheet AS worksheet
        WHERE scorer.region_id = one AND worksheet.region_id = one AND worksheet.id = scorer.worksheet_id
            AND worksheet.closed_at IS NOT NULL AND scorer.scored_at IS NOT NULL
            AND NOT EXISTS (
                SELECT FROM partnerships_scorer AS other
                JOIN regions_contact AS contact ON contact.region_id = one AND contact.id = scorer.contact_id
                WHERE other.region_id = one AND other.worksheet_id = scorer.worksheet_id
                    AND other.contact_id = contact.merged_into_id
            );
    END LOOP;
    PERFORM set_config('app.region', '', true);
END $$
"""
FIXED = """
CREATE FUNCTION partnerships_scorers_counted_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM partnerships_worksheet
        WHERE region_id = NEW.region_id AND id = NEW.worksheet_id AND closed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'The scoring has ended.' USING ERRCODE = 'check_violation', CONSTRAINT = 'scorers_counted_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER scorers_counted_once BEFORE UPDATE ON partnerships_scorer
    FOR EACH ROW WHEN ((OLD.counted, OLD.worksheet_id) IS DISTINCT FROM (NEW.counted, NEW.worksheet_id))
    EXECUTE FUNCTION partnerships_scorers_counted_once();

CREATE FUNCTION partnerships_scoring_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The scoring has ended.' USING ERRCODE = 'check_violation', CONSTRAINT = 'scoring_ends_once';
END $$;
CREATE TRIGGER scoring_ends_once BEFORE UPDATE ON partnerships_worksheet
    FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL AND OLD.closed_at IS DISTINCT FROM NEW.closed_at)
    EXECUTE FUNCTION partnerships_scoring_ends_once();
"""
LOOSENED = """
DROP TRIGGER scoring_ends_once ON partnerships_worksheet;
DROP FUNCTION partnerships_scoring_ends_once();
DROP TRIGGER scorers_counted_once ON partnerships_scorer;
DROP FUNCTION partnerships_scorers_counted_once();
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0021_profile_notes"), ("regions", "0002_guards")]

    operations = [
        migrations.AddField("scorer", "counted", models.BooleanField(db_default=False, default=False, editable=False)),
        migrations.AddConstraint(
            "scorer",
            models.CheckConstraint(
                condition=Q(counted=False) | Q(scored_at__isnull=False), name="scorer_counted_has_scored"
            ),
        ),
        migrations.RunSQL(COUNTED, migrations.RunSQL.noop),
        migrations.RunSQL(FIXED, LOOSENED),
    ]
