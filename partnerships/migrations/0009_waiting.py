"""How sure an owner is, what a stuck item waits for, who could help, and an edition that counts every change."""

import django.db.models.deletion
from django.db import migrations, models

from regions.rls import StaysInRegion
from regions.together import Together

NO_CIRCLE = """
-- No item waits for itself, not even through others. One at a time in a region: two who close a circle from both of its
-- ends would not see each other.
CREATE FUNCTION partnerships_waits_in_no_circle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('partnerships_actionitem.waits_for', NEW.region_id));
    IF EXISTS (
        WITH RECURSIVE ahead (id) AS (
            SELECT NEW.waits_for_id
            UNION
            SELECT item.waits_for_id FROM ahead
            JOIN partnerships_actionitem item ON item.region_id = NEW.region_id AND item.id = ahead.id
            WHERE item.waits_for_id IS NOT NULL
        )
        SELECT FROM ahead WHERE ahead.id = NEW.id
    ) THEN
        RAISE EXCEPTION 'item_waits_in_no_circle: items that wait for each other would wait for ever.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'item_waits_in_no_circle';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER item_waits_in_no_circle AFTER INSERT OR UPDATE OF waits_for_id ON partnerships_actionitem
    FOR EACH ROW WHEN (NEW.waits_for_id IS NOT NULL) EXECUTE FUNCTION partnerships_waits_in_no_circle();
"""
CIRCLES = """
DROP TRIGGER item_waits_in_no_circle ON partnerships_actionitem;
DROP FUNCTION partnerships_waits_in_no_circle();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0008_stories'),
        ('regions', '0002_guards'),
    ]

    operations = [
        Together([
            migrations.AddField(
                model_name='actionitem',
                name='confidence',
                field=models.CharField(blank=True, default='', db_default='', choices=[('high', 'Sure'), ('fair', 'Fairly sure'), ('low', 'Not sure')], max_length=10, verbose_name='how sure'),
            ),
            migrations.AddField(
                model_name='actionitem',
                name='edition',
                field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
            ),
            migrations.AddField(
                model_name='actionitem',
                name='helper',
                field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='could_help', to='regions.contact'),
            ),
            migrations.AddField(
                model_name='actionitem',
                name='helper_organization',
                field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='could_help', to='regions.organization'),
            ),
            migrations.AddField(
                model_name='actionitem',
                name='waits_for',
                field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='holds_up', to='partnerships.actionitem', verbose_name='waits for'),
            ),
            migrations.AddField(
                model_name='update',
                name='confidence',
                field=models.CharField(blank=True, default='', db_default='', choices=[('high', 'Sure'), ('fair', 'Fairly sure'), ('low', 'Not sure')], max_length=10, verbose_name='how sure'),
            ),
            migrations.AddField(
                model_name='update',
                name='edition',
                field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
            ),
            migrations.AddConstraint(
                model_name='actionitem',
                constraint=models.CheckConstraint(condition=models.Q(('confidence__in', ('', 'high', 'fair', 'low'))), name='item_confidence_known'),
            ),
            migrations.AddConstraint(
                model_name='actionitem',
                constraint=models.CheckConstraint(condition=models.Q(('status', 'blocked'), models.Q(('waits_for__isnull', True), ('helper_organization__isnull', True)), _connector='OR'), name='item_waits_only_stuck'),
            ),
            migrations.AddConstraint(
                model_name='actionitem',
                constraint=models.CheckConstraint(condition=models.Q(('helper__isnull', True), models.Q(('helper_organization__isnull', True), _negated=True), _connector='OR'), name='item_helper_of_organization'),
            ),
            migrations.AddConstraint(
                model_name='update',
                constraint=models.CheckConstraint(condition=models.Q(('confidence__in', ('', 'high', 'fair', 'low'))), name='update_confidence_known'),
            ),
        ]),
        StaysInRegion("ActionItem", "waits_for"),
        StaysInRegion("ActionItem", "helper"),
        StaysInRegion("ActionItem", "helper_organization"),
        migrations.RunSQL(NO_CIRCLE, CIRCLES),
    ]
