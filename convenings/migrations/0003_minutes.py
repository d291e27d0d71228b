import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import F, Q

import convenings.models.minutes_approving
import convenings.models.minutes_sending
import regions.scope
from regions.rls import BelongsToRegion

FROZEN = """
-- What was sent stays as it was sent, whatever a program tries; a correction is another row.
CREATE FUNCTION convenings_minutes_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Minutes that were sent stay as they are; a correction is a new version.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_frozen';
END $$;
CREATE TRIGGER minutes_frozen BEFORE UPDATE ON convenings_minutes
    FOR EACH ROW WHEN (OLD.sent_at IS NOT NULL AND
        (OLD.region_id, OLD.convening_id, OLD.version, OLD.opening, OLD.promised, OLD.closing, OLD.said, OLD.reason,
         OLD.parts, OLD.text, OLD.digest, OLD.author, OLD.sent_at, OLD.objections_until)
        IS DISTINCT FROM
        (NEW.region_id, NEW.convening_id, NEW.version, NEW.opening, NEW.promised, NEW.closing, NEW.said, NEW.reason,
         NEW.parts, NEW.text, NEW.digest, NEW.author, NEW.sent_at, NEW.objections_until))
    EXECUTE FUNCTION convenings_minutes_frozen();
CREATE TRIGGER minutes_kept BEFORE DELETE ON convenings_minutes
    FOR EACH ROW WHEN (OLD.sent_at IS NOT NULL) EXECUTE FUNCTION convenings_minutes_frozen();
-- The digest is that of the text: forging one means forging both, and the mails name the first.
ALTER TABLE convenings_minutes ADD CONSTRAINT minutes_digest_of_text
    CHECK (sent_at IS NULL OR digest = encode(sha256(convert_to(text, 'UTF8')), 'hex'));

-- Approved once, of the newest version, while nobody objects.
CREATE FUNCTION convenings_minutes_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.approval <> '' THEN
        RAISE EXCEPTION 'Approved minutes stay approved.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_approved_once';
    END IF;
    IF EXISTS (
        SELECT FROM convenings_objection objection
        WHERE objection.region_id = NEW.region_id AND objection.minutes_id = NEW.id AND objection.closed_at IS NULL
    ) THEN
        RAISE EXCEPTION 'Minutes somebody objects to are not approved.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_approved_unopposed';
    END IF;
    IF EXISTS (
        SELECT FROM convenings_minutes later
        WHERE later.region_id = NEW.region_id AND later.convening_id = NEW.convening_id
            AND later.version > NEW.version AND later.sent_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'Minutes that were replaced are not approved.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_approved_newest';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER minutes_approved BEFORE UPDATE ON convenings_minutes
    FOR EACH ROW WHEN ((OLD.approval, OLD.approved_at, OLD.approved_by, OLD.approved_on) IS DISTINCT FROM
        (NEW.approval, NEW.approved_at, NEW.approved_by, NEW.approved_on))
    EXECUTE FUNCTION convenings_minutes_approved();

-- Within its days, to what is sent and not approved. It waits for who approves, and who approves for it.
CREATE FUNCTION convenings_objection_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM convenings_minutes minutes
        WHERE minutes.region_id = NEW.region_id AND minutes.id = NEW.minutes_id AND minutes.sent_at IS NOT NULL
            AND minutes.approval = '' AND NEW.said_at < minutes.objections_until
        FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Minutes take objections from their sending until their days are over or they are approved.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_in_time';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER objection_in_time BEFORE INSERT ON convenings_objection
    FOR EACH ROW EXECUTE FUNCTION convenings_objection_in_time();

CREATE FUNCTION convenings_objection_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An objection stays as it was said, and its answer as it was given.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_kept';
END $$;
CREATE TRIGGER objection_kept BEFORE UPDATE ON convenings_objection
    FOR EACH ROW WHEN ((OLD.region_id, OLD.minutes_id, OLD.words, OLD.said_at) IS DISTINCT FROM
            (NEW.region_id, NEW.minutes_id, NEW.words, NEW.said_at)
        OR (OLD.closed_at IS NOT NULL AND (OLD.closed_at, OLD.closed_by, OLD.answer, OLD.answered_in_id)
            IS DISTINCT FROM (NEW.closed_at, NEW.closed_by, NEW.answer, NEW.answered_in_id)))
    EXECUTE FUNCTION convenings_objection_kept();
CREATE TRIGGER objection_not_taken_away BEFORE DELETE ON convenings_objection
    FOR EACH ROW EXECUTE FUNCTION convenings_objection_kept();
"""
THAWED = """
DROP TRIGGER objection_not_taken_away ON convenings_objection;
DROP TRIGGER objection_kept ON convenings_objection;
DROP FUNCTION convenings_objection_kept();
DROP TRIGGER objection_in_time ON convenings_objection;
DROP FUNCTION convenings_objection_in_time();
DROP TRIGGER minutes_approved ON convenings_minutes;
DROP FUNCTION convenings_minutes_approved();
ALTER TABLE convenings_minutes DROP CONSTRAINT minutes_digest_of_text;
DROP TRIGGER minutes_kept ON convenings_minutes;
DROP TRIGGER minutes_frozen ON convenings_minutes;
DROP FUNCTION convenings_minutes_frozen();
"""
SENT = {"sent_at__isnull": False, "objections_until__isnull": False}
APPROVED = {"approved_at__isnull": False, "approved_on__isnull": False}


