"""Choosing an industry: candidates side by side, what counts, and what the support team knows that no table says."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from labor.profiles.overlaps import overlap_of
from regions.models import Actor, Industry, RegionModel, Sector, record
from regions.models.names import plain
from regions.scope import RegionManager, current_region

MOST_WEIGHT = 5


class Criterion(models.TextChoices):
    QUOTIENT = "quotient", _("How special it is here")
    GROWTH = "growth", _("How it grew in five years")
    PAY = "pay", _("What a job pays in a year")
    SIZE = "size", _("How many jobs it has")
    OPENINGS = "openings", _("Openings in a year")


def weight(criterion: Criterion, default: int) -> "models.PositiveSmallIntegerField[int, int]":
    checks = [MinValueValidator(0), MaxValueValidator(MOST_WEIGHT)]
    return models.PositiveSmallIntegerField(criterion.label, default=default, validators=checks)


class Worksheet(RegionModel):
    """First its candidates are gathered, then people are asked to score them, then the scoring ends and all is shown;
    last the team chooses, and the choice becomes a partnership.
    """

    title = models.CharField(
        _("title"), max_length=160, validators=[plain], help_text=_("Such as “Where do we begin? Spring 2027”.")
    )
    weight_quotient = weight(Criterion.QUOTIENT, 3)
    weight_growth = weight(Criterion.GROWTH, 3)
    weight_pay = weight(Criterion.PAY, 3)
    weight_size = weight(Criterion.SIZE, 3)
    # There is no source of openings: they count once the team has typed some and says so.
    weight_openings = weight(Criterion.OPENINGS, 0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RegionManager["Worksheet"]()

    class Meta:
        verbose_name = _("worksheet")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="worksheet_titled"),
            models.CheckConstraint(
                condition=Q(weight_quotient__gt=0)
                | Q(weight_growth__gt=0)
                | Q(weight_pay__gt=0)
                | Q(weight_size__gt=0)
                | Q(weight_openings__gt=0),
                name="worksheet_something_counts",
                violation_error_message=_("Let at least one of them count: not all can be 0."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"weight_{name}__lte": MOST_WEIGHT}), name=f"worksheet_weight_{name}"
                )
                for name in ("quotient", "growth", "pay", "size", "openings")
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(asked_at__isnull=False, closed_at__gte=F("asked_at")),
                name="worksheet_closed_after_asking",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:worksheet", args=[current_region().slug, self.pk])

    @property
    def weights(self) -> dict[Criterion, int]:
        return {criterion: getattr(self, f"weight_{criterion.value}") for criterion in Criterion}

    @property
    def is_scoring(self) -> bool:
        return self.asked_at is not None and self.closed_at is None

    def held(self) -> None:
        """Hold this row, as it is now. What was chosen is not changed any more."""
        locked = Worksheet.objects.select_for_update().get(pk=self.pk)
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(locked, field.attname))
        if self.choices.exists():
            words = _("The team has chosen already. What it chose from stays as it was then.")
            raise ValidationError(words, code="chosen")

    @transaction.atomic
    def lay_out(self, sectors: Iterable[Sector], *, by: Actor) -> "Worksheet":
        """Begin with some of the region's sectors; more may be added until people are asked."""
        self.full_clean(exclude=["region"])
        self.save()
        chosen = list(sectors)
        prefetch_related_objects(chosen, "codes")
        for sector in chosen:
            refuse_overlap([code.industry_id for code in sector.codes.all()], sector)
        self.candidates.bulk_create([self.candidates.model(worksheet=self, sector=sector) for sector in chosen])
        record("worksheet.begun", self, by=by, worksheet=self.title)
        return self

    @transaction.atomic
    def add(self, sector: Sector, *, codes: Iterable[Industry] = (), by: Actor) -> models.Model:
        """Another candidate; a sector the region does not have yet comes along with its NAICS codes."""
        self.held()
        if self.asked_at:
            words = _("People score these candidates already. Begin another worksheet to compare others.")
            raise ValidationError(words, code="started")
        covered = list(codes)
        refuse_overlap([code.pk for code in covered] if sector.pk is None else sector.covered(), sector)
        if sector.pk is None:
            sector.keep(covered, by=by)
        elif self.candidates.filter(sector=sector).exists():
            words = _("%(sector)s is on this worksheet already.")
            raise ValidationError({"sector": ValidationError(words, params={"sector": sector.name}, code="again")})
        candidate = self.candidates.create(sector=sector)
        record("worksheet.added", self, by=by, worksheet=self.title, sector=sector.name)
        return candidate

    @transaction.atomic
    def weigh(self, weights: Mapping[str, int], *, by: Actor) -> None:
        """Say how much each criterion counts, 0 to 5."""
        self.held()
        for criterion in Criterion:
            setattr(self, f"weight_{criterion.value}", weights[criterion.value])
        self.full_clean(exclude=["region"])
        self.save(update_fields=[f"weight_{criterion.value}" for criterion in Criterion])
        record("worksheet.weighed", self, by=by, worksheet=self.title)

    @transaction.atomic
    def close(self, *, by: Actor, at: datetime | None = None) -> None:
        """End the scoring and show what came of it, whoever is still missing."""
        self.held()
        if self.closed_at:
            raise ValidationError(_("The scoring has ended already."), code="closed")
        if not self.asked_at:
            words = _("Nobody was asked yet. Ask the support team first, or choose without their scores.")
            raise ValidationError(words, code="not_started")
        self._end(at or timezone.now())
        record("worksheet.closed", self, by=by, worksheet=self.title)

    def _end(self, at: datetime) -> None:
        """SECURITY: who counts is fixed now. Were it asked anew, two records joined or parted later would move the
        means, and by how much would tell what one of them said.
        """
        self.scorers.standing().filter(scored_at__isnull=False).update(counted=True)
        self.closed_at = max(at, self.asked_at or at)
        self.save(update_fields=["closed_at"])


def refuse_overlap(codes: list[str], sector: Sector) -> None:
    """A job must not be counted twice, nor can be counted what no code names."""
    if not codes:
        words = _("%(sector)s has no NAICS codes yet, so nothing can be counted for it. Say which it covers first.")
        raise ValidationError({"sector": ValidationError(words, params={"sector": sector.name}, code="no_codes")})
    if pair := overlap_of(codes):
        words = _("%(part)s is part of %(whole)s, and its jobs would count twice. Keep one of the two.")
        told = {"part": pair[0], "whole": pair[1]}
        raise ValidationError({"codes": ValidationError(words, params=told, code="overlap")})
