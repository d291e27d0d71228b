"""What an hour of private time is worth as match, and how much is asked for: per region, or for one partnership."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import Partnership
from regions.models import Actor, RegionModel, record
from regions.scope import RegionManager, current_region

LEAST_RATE, MOST_RATE, MOST_TARGET = Decimal(1), Decimal(1000), Decimal(100_000_000)


class MatchTermsQuerySet(models.QuerySet["MatchTerms"]):
    def for_table(self, partnership: Partnership) -> "MatchTerms | None":
        """Its own, else the region's."""
        both = self.filter(Q(partnership=partnership) | Q(partnership__isnull=True))
        return both.order_by(models.F("partnership").asc(nulls_last=True)).first()


class MatchTerms(RegionModel):
    # Of the whole region where no partnership is named.
    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, null=True, blank=True, related_name="match_terms"
    )
    rate = models.DecimalField(
        _("worth of an hour, in dollars"),
        max_digits=6,
        decimal_places=2,
        validators=[MinValueValidator(LEAST_RATE), MaxValueValidator(MOST_RATE)],
    )
    target = models.DecimalField(
        _("match asked for, in dollars"),
        max_digits=11,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(MOST_TARGET)],
        help_text=_("0 where nothing is asked for."),
    )

    objects = RegionManager.from_queryset(MatchTermsQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "partnership"], nulls_distinct=False, name="match_terms_once"),
            models.CheckConstraint(condition=Q(rate__gte=LEAST_RATE, rate__lte=MOST_RATE), name="match_rate_in_bounds"),
            models.CheckConstraint(condition=Q(target__gte=0, target__lte=MOST_TARGET), name="match_target_in_bounds"),
        ]

    def __str__(self) -> str:
        return f"{self.rate} an hour"

    @classmethod
    @transaction.atomic
    def agree(cls, partnership: Partnership | None, *, rate: Decimal, target: Decimal, by: Actor) -> "MatchTerms":
        """As the funder allows it. Earlier packs keep what they said; the next is counted anew."""
        if partnership:
            partnership.locked()
        terms = cls.objects.select_for_update().filter(partnership=partnership).first() or cls(partnership=partnership)
        terms.rate, terms.target = rate, target
        terms.full_clean(exclude=["region", "partnership"], validate_constraints=False)
        terms.save()
        record(
            "match.agreed",
            partnership or current_region(),
            by=by,
            thread=partnership.pk if partnership else None,
            rate=str(rate),
            target=str(target),
        )
        return terms
