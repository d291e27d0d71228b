"""How the papers of a ballot are counted, and what follows from it for its rules."""

from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.tallies.lines import MOST_CHOICES

if TYPE_CHECKING:
    from partnerships.models.ballots import Ballot

MOST_DOTS = 10


class Method(models.TextChoices):
    DOTS = "dots", _("Dots: a few for each, spread or stacked")
    APPROVAL = "approval", _("Marks: everything one supports")
    RANKED = "ranked", _("Ranking: the choices in one's own order")
    GRID = "grid", _("Grid: how important, and how feasible")


# Each tap on the paper is saved by itself; the others are saved as a whole.
TAPPED = {Method.DOTS, Method.APPROVAL}

CONSTRAINTS = [
    # Target of a composite key: a mark is of its ballot's method, and under its cap.
    models.UniqueConstraint(fields=["region", "id", "cap", "method"], name="ballot_mark_rules_key"),
    models.CheckConstraint(condition=Q(method__in=Method.values), name="ballot_method_known"),
    models.CheckConstraint(
        condition=Q(method=Method.DOTS, dots__gte=1, dots__lte=MOST_DOTS)
        | ~Q(method=Method.DOTS) & Q(cap=1, dots__gte=1, dots__lte=MOST_CHOICES),
        name="ballot_dots_range",
    ),
    # Who rates or ranks a choice does not support it by that; rounds must end, so of two that tie one goes out.
    models.CheckConstraint(
        condition=Q(method__in=[Method.DOTS, Method.APPROVAL])
        | Q(method=Method.GRID) & ~Q(tie_rule="more_organizations")
        | Q(method=Method.RANKED, tie_rule="lot"),
        name="ballot_method_ties",
    ),
]


class HasMethod(models.Model):
    method = models.CharField(_("how it is counted"), max_length=10, choices=Method.choices, default=Method.DOTS)

    class Meta:
        abstract = True

    @property
    def is_tapped(self) -> bool:
        return self.method in TAPPED

    @property
    def _followed(self) -> list[str]:
        return [] if self.method == Method.DOTS else ["dots", "cap"]

    def _follow_method(self, options: int) -> None:
        """Only dots can be few or many: by the other methods everything may be marked, once each."""
        ballot = cast("Ballot", self)
        if ballot.method == Method.DOTS:
            return
        ballot.dots, ballot.cap = options, 1
        if ballot.tie_rule == "more_organizations" and not self.is_tapped:
            ballot.tie_rule = "lot"

    def _refuse_method(self) -> None:
        ballot = cast("Ballot", self)
        if ballot.method == Method.RANKED and ballot.tie_rule != "lot":
            words = _("Rounds must end with one less each, so in a ranking the lot decides where choices tie.")
            raise ValidationError({"tie_rule": words}, code="ranked_ties")
