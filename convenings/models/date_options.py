"""The times a meeting may take place at, while its date is being found."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.moments import clock_words, date_words, day_words, hours_words, short_day_words
from regions.models import RegionModel
from regions.scope import RegionManager

if TYPE_CHECKING:
    from convenings.models.convenings import Convening

# More than five columns nobody compares on a phone; with fewer than two there is nothing to find.
FEWEST, MOST = 2, 5


class DateOptionQuerySet(models.QuerySet["DateOption"]):
    def standing(self) -> "DateOptionQuerySet":
        """Not withdrawn, the earliest first."""
        return self.filter(withdrawn_at__isnull=True).order_by("starts_at", "pk")

    def put(self, convening: "Convening", starts_at: datetime, ends_at: datetime) -> "DateOption":
        """Under the meeting's lock. A time that was withdrawn comes back with what people had said to it."""
        rows = list(self.filter(convening=convening))
        option = next((row for row in rows if row.starts_at == starts_at), None)
        if option and option.withdrawn_at is None:
            words = _("%(time)s is asked about already. Choose another time.")
            raise ValidationError({"starts_at": ValidationError(words, params={"time": option.when}, code="twice")})
        free = set(range(1, MOST + 1)) - {row.slot for row in rows if row.withdrawn_at is None}
        if not free:
            words = _("Ask about at most %(most)d times. Withdraw one first.")
            raise ValidationError(words, params={"most": MOST}, code="many")
        option = option or self.model(convening=convening, starts_at=starts_at)
        option.ends_at, option.slot, option.withdrawn_at = ends_at, min(free), None
        option.save()
        return option


class DateOption(RegionModel):
    convening = models.ForeignKey("convenings.Convening", on_delete=models.CASCADE, related_name="options")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # One of five places among those that stand; what holds their number down in the database too.
    slot = models.PositiveSmallIntegerField()
    withdrawn_at = models.DateTimeField(null=True)
    chosen_at = models.DateTimeField(null=True)

    objects = RegionManager.from_queryset(DateOptionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "convening", "starts_at"], name="date_option_once"),
            # The target of a composite key: an answer is about a time of its own meeting.
            models.UniqueConstraint(fields=["region", "id", "convening"], name="date_option_key"),
            models.UniqueConstraint(
                fields=["region", "convening", "slot"],
                condition=Q(withdrawn_at__isnull=True),
                name="date_option_one_a_slot",
            ),
            models.UniqueConstraint(
                fields=["region", "convening"], condition=Q(chosen_at__isnull=False), name="date_option_one_chosen"
            ),
            models.CheckConstraint(condition=Q(slot__gte=1, slot__lte=MOST), name="date_option_slots"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="date_option_ends_after_start"),
            models.CheckConstraint(
                condition=Q(chosen_at__isnull=True) | Q(withdrawn_at__isnull=True), name="date_option_chosen_stands"
            ),
        ]

    def __str__(self) -> str:
        return self.when

    @property
    def day(self) -> str:
        return day_words(self.starts_at)

    @property
    def date(self) -> str:
        return date_words(self.starts_at)

    @property
    def short_day(self) -> str:
        return short_day_words(self.starts_at)

    @property
    def start(self) -> str:
        return clock_words(timezone.localtime(self.starts_at))

    @property
    def hours(self) -> str:
        return hours_words(self.starts_at, self.ends_at)

    @property
    def when(self) -> str:
        return f"{self.day}, {self.hours}"

    def has_passed(self, at: datetime) -> bool:
        return self.starts_at <= at

    def refuse_unless_open(self, at: datetime) -> None:
        """Nothing more is said to a time, or done with it, once it was withdrawn or has passed."""
        if self.withdrawn_at:
            words = _("%(time)s was withdrawn meanwhile. Look at the times below again.")
            raise ValidationError(words, params={"time": self.when}, code="withdrawn")
        if self.has_passed(at):
            raise ValidationError(
                _("%(time)s has passed. Choose a time that is still to come."), params={"time": self.when}, code="past"
            )
