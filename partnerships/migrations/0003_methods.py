from django.db import migrations, models

from regions.together import Together

FROZEN = (
    "question", "dots", "cap", "winners", "quorum", "tie_rule", "secrecy", "lot_seed",
    "seats", "electorate", "organizations_quorum", "business_share",
)  # fmt: skip


def frozen(*names):
    """The rules of an open ballot, these among them, stay as they were read."""
    old, new = (", ".join(f"{row}.{name}" for name in names) for row in ("OLD", "NEW"))
    return (
        "DROP TRIGGER ballot_rules_frozen ON partnerships_ballot;"
        "CREATE TRIGGER ballot_rules_frozen BEFORE UPDATE ON partnerships_ballot FOR EACH ROW "
        f"WHEN (OLD.opened_at IS NOT NULL AND (NEW.opened_at IS NULL OR ({old}) IS DISTINCT FROM ({new}))) "
        "EXECUTE FUNCTION partnerships_rules_frozen();"
    )


MARK_RULES = """
ALTER TABLE partnerships_mark DROP CONSTRAINT mark_cap_of_ballot;
ALTER TABLE partnerships_mark ADD CONSTRAINT mark_cap_of_ballot FOREIGN KEY (region_id, ballot_id, {columns})
    REFERENCES partnerships_ballot (region_id, id, {columns}) DEFERRABLE INITIALLY DEFERRED;
"""
GAPLESS = """
-- Who is ranked third comes after a second: the ranks of a paper are 1, 2, … as many as it has marks.
CREATE FUNCTION partnerships_ranking_gapless() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing partnerships_mark := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    IF EXISTS (
        SELECT FROM partnerships_paper paper JOIN (
            SELECT count(*) AS marks, max(mark.rank) AS last FROM partnerships_mark mark
            WHERE mark.region_id = standing.region_id AND mark.paper_id = standing.paper_id
        ) laid ON laid.marks <> paper.spent OR laid.last <> laid.marks
        WHERE paper.region_id = standing.region_id AND paper.id = standing.paper_id
    ) THEN
        RAISE EXCEPTION 'A ranking has no gaps.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mark_ranks_gapless';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER mark_ranks_gapless AFTER INSERT OR UPDATE ON partnerships_mark
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.method = 'ranked')
    EXECUTE FUNCTION partnerships_ranking_gapless();
CREATE CONSTRAINT TRIGGER mark_ranks_gapless_left AFTER DELETE ON partnerships_mark
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.method = 'ranked')
    EXECUTE FUNCTION partnerships_ranking_gapless();
"""
GAPPED = """
DROP TRIGGER mark_ranks_gapless_left ON partnerships_mark;
DROP TRIGGER mark_ranks_gapless ON partnerships_mark;
DROP FUNCTION partnerships_ranking_gapless();
"""


class Migration(migrations.Migration):
    """How a ballot is counted: by dots, marks, rankings or ratings; and what a mark then says."""

    dependencies = [
        ("partnerships", "0002_guards"),
    ]

    operations = [
        Together([
            migrations.AddField(
                model_name='ballot',
                name='method',
                field=models.CharField(choices=[('dots', 'Dots: a few for each, spread or stacked'), ('approval', 'Marks: everything one supports'), ('ranked', "Ranking: the choices in one's own order"), ('grid', 'Grid: how important, and how feasible')], default='dots', max_length=10, verbose_name='how it is counted'),
            ),
            migrations.AddField(
                model_name='mark',
                name='method',
                field=models.CharField(db_default='dots', default='dots', max_length=10),
            ),
            migrations.AddField(
                model_name='mark',
                name='rank',
                field=models.PositiveSmallIntegerField(null=True),
            ),
            migrations.AddField(
                model_name='mark',
                name='importance',
                field=models.PositiveSmallIntegerField(null=True),
            ),
            migrations.AddField(
                model_name='mark',
                name='feasibility',
                field=models.PositiveSmallIntegerField(null=True),
            ),
            migrations.RemoveConstraint(model_name='ballot', name='ballot_dots_range'),
            migrations.AddConstraint(
                model_name='ballot',
                constraint=models.UniqueConstraint(fields=('region', 'id', 'cap', 'method'), name='ballot_mark_rules_key'),
            ),
            migrations.AddConstraint(
                model_name='ballot',
                constraint=models.CheckConstraint(condition=models.Q(('method__in', ['dots', 'approval', 'ranked', 'grid'])), name='ballot_method_known'),
            ),
            migrations.AddConstraint(
                model_name='ballot',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('dots__gte', 1), ('dots__lte', 10), ('method', 'dots')), models.Q(models.Q(('method', 'dots'), _negated=True), ('cap', 1), ('dots__gte', 1), ('dots__lte', 1000)), _connector='OR'), name='ballot_dots_range'),
            ),
            migrations.AddConstraint(
                model_name='ballot',
                constraint=models.CheckConstraint(condition=models.Q(('method__in', ['dots', 'approval']), models.Q(('method', 'grid'), models.Q(('tie_rule', 'more_organizations'), _negated=True)), models.Q(('method', 'ranked'), ('tie_rule', 'lot')), _connector='OR'), name='ballot_method_ties'),
            ),
            migrations.AddConstraint(
                model_name='mark',
                constraint=models.UniqueConstraint(deferrable=models.Deferrable['DEFERRED'], fields=('region', 'paper', 'rank'), name='mark_rank_once'),
            ),
            migrations.AddConstraint(
                model_name='mark',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('feasibility', None), ('importance', None), ('method__in', ['dots', 'approval']), ('rank', None)), models.Q(('feasibility', None), ('importance', None), ('method', 'ranked'), ('rank__gte', 1), ('rank__isnull', False), ('rank__lte', 1000)), models.Q(('feasibility__isnull', False), ('importance__isnull', False), ('method', 'grid'), ('rank', None), ('feasibility__range', (1, 5)), ('importance__range', (1, 5))), _connector='OR'), name='mark_as_method'),
            ),
        ]),
        migrations.RunSQL(MARK_RULES.format(columns="cap, method"), MARK_RULES.format(columns="cap")),
        migrations.RemoveConstraint(model_name='ballot', name='ballot_cap_key'),
        migrations.RunSQL(GAPLESS, GAPPED),
        migrations.RunSQL(frozen(*FROZEN, "method"), frozen(*FROZEN)),
    ]