def region():
    return models.ForeignKey(
        db_index=False,
        default=regions.scope.current_region_id,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="%(class)s_set",
        to="regions.region",
    )


def protected(to, name, **given):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to, **given)


class Migration(migrations.Migration):
    """Minutes of a meeting in versions that nobody changes, and what their readers object to."""

    dependencies = [
        ("convenings", "0002_guards"),
        ("regions", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Minutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("opening", models.TextField(blank=True, max_length=8000, verbose_name="in short")),
                ("closing", models.TextField(blank=True, max_length=8000, verbose_name="also noted")),
                ("promised", models.TextField(blank=True, max_length=8000, verbose_name="who does what, by when")),
                ("said", models.JSONField(blank=True, default=dict)),
                ("edition", models.PositiveIntegerField(default=1, editable=False)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="what it corrects")),
                ("parts", models.JSONField(blank=True, default=list, editable=False)),
                ("text", models.TextField(blank=True, editable=False)),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("author", models.CharField(blank=True, editable=False, max_length=254)),
                ("sent_at", models.DateTimeField(editable=False, null=True)),
                ("objections_until", models.DateTimeField(editable=False, null=True)),
                (
                    "approval",
                    models.CharField(
                        blank=True,
                        choices=[("hand", "at a meeting"), ("silence", "by silence")],
                        default="",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("approved_at", models.DateTimeField(editable=False, null=True)),
                ("approved_by", models.CharField(blank=True, editable=False, max_length=300)),
                ("approved_on", models.DateField(editable=False, null=True)),
                ("convening", protected("convenings.convening", "all_minutes")),
                ("region", region()),
            ],
            options={
                "verbose_name": "minutes",
                "verbose_name_plural": "minutes",
                "constraints": [
                    models.UniqueConstraint(fields=("region", "convening", "version"), name="minutes_version_once"),
                    models.UniqueConstraint(
                        condition=Q(sent_at__isnull=True), fields=("region", "convening"), name="minutes_one_draft"
                    ),
                    models.CheckConstraint(condition=Q(version__gte=1), name="minutes_count_from_one"),
                    models.CheckConstraint(
                        condition=Q(sent_at__isnull=True, objections_until__isnull=True, text="", digest="", approval="")
                        | (Q(objections_until__gt=F("sent_at"), **SENT) & ~Q(text="")),
                        name="minutes_sent_whole",
                    ),
                    models.CheckConstraint(
                        condition=Q(sent_at__isnull=True) | Q(version=1) | ~Q(reason=""), name="minutes_corrected_why"
                    ),
                    models.CheckConstraint(
                        condition=Q(approval="", approved_at__isnull=True, approved_by="", approved_on__isnull=True)
                        | (Q(approval="hand", approved_at__gte=F("sent_at"), **APPROVED) & ~Q(approved_by=""))
                        | Q(approval="silence", approved_at__gte=F("objections_until"), **APPROVED),
                        name="minutes_approved_whole",
                    ),
                ],
            },
            bases=(
                convenings.models.minutes_sending.GoesOut,
                convenings.models.minutes_approving.Approves,
                models.Model,
            ),
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=500, verbose_name="what is not as it was")),
                ("said_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                ("closed_by", models.CharField(blank=True, max_length=254)),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="what you answer")),
                ("answered_in", protected("convenings.minutes", "answered", editable=False, null=True)),
                ("contact", protected("regions.contact", "objections")),
                ("minutes", protected("convenings.minutes", "objections")),
                ("region", region()),
            ],
            options={
                "verbose_name": "objection",
                "verbose_name_plural": "objections",
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(closed_at__isnull=True),
                        fields=("region", "minutes", "contact"),
                        name="objection_open_once",
                    ),
                    models.CheckConstraint(condition=~Q(words=""), name="objection_said"),
                    models.CheckConstraint(
                        condition=Q(closed_at__isnull=True, answer="", closed_by="", answered_in__isnull=True)
                        | (Q(closed_at__isnull=False) & ~Q(answer="") & ~Q(closed_by="")),
                        name="objection_closed_with_an_answer",
                    ),
                ],
            },
        ),
        BelongsToRegion("Minutes"),
        BelongsToRegion("Objection"),
        migrations.RunSQL(FROZEN, THAWED),
    ]
