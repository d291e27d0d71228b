"""A sector on a worksheet, and what the team typed about it."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.models.worksheets import Worksheet
from regions.models import Actor, RegionModel, Sector, record
from regions.models.names import plain
from regions.scope import RegionManager


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def with_codes(self) -> "CandidateQuerySet":
        return self.select_related("sector").prefetch_related("sector__codes").order_by("id")


class Candidate(RegionModel):
    worksheet = models.ForeignKey(Worksheet, on_delete=models.CASCADE, related_name="candidates")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="candidacies")
    # No table we load tells openings: the team types them and says where it has them from, or they are not known.
    openings = models.PositiveIntegerField(_("openings in a year"), null=True, blank=True)
    openings_source = models.CharField(_("where that is from"), max_length=200, blank=True, validators=[plain])

    objects = RegionManager.from_queryset(CandidateQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "worksheet", "sector"], name="candidate_once"),
            models.UniqueConstraint(fields=["region", "id", "worksheet"], name="candidate_with_worksheet"),
            models.CheckConstraint(
                condition=Q(openings__isnull=True, openings_source="")
                | Q(openings__isnull=False) & ~Q(openings_source=""),
                name="candidate_openings_have_a_source",
            ),
        ]

    def __str__(self) -> str:
        return self.sector.name

    def get_absolute_url(self) -> str:
        return self.worksheet.get_absolute_url()

    @transaction.atomic
    def tell_openings(self, *, openings: int | None, openings_source: str, by: Actor) -> None:
        """How many openings a year there are, and where that is from; without a number it is not known."""
        self.worksheet.held()
        source = openings_source.strip()
        if openings is not None and not source:
            words = _("Say where this number is from, such as “State projections 2022–2032”.")
            raise ValidationError({"openings_source": ValidationError(words, code="no_source")})
        if openings is None and source:
            words = _("Write the number this source tells, or leave the source out.")
            raise ValidationError({"openings": ValidationError(words, code="no_number")})
        self.openings, self.openings_source = openings, source
        self.full_clean(exclude=["region", "worksheet", "sector"])
        self.save(update_fields=["openings", "openings_source"])
        record("worksheet.openings", self.worksheet, by=by, worksheet=self.worksheet.title, sector=self.sector.name)

    @transaction.atomic
    def remove(self, *, by: Actor) -> None:
        """Take it off the worksheet, as long as nobody was asked to score it."""
        self.worksheet.held()
        if self.worksheet.asked_at:
            words = _("People score these candidates already, so none is taken off any more.")
            raise ValidationError(words, code="started")
        self.delete()
        record("worksheet.removed", self.worksheet, by=by, worksheet=self.worksheet.title, sector=self.sector.name)
