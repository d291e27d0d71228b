import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import regions.scope
from django.conf import settings
from django.db import migrations, models

from regions.rls import AgreesInRegion, BelongsToRegion
from regions.together import Together

FIXED = """
-- Who may read a note, and what it is about, never changes: what was said to some is not opened to others.
CREATE FUNCTION partnerships_note_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Who may read a note is fixed when it is written.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'note_fixed';
END $$;
CREATE TRIGGER note_fixed BEFORE UPDATE ON partnerships_note
    FOR EACH ROW WHEN ((OLD.visibility, OLD.partnership_id, OLD.opportunity_id, OLD.priority_id, OLD.item_id,
        OLD.outcome_id, OLD.is_summary)
    IS DISTINCT FROM (NEW.visibility, NEW.partnership_id, NEW.opportunity_id, NEW.priority_id, NEW.item_id,
        NEW.outcome_id, NEW.is_summary))
    EXECUTE FUNCTION partnerships_note_fixed();

-- The partnership decides who reads it: it is that of what the note is about. (Of an opportunity a key says so.)
CREATE FUNCTION partnerships_note_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM partnerships_priority priority
        LEFT JOIN partnerships_actionteam team ON team.region_id = NEW.region_id AND team.priority_id = priority.id
        LEFT JOIN partnerships_actionitem item ON item.region_id = NEW.region_id AND item.team_id = team.id
        LEFT JOIN partnerships_outcome outcome
            ON outcome.region_id = NEW.region_id AND outcome.priority_id = priority.id
        WHERE priority.region_id = NEW.region_id AND priority.partnership_id = NEW.partnership_id
            AND (priority.id = NEW.priority_id OR item.id = NEW.item_id OR outcome.id = NEW.outcome_id)
    ) THEN
        RAISE EXCEPTION 'A note belongs to the partnership of what it is about.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'note_fits';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER note_fits AFTER INSERT ON partnerships_note
    FOR EACH ROW WHEN (NEW.opportunity_id IS NULL)
    EXECUTE FUNCTION partnerships_note_fits();
"""
LOOSE = """
DROP TRIGGER note_fits ON partnerships_note;
DROP FUNCTION partnerships_note_fits();
DROP TRIGGER note_fixed ON partnerships_note;
DROP FUNCTION partnerships_note_fixed();
"""


class Migration(migrations.Migration):
    """Notes on what a partnership works at, each for leaders only, for everybody at the table or for the public."""

    dependencies = [
        ('partnerships', '0010_evidence'),
        ('regions', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visibility', models.CharField(choices=[('business', 'Business leaders only'), ('members', 'Everybody at the table'), ('public', 'The public')], max_length=10, verbose_name='who may read it')),
                ('text', models.TextField(validators=[django.core.validators.MaxLengthValidator(4000)], verbose_name='note')),
                ('author', models.CharField(editable=False, max_length=254)),
                ('side', models.GeneratedField(db_persist=True, expression=models.Case(models.When(then=models.Value('business'), visibility='business')), output_field=models.CharField(max_length=20, null=True))),
                ('is_summary', models.BooleanField(db_default=False, default=False)),
                ('by_mail', models.BooleanField(db_default=False, default=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('edited_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('replaced_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('hidden_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('hidden_because', models.CharField(blank=True, editable=False, max_length=300, verbose_name='reason')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='regions.contact')),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='partnerships.actionitem')),
                ('opportunity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='partnerships.opportunity')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='regions.organization')),
                ('outcome', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='partnerships.outcome')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='partnerships.partnership')),
                ('priority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='partnerships.priority')),
                ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'note',
                'indexes': [models.Index(condition=models.Q(('opportunity', None), _negated=True), fields=['region', 'opportunity', 'at'], name='note_on_opportunity'), models.Index(condition=models.Q(('priority', None), _negated=True), fields=['region', 'priority', 'at'], name='note_on_priority'), models.Index(condition=models.Q(('item', None), _negated=True), fields=['region', 'item', 'at'], name='note_on_item'), models.Index(condition=models.Q(('outcome', None), _negated=True), fields=['region', 'outcome', 'at'], name='note_on_outcome'), models.Index(fields=['region', 'partnership', '-at'], name='note_of_partnership')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_summary', True), ('replaced_at__isnull', True)), fields=('region', 'opportunity', 'priority', 'item', 'outcome', 'visibility'), name='note_summary_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('item__isnull', True), ('opportunity__isnull', False), ('outcome__isnull', True), ('priority__isnull', True)), models.Q(('item__isnull', True), ('opportunity__isnull', True), ('outcome__isnull', True), ('priority__isnull', False)), models.Q(('item__isnull', False), ('opportunity__isnull', True), ('outcome__isnull', True), ('priority__isnull', True)), models.Q(('item__isnull', True), ('opportunity__isnull', True), ('outcome__isnull', False), ('priority__isnull', True)), _connector='OR'), name='note_about_one_thing'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='note_says_something'), models.CheckConstraint(condition=models.Q(('visibility__in', ['business', 'members', 'public'])), name='note_visibility_known'), models.CheckConstraint(condition=models.Q(models.Q(('contact__isnull', True), ('organization__isnull', True), ('user__isnull', False)), models.Q(('contact__isnull', False), ('organization__isnull', False), ('user__isnull', True)), _connector='OR'), name='note_has_one_author'), models.CheckConstraint(condition=models.Q(models.Q(('hidden_at__isnull', True), ('hidden_because', '')), models.Q(('hidden_at__isnull', False), models.Q(('hidden_because', ''), _negated=True)), _connector='OR'), name='note_hidden_why'), models.CheckConstraint(condition=models.Q(('is_summary', True), ('replaced_at__isnull', True), _connector='OR'), name='note_only_summaries_replaced')],
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visibility', models.CharField(choices=[('business', 'Business leaders only'), ('members', 'Everybody at the table'), ('public', 'The public')], max_length=10)),
                ('side', models.GeneratedField(db_persist=True, expression=models.Case(models.When(then=models.Value('business'), visibility='business')), output_field=models.CharField(max_length=20, null=True))),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='regions.contact')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='regions.organization')),
                ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='partnerships.note')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('region', 'note', 'contact'), name='mention_once')],
            },
        ),
        migrations.CreateModel(
            name='NoteReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='what is wrong with it')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('settled_at', models.DateTimeField(editable=False, null=True)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='note_reports', to='regions.contact')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='partnerships.note')),
                ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('region', 'note', 'contact'), name='note_report_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='note_report_says_why')],
            },
        ),
        ]),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(fields=("region", "id", "visibility"), name="note_visibility_key"),
        ),
        *(BelongsToRegion(model) for model in ("Note", "Mention", "NoteReport")),
        AgreesInRegion("Note", ("partnership_id", "opportunity_id"), "partnerships.Opportunity", ("partnership_id", "id")),
        AgreesInRegion("Note", ("organization_id", "side"), "regions.Organization", ("id", "kind")),
        AgreesInRegion("Mention", ("note_id", "visibility"), "partnerships.Note", ("id", "visibility")),
        AgreesInRegion("Mention", ("organization_id", "side"), "regions.Organization", ("id", "kind")),
        migrations.RunSQL(FIXED, LOOSE),
    ]
