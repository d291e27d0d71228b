"""An alarm somebody put aside until a day, with the reason: quiet meanwhile, and the page says who and why."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partnerships.models import Partnership
from regions.models import Actor, RegionModel, name_of, record
from regions.models.names import plain
from regions.prepared import Given
from regions.scope import RegionManager

# Longer than a year is not aside, it is off: then the region's own number of days is the place.
LONGEST = timedelta(days=366)


class AsideQuerySet(models.QuerySet["Aside"]):
    def in_force(self, on: date | Given) -> "AsideQuerySet":
        """Until its day, which rings again."""
        return self.filter(until__gt=on, taken_back_at__isnull=True)


class Aside(RegionModel):
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="asides")
    # Which alarm, and of whom where it is somebody's: as `Alarm.key` has it.
    key = models.CharField(max_length=60)
    what = models.CharField(max_length=300)  # as it read then
    reason = models.CharField(_("why it can wait"), max_length=300, validators=[plain])
    until = models.DateField(_("until"))
    by = models.CharField(max_length=254)  # the name they went by then
    at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RegionManager.from_queryset(AsideQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "partnership", "key"], condition=Q(taken_back_at__isnull=True), name="aside_once"
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(key="") & ~Q(what=""), name="aside_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.what} ({self.until})"

    @classmethod
    @transaction.atomic
    def put(cls, partnership: Partnership, key: str, *, what: str, reason: str, until: date, by: Actor) -> "Aside":
        """Quiet until `until`, which rings again. Put aside once more, the newer word stands."""
        partnership.locked()
        refuse_day(until)
        if not reason.strip():
            raise ValidationError({"reason": ValidationError(_("Say why it can wait."), code="no_reason")})
        cls.objects.filter(partnership=partnership, key=key).filter(taken_back_at__isnull=True).update(
            taken_back_at=timezone.now()
        )
        row = cls(partnership=partnership, key=key, what=what, reason=reason.strip(), until=until, by=name_of(by))
        row.full_clean(exclude=["region"], validate_constraints=False)
        row.save()
        words = {"what": what, "reason": row.reason, "day": date_format(until)}
        record("alarm.put_aside", row, by=by, thread=partnership.pk, **words)
        return row

    @transaction.atomic
    def take_back(self, *, by: Actor) -> None:
        """It rings again at once, if what it says still holds."""
        fresh = Aside.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if fresh.taken_back_at:
            raise ValidationError(_("This alarm rings again already."), code="closed")
        self.taken_back_at = timezone.now()
        self.save(update_fields=["taken_back_at"])
        record("alarm.taken_up", self, by=by, thread=self.partnership_id, what=self.what)


def refuse_day(until: date) -> None:
    today = timezone.localdate()
    if until <= today:
        words = _("Choose a day after today. You chose %(day)s.")
        raise ValidationError({"until": ValidationError(words, params={"day": date_format(until)}, code="past")})
    if until > today + LONGEST:
        words = _("Choose a day within a year. You chose %(day)s.")
        raise ValidationError({"until": ValidationError(words, params={"day": date_format(until)}, code="far")})
