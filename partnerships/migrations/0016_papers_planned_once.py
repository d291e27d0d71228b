from django.db import migrations

# The lock and then what lies on the paper, in one answer. SECURITY: in this order. Each statement of a function sees the
# moment it begins, so the paper is seen as the voter before in the queue has left it.
LOCKED_WITH_CHOICES = """
CREATE FUNCTION partnerships_vote_locked_with_choices(
    the_region bigint, the_elector bigint, the_voter bigint, the_ballot bigint
) RETURNS TABLE (
    opens timestamptz, ends timestamptz, stopped timestamptz, closed timestamptz, dots_each smallint, most smallint,
    counted_by varchar, address varchar, voted boolean, keyed boolean, by_proxy bigint, known varchar,
    choices bigint[], words varchar[], mine integer[], places integer[], important integer[], feasible integer[]
) LANGUAGE plpgsql AS $$
DECLARE locked record;
BEGIN
    SELECT * INTO locked FROM partnerships_vote_locked(the_region, the_elector, the_voter);
    RETURN QUERY SELECT locked.opens, locked.ends, locked.stopped, locked.closed, locked.dots_each, locked.most,
        locked.counted_by, locked.address, locked.voted, locked.keyed, locked.by_proxy, locked.known,
        array_agg(laid.choice), array_agg(laid.words), array_agg(laid.mine), array_agg(laid.place),
        array_agg(laid.important), array_agg(laid.feasible)
    FROM partnerships_vote_choices(the_region, the_elector, the_ballot) laid;
END $$;
"""
# The paper begun or found again by the person's own link, and its number; nothing, if it was begun with another link.
BEGUN = """
CREATE FUNCTION partnerships_paper_begun(
    the_region bigint, the_ballot bigint, the_elector bigint, allows smallint, spends smallint, the_moment timestamptz,
    the_link integer, the_hand bigint
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE found bigint;
BEGIN
    INSERT INTO partnerships_paper AS paper
        (region_id, ballot_id, elector_id, allowance, spent, saved_at, link_version, placed_by_id)
    VALUES (the_region, the_ballot, the_elector, allows, spends, the_moment, the_link, the_hand)
    ON CONFLICT (region_id, elector_id) DO UPDATE SET spent = excluded.spent, saved_at = excluded.saved_at,
        placed_by_id = excluded.placed_by_id
        WHERE paper.link_version = excluded.link_version
    RETURNING id INTO found;
    RETURN found;
END $$;
"""
# One choice of it: so many dots, or none.
PLACED = """
CREATE FUNCTION partnerships_dots_placed(
    the_region bigint, the_ballot bigint, the_elector bigint, allows smallint, spends smallint, the_moment timestamptz,
    the_link integer, the_hand bigint, the_option bigint, most smallint, counted_by varchar, placed smallint
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE the_paper bigint := partnerships_paper_begun(
    the_region, the_ballot, the_elector, allows, spends, the_moment, the_link, the_hand);
BEGIN
    IF the_paper IS NULL THEN
        RETURN false;
    END IF;
    IF placed = 0 THEN
        DELETE FROM partnerships_mark mark
        WHERE mark.region_id = the_region AND mark.paper_id = the_paper AND mark.option_id = the_option;
    ELSE
        INSERT INTO partnerships_mark (region_id, ballot_id, paper_id, option_id, cap, method, dots)
        VALUES (the_region, the_ballot, the_paper, the_option, most, counted_by, placed)
        ON CONFLICT (region_id, paper_id, option_id) DO UPDATE SET dots = excluded.dots;
    END IF;
    RETURN true;
END $$;
"""
# All of it: what is not among the options goes.
FILLED = """
CREATE FUNCTION partnerships_paper_filled(
    the_region bigint, the_ballot bigint, the_elector bigint, allows smallint, spends smallint, the_moment timestamptz,
    the_link integer, the_hand bigint, most smallint, counted_by varchar, the_options bigint[], placed integer[],
    ranks integer[], importances integer[], feasibilities integer[]
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE the_paper bigint := partnerships_paper_begun(
    the_region, the_ballot, the_elector, allows, spends, the_moment, the_link, the_hand);
BEGIN
    IF the_paper IS NULL THEN
        RETURN false;
    END IF;
    DELETE FROM partnerships_mark mark
    WHERE mark.region_id = the_region AND mark.paper_id = the_paper AND mark.option_id <> ALL(the_options);
    INSERT INTO partnerships_mark
        (region_id, ballot_id, paper_id, option_id, cap, method, dots, rank, importance, feasibility)
    SELECT the_region, the_ballot, the_paper, laid.option, most, counted_by, laid.dots,
        nullif(laid.rank, 0), nullif(laid.importance, 0), nullif(laid.feasibility, 0)
    FROM unnest(the_options, placed, ranks, importances, feasibilities)
        AS laid (option, dots, rank, importance, feasibility)
    ON CONFLICT (region_id, paper_id, option_id) DO UPDATE SET dots = excluded.dots, rank = excluded.rank,
        importance = excluded.importance, feasibility = excluded.feasibility;
    RETURN true;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0015_teams")]

    operations = [
        migrations.RunSQL(LOCKED_WITH_CHOICES, "DROP FUNCTION partnerships_vote_locked_with_choices"),
        migrations.RunSQL(BEGUN, "DROP FUNCTION partnerships_paper_begun"),
        migrations.RunSQL(PLACED, "DROP FUNCTION partnerships_dots_placed"),
        migrations.RunSQL(FILLED, "DROP FUNCTION partnerships_paper_filled"),
    ]
