import django.db.models.deletion
import regions.scope
from django.db import migrations, models

from regions.rls import BelongsToRegion


def keep_what_was_counted(apps, schema_editor):
    """Each result that stands, and those of before a reopening. The owner sees every region."""
    alias = schema_editor.connection.alias
    ballots, reopenings, snapshots = (
        apps.get_model("partnerships", name).objects.using(alias) for name in ("Ballot", "Reopening", "Snapshot")
    )
    for ballot in ballots.filter(closed_at__isnull=False).iterator():
        _keep_one(ballot, reopenings, snapshots, [(ballot.result, ballot.closed_at)])
    for ballot in ballots.filter(closed_at__isnull=True, reopenings__isnull=False).distinct().iterator():
        _keep_one(ballot, reopenings, snapshots, [])


def _keep_one(ballot, reopenings, snapshots, newest):
    before = reopenings.filter(ballot=ballot.pk).order_by("id").values_list("result", "counted_at")
    for number, (result, at) in enumerate([*before, *newest], 1):
        snapshots.create(region_id=ballot.region_id, ballot=ballot, number=number, result=result, counted_at=at)


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
        (OLD.question, OLD.dots, OLD.cap, OLD.winners, OLD.quorum, OLD.tie_rule, OLD.secrecy, OLD.lot_seed)
        IS DISTINCT FROM
        (NEW.question, NEW.dots, NEW.cap, NEW.winners, NEW.quorum, NEW.tie_rule, NEW.secrecy, NEW.lot_seed)))
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
LOOSE = "DROP TRIGGER ballot_result_kept ON partnerships_ballot; DROP FUNCTION partnerships_result_kept();"


class Migration(migrations.Migration):
    """Every count is kept as it was, and what was fixed at the opening stays fixed."""

    dependencies = [
        ("partnerships", "0019_decisions"),
        ("regions", "0015_contact_by_folded_name"),
    ]

    operations = [
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('result', models.JSONField()),
                ('counted_at', models.DateTimeField()),
                ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='partnerships.ballot')),
                ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('region', 'ballot', 'number'), name='snapshot_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='snapshot_numbered'), models.CheckConstraint(condition=models.Q(('result__voted__gte', 3), ('result__lines', []), _connector='OR'), name='snapshot_few_papers_uncounted')],
            },
        ),
        BelongsToRegion("Snapshot"),
        migrations.RunSQL(NEWEST, LOOSE),
        migrations.RunSQL(FROZEN, THAWED),
        migrations.RunPython(keep_what_was_counted, migrations.RunPython.noop),
    ]
