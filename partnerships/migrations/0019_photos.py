"""The photo of an outcome. What is in it is what was kept; what everybody sees is not exchanged behind a consent."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import partnerships.models.shown
import regions.models.names
import regions.scope
from regions.rls import BelongsToRegion

FIXED = """
CREATE FUNCTION partnerships_photo_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.outcome_id, OLD.kind, OLD.size, OLD.sha256, OLD.width, OLD.height, OLD.kept_at)
        IS DISTINCT FROM (NEW.outcome_id, NEW.kind, NEW.size, NEW.sha256, NEW.width, NEW.height, NEW.kept_at)
        OR (OLD.state <> NEW.state AND OLD.state <> 'held')
    THEN
        RAISE EXCEPTION 'A photo stays as it was kept; a scanner says once what is in it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'photo_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER photo_fixed BEFORE UPDATE ON partnerships_outcomephoto
    FOR EACH ROW EXECUTE FUNCTION partnerships_photo_fixed();

CREATE FUNCTION partnerships_photo_matches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM partnerships_outcomephoto photo
        WHERE photo.region_id = NEW.region_id AND photo.id = NEW.photo_id AND photo.state <> 'refused'
            AND photo.size = octet_length(NEW.content) AND photo.sha256 = encode(sha256(NEW.content), 'hex')
    ) THEN
        RAISE EXCEPTION 'What is stored is not what was kept.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'photo_matches';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER photo_matches BEFORE INSERT OR UPDATE ON partnerships_photocontent
    FOR EACH ROW EXECUTE FUNCTION partnerships_photo_matches();

-- Somebody agreed to publish what stood there: another photo, or another consent, comes while it is inside.
CREATE FUNCTION partnerships_photo_stays_inside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM partnerships_outcome outcome
        WHERE outcome.region_id = NEW.region_id AND outcome.id = NEW.outcome_id FOR SHARE;
    IF EXISTS (
        SELECT FROM partnerships_outcome outcome
        WHERE outcome.region_id = NEW.region_id AND outcome.id = NEW.outcome_id AND outcome.published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'What the public reads is taken back before its photo changes.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'photo_stays_inside';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER photo_stays_inside AFTER INSERT OR UPDATE OF alt, agreed_by ON partnerships_outcomephoto
    FOR EACH ROW EXECUTE FUNCTION partnerships_photo_stays_inside();
"""
LOOSE = """
DROP TRIGGER photo_stays_inside ON partnerships_outcomephoto;
DROP FUNCTION partnerships_photo_stays_inside();
DROP TRIGGER photo_matches ON partnerships_photocontent;
DROP FUNCTION partnerships_photo_matches();
DROP TRIGGER photo_fixed ON partnerships_outcomephoto;
DROP FUNCTION partnerships_photo_fixed();
"""
KINDS = [
    ('jpg', 'picture'), ('png', 'picture (PNG)'), ('pdf', 'PDF'), ('docx', 'Word document'),
    ('xlsx', 'Excel workbook'), ('pptx', 'PowerPoint slides'), ('csv', 'table (CSV)'), ('txt', 'plain text'),
]
STATES = [('held', 'Being checked'), ('open', 'Open'), ('refused', 'Deleted: something harmful was found in it')]
SHOWN = [
    ('purpose', 'Its purpose'), ('priorities', 'The priorities its leaders chose'),
    ('champions', 'Who champions them, by name'), ('outcomes', 'The outcomes you published'),
    ('figures', 'Their figures, with who counted them'),
    ('photos', 'Their photos, where who is seen in them agreed'),
    ('quotes', 'People’s own words, where they said yes'), ('meetings', 'The days of its meetings'),
    ('businesses', 'How many businesses and partners sit at the table'),
    ('business_names', 'Names of businesses that agreed to be named'),
]


def in_region():
    return models.ForeignKey(
        db_index=False, default=regions.scope.current_region_id, editable=False,
        on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region',
    )


def number():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0018_worksheets'),
        ('regions', '0002_guards'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='partnership', name='partnership_shown_known'),
        migrations.AlterField(
            model_name='partnership',
            name='shown',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=SHOWN, max_length=20), blank=True, default=partnerships.models.shown.shown_at_first, editable=False, size=None),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(('shown__contained_by', [value for value, _ in SHOWN])), name='partnership_shown_known'),
        ),
        migrations.CreateModel(
            name='OutcomePhoto',
            fields=[
                ('id', number()),
                ('kind', models.CharField(choices=KINDS, max_length=4)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('state', models.CharField(choices=STATES, max_length=8)),
                ('kept_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('scanned_at', models.DateTimeField(null=True)),
                ('width', models.PositiveSmallIntegerField()),
                ('height', models.PositiveSmallIntegerField()),
                ('alt', models.CharField(max_length=300, validators=[regions.models.names.plain], verbose_name='what one sees in it')),
                ('agreed_by', models.CharField(blank=True, max_length=200, verbose_name='who agreed that everybody may see it')),
                ('outcome', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='photo', to='partnerships.outcome')),
                ('region', in_region()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'held')), fields=['region', 'id'], name='photo_held')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('alt', ''), _negated=True), name='photo_described'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ('jpg', 'png'))), name='photo_is_picture'),
                    models.CheckConstraint(condition=models.Q(('state__in', [state for state, _ in STATES])), name='photo_state_known'),
                    models.CheckConstraint(condition=models.Q(('size__gt', 0), ('size__lte', 4194304)), name='photo_size_bounded'),
                    models.CheckConstraint(condition=models.Q(('height__gt', 0), ('height__lte', 1600), ('width__gt', 0), ('width__lte', 1600)), name='photo_points_bounded'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), ('scanned_at__isnull', False), _connector='OR'), name='photo_refused_when'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PhotoContent',
            fields=[
                ('id', number()),
                ('content', models.BinaryField()),
                ('photo', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='stored', to='partnerships.outcomephoto')),
                ('region', in_region()),
            ],
            options={'abstract': False},
        ),
        BelongsToRegion('OutcomePhoto'),
        BelongsToRegion('PhotoContent'),
        migrations.RunSQL(FIXED, LOOSE),
    ]
