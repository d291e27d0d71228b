"""What business leaders think of a meeting they were at: two numbers from 1 to 5, and a line of words if they like.

A rating has no name: the attendance is marked, and the rating stands beside the meeting under a seal. See
docs/decisions/0035-two-questions-after-a-meeting.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models.answers import Side
from convenings.models.attendance import Attendance
from convenings.moments import date_words
from regions.models import Contact, RegionModel
from regions.models.links import digest
from regions.models.names import plain
from regions.scope import RegionManager

if TYPE_CHECKING:
    from convenings.models.convenings import Convening

# With fewer, people could tell who said what.
ENOUGH = 5
# How long after the meeting an answer may be given or changed.
OPEN = timedelta(days=14)
LEAST, MOST = 1, 5
QUESTIONS = {"worth": _("It was worth my time."), "clear": _("I know who does what next.")}


def closes_at(convening: "Convening") -> datetime:
    return convening.fixed[1] + OPEN


def takes_pulse(convening: "Convening", at: datetime) -> bool:
    return convening.has_begun(at) and not convening.is_cancelled and at < closes_at(convening)


def seal_of(there: Attendance) -> str:
    """Finds one's own rating again. SECURITY: only who holds LINK_KEY can tell whose it is; rows alone do not."""
    return digest(there.region_id, there.pk, 0, "pulse")


@dataclass(frozen=True)
class PulseResult:
    """Of those who answered both questions. With too few of them everything is None, their number too."""

    answered: int | None = None
    worth: float | None = None
    clear: float | None = None
    words: Sequence[str] = ()

    @property
    def is_enough(self) -> bool:
        return self.answered is not None


class PulseQuerySet(models.QuerySet["Pulse"]):
    def of(self, there: Attendance) -> "PulseQuerySet":
        return self.filter(convening=there.convening_id, seal=seal_of(there))

    def whole(self) -> "PulseQuerySet":
        return self.filter(worth__isnull=False, clear__isnull=False)

    def result(self) -> PulseResult:
        """Of one meeting, in one statement; in the order of their seals, which is that of chance."""
        rows = list(self.whole().order_by("seal"))
        if len(rows) < ENOUGH:
            return PulseResult()
        worth, clear = (round(sum(given) / len(rows), 1) for given in zip(*(row.numbers for row in rows), strict=True))
        return PulseResult(len(rows), worth, clear, [row.words for row in rows if row.words])

    def take_out(self, there: Attendance) -> None:
        """Who was not there after all has not rated the meeting either."""
        if there.rated and not self.of(there).delete()[0]:
            raise ValidationError(_("They have told what they think of the meeting, so they were there."), code="rated")


class Pulse(RegionModel):
    convening = models.ForeignKey("convenings.Convening", on_delete=models.PROTECT, related_name="pulses")
    seal = models.CharField(max_length=40, editable=False)
    worth = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(LEAST), MaxValueValidator(MOST)]
    )
    clear = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(LEAST), MaxValueValidator(MOST)]
    )
    words = models.CharField(max_length=200, blank=True, validators=[plain])

    objects = RegionManager.from_queryset(PulseQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "convening", "seal"], name="pulse_once"),
            models.CheckConstraint(condition=Q(worth__isnull=True) | Q(worth__range=(1, 5)), name="pulse_worth_known"),
            models.CheckConstraint(condition=Q(clear__isnull=True) | Q(clear__range=(1, 5)), name="pulse_clear_known"),
            models.CheckConstraint(
                condition=Q(worth__isnull=False) | Q(clear__isnull=False), name="pulse_answers_something"
            ),
            models.CheckConstraint(condition=~Q(seal=""), name="pulse_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.worth} {self.clear}"

    @property
    def numbers(self) -> tuple[int, int]:
        return self.worth or 0, self.clear or 0

    @property
    def is_whole(self) -> bool:
        return self.worth is not None and self.clear is not None

    @classmethod
    @transaction.atomic
    def give(cls, convening: "Convening", *, by: Contact, at: datetime | None = None, **said: Any) -> "Pulse":
        """`said`: worth, clear or words; what is not said stays. Nothing of it is recorded."""
        refuse_closed(convening, at or timezone.now())
        there = rater(convening, by, lock=True)
        if there is None:
            raise ValidationError(_("These questions are for the business leaders who were there."), code="absent")
        pulse = cls.objects.of(there).first() or cls(convening=convening, seal=seal_of(there))
        if there.rated and pulse._state.adding:
            raise ValidationError(_("Your answer is kept and can no longer be changed."), code="closed")
        for name, value in said.items():
            setattr(pulse, name, value)
        if pulse.worth is None and pulse.clear is None:
            raise ValidationError(_("Tap a number first; your words are still here."), code="unrated")
        pulse.full_clean(exclude=["region", "convening"])
        pulse.save()
        if not there.rated:
            there.rated = True
            there.save(update_fields=["rated"])
        return pulse


def refuse_closed(convening: "Convening", at: datetime) -> None:
    if not convening.has_begun(at) or convening.is_cancelled:
        raise ValidationError(_("The meeting has not taken place yet. We ask you afterwards."), code="early")
    if at >= closes_at(convening):
        raise ValidationError(
            _("These questions closed on %(day)s. Something to say all the same? Reply to any of our mails."),
            params={"day": date_words(closes_at(convening))},
            code="late",
        )


def asked_of(meetings: Iterable["Convening"], at: datetime) -> set[tuple[int, int]]:
    """(meeting, business leader who was there and has not said yet what they think of it), while they may."""
    numbers = {meeting.pk for meeting in meetings if meeting.is_dated and takes_pulse(meeting, at)}
    if not numbers:
        return set()
    return set(Attendance.objects.unrated().filter(convening__in=numbers).values_list("convening_id", "contact_id"))


def rater(convening: "Convening", contact: Contact, *, lock: bool = False) -> Attendance | None:
    """The attendance this person may rate the meeting by."""
    rows = Attendance.objects.filter(convening=convening, contact=contact, side=Side.BUSINESS)
    return (rows.select_for_update(of=("self",)) if lock else rows).first()
