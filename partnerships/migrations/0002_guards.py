"""What the models cannot say: rows stay inside their region, keys agree, and what is fixed stays fixed."""

from django.db import migrations

from regions.rls import AgreesInRegion, BelongsToRegion


def same_ballot(table, columns, target, key, name):
    """A composite key that also names the ballot: a paper, a mark and its option are all of one ballot."""
    return migrations.RunSQL(
        f"ALTER TABLE partnerships_{table} ADD CONSTRAINT {name} FOREIGN KEY (region_id, {columns}) "
        f"REFERENCES partnerships_{target} (region_id, {key}) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE partnerships_{table} DROP CONSTRAINT {name}",
    )


def of_the_side(model):
    return AgreesInRegion(model, ("organization_id", "side"), "regions.Organization", ("id", "kind"))


def of_one_partnership(model, column, target):
    return AgreesInRegion(model, ("partnership_id", column), f"partnerships.{target}", ("partnership_id", "id"))


FROZEN = """
-- Once a ballot is open and has its roll, the rules people read stay, and so do the choices and their words.
CREATE FUNCTION partnerships_rules_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM partnerships_elector elector WHERE elector.region_id = OLD.region_id AND elector.ballot_id = OLD.id
    ) THEN
        RAISE EXCEPTION 'The rules of a ballot are fixed when it opens.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_rules_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ballot_rules_frozen BEFORE UPDATE ON partnerships_ballot
    FOR EACH ROW WHEN (OLD.opened_at IS NOT NULL AND (NEW.opened_at IS NULL OR
        (OLD.question, OLD.dots, OLD.cap, OLD.winners, OLD.quorum, OLD.tie_rule, OLD.secrecy, OLD.lot_seed,
            OLD.seats, OLD.electorate, OLD.organizations_quorum, OLD.business_share)
        IS DISTINCT FROM
        (NEW.question, NEW.dots, NEW.cap, NEW.winners, NEW.quorum, NEW.tie_rule, NEW.secrecy, NEW.lot_seed,
            NEW.seats, NEW.electorate, NEW.organizations_quorum, NEW.business_share)))
    EXECUTE FUNCTION partnerships_rules_frozen();

CREATE FUNCTION partnerships_options_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing partnerships_option := CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
BEGIN
    IF EXISTS (
        SELECT FROM partnerships_ballot ballot
        JOIN partnerships_elector elector ON elector.region_id = ballot.region_id AND elector.ballot_id = ballot.id
        WHERE ballot.region_id = standing.region_id AND ballot.id = standing.ballot_id AND ballot.opened_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'What stands on a ballot is fixed when it opens.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'option_frozen';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER option_frozen AFTER INSERT OR DELETE OR UPDATE OF label, position, requirement_id, ballot_id
    ON partnerships_option FOR EACH ROW EXECUTE FUNCTION partnerships_options_frozen();
"""
THAWED = """
DROP TRIGGER option_frozen ON partnerships_option;
DROP FUNCTION partnerships_options_frozen();
DROP TRIGGER ballot_rules_frozen ON partnerships_ballot;
DROP FUNCTION partnerships_rules_frozen();
"""
ROLL = """
-- Whoever comes onto the roll of an open ballot comes with a reason; onto a secret one, never.
CREATE FUNCTION partnerships_roll_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM partnerships_ballot ballot WHERE ballot.region_id = NEW.region_id AND ballot.id = NEW.ballot_id
            AND ballot.opened_at IS NOT NULL AND (ballot.secrecy = 'secret' OR NEW.admitted_because = '')
    ) THEN
        RAISE EXCEPTION 'The roll of a ballot is frozen when it opens.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'roll_frozen';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER roll_frozen AFTER INSERT ON partnerships_elector
    FOR EACH ROW EXECUTE FUNCTION partnerships_roll_frozen();
CREATE TRIGGER roll_frozen AFTER INSERT ON partnerships_representative
    FOR EACH ROW EXECUTE FUNCTION partnerships_roll_frozen();
"""
NO_ROLL = """
DROP TRIGGER roll_frozen ON partnerships_representative;
DROP TRIGGER roll_frozen ON partnerships_elector;
DROP FUNCTION partnerships_roll_frozen();
"""
NEWEST = """
-- What is shown is what was kept: the snapshot comes first.
CREATE FUNCTION partnerships_result_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.result IS DISTINCT FROM (
        SELECT kept.result FROM partnerships_snapshot kept
        WHERE kept.region_id = NEW.region_id AND kept.ballot_id = NEW.id ORDER BY kept.number DESC LIMIT 1
    ) THEN
        RAISE EXCEPTION 'The result of a ballot is its newest snapshot.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_result_kept';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ballot_result_kept AFTER INSERT OR UPDATE OF result ON partnerships_ballot
    FOR EACH ROW WHEN (NEW.result IS NOT NULL) EXECUTE FUNCTION partnerships_result_kept();
"""
NOT_NEWEST = "DROP TRIGGER ballot_result_kept ON partnerships_ballot; DROP FUNCTION partnerships_result_kept();"


class Migration(migrations.Migration):
    replaces = [
        ("partnerships", "0024_electorate"),
    ]
    dependencies = [
        ("partnerships", "0001_tables"),
        ("regions", "0002_guards"),
    ]

    operations = [
        *(
            BelongsToRegion(model)
            for model in (
                "Partnership", "ChecklistItem", "StageChange", "Seat", "Opportunity", "Requirement", "Ballot",
                "Option", "Elector", "Paper", "Mark", "Representative", "Snapshot", "Reopening", "Priority",
                "Decision", "ActionTeam", "TeamMember", "PriorityChampion", "ActionItem", "Update", "Outcome",
            )
        ),
        same_ballot("paper", "ballot_id, elector_id", "elector", "ballot_id, id", "paper_elector_same_ballot"),
        same_ballot("paper", "ballot_id, allowance", "ballot", "id, dots", "paper_allowance_of_ballot"),
        same_ballot("paper", "ballot_id, secrecy", "ballot", "id, secrecy", "paper_secrecy_of_ballot"),
        same_ballot("mark", "ballot_id, paper_id", "paper", "ballot_id, id", "mark_paper_same_ballot"),
        same_ballot("mark", "ballot_id, option_id", "option", "ballot_id, id", "mark_option_same_ballot"),
        same_ballot("mark", "ballot_id, cap", "ballot", "id, cap", "mark_cap_of_ballot"),
        of_the_side("Seat"),
        of_the_side("Elector"),
        of_the_side("PriorityChampion"),
        of_one_partnership("Opportunity", "merged_into_id", "Opportunity"),
        of_one_partnership("Requirement", "merged_into_id", "Requirement"),
        of_one_partnership("Requirement", "opportunity_id", "Opportunity"),
        of_one_partnership("Priority", "requirement_id", "Requirement"),
        of_one_partnership("Priority", "ballot_id", "Ballot"),
        AgreesInRegion("Representative", ("ballot_id", "elector_id"), "partnerships.Elector", ("ballot_id", "id")),
        AgreesInRegion("Elector", ("ballot_id", "seats"), "partnerships.Ballot", ("id", "seats")),
        AgreesInRegion("Elector", ("ballot_id", "electorate"), "partnerships.Ballot", ("id", "electorate")),
        migrations.RunSQL(NEWEST, NOT_NEWEST),
        migrations.RunSQL(FROZEN, THAWED),
        migrations.RunSQL(ROLL, NO_ROLL),
    ]
