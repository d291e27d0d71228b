"""After how many days, or meetings, each alarm of a region rings; the usual numbers until its owner sets others."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from regions.models import RegionModel, record
from regions.scope import RegionManager

# name → (least, most); the usual number stands at the field.
BOUNDS: dict[str, tuple[int, int]] = {
    "champion": (14, 365),
    "meeting": (30, 400),
    "missed": (1, 6),
    "answer": (2, 60),
    "rescue": (3, 60),
    "relapse": (14, 365),
}


def within(name: str) -> list[MinValueValidator | MaxValueValidator]:
    least, most = BOUNDS[name]
    return [MinValueValidator(least), MaxValueValidator(most)]


def bounded(name: str) -> Q:
    least, most = BOUNDS[name]
    return Q(**{f"{name}__gte": least, f"{name}__lte": most})


class AlarmDays(RegionModel):
    """One row per region at most; `AlarmDays()` has the usual numbers."""

    champion = models.PositiveSmallIntegerField(
        _("days a champion may be silent"),
        default=60,
        validators=within("champion"),
        help_text=_("Without a report, an answer, a call that reached them, a sign-in, or a meeting they came to."),
    )
    meeting = models.PositiveSmallIntegerField(
        _("days without a meeting of the whole table"),
        default=100,
        validators=within("meeting"),
        help_text=_("Only where none is planned. A table that meets each quarter stays below 100."),
    )
    missed = models.PositiveSmallIntegerField(
        _("meetings missed in a row"),
        default=2,
        validators=within("missed"),
        help_text=_("By a company that came before. Who came only once is missed after one."),
    )
    answer = models.PositiveSmallIntegerField(
        _("days an answer may take before growing slower counts"),
        default=7,
        validators=within("answer"),
        help_text=_("Three invitations in a row, each answered later than the one before."),
    )
    rescue = models.PositiveSmallIntegerField(
        _("days before the second meeting to begin calling"), default=21, validators=within("rescue")
    )
    relapse = models.PositiveSmallIntegerField(
        _("days with nothing reported, met or decided"),
        default=60,
        validators=within("relapse"),
        help_text=_("Of a partnership that acts or sustains."),
    )

    objects = RegionManager["AlarmDays"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region"], name="alarm_days_once"),
            *(models.CheckConstraint(condition=bounded(name), name=f"alarm_days_{name}") for name in BOUNDS),
        ]

    def __str__(self) -> str:
        return ", ".join(f"{name} {getattr(self, name)}" for name in BOUNDS)

    @classmethod
    def here(cls) -> "AlarmDays":
        return cls.objects.first() or cls()

    @classmethod
    @transaction.atomic
    def set(cls, *, by: User, **days: int) -> "AlarmDays":
        """Other numbers than the usual ones. What is not given stays."""
        row = cls.objects.select_for_update().first() or cls()
        for name in days.keys() & BOUNDS.keys():
            setattr(row, name, days[name])
        row.full_clean(exclude=["region"], validate_constraints=False)
        if unknown := sorted(days.keys() - BOUNDS.keys()):
            raise ValidationError(_("There is no alarm “%(name)s”."), params={"name": unknown[0]}, code="unknown")
        row.save()
        record("alarms.set", row, by=by)
        return row
