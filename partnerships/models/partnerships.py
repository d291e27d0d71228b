"""A partnership: one sector of a region, its leaders' shared agenda, and how far it has come."""

from collections.abc import Iterable
from itertools import count

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from partnerships.models.checklists import ChecklistItem
from partnerships.models.shown import Shown, shown_at_first
from regions.models import Actor, Industry, RegionModel, Sector, record
from regions.models.names import plain
from regions.scope import RegionManager, current_region


class Stage(models.TextChoices):
    """How a partnership grows, rests and returns."""

    EXPLORING = "exploring", _("Exploring")
    TEAM_FORMED = "team_formed", _("Team formed")
    PREPARING = "preparing", _("Preparing to launch")
    LAUNCHED = "launched", _("Launched")
    ACTING = "acting", _("Acting")
    SUSTAINING = "sustaining", _("Sustaining")
    DORMANT = "dormant", _("Dormant")
    RELAUNCHING = "relaunching", _("Relaunching")
    CLOSED = "closed", _("Closed")


BEFORE_LAUNCH = (Stage.EXPLORING, Stage.TEAM_FORMED, Stage.PREPARING, Stage.RELAUNCHING)
RESTING = (Stage.DORMANT, Stage.CLOSED)


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def active(self) -> "PartnershipQuerySet":
        return self.exclude(stage__in=RESTING)

    def published(self) -> "PartnershipQuerySet":
        return self.filter(published_at__isnull=False)

    def matching(self, text: str) -> "PartnershipQuerySet":
        return self.filter(Q(name__folded__contains=text) | Q(purpose__folded__contains=text)) if text else self


class Partnership(RegionModel):
    name = models.CharField(_("name"), max_length=160, validators=[plain])
    slug = models.SlugField(_("short name in addresses"), max_length=80)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="partnerships", verbose_name=_("sector"))
    purpose = models.TextField(
        _("purpose"), blank=True, max_length=2000, help_text=_("One or two sentences a leader would say.")
    )
    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices, default=Stage.EXPLORING, editable=False)
    # Until a partnership is published the public knows nothing of it, not even that it exists.
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What the page then shows; whatever is not named here stays inside.
    shown = ArrayField(
        models.CharField(max_length=20, choices=Shown.choices), default=shown_at_first, blank=True, editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RegionManager.from_queryset(PartnershipQuerySet)()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["region", "slug"], name="partnership_slug_once"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="partnership_stage_known"),
            models.CheckConstraint(condition=~Q(name=""), name="partnership_named"),
            models.CheckConstraint(condition=Q(shown__contained_by=Shown.values), name="partnership_shown_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partnerships:home", args=[current_region().slug, self.slug])

    def locked(self) -> "Partnership":
        """Other rows may still come to point at it, so that whoever holds a meeting or a team never waits in a ring."""
        return Partnership.objects.select_for_update(no_key=True).get(pk=self.pk)

    @property
    def awaits_launch(self) -> bool:
        return self.stage in BEFORE_LAUNCH

    @property
    def rests(self) -> bool:
        return self.stage in RESTING

    @transaction.atomic
    def start(self, *, by: Actor, new_sector: Sector | None = None, codes: Iterable[Industry] = ()) -> "Partnership":
        """Save a new partnership, open its history of stages and lay out the preparation.

        A sector the region does not have yet comes along with its NAICS codes. The short name follows from the name.
        """
        if new_sector:
            self.sector = new_sector.keep(codes, by=by)
        self.slug = self.slug or free_slug(self.name)
        self.full_clean(exclude=["region"])
        self.save()
        StageChange.objects.create(partnership=self, stage=self.stage)
        ChecklistItem.objects.lay_out(self.pk)
        record("partnership.started", self, by=by, thread=self.pk, partnership=self.name)
        return self

    @transaction.atomic
    def edit(self, *, name: str, purpose: str, sector: Sector, by: Actor) -> None:
        """Say better what it is. Its address stays, since people have it in their mails."""
        self.locked()
        self.name, self.purpose, self.sector = name, purpose, sector
        self.full_clean(exclude=["region"])
        self.save(update_fields=["name", "purpose", "sector"])
        record("partnership.edited", self, by=by, thread=self.pk, partnership=self.name)

    @transaction.atomic
    def move_to(self, stage: str, *, by: Actor, reason: str = "") -> None:
        """Enter a stage. A closed partnership stays closed; the way back is to relaunch from dormant."""
        before = self.locked().stage
        if stage not in Stage.values:
            raise ValidationError(_("Choose one of the stages."), code="unknown_stage")
        if before == stage:
            raise ValidationError(
                _("%(name)s is already at “%(stage)s”."),
                params={"name": self.name, "stage": Stage(stage).label},
                code="same",
            )
        if before == Stage.CLOSED:
            raise ValidationError(_("%(name)s is closed."), params={"name": self.name}, code="closed")
        self.stage = stage
        self.save(update_fields=["stage"])
        StageChange.objects.create(partnership=self, stage=stage, reason=reason)
        record("partnership.moved", self, by=by, thread=self.pk, partnership=self.name, stage=str(Stage(stage).label))

    @transaction.atomic
    def launch(self, *, by: Actor) -> None:
        """Its launch meeting took place. One that has launched, rests or is closed stays where it is."""
        if self.locked().awaits_launch:
            self.move_to(Stage.LAUNCHED, by=by, reason=str(_("The launch meeting took place.")))

    @transaction.atomic
    def begin_acting(self, *, by: Actor) -> None:
        """Somebody took on the first item since the launch. At any other stage nothing changes."""
        if self.locked().stage == Stage.LAUNCHED:
            self.move_to(Stage.ACTING, by=by, reason=str(_("Somebody took on the first action item.")))

    @transaction.atomic
    def publish(self, *, by: Actor) -> None:
        """Show the public page: name, purpose, adopted priorities and outcomes people agreed to publish."""
        if self.locked().published_at:
            raise ValidationError(_("The public page is already open."), code="published")
        self.published_at = timezone.now()
        self.save(update_fields=["published_at"])
        record("partnership.published", self, by=by, thread=self.pk, partnership=self.name)

    @transaction.atomic
    def unpublish(self, *, by: Actor) -> None:
        if not self.locked().published_at:
            raise ValidationError(_("The public page is not open."), code="unpublished")
        self.published_at = None
        self.save(update_fields=["published_at"])
        record("partnership.unpublished", self, by=by, thread=self.pk, partnership=self.name)

    @transaction.atomic
    def choose_shown(self, fields: Iterable[str], *, by: Actor) -> None:
        """Exactly these, whether the page is open yet or not."""
        self.locked()
        wanted = set(fields)
        if wanted - set(Shown.values):
            raise ValidationError({"fields": _("Choose among what the public page can show.")}, code="unknown")
        self.shown = [field for field in Shown.values if field in wanted]
        self.save(update_fields=["shown"])
        record("partnership.shown", self, by=by, thread=self.pk, partnership=self.name, shown=", ".join(self.shown))


def free_slug(name: str) -> str:
    """From the name; numbered when the region has it already. “new” is the address of the form."""
    base = slugify(name)[:70] or "partnership"
    taken = set(Partnership.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | {"new"}
    numbered = (f"{base}-{number}" for number in count(2))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


class StageChange(RegionModel):
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="stage_changes")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = RegionManager["StageChange"]()

    class Meta:
        ordering = ["at"]
        constraints = [models.CheckConstraint(condition=Q(stage__in=Stage.values), name="stage_change_known")]

    def __str__(self) -> str:
        return f"{self.stage} {self.at:%Y-%m-%d}"
