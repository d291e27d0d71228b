"""What every vote asks first, as functions: PostgreSQL plans them once per connection instead of at every tap."""

from django.db import migrations

# The ballot is shared among voters and waits for its close; the elector is alone, so two taps of one person queue up.
LOCKED = """
CREATE FUNCTION partnerships_vote_locked(the_region bigint, the_elector bigint, the_voter bigint) RETURNS TABLE (
    opens timestamptz, ends timestamptz, stopped timestamptz, closed timestamptz, dots_each smallint, most smallint,
    counted_by varchar, address varchar, voted boolean, keyed boolean, by_proxy bigint, known varchar
) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY SELECT ballot.opened_at, ballot.closes_at, ballot.closing_at, ballot.closed_at, ballot.dots,
        ballot.cap, ballot.method, contact.email, elector.has_voted, elector.on_paper, proxy.id,
        CASE contact.id WHEN elector.contact_id THEN elector.email WHEN proxy.holder_id THEN proxy.email ELSE (
            SELECT other.email FROM partnerships_representative other WHERE other.region_id = elector.region_id
                AND other.elector_id = elector.id AND other.contact_id = contact.id
                AND elector.electorate = 'organization') END
    FROM partnerships_ballot ballot
    JOIN partnerships_elector elector ON elector.ballot_id = ballot.id
    JOIN regions_contact contact ON contact.region_id = elector.region_id AND contact.id = the_voter
    LEFT JOIN partnerships_proxy proxy ON proxy.region_id = elector.region_id AND proxy.elector_id = elector.id
    WHERE elector.region_id = the_region AND ballot.region_id = the_region AND elector.id = the_elector
    FOR SHARE OF ballot FOR UPDATE OF elector;
END $$;
"""
CHOICES = """
CREATE FUNCTION partnerships_vote_choices(the_region bigint, the_elector bigint, the_ballot bigint) RETURNS TABLE (
    choice bigint, words varchar, mine integer, place integer, important integer, feasible integer
) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY SELECT option.id, option.label, coalesce(mark.dots, 0)::integer, coalesce(mark.rank, 0)::integer,
        coalesce(mark.importance, 0)::integer, coalesce(mark.feasibility, 0)::integer
    FROM partnerships_option option
    LEFT JOIN partnerships_paper paper ON paper.region_id = option.region_id AND paper.elector_id = the_elector
    LEFT JOIN partnerships_mark mark
        ON mark.region_id = option.region_id AND mark.paper_id = paper.id AND mark.option_id = option.id
    WHERE option.region_id = the_region AND option.ballot_id = the_ballot
    ORDER BY option.position;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0006_words")]

    operations = [
        migrations.RunSQL(LOCKED, "DROP FUNCTION partnerships_vote_locked(bigint, bigint, bigint)"),
        migrations.RunSQL(CHOICES, "DROP FUNCTION partnerships_vote_choices(bigint, bigint, bigint)"),
    ]
