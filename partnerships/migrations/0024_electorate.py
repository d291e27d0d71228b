import django.core.validators
import django.db.models.deletion
import regions.scope
from django.db import migrations, models

from regions.rls import AgreesInRegion, BelongsToRegion, StaysInRegion

OLD = """
    (OLD.question, OLD.dots, OLD.cap, OLD.winners, OLD.quorum, OLD.tie_rule, OLD.secrecy, OLD.lot_seed{old})
    IS DISTINCT FROM
    (NEW.question, NEW.dots, NEW.cap, NEW.winners, NEW.quorum, NEW.tie_rule, NEW.secrecy, NEW.lot_seed{new})
"""
ADDED = ("seats", "electorate", "organizations_quorum", "business_share")


def frozen(*added):
    """The rules of an open ballot, these among them, stay as they were read."""
    old, new = ("".join(f", {row}.{name}" for name in added) for row in ("OLD", "NEW"))
    return (
        "DROP TRIGGER ballot_rules_frozen ON partnerships_ballot;"
        "CREATE TRIGGER ballot_rules_frozen BEFORE UPDATE ON partnerships_ballot FOR EACH ROW "
        f"WHEN (OLD.opened_at IS NOT NULL AND (NEW.opened_at IS NULL OR {OLD.format(old=old, new=new)})) "
        "EXECUTE FUNCTION partnerships_rules_frozen();"
    )


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
LOOSE = """
DROP TRIGGER roll_frozen ON partnerships_representative;
DROP TRIGGER roll_frozen ON partnerships_elector;
DROP FUNCTION partnerships_roll_frozen();
"""
SIDE = "partnerships_elector_organization_id_side_agrees"


class Migration(migrations.Migration):
    """Who may vote, by person or by organization, and how many must: fixed with the other rules."""

    dependencies = [
        ('partnerships', '0023_snapshots'),
        ('regions', '0015_contact_by_folded_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='Representative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('admitted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('admitted_because', models.CharField(blank=True, editable=False, max_length=300)),
                ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='representatives', to='partnerships.ballot')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='represents', to='regions.contact')),
                ('elector', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='representatives', to='partnerships.elector')),
                ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('region', 'ballot', 'contact'), name='representative_once'), models.CheckConstraint(condition=models.Q(models.Q(('admitted_at__isnull', True), ('admitted_because', '')), models.Q(('admitted_at__isnull', False), models.Q(('admitted_because', ''), _negated=True)), _connector='OR'), name='representative_admitted_why')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='paper',
            name='paper_secret_names_nobody',
        ),
        migrations.AddField(
            model_name='ballot',
            name='business_share',
            field=models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='percent of the votes that must be of businesses'),
        ),
        migrations.AddField(
            model_name='ballot',
            name='electorate',
            field=models.CharField(choices=[('person', 'Each person has a ballot'), ('organization', 'Each organization has one ballot')], default='person', max_length=12, verbose_name='who has a ballot'),
        ),
        migrations.AddField(
            model_name='ballot',
            name='organizations_quorum',
            field=models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(1000)], verbose_name='organizations that must vote'),
        ),
        migrations.AddField(
            model_name='ballot',
            name='seats',
            field=models.CharField(choices=[('business', 'Business leaders only'), ('all', 'Business leaders and partners')], default='business', max_length=10, verbose_name='who may vote'),
        ),
        migrations.AddField(
            model_name='elector',
            name='admitted_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='elector',
            name='admitted_because',
            field=models.CharField(blank=True, db_default='', editable=False, max_length=300),
        ),
        migrations.AddField(
            model_name='elector',
            name='electorate',
            field=models.CharField(db_default='person', default='person', editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name='elector',
            name='seats',
            field=models.CharField(db_default='business', default='business', editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name='paper',
            name='placed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.contact'),
        ),
        # A column that is computed cannot be altered: the old one goes, and what held it to the organization's kind.
        migrations.RunSQL(
            f"ALTER TABLE partnerships_elector DROP CONSTRAINT {SIDE}",
            f"ALTER TABLE partnerships_elector ADD CONSTRAINT {SIDE} FOREIGN KEY (region_id, organization_id, side) "
            "REFERENCES regions_organization (region_id, id, kind) DEFERRABLE INITIALLY DEFERRED",
        ),
        migrations.RemoveField(model_name='elector', name='side'),
        migrations.AddField(
            model_name='elector',
            name='side',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(seats='business', then=models.Value('business'))), output_field=models.CharField(max_length=20, null=True)),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.CheckConstraint(condition=models.Q(('organizations_quorum__gte', 0), ('organizations_quorum__lte', 1000)), name='ballot_organizations_quorum_range'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.CheckConstraint(condition=models.Q(('business_share', 0), models.Q(('business_share__gte', 1), ('business_share__lte', 100), ('seats', 'all')), _connector='OR'), name='ballot_business_share_range'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.UniqueConstraint(fields=('region', 'id', 'seats'), name='ballot_seats_key'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.UniqueConstraint(fields=('region', 'id', 'electorate'), name='ballot_electorate_key'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.CheckConstraint(condition=models.Q(('seats__in', ['business', 'all'])), name='ballot_seats_known'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.CheckConstraint(condition=models.Q(('electorate__in', ['person', 'organization'])), name='ballot_electorate_known'),
        ),
        migrations.AddConstraint(
            model_name='elector',
            constraint=models.UniqueConstraint(condition=models.Q(('electorate', 'organization')), fields=('region', 'ballot', 'organization'), name='elector_organization_once'),
        ),
        migrations.AddConstraint(
            model_name='elector',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('admitted_at__isnull', True), ('admitted_because', '')), models.Q(('admitted_at__isnull', False), models.Q(('admitted_because', ''), _negated=True)), _connector='OR'), name='elector_admitted_why'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('secrecy', 'secret'), _negated=True), ('elector__isnull', False), ('receipt', ''), ('saved_at__isnull', False)), models.Q(('elector__isnull', True), ('link_version', 0), ('saved_at__isnull', True), ('secrecy', 'secret'), ('spent__gte', 1), ('placed_by__isnull', True), models.Q(('receipt', ''), _negated=True)), _connector='OR'), name='paper_secret_names_nobody'),
        ),
        BelongsToRegion("Representative"),
        AgreesInRegion("Representative", ("ballot_id", "elector_id"), "partnerships.Elector", ("ballot_id", "id")),
        AgreesInRegion("Elector", ("organization_id", "side"), "regions.Organization", ("id", "kind")),
        AgreesInRegion("Elector", ("ballot_id", "seats"), "partnerships.Ballot", ("id", "seats")),
        AgreesInRegion("Elector", ("ballot_id", "electorate"), "partnerships.Ballot", ("id", "electorate")),
        StaysInRegion("Paper", "placed_by"),
        migrations.RunSQL(frozen(*ADDED), frozen()),
        migrations.RunSQL(ROLL, LOOSE),
    ]
