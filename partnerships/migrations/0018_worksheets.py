import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import regions.models.names
import regions.scope
from regions.rls import AgreesInRegion, BelongsToRegion, StaysInRegion
from regions.together import Together

GUARDS = """
-- Once the scoring has ended everybody sees what came of it, and no score is given, changed or taken back.
CREATE FUNCTION partnerships_scoring_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    about partnerships_score;
BEGIN
    IF TG_OP = 'DELETE' THEN about := OLD; ELSE about := NEW; END IF;
    IF EXISTS (
        SELECT FROM partnerships_worksheet
        WHERE region_id = about.region_id AND id = about.worksheet_id AND closed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'The scoring has ended.' USING ERRCODE = 'check_violation', CONSTRAINT = 'score_before_the_end';
    END IF;
    RETURN about;
END $$;
CREATE TRIGGER score_before_the_end BEFORE INSERT OR UPDATE OR DELETE ON partnerships_score
    FOR EACH ROW EXECUTE FUNCTION partnerships_scoring_is_open();

-- People compare the same candidates from the first score to the last.
CREATE FUNCTION partnerships_candidates_stand() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    about partnerships_candidate;
BEGIN
    IF TG_OP = 'DELETE' THEN about := OLD; ELSE about := NEW; END IF;
    IF EXISTS (
        SELECT FROM partnerships_worksheet
        WHERE region_id = about.region_id AND id = about.worksheet_id AND asked_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'The candidates are being scored.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'candidates_stand';
    END IF;
    RETURN about;
END $$;
CREATE TRIGGER candidates_stand BEFORE INSERT OR DELETE OR UPDATE OF sector_id, worksheet_id ON partnerships_candidate
    FOR EACH ROW EXECUTE FUNCTION partnerships_candidates_stand();

-- What was chosen, by whom, why and on which numbers stays as it was told; the partnership comes once.
CREATE FUNCTION partnerships_choice_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was chosen stays.' USING ERRCODE = 'check_violation', CONSTRAINT = 'choice_stands';
END $$;
CREATE TRIGGER choice_stands BEFORE UPDATE ON partnerships_choice
    FOR EACH ROW WHEN (
        (OLD.worksheet_id, OLD.candidate_id, OLD.decided_by, OLD.decided_on, OLD.why, OLD.snapshot, OLD.author, OLD.at)
        IS DISTINCT FROM
        (NEW.worksheet_id, NEW.candidate_id, NEW.decided_by, NEW.decided_on, NEW.why, NEW.snapshot, NEW.author, NEW.at)
        OR OLD.partnership_id IS NOT NULL AND OLD.partnership_id IS DISTINCT FROM NEW.partnership_id)
    EXECUTE FUNCTION partnerships_choice_stands();
"""
UNGUARDED = """
DROP TRIGGER choice_stands ON partnerships_choice;
DROP FUNCTION partnerships_choice_stands();
DROP TRIGGER candidates_stand ON partnerships_candidate;
DROP FUNCTION partnerships_candidates_stand();
DROP TRIGGER score_before_the_end ON partnerships_score;
DROP FUNCTION partnerships_scoring_is_open();
"""
CRITERIA = {
    "quotient": ("How special it is here", 3),
    "growth": ("How it grew in five years", 3),
    "pay": ("What a job pays in a year", 3),
    "size": ("How many jobs it has", 3),
    "openings": ("Openings in a year", 0),
}


