"""A tap on a hidden ballot in one statement, wherever nothing about it is doubtful; and papers changed in place."""

from importlib import import_module

from django.db import migrations

earlier = import_module("partnerships.migrations.0016_papers_planned_once")

# SECURITY: the two votes below write only what every rule allows, and only while they hold the locks of
# `partnerships_vote_locked`. Whatever is not plain (refused, by proxy, said twice) they leave alone and hand back what
# they saw under the locks: the verb decides, and finds the words.
SEEN = """
    is_written boolean, opens timestamptz, ends timestamptz, stopped timestamptz, closed timestamptz,
    dots_each smallint, most smallint, counted_by varchar, address varchar, voted boolean, keyed boolean,
    by_proxy bigint, known varchar, choices bigint[], words varchar[], mine integer[], ranks integer[],
    important integer[], feasible integer[]
"""
LEFT_TO_THE_VERB = """
    IF is_written THEN
        RETURN NEXT;
    ELSE
        RETURN QUERY SELECT false, seen.*
        FROM partnerships_vote_locked_with_choices(the_region, the_elector, the_voter, the_ballot) seen;
    END IF;
"""
# The moment is the asker's; it moves on while the lock is waited for, so `later` is when the vote counts.
PLAIN = """
CREATE FUNCTION partnerships_vote_is_plain(
    opens timestamptz, ends timestamptz, stopped timestamptz, closed timestamptz, keyed boolean, by_proxy bigint,
    address varchar, known varchar, the_moment timestamptz, later timestamptz
) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN opens <= the_moment AND (ends IS NULL OR later < ends) AND stopped IS NULL AND closed IS NULL
        AND NOT keyed AND by_proxy IS NULL AND known = address;
END $$;
"""
IS_PLAIN = """partnerships_vote_is_plain(
        locked.opens, locked.ends, locked.stopped, locked.closed, locked.keyed, locked.by_proxy, locked.address,
        locked.known, the_moment, the_moment + (clock_timestamp() - statement_timestamp()))"""
