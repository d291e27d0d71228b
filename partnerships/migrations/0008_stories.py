import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import regions.models.names
import regions.scope
from regions.rls import BelongsToRegion
from regions.together import Together

AGREED = """
-- What the public reads holds nobody's words without their yes; taking a yes back comes after taking the story back.
CREATE FUNCTION partnerships_public_words_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM partnerships_quote quote
        WHERE quote.region_id = NEW.region_id AND quote.outcome_id = NEW.id
            AND quote.taken_out_at IS NULL AND quote.said <> 'yes'
    ) THEN
        RAISE EXCEPTION 'Nobody is quoted in public without having agreed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'outcome_quotes_agreed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outcome_quotes_agreed BEFORE INSERT OR UPDATE OF published_at ON partnerships_outcome
    FOR EACH ROW WHEN (NEW.published_at IS NOT NULL) EXECUTE FUNCTION partnerships_public_words_agreed();

CREATE FUNCTION partnerships_quote_stays_inside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever publishes the story just now is waited for.
    PERFORM FROM partnerships_outcome outcome
        WHERE outcome.region_id = NEW.region_id AND outcome.id = NEW.outcome_id FOR SHARE;
    IF EXISTS (
        SELECT FROM partnerships_outcome outcome
        WHERE outcome.region_id = NEW.region_id AND outcome.id = NEW.outcome_id AND outcome.published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'Nobody is quoted in public without having agreed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quote_stays_inside';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER quote_stays_inside AFTER INSERT OR UPDATE OF said, outcome_id, taken_out_at ON partnerships_quote
    FOR EACH ROW WHEN (NEW.taken_out_at IS NULL AND NEW.said <> 'yes')
    EXECUTE FUNCTION partnerships_quote_stays_inside();

-- A yes is to the words that were read.
CREATE FUNCTION partnerships_quote_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The words somebody was asked about stay as they are.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'quote_frozen';
END $$;
CREATE TRIGGER quote_frozen BEFORE UPDATE ON partnerships_quote
    FOR EACH ROW WHEN ((OLD.words, OLD.outcome_id) IS DISTINCT FROM (NEW.words, NEW.outcome_id)
        OR OLD.taken_out_at IS NOT NULL AND NEW.taken_out_at IS NULL)
    EXECUTE FUNCTION partnerships_quote_frozen();
"""
NOT_ASKED = """
DROP TRIGGER quote_frozen ON partnerships_quote;
DROP FUNCTION partnerships_quote_frozen();
DROP TRIGGER quote_stays_inside ON partnerships_quote;
DROP FUNCTION partnerships_quote_stays_inside();
DROP TRIGGER outcome_quotes_agreed ON partnerships_outcome;
DROP FUNCTION partnerships_public_words_agreed();
"""


def region():
    return models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_set", to="regions.region")


class Migration(migrations.Migration):
    """Quick wins, small tests with a day to decide, and people's own words, public only while they say yes."""

    dependencies = [
        ("partnerships", "0007_votes_planned_once"),
        ("regions", "0002_guards"),
    ]

    operations = [
        Together([
            migrations.AddField(
                model_name="outcome",
                name="quick_win",
                field=models.BooleanField(default=False, help_text="Small, soon and visible: worth celebrating at the next meeting.", verbose_name="a quick win"),
            ),
            migrations.AddConstraint(
                model_name="outcome",
                constraint=models.CheckConstraint(condition=models.Q(models.Q(("agreed_by", ""), ("published_at__isnull", True)), models.Q(("published_at__isnull", False), models.Q(("agreed_by", ""), _negated=True)), _connector="OR"), name="outcome_public_by_consent"),
            ),
            migrations.CreateModel(
                name="Experiment",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("hypothesis", models.CharField(help_text="“If we …, then …”", max_length=300, validators=[regions.models.names.plain], verbose_name="what we believe")),
                    ("test", models.CharField(help_text="What two or three people can try.", max_length=300, validators=[regions.models.names.plain], verbose_name="the smallest test")),
                    ("measure", models.CharField(help_text="One figure, and what would be enough.", max_length=300, validators=[regions.models.names.plain], verbose_name="how we will see it")),
                    ("stops_on", models.DateField(verbose_name="the day we decide")),
                    ("begun_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ("result", models.CharField(choices=[("running", "running"), ("kept", "kept"), ("changed", "changed"), ("stopped", "stopped")], default="running", editable=False, max_length=10)),
                    ("learned", models.CharField(blank=True, editable=False, max_length=1000, verbose_name="what we learned")),
                    ("ended_at", models.DateTimeField(editable=False, null=True)),
                    ("priority", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="experiments", to="partnerships.priority")),
                    ("region", region()),
                ],
                options={
                    "indexes": [models.Index(fields=["region", "priority"], name="experiment_of_priority")],
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(models.Q(("hypothesis", ""), _negated=True), models.Q(("test", ""), _negated=True), models.Q(("measure", ""), _negated=True)), name="experiment_card_full"),
                        models.CheckConstraint(condition=models.Q(models.Q(("ended_at__isnull", True), ("learned", ""), ("result", "running")), models.Q(("ended_at__isnull", False), ("result__in", ("kept", "changed", "stopped")), models.Q(("learned", ""), _negated=True)), _connector="OR"), name="experiment_ends_with_words"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Quote",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("words", models.CharField(max_length=500, verbose_name="their words")),
                    ("said", models.CharField(choices=[("waiting", "not answered yet"), ("yes", "agreed"), ("no", "said no")], default="waiting", editable=False, max_length=10)),
                    ("said_at", models.DateTimeField(editable=False, null=True)),
                    ("asked_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ("taken_out_at", models.DateTimeField(editable=False, null=True)),
                    ("contact", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="quotes", to="regions.contact")),
                    ("outcome", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="quotes", to="partnerships.outcome")),
                    ("region", region()),
                ],
                options={
                    "indexes": [models.Index(fields=["region", "outcome"], name="quote_of_outcome")],
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="quote_has_words"),
                        models.CheckConstraint(condition=models.Q(("said__in", ["waiting", "yes", "no"])), name="quote_said_known"),
                        models.CheckConstraint(condition=models.Q(models.Q(("said", "waiting"), ("said_at__isnull", True)), models.Q(models.Q(("said", "waiting"), _negated=True), ("said_at__isnull", False)), _connector="OR"), name="quote_answered_at"),
                    ],
                },
            ),
        ]),
        BelongsToRegion("Experiment"),
        BelongsToRegion("Quote"),
        migrations.RunSQL(AGREED, NOT_ASKED),
    ]
