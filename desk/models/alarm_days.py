"""After how many days, or meetings, each alarm of a region rings; the usual numbers until its owner sets others."""

from typing import Any

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


def days(name: str, words: Any, usual: int, help_text: Any = "") -> Any:
    return models.PositiveSmallIntegerField(words, default=usual, validators=within(name), help_text=help_text)


class AlarmDays(RegionModel):
    """One row per region at most; `AlarmDays()` has the usual numbers."""

    champion = days(
        "champion",
        _("days a champion may be silent"),
        60,
        _("Without a report, an answer, a call that reached them, a sign-in, or a meeting they came to."),
    )
    meeting = days(
        "meeting",
        _("days without a meeting of the whole table"),
        100,
        _("Only where none is planned. A table that meets each quarter stays below 100."),
    )
    missed = days(
        "missed",
        _("meetings missed in a row"),
        2,
        _("By a company that came before. Who came only once is missed after one."),
    )
    answer = days(
        "answer",
        _("days an answer may take before growing slower counts"),
        7,
        _("Three invitations in a row, each answered later than the one before."),
    )
    rescue = days("rescue", _("days before the second meeting to begin calling"), 21)
    relapse = days(
        "relapse", _("days with nothing reported, met or decided"), 60, _("Of a partnership that acts or sustains.")
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
