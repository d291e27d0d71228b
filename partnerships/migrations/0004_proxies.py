import django.core.validators
import django.db.models.deletion
from regions.together import Together
import regions.scope
from django.db import migrations, models

from regions.rls import AgreesInRegion, BelongsToRegion

FROZEN = """
-- Who votes for whom is printed on the ballot, so it is fixed when the ballot opens; so is how many one may hold.
CREATE FUNCTION partnerships_proxies_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing partnerships_proxy := CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
BEGIN
    -- Whoever opens the ballot just now is waited for.
    PERFORM FROM partnerships_ballot ballot
        WHERE ballot.region_id = standing.region_id AND ballot.id = standing.ballot_id FOR SHARE;
    IF EXISTS (
        SELECT FROM partnerships_ballot ballot
        JOIN partnerships_elector elector ON elector.region_id = ballot.region_id AND elector.ballot_id = ballot.id
        WHERE ballot.region_id = standing.region_id AND ballot.id = standing.ballot_id AND ballot.opened_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'Who votes for whom is fixed when a ballot opens.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'proxy_frozen';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER proxy_frozen AFTER INSERT OR DELETE
    OR UPDATE OF ballot_id, organization_id, elector_id, holder_id, email, given_by, given_on, how
    ON partnerships_proxy FOR EACH ROW EXECUTE FUNCTION partnerships_proxies_frozen();
CREATE TRIGGER ballot_proxies_each_frozen BEFORE UPDATE ON partnerships_ballot
    FOR EACH ROW WHEN (OLD.opened_at IS NOT NULL AND OLD.proxies_each <> NEW.proxies_each)
    EXECUTE FUNCTION partnerships_rules_frozen();
"""
THAWED = """
DROP TRIGGER ballot_proxies_each_frozen ON partnerships_ballot;
DROP TRIGGER proxy_frozen ON partnerships_proxy;
DROP FUNCTION partnerships_proxies_frozen();
"""
HOLDS = """
-- A ballot opens only with proxies that hold: one paper for each organization, in the hand of somebody of another one,
-- who is on the roll, whose own organization is there, and who holds no more than the ballot allows.
CREATE FUNCTION partnerships_proxies_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM partnerships_proxy proxy
        WHERE proxy.region_id = NEW.region_id AND proxy.ballot_id = NEW.id AND NOT (
            EXISTS (
                SELECT FROM partnerships_elector line WHERE line.region_id = proxy.region_id
                    AND line.id = proxy.elector_id AND line.electorate = 'organization')
            AND EXISTS (
                SELECT FROM partnerships_elector own WHERE own.region_id = proxy.region_id
                    AND own.ballot_id = proxy.ballot_id AND own.id <> proxy.elector_id
                    AND (own.contact_id = proxy.holder_id OR EXISTS (
                        SELECT FROM partnerships_representative other WHERE other.region_id = own.region_id
                            AND other.elector_id = own.id AND other.contact_id = proxy.holder_id))
                    AND NOT EXISTS (
                        SELECT FROM partnerships_proxy away WHERE away.region_id = own.region_id
                            AND away.elector_id = own.id))
            AND (SELECT count(*) FROM partnerships_proxy held WHERE held.region_id = proxy.region_id
                AND held.ballot_id = proxy.ballot_id AND held.holder_id = proxy.holder_id) <= NEW.proxies_each)
    ) THEN
        RAISE EXCEPTION 'A proxy is given once, by an organization on the roll, to somebody of another that votes itself.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'proxies_hold';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proxies_hold BEFORE UPDATE OF opened_at ON partnerships_ballot
    FOR EACH ROW WHEN (OLD.opened_at IS NULL AND NEW.opened_at IS NOT NULL)
    EXECUTE FUNCTION partnerships_proxies_hold();
"""
LOOSE = "DROP TRIGGER proxies_hold ON partnerships_ballot; DROP FUNCTION partnerships_proxies_hold();"
ENDS = """
-- Once an organization has voted itself its proxy never votes again; and no paper goes from one hand into the other.
CREATE FUNCTION partnerships_proxy_paper() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given partnerships_proxy;
BEGIN
    SELECT * INTO given FROM partnerships_proxy proxy
        WHERE proxy.region_id = NEW.region_id AND proxy.elector_id = NEW.elector_id FOR SHARE;
    IF FOUND AND (
        (NEW.placed_by_id IS NOT DISTINCT FROM given.holder_id) = (given.void_at IS NOT NULL)
        OR TG_OP = 'UPDATE' AND (OLD.placed_by_id IS NOT DISTINCT FROM given.holder_id) <>
            (NEW.placed_by_id IS NOT DISTINCT FROM given.holder_id)
    ) THEN
        RAISE EXCEPTION 'The vote of an organization ends its proxy, with a paper of its own.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'proxy_paper';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER proxy_paper AFTER INSERT ON partnerships_paper
    FOR EACH ROW WHEN (NEW.elector_id IS NOT NULL) EXECUTE FUNCTION partnerships_proxy_paper();
CREATE TRIGGER proxy_paper_changed AFTER UPDATE OF placed_by_id, elector_id ON partnerships_paper
    FOR EACH ROW WHEN (NEW.elector_id IS NOT NULL AND
        (OLD.placed_by_id, OLD.elector_id) IS DISTINCT FROM (NEW.placed_by_id, NEW.elector_id))
    EXECUTE FUNCTION partnerships_proxy_paper();
-- The holder changes marks without changing hands: that, too, only until the proxy ends.
CREATE TRIGGER proxy_paper_spent AFTER UPDATE OF spent ON partnerships_paper
    FOR EACH ROW WHEN (NEW.placed_by_id IS NOT NULL) EXECUTE FUNCTION partnerships_proxy_paper();

CREATE FUNCTION partnerships_proxy_stays_void() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A proxy that has ended stays ended.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'proxy_stays_void';
END $$;
CREATE TRIGGER proxy_stays_void BEFORE UPDATE OF void_at, voted_at ON partnerships_proxy
    FOR EACH ROW WHEN (OLD.void_at IS NOT NULL AND
        (OLD.void_at, OLD.voted_at) IS DISTINCT FROM (NEW.void_at, NEW.voted_at))
    EXECUTE FUNCTION partnerships_proxy_stays_void();
"""
ENDLESS = """
DROP TRIGGER proxy_stays_void ON partnerships_proxy;
DROP FUNCTION partnerships_proxy_stays_void();
DROP TRIGGER proxy_paper_spent ON partnerships_paper;
DROP TRIGGER proxy_paper_changed ON partnerships_paper;
DROP TRIGGER proxy_paper ON partnerships_paper;
DROP FUNCTION partnerships_proxy_paper();
"""


