import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import regions.models.names
import regions.scope
from regions.rls import BelongsToRegion


class Migration(migrations.Migration):
    dependencies = [
        ("convenings", "0017_what_assistants_are_called"),
        ("partnerships", "0012_one_key_for_the_region"),
        ("regions", "0015_contact_by_folded_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Room",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(blank=True, editable=False, null=True)),
                ("took", models.JSONField(default=dict)),
                ("rules_on", models.BooleanField(db_default=False, default=False)),
                ("ground_rules_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("started_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("key", models.PositiveIntegerField(default=1)),
                ("door_key", models.PositiveIntegerField(default=1)),
                (
                    "ballot",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="rooms",
                        to="partnerships.ballot",
                    ),
                ),
                (
                    "convening",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="room", to="convenings.convening"
                    ),
                ),
                (
                    "ground_rules_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="rooms",
                        to="convenings.agendaitem",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        default=regions.scope.current_region_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="regions.region",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Visitor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(max_length=200, validators=[regions.models.names.plain], verbose_name="your name"),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="your e-mail address")),
                (
                    "organization",
                    models.CharField(
                        max_length=200, validators=[regions.models.names.plain], verbose_name="your organization"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("business", "Business"), ("partner", "Community partner")],
                        max_length=10,
                        verbose_name="you come from",
                    ),
                ),
                ("language", models.CharField(default="en", max_length=5)),
                ("came_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("turned_away_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("seated_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="regions.contact",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        default=regions.scope.current_region_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="regions.region",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visitors", to="convenings.room"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sentence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4)),
                (
                    "kind",
                    models.CharField(
                        choices=[("opportunity", "Opportunity"), ("requirement", "Requirement")], max_length=12
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        max_length=500, validators=[regions.models.names.plain], verbose_name="in your own words"
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("workforce", "Workforce"),
                            ("infrastructure", "Infrastructure"),
                            ("regulation", "Regulation"),
                            ("market", "Market"),
                            ("supply_chain", "Supply chain"),
                            ("image", "Image of the industry"),
                            ("technology", "Technology"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="topic",
                    ),
                ),
                ("said_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("taken", "On the board"), ("left", "Left aside")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sentences", to="regions.contact"
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sentences",
                        to="partnerships.opportunity",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        default=regions.scope.current_region_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="regions.region",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sentences",
                        to="partnerships.requirement",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sentences", to="convenings.room"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "words",
                    models.CharField(
                        max_length=500, validators=[regions.models.names.plain], verbose_name="what you could do"
                    ),
                ),
                ("offered_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("released_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("taken_back_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="regions.contact"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="convenings.agendaitem",
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="partnerships.opportunity",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        default=regions.scope.current_region_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="regions.region",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="partnerships.requirement",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="convenings.room"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("started_at__isnull", False),
                    models.Q(("ended_at__isnull", True), ("item__isnull", True), ("since__isnull", True)),
                    _connector="OR",
                ),
                name="room_starts_before_its_items",
            ),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at__isnull", True), ("item__isnull", True), _connector="OR"),
                name="room_ended_is_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.CheckConstraint(
                condition=models.Q(("rules_on", False), ("ground_rules_at__isnull", False), _connector="OR"),
                name="room_notes_its_ground_rules",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="offer_said"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("item__isnull", True), ("opportunity__isnull", False), ("requirement__isnull", True)),
                    models.Q(("item__isnull", True), ("opportunity__isnull", True), ("requirement__isnull", False)),
                    models.Q(("item__isnull", False), ("opportunity__isnull", True), ("requirement__isnull", True)),
                    _connector="OR",
                ),
                name="offer_about_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("released_at__isnull", True), ("taken_back_at__isnull", True), _connector="OR"),
                name="offer_released_stands",
            ),
        ),
        migrations.AddIndex(
            model_name="sentence",
            index=models.Index(fields=["region", "room", "state"], name="sentence_waiting"),
        ),
        migrations.AddConstraint(
            model_name="sentence",
            constraint=models.UniqueConstraint(fields=("region", "key"), name="sentence_once"),
        ),
        migrations.AddConstraint(
            model_name="sentence",
            constraint=models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="sentence_said"),
        ),
        migrations.AddConstraint(
            model_name="sentence",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["opportunity", "requirement"])), name="sentence_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="sentence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "category__in",
                        [
                            "workforce",
                            "infrastructure",
                            "regulation",
                            "market",
                            "supply_chain",
                            "image",
                            "technology",
                            "other",
                        ],
                    )
                ),
                name="sentence_topic_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="sentence",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "taken", "left"])), name="sentence_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="sentence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("state", "waiting")),
                    models.Q(models.Q(("state", "waiting"), _negated=True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="sentence_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="sentence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opportunity__isnull", True), ("requirement__isnull", True)),
                    models.Q(("opportunity__isnull", True), ("state", "taken")),
                    models.Q(("requirement__isnull", True), ("state", "taken")),
                    _connector="OR",
                ),
                name="sentence_became_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitor",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name", ""), _negated=True), models.Q(("email", ""), _negated=True)),
                name="visitor_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitor",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["business", "partner"])), name="visitor_side_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="visitor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("contact__isnull", True), ("seated_at__isnull", True)),
                    models.Q(
                        ("contact__isnull", False), ("seated_at__isnull", False), ("turned_away_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="visitor_seated_is_somebody",
            ),
        ),
        BelongsToRegion("Room"),
        BelongsToRegion("Sentence"),
        BelongsToRegion("Visitor"),
        BelongsToRegion("Offer"),
    ]
