"""From where on a region calls an indicator good, where the usual thresholds do not fit it."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from desk.indicators.all import BY_SLUG
from desk.indicators.kinds import Indicator
from regions.models import Actor, RegionModel, record
from regions.scope import RegionManager


class Threshold(RegionModel):
    indicator = models.CharField(max_length=40)
    good = models.FloatField(_("good from"))
    watch = models.FloatField(_("watch from"))

    objects = RegionManager["Threshold"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "indicator"], name="threshold_once"),
            models.CheckConstraint(condition=Q(good__gte=0, watch__gte=0), name="threshold_not_negative"),
            # A floating number may also be “not a number”, which is equal to itself and above all others.
            models.CheckConstraint(condition=Q(good__lte=10000, watch__lte=10000), name="threshold_a_number"),
            models.CheckConstraint(condition=~Q(indicator=""), name="threshold_of_something"),
        ]

    def __str__(self) -> str:
        return self.indicator

    @classmethod
    @transaction.atomic
    def agree(cls, slug: str, *, good: float, watch: float, by: Actor) -> "Threshold":
        """What is good here, and what is still worth only a look. Anything else needs work."""
        indicator = judged_one(slug)
        refuse_outside(indicator, good, watch)
        row, _made = cls.objects.update_or_create(indicator=slug, defaults={"good": good, "watch": watch})
        record("threshold.agreed", row, by=by, indicator=str(indicator.label), good=f"{good:g}", watch=f"{watch:g}")
        return row

    @classmethod
    @transaction.atomic
    def forget(cls, slug: str, *, by: Actor) -> None:
        """Back to the usual ones."""
        indicator = judged_one(slug)
        row = cls.objects.select_for_update().filter(indicator=slug).first()
        if row is None:
            raise ValidationError(_("The usual thresholds are in force already."), code="same")
        record("threshold.forgotten", row, by=by, indicator=str(indicator.label))
        row.delete()


def judged_one(slug: str) -> Indicator:
    indicator = BY_SLUG.get(slug)
    if indicator is None or not indicator.is_judged:
        raise ValidationError(_("This indicator is reported, not judged: it has no thresholds."), code="not_judged")
    return indicator


def refuse_outside(indicator: Indicator, good: float, watch: float) -> None:
    words = {"most": f"{indicator.most:g}"}
    for name, value in (("good", good), ("watch", watch)):
        if not 0 <= value <= indicator.most:
            refused = _("Choose a number from 0 to %(most)s.")
            raise ValidationError({name: ValidationError(refused, params=words, code="outside")})
    if indicator.higher_is_better and watch > good:
        refused = _("More is better here: “watch” begins at or below what is good.")
        raise ValidationError({"watch": ValidationError(refused, code="order")})
    if not indicator.higher_is_better and watch < good:
        refused = _("Less is better here: “watch” reaches at least as far as what is good.")
        raise ValidationError({"watch": ValidationError(refused, code="order")})
