import django.db.models.deletion
from django.db import migrations, models

from regions.together import Together
from regions.rls import AgreesInRegion, StaysInRegion

ROLL = """
-- Whoever comes onto the roll of an open ballot comes with a reason; onto a secret one or a second round, never.
CREATE OR REPLACE FUNCTION partnerships_roll_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM partnerships_ballot ballot WHERE ballot.region_id = NEW.region_id AND ballot.id = NEW.ballot_id
            AND ballot.opened_at IS NOT NULL AND (ballot.secrecy = 'secret' {more}OR NEW.admitted_because = '')
    ) THEN
        RAISE EXCEPTION 'The roll of a ballot is frozen when it opens.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'roll_frozen';
    END IF;
    RETURN NULL;
END $$;
"""
SECOND = """
-- A second round asks the same people about nothing but what ties in the first, which is counted and stays so.
CREATE FUNCTION partnerships_second_round_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    counted jsonb;
BEGIN
    SELECT first.result INTO counted FROM partnerships_ballot first
        WHERE first.region_id = NEW.region_id AND first.id = NEW.second_of_id AND first.closed_at IS NOT NULL
        FOR SHARE;
    IF counted IS NULL OR EXISTS (
        SELECT line ->> 'requirement' FROM jsonb_array_elements(counted -> 'lines') line WHERE line ->> 'tie' = 'again'
        EXCEPT
        SELECT option.requirement_id::text FROM partnerships_option option
            WHERE option.region_id = NEW.region_id AND option.ballot_id = NEW.id
    ) OR EXISTS (
        SELECT option.requirement_id::text FROM partnerships_option option
            WHERE option.region_id = NEW.region_id AND option.ballot_id = NEW.id
        EXCEPT
        SELECT line ->> 'requirement' FROM jsonb_array_elements(counted -> 'lines') line WHERE line ->> 'tie' = 'again'
    ) THEN
        RAISE EXCEPTION 'A second round is about what ties in the first, and nothing else.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'second_round_ties';
    END IF;
    IF (SELECT count(*) FROM partnerships_elector elector
        WHERE elector.region_id = NEW.region_id AND elector.ballot_id = NEW.id)
        <> (SELECT count(*) FROM partnerships_elector elector
            WHERE elector.region_id = NEW.region_id AND elector.ballot_id = NEW.second_of_id)
    OR EXISTS (
        SELECT contact_id, organization_id, email, electorate FROM partnerships_elector elector
            WHERE elector.region_id = NEW.region_id AND elector.ballot_id = NEW.id
        EXCEPT
        SELECT contact_id, organization_id, email, electorate FROM partnerships_elector elector
            WHERE elector.region_id = NEW.region_id AND elector.ballot_id = NEW.second_of_id
    ) OR (SELECT count(*) FROM partnerships_representative other
        WHERE other.region_id = NEW.region_id AND other.ballot_id = NEW.id)
        <> (SELECT count(*) FROM partnerships_representative other
            WHERE other.region_id = NEW.region_id AND other.ballot_id = NEW.second_of_id)
    OR EXISTS (
        SELECT other.contact_id, line.organization_id, other.email FROM partnerships_representative other
            JOIN partnerships_elector line ON line.region_id = other.region_id AND line.id = other.elector_id
            WHERE other.region_id = NEW.region_id AND other.ballot_id = NEW.id
        EXCEPT
        SELECT other.contact_id, line.organization_id, other.email FROM partnerships_representative other
            JOIN partnerships_elector line ON line.region_id = other.region_id AND line.id = other.elector_id
            WHERE other.region_id = NEW.region_id AND other.ballot_id = NEW.second_of_id
    ) THEN
        RAISE EXCEPTION 'In a second round those vote who could in the first.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'second_round_roll';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER second_round_follows BEFORE UPDATE OF opened_at ON partnerships_ballot
    FOR EACH ROW WHEN (OLD.opened_at IS NULL AND NEW.opened_at IS NOT NULL AND NEW.second_of_id IS NOT NULL)
    EXECUTE FUNCTION partnerships_second_round_follows();
CREATE TRIGGER second_of_frozen BEFORE UPDATE ON partnerships_ballot
    FOR EACH ROW WHEN (OLD.opened_at IS NOT NULL AND OLD.second_of_id IS DISTINCT FROM NEW.second_of_id)
    EXECUTE FUNCTION partnerships_rules_frozen();

CREATE FUNCTION partnerships_first_round_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM partnerships_ballot second WHERE second.region_id = NEW.region_id AND second.second_of_id = NEW.id
    ) THEN
        RAISE EXCEPTION 'What a second round was held on is not opened again.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'first_round_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER first_round_stands BEFORE UPDATE OF closed_at ON partnerships_ballot
    FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL AND NEW.closed_at IS NULL)
    EXECUTE FUNCTION partnerships_first_round_stands();
"""
NO_SECOND = """
DROP TRIGGER first_round_stands ON partnerships_ballot;
DROP FUNCTION partnerships_first_round_stands();
DROP TRIGGER second_of_frozen ON partnerships_ballot;
DROP TRIGGER second_round_follows ON partnerships_ballot;
DROP FUNCTION partnerships_second_round_follows();
"""
MERGING = """
-- What is voted on is not merged away meanwhile, nor the opportunity it serves. Whoever opens the ballot just now is
-- waited for.
CREATE FUNCTION partnerships_not_voted_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    serves boolean := TG_TABLE_NAME = 'partnerships_opportunity';
BEGIN
    PERFORM FROM partnerships_ballot ballot
        JOIN partnerships_option option ON option.region_id = ballot.region_id AND option.ballot_id = ballot.id
        JOIN partnerships_requirement need
            ON need.region_id = option.region_id AND need.id = option.requirement_id
        WHERE ballot.region_id = NEW.region_id AND CASE WHEN serves THEN need.opportunity_id ELSE need.id END = NEW.id
        FOR SHARE OF ballot;
    IF EXISTS (
        SELECT FROM partnerships_ballot ballot
        JOIN partnerships_option option ON option.region_id = ballot.region_id AND option.ballot_id = ballot.id
        JOIN partnerships_requirement need
            ON need.region_id = option.region_id AND need.id = option.requirement_id
        WHERE ballot.region_id = NEW.region_id AND CASE WHEN serves THEN need.opportunity_id ELSE need.id END = NEW.id
            AND ballot.opened_at IS NOT NULL AND ballot.closed_at IS NULL
    ) THEN
        RAISE EXCEPTION 'What is voted on is not merged before the votes are counted.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_voted_on';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER merge_voted_on BEFORE UPDATE OF merged_into_id ON partnerships_requirement
    FOR EACH ROW WHEN (OLD.merged_into_id IS NULL AND NEW.merged_into_id IS NOT NULL)
    EXECUTE FUNCTION partnerships_not_voted_on();
CREATE TRIGGER merge_voted_on BEFORE UPDATE OF merged_into_id ON partnerships_opportunity
    FOR EACH ROW WHEN (OLD.merged_into_id IS NULL AND NEW.merged_into_id IS NOT NULL)
    EXECUTE FUNCTION partnerships_not_voted_on();

-- And no ballot opens over something merged away.
CREATE FUNCTION partnerships_options_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM partnerships_option option
        JOIN partnerships_requirement need
            ON need.region_id = option.region_id AND need.id = option.requirement_id
        WHERE option.region_id = NEW.region_id AND option.ballot_id = NEW.id AND need.merged_into_id IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'Nothing that was merged into another stands on a ballot that opens.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'options_stand';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER options_stand BEFORE UPDATE OF opened_at ON partnerships_ballot
    FOR EACH ROW WHEN (OLD.opened_at IS NULL AND NEW.opened_at IS NOT NULL AND NEW.second_of_id IS NULL)
    EXECUTE FUNCTION partnerships_options_stand();
"""
LOOSE = """
DROP TRIGGER options_stand ON partnerships_ballot;
DROP FUNCTION partnerships_options_stand();
DROP TRIGGER merge_voted_on ON partnerships_opportunity;
DROP TRIGGER merge_voted_on ON partnerships_requirement;
DROP FUNCTION partnerships_not_voted_on();
"""