class Migration(migrations.Migration):
    """The vote of an absent organization in the hand of somebody of another: given before the opening, ended by its own."""

    dependencies = [
        ("partnerships", "0003_methods"),
        ("regions", "0002_guards"),
    ]

    operations = [
        Together([
            migrations.AddField(
                model_name="ballot",
                name="proxies_each",
                field=models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name="most organizations one person votes for beside their own"),
            ),
            migrations.AddConstraint(
                model_name="ballot",
                constraint=models.CheckConstraint(condition=models.Q(("proxies_each__gte", 1), ("proxies_each__lte", 5)), name="ballot_proxies_range"),
            ),
            migrations.AddConstraint(
                model_name="elector",
                constraint=models.UniqueConstraint(fields=("region", "ballot", "organization", "id"), name="elector_line_key"),
            ),
            migrations.CreateModel(
                name="Proxy",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("email", models.EmailField(blank=True, editable=False, max_length=254)),
                    ("given_by", models.CharField(max_length=200, verbose_name="who gave it")),
                    ("given_on", models.DateField(verbose_name="when")),
                    ("how", models.CharField(choices=[("letter", "by letter"), ("mail", "by e-mail"), ("phone", "by phone"), ("in_person", "in person")], max_length=10, verbose_name="how")),
                    ("void_at", models.DateTimeField(blank=True, editable=False, null=True)),
                    ("voted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                    ("ballot", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="proxies", to="partnerships.ballot")),
                    ("elector", models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="proxy", to="partnerships.elector")),
                    ("holder", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="proxies_held", to="regions.contact")),
                    ("organization", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="proxies_given", to="regions.organization")),
                    ("region", models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_set", to="regions.region")),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("region", "ballot", "organization"), name="proxy_given_once"), models.CheckConstraint(condition=models.Q(("given_by", ""), _negated=True), name="proxy_given_by_somebody"), models.CheckConstraint(condition=models.Q(("how__in", ["letter", "mail", "phone", "in_person"])), name="proxy_how_known"), models.CheckConstraint(condition=models.Q(("voted_at__isnull", True), ("void_at__isnull", False), _connector="OR"), name="proxy_void_before_gone")],
                },
            ),
        ]),
        BelongsToRegion("Proxy"),
        AgreesInRegion(
            "Proxy", ("ballot_id", "organization_id", "elector_id"), "partnerships.Elector",
            ("ballot_id", "organization_id", "id"),
        ),
        migrations.RunSQL(FROZEN, THAWED),
        migrations.RunSQL(HOLDS, LOOSE),
        migrations.RunSQL(ENDS, ENDLESS),
    ]
