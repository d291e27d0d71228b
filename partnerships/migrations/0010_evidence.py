"""Files that show what became of an item. What is in one is what was kept: its size and fingerprint say so."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import regions.scope
from django.db import migrations, models

from partnerships.public_addresses import refuse_private
from regions.rls import BelongsToRegion

FIXED = """
CREATE FUNCTION partnerships_evidence_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.update_id, OLD.name, OLD.kind, OLD.size, OLD.sha256, OLD.kept_at)
        IS DISTINCT FROM (NEW.update_id, NEW.name, NEW.kind, NEW.size, NEW.sha256, NEW.kept_at)
        OR (OLD.state <> NEW.state AND OLD.state <> 'held')
    THEN
        RAISE EXCEPTION 'A file stays as it was kept; a scanner says once what is in it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_fixed BEFORE UPDATE ON partnerships_evidencefile
    FOR EACH ROW EXECUTE FUNCTION partnerships_evidence_fixed();

CREATE FUNCTION partnerships_evidence_matches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM partnerships_evidencefile file
        WHERE file.region_id = NEW.region_id AND file.id = NEW.file_id AND file.state <> 'refused'
            AND file.size = octet_length(NEW.content) AND file.sha256 = encode(sha256(NEW.content), 'hex')
    ) THEN
        RAISE EXCEPTION 'What is stored is not what was kept.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_matches';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_matches BEFORE INSERT OR UPDATE ON partnerships_evidencecontent
    FOR EACH ROW EXECUTE FUNCTION partnerships_evidence_matches();
"""
LOOSE = """
DROP TRIGGER evidence_matches ON partnerships_evidencecontent;
DROP FUNCTION partnerships_evidence_matches();
DROP TRIGGER evidence_fixed ON partnerships_evidencefile;
DROP FUNCTION partnerships_evidence_fixed();
"""
KINDS = [
    ('jpg', 'picture'), ('png', 'picture (PNG)'), ('pdf', 'PDF'), ('docx', 'Word document'),
    ('xlsx', 'Excel workbook'), ('pptx', 'PowerPoint slides'), ('csv', 'table (CSV)'), ('txt', 'plain text'),
]
STATES = [('held', 'Being checked'), ('open', 'Open'), ('refused', 'Deleted: something harmful was found in it')]


def in_region():
    return models.ForeignKey(
        db_index=False, default=regions.scope.current_region_id, editable=False,
        on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region',
    )


def number():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0009_waiting'),
        ('regions', '0002_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='EvidenceFile',
            fields=[
                ('id', number()),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=KINDS, max_length=4)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('state', models.CharField(choices=STATES, max_length=8)),
                ('kept_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('scanned_at', models.DateTimeField(null=True)),
                ('region', in_region()),
                ('update', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='partnerships.update')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['region', 'update'], name='evidence_of_update'),
                    models.Index(condition=models.Q(('state', 'held')), fields=['region', 'id'], name='evidence_held'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='evidence_named'),
                    models.CheckConstraint(condition=models.Q(('kind__in', [kind for kind, _ in KINDS])), name='evidence_kind_known'),
                    models.CheckConstraint(condition=models.Q(('state__in', [state for state, _ in STATES])), name='evidence_state_known'),
                    models.CheckConstraint(condition=models.Q(('size__gt', 0), ('size__lte', 10485760)), name='evidence_size_bounded'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), ('scanned_at__isnull', False), _connector='OR'), name='evidence_refused_when'),
                ],
            },
        ),
        migrations.CreateModel(
            name='EvidenceContent',
            fields=[
                ('id', number()),
                ('content', models.BinaryField()),
                ('region', in_region()),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='stored', to='partnerships.evidencefile')),
            ],
            options={'abstract': False},
        ),
        migrations.AlterField(
            model_name='update',
            name='evidence_url',
            field=models.URLField(blank=True, max_length=500, validators=[django.core.validators.URLValidator(message='Paste an address that starts with https://.', schemes=['https']), refuse_private], verbose_name='where to see it'),
        ),
        BelongsToRegion('EvidenceFile'),
        BelongsToRegion('EvidenceContent'),
        migrations.RunSQL(FIXED, LOOSE),
    ]