def key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def region():
    return ("region", models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_set", to="regions.region"))


def of(name, model, related, on_delete=django.db.models.deletion.CASCADE, **more):
    return (name, models.ForeignKey(on_delete=on_delete, related_name=related, to=model, **more))


def kept(name, model, related, **more):
    return of(name, model, related, django.db.models.deletion.PROTECT, **more)


def between(least, most):
    return [django.core.validators.MinValueValidator(least), django.core.validators.MaxValueValidator(most)]


def weight(name):
    words, default = CRITERIA[name]
    return (f"weight_{name}", models.PositiveSmallIntegerField(default=default, validators=between(0, 5), verbose_name=words))


def moment(**more):
    return models.DateTimeField(editable=False, **more)


SOMETHING = Q(weight_quotient__gt=0) | Q(weight_growth__gt=0) | Q(weight_pay__gt=0) | Q(weight_size__gt=0) | Q(weight_openings__gt=0)


class Migration(migrations.Migration):
    """Choosing an industry: candidates, what counts, what the team knows, and what was chosen."""

    dependencies = [
        ("partnerships", "0016_papers_planned_once"),
        ("regions", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name="Worksheet",
                fields=[
                    key(),
                    ("title", models.CharField(help_text="Such as “Where do we begin? Spring 2027”.", max_length=160, validators=[regions.models.names.plain], verbose_name="title")),
                    *(weight(name) for name in CRITERIA),
                    ("created_at", moment(default=django.utils.timezone.now)),
                    ("asked_at", moment(blank=True, null=True)),
                    ("closed_at", moment(blank=True, null=True)),
                    region(),
                ],
                options={
                    "verbose_name": "worksheet",
                    "ordering": ["-created_at", "-id"],
                    "constraints": [
                        models.CheckConstraint(condition=~Q(title=""), name="worksheet_titled"),
                        models.CheckConstraint(condition=SOMETHING, name="worksheet_something_counts", violation_error_message="Let at least one of them count: not all can be 0."),
                        *(models.CheckConstraint(condition=Q((f"weight_{name}__lte", 5)), name=f"worksheet_weight_{name}") for name in CRITERIA),
                        models.CheckConstraint(condition=Q(closed_at__isnull=True) | Q(asked_at__isnull=False, closed_at__gte=F("asked_at")), name="worksheet_closed_after_asking"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Candidate",
                fields=[
                    key(),
                    ("openings", models.PositiveIntegerField(blank=True, null=True, verbose_name="openings in a year")),
                    ("openings_source", models.CharField(blank=True, max_length=200, validators=[regions.models.names.plain], verbose_name="where that is from")),
                    region(),
                    kept("sector", "regions.sector", "candidacies"),
                    of("worksheet", "partnerships.worksheet", "candidates"),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("region", "worksheet", "sector"), name="candidate_once"),
                        models.UniqueConstraint(fields=("region", "id", "worksheet"), name="candidate_with_worksheet"),
                        models.CheckConstraint(condition=Q(openings__isnull=True, openings_source="") | Q(openings__isnull=False) & ~Q(openings_source=""), name="candidate_openings_have_a_source"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Scorer",
                fields=[
                    key(),
                    ("asked_at", moment(default=django.utils.timezone.now)),
                    ("scored_at", moment(blank=True, null=True)),
                    kept("contact", "regions.contact", "scorings", blank=True, null=True),
                    region(),
                    kept("user", settings.AUTH_USER_MODEL, "+", blank=True, null=True),
                    of("worksheet", "partnerships.worksheet", "scorers"),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("region", "worksheet", "contact"), name="scorer_contact_once"),
                        models.UniqueConstraint(fields=("region", "worksheet", "user"), name="scorer_user_once"),
                        models.UniqueConstraint(fields=("region", "id", "worksheet"), name="scorer_with_worksheet"),
                        models.CheckConstraint(condition=Q(contact__isnull=True, user__isnull=False) | Q(contact__isnull=False, user__isnull=True), name="scorer_is_one_person"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Score",
                fields=[
                    key(),
                    ("question", models.CharField(choices=[("leaders", "Would its business leaders come to the table?"), ("champion", "Do we know somebody who would champion it?"), ("shared", "Do its companies share a need none can meet alone?")], max_length=20)),
                    ("points", models.PositiveSmallIntegerField(validators=between(1, 5))),
                    of("candidate", "partnerships.candidate", "scores"),
                    region(),
                    of("scorer", "partnerships.scorer", "scores"),
                    of("worksheet", "partnerships.worksheet", "scores"),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("region", "scorer", "candidate", "question"), name="score_once"),
                        models.CheckConstraint(condition=Q(question__in=["leaders", "champion", "shared"]), name="score_question_known"),
                        models.CheckConstraint(condition=Q(points__gte=1, points__lte=5), name="score_one_to_five"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Choice",
                fields=[
                    key(),
                    ("decided_by", models.CharField(max_length=300, verbose_name="who decided")),
                    ("decided_on", models.DateField(verbose_name="on")),
                    ("why", models.TextField(max_length=2000, verbose_name="why")),
                    ("snapshot", models.JSONField(editable=False)),
                    ("author", models.CharField(editable=False, max_length=254)),
                    ("at", moment(default=django.utils.timezone.now)),
                    kept("candidate", "partnerships.candidate", "choices"),
                    ("partnership", models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="choice", to="partnerships.partnership")),
                    region(),
                    kept("worksheet", "partnerships.worksheet", "choices"),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("region", "worksheet"), name="choice_once"),
                        models.CheckConstraint(condition=~Q(decided_by="") & ~Q(why="") & ~Q(author=""), name="choice_told"),
                    ],
                },
            ),
            migrations.AddField(
                model_name="decision",
                name="worksheet",
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="partnerships.worksheet"),
            ),
        ]),
        BelongsToRegion("Worksheet"),
        BelongsToRegion("Candidate"),
        BelongsToRegion("Scorer"),
        BelongsToRegion("Score"),
        BelongsToRegion("Choice"),
        StaysInRegion("Decision", "worksheet"),
        AgreesInRegion("Score", ("scorer_id", "worksheet_id"), "partnerships.Scorer", ("id", "worksheet_id")),
        AgreesInRegion("Score", ("candidate_id", "worksheet_id"), "partnerships.Candidate", ("id", "worksheet_id")),
        AgreesInRegion("Choice", ("candidate_id", "worksheet_id"), "partnerships.Candidate", ("id", "worksheet_id")),
        migrations.RunSQL(GUARDS, UNGUARDED),
    ]