class Migration(migrations.Migration):
    """A second round decides what ties, if the rules said so; what is voted on is not merged away."""

    dependencies = [("partnerships", "0004_proxies")]

    operations = [
        Together([
            migrations.RemoveConstraint(model_name="ballot", name="ballot_tie_rule_known"),
            migrations.AlterField(
                model_name="ballot",
                name="tie_rule",
                field=models.CharField(choices=[("more_organizations", "More organizations decide, then the lot"), ("lot", "The lot decides"), ("second_round", "The leaders decide in a second round"), ("all_tied", "All that tie are chosen")], default="more_organizations", max_length=20, verbose_name="if options tie"),
            ),
            migrations.AddConstraint(
                model_name="ballot",
                constraint=models.CheckConstraint(condition=models.Q(("tie_rule__in", ["more_organizations", "lot", "second_round", "all_tied"])), name="ballot_tie_rule_known"),
            ),
            migrations.AddField(
                model_name="ballot",
                name="second_of",
                field=models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="second_round", to="partnerships.ballot"),
            ),
            migrations.AddConstraint(
                model_name="ballot",
                constraint=models.CheckConstraint(condition=models.Q(("second_of__isnull", True), models.Q(("tie_rule", "lot"), models.Q(("second_of", models.F("id")), _negated=True)), _connector="OR"), name="ballot_second_is_last"),
            ),
        ]),
        StaysInRegion("Ballot", "second_of"),
        AgreesInRegion("Ballot", ("partnership_id", "second_of_id"), "partnerships.Ballot", ("partnership_id", "id")),
        migrations.RunSQL(ROLL.format(more="OR ballot.second_of_id IS NOT NULL "), ROLL.format(more="")),
        migrations.RunSQL(SECOND, NO_SECOND),
        migrations.RunSQL(MERGING, LOOSE),
    ]