TAPPED = f"""
CREATE FUNCTION partnerships_vote_placed(
    the_region bigint, the_elector bigint, the_voter bigint, the_ballot bigint, the_option bigint, placed smallint,
    the_link integer, the_hand bigint, the_moment timestamptz
) RETURNS TABLE ({SEEN}) LANGUAGE plpgsql AS $$
DECLARE
    locked record;
    elsewhere integer;
    here integer;
BEGIN
    SELECT * INTO locked FROM partnerships_vote_locked(the_region, the_elector, the_voter);
    is_written := false;
    IF locked.counted_by IN ('dots', 'approval') AND placed BETWEEN 0 AND locked.most AND {IS_PLAIN} THEN
        SELECT sum(mark.dots) FILTER (WHERE mark.option_id <> the_option),
            sum(mark.dots) FILTER (WHERE mark.option_id = the_option)
        INTO elsewhere, here
        FROM partnerships_paper paper
        JOIN partnerships_mark mark ON mark.region_id = paper.region_id AND mark.paper_id = paper.id
        WHERE paper.region_id = the_region AND paper.elector_id = the_elector;
        elsewhere := coalesce(elsewhere, 0);
        IF placed <> coalesce(here, 0) AND elsewhere + placed <= locked.dots_each AND (here IS NOT NULL OR EXISTS (
            SELECT FROM partnerships_option option
            WHERE option.region_id = the_region AND option.ballot_id = the_ballot AND option.id = the_option
        )) THEN
            is_written := partnerships_dots_placed(
                the_region, the_ballot, the_elector, locked.dots_each, (elsewhere + placed)::smallint, the_moment,
                the_link, the_hand, the_option, locked.most, locked.counted_by, placed);
        END IF;
    END IF;
{LEFT_TO_THE_VERB}END $$;
"""
# As `partnerships_vote_placed`, for a whole ranking; places left out close up.
RANKED = f"""
CREATE FUNCTION partnerships_ranking_placed(
    the_region bigint, the_elector bigint, the_voter bigint, the_ballot bigint, the_options bigint[], places integer[],
    the_link integer, the_hand bigint, the_moment timestamptz
) RETURNS TABLE ({SEEN}) LANGUAGE plpgsql AS $$
DECLARE
    locked record;
    given record;
    marks smallint;
    lies bigint[];
BEGIN
    SELECT * INTO locked FROM partnerships_vote_locked(the_region, the_elector, the_voter);
    is_written := false;
    IF locked.counted_by = 'ranked' AND cardinality(the_options) > 0 AND {IS_PLAIN} THEN
        SELECT array_agg(laid.option ORDER BY laid.place) FILTER (WHERE laid.place > 0) AS ordered,
            count(*) FILTER (WHERE laid.place > 0) AS marks, max(laid.place) AS last, count(option.id) AS known,
            count(DISTINCT laid.place) FILTER (WHERE laid.place > 0) AS distinct_places,
            (SELECT count(*) FROM partnerships_option stands
                WHERE stands.region_id = the_region AND stands.ballot_id = the_ballot) AS standing
        INTO given
        FROM unnest(the_options, places) AS laid (option, place)
        LEFT JOIN partnerships_option option
            ON option.region_id = the_region AND option.ballot_id = the_ballot AND option.id = laid.option;
        marks := given.marks;
        SELECT array_agg(mark.option_id ORDER BY mark.rank) INTO lies
        FROM partnerships_paper paper
        JOIN partnerships_mark mark ON mark.region_id = paper.region_id AND mark.paper_id = paper.id
        WHERE paper.region_id = the_region AND paper.elector_id = the_elector;
        IF given.known = cardinality(the_options) AND marks > 0 AND given.distinct_places = marks
            AND given.last <= given.standing AND given.ordered IS DISTINCT FROM lies
        THEN
            is_written := partnerships_paper_filled(
                the_region, the_ballot, the_elector, locked.dots_each, marks, the_moment, the_link, the_hand,
                locked.most, locked.counted_by, given.ordered, array_fill(1, ARRAY[marks]),
                ARRAY(SELECT generate_series(1, marks)), array_fill(0, ARRAY[marks]), array_fill(0, ARRAY[marks]));
        END IF;
    END IF;
{LEFT_TO_THE_VERB}END $$;
"""
# A paper that is there is changed in place, which is cheaper than an insert that finds it: the insert is for the first
# tap, and for whoever wrote past the lock.
CHANGED_OR_BEGUN = """
CREATE OR REPLACE FUNCTION partnerships_paper_begun(
    the_region bigint, the_ballot bigint, the_elector bigint, allows smallint, spends smallint, the_moment timestamptz,
    the_link integer, the_hand bigint
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE found bigint;
BEGIN
    UPDATE partnerships_paper paper SET spent = spends, saved_at = the_moment, placed_by_id = the_hand
    WHERE paper.region_id = the_region AND paper.elector_id = the_elector AND paper.link_version = the_link
    RETURNING id INTO found;
    IF found IS NULL THEN
        INSERT INTO partnerships_paper AS paper
            (region_id, ballot_id, elector_id, allowance, spent, saved_at, link_version, placed_by_id)
        VALUES (the_region, the_ballot, the_elector, allows, spends, the_moment, the_link, the_hand)
        ON CONFLICT (region_id, elector_id) DO UPDATE SET spent = excluded.spent, saved_at = excluded.saved_at,
            placed_by_id = excluded.placed_by_id
            WHERE paper.link_version = excluded.link_version
        RETURNING id INTO found;
    END IF;
    RETURN found;
END $$;
"""
DOTS = """
CREATE OR REPLACE FUNCTION partnerships_dots_placed(
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
        RETURN true;
    END IF;
    UPDATE partnerships_mark mark SET dots = placed
    WHERE mark.region_id = the_region AND mark.paper_id = the_paper AND mark.option_id = the_option;
    IF NOT FOUND THEN
        INSERT INTO partnerships_mark (region_id, ballot_id, paper_id, option_id, cap, method, dots)
        VALUES (the_region, the_ballot, the_paper, the_option, most, counted_by, placed)
        ON CONFLICT (region_id, paper_id, option_id) DO UPDATE SET dots = excluded.dots;
    END IF;
    RETURN true;
END $$;
"""
WHOLE = """
CREATE OR REPLACE FUNCTION partnerships_paper_filled(
    the_region bigint, the_ballot bigint, the_elector bigint, allows smallint, spends smallint, the_moment timestamptz,
    the_link integer, the_hand bigint, most smallint, counted_by varchar, the_options bigint[], placed integer[],
    ranks integer[], importances integer[], feasibilities integer[]
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    the_paper bigint := partnerships_paper_begun(
        the_region, the_ballot, the_elector, allows, spends, the_moment, the_link, the_hand);
    changed integer;
BEGIN
    IF the_paper IS NULL THEN
        RETURN false;
    END IF;
    DELETE FROM partnerships_mark mark
    WHERE mark.region_id = the_region AND mark.paper_id = the_paper AND mark.option_id <> ALL(the_options);
    UPDATE partnerships_mark mark SET dots = laid.dots, rank = nullif(laid.rank, 0),
        importance = nullif(laid.importance, 0), feasibility = nullif(laid.feasibility, 0)
    FROM unnest(the_options, placed, ranks, importances, feasibilities)
        AS laid (option, dots, rank, importance, feasibility)
    WHERE mark.region_id = the_region AND mark.paper_id = the_paper AND mark.option_id = laid.option;
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed < cardinality(the_options) THEN
        INSERT INTO partnerships_mark
            (region_id, ballot_id, paper_id, option_id, cap, method, dots, rank, importance, feasibility)
        SELECT the_region, the_ballot, the_paper, laid.option, most, counted_by, laid.dots,
            nullif(laid.rank, 0), nullif(laid.importance, 0), nullif(laid.feasibility, 0)
        FROM unnest(the_options, placed, ranks, importances, feasibilities)
            AS laid (option, dots, rank, importance, feasibility)
        ON CONFLICT (region_id, paper_id, option_id) DO UPDATE SET dots = excluded.dots, rank = excluded.rank,
            importance = excluded.importance, feasibility = excluded.feasibility;
    END IF;
    RETURN true;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0019_photos")]

    operations = [
        # Without it a change of what is spent rewrites no index.
        migrations.RemoveIndex("paper", "paper_filled"),
        migrations.RunSQL(CHANGED_OR_BEGUN, earlier.BEGUN.replace("CREATE", "CREATE OR REPLACE")),
        migrations.RunSQL(DOTS, earlier.PLACED.replace("CREATE", "CREATE OR REPLACE")),
        migrations.RunSQL(WHOLE, earlier.FILLED.replace("CREATE", "CREATE OR REPLACE")),
        migrations.RunSQL(PLAIN, "DROP FUNCTION partnerships_vote_is_plain"),
        migrations.RunSQL(TAPPED, "DROP FUNCTION partnerships_vote_placed"),
        migrations.RunSQL(RANKED, "DROP FUNCTION partnerships_ranking_placed"),
    ]
