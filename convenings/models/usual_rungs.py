"""The reminder ladder a region usually has. Each meeting gets a copy of its own when it is planned."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from convenings.models.audiences import FITS_THE_DAY, GROUPS, Audience, Group
from convenings.models.placeholders import refuse_unknown
from regions.models import Actor, Region, RegionModel, record
from regions.office_hours import next_office_hour
from regions.scope import RegionManager, current_region

if TYPE_CHECKING:
    from convenings.models.convenings import Convening

LONGEST_BEFORE, LONGEST_AFTER = 180, 30  # days
MOST_RUNGS = 60
# What a region starts with: days before the meeting (after it negative), and for whom.
USUAL: tuple[tuple[int, str], ...] = (
    (42, Audience.SILENT),
    (28, Audience.SILENT),
    (7, Audience.SILENT),
    (3, Audience.MAYBE),
    (1, Audience.SILENT),
    (1, Audience.YES),
    (-1, Audience.CAME),
    (-1, Audience.NO_SHOWS),
)
# What makes a rung come due at another time, or for others.
AIM = ("days", "audience", "is_on")
WORDS = ("subject", "letter", "subject_es", "letter_es")


class RungWords(RegionModel):
    """What the usual rung and a meeting's own have in common. Words left empty are the usual ones of its letter."""

    days = models.SmallIntegerField(
        _("days before the meeting"),
        default=7,
        validators=[MinValueValidator(-LONGEST_AFTER), MaxValueValidator(LONGEST_BEFORE)],
    )
    audience = models.CharField(_("for"), max_length=12, choices=Audience.choices, default=Audience.SILENT)
    is_on = models.BooleanField(_("switched on"), default=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    letter = models.TextField(_("letter"), max_length=5_000, blank=True)
    subject_es = models.CharField(_("subject in Spanish"), max_length=200, blank=True)
    letter_es = models.TextField(_("letter in Spanish"), max_length=5_000, blank=True)

    class Meta:
        abstract = True
        ordering = ["-days", "pk"]

    def __str__(self) -> str:
        return f"{self.when}: {Audience(self.audience).label}"

    @property
    def group(self) -> Group:
        return GROUPS[self.audience]

    @property
    def whom(self) -> str:
        return str(Audience(self.audience).label)

    @property
    def when(self) -> str:
        """Whole weeks as weeks: “4 weeks before”, “3 days before”, “the next office day”."""
        if self.days == -1:
            return str(_("The next office day"))
        days = abs(self.days)
        if self.days < 0:
            return ngettext("%(n)d day after", "%(n)d days after", days) % {"n": days}
        weeks, rest = divmod(days, 7)
        if rest:
            return ngettext("%(n)d day before", "%(n)d days before", days) % {"n": days}
        return ngettext("%(n)d week before", "%(n)d weeks before", weeks) % {"n": weeks}

    def words_in(self, language: str) -> tuple[str, str]:
        """Subject and letter of its own in this language, either of them empty where it has none."""
        return (self.subject_es, self.letter_es) if language.startswith("es") else (self.subject, self.letter)

    def moment(self, convening: "Convening") -> datetime | None:
        """The meeting's hour that many days from it on the region's clocks, put off to the next office hour.

        None where the office opens only after the meeting has begun, and while it has no date.
        """
        zone = timezone.get_current_timezone()
        if convening.starts_at is None or convening.ends_at is None:
            return None
        start = convening.starts_at.astimezone(zone)
        due = (start.replace(tzinfo=None) - timedelta(days=self.days)).replace(tzinfo=zone)
        if self.days < 0:
            return next_office_hour(max(due, convening.ends_at.astimezone(zone)))
        due = next_office_hour(due)
        return due if due < convening.starts_at else None

    def _aim(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in AIM)

    def _take(self, given: dict[str, Any]) -> None:
        """A number of days is after the meeting where the audience is known only then."""
        for name in (*AIM, *WORDS):
            if name in given:
                setattr(self, name, given[name])
        for name in WORDS:
            _refuse_unknown_in(name, getattr(self, name))
        group = GROUPS.get(self.audience)
        if group and self.days:
            self.days = -abs(self.days) if group.after else abs(self.days)
        if self.days == 0:
            raise ValidationError({"days": _("On the day itself nobody reads mail. Choose one day or more.")})
        if group and group.after and self.days < -LONGEST_AFTER:
            raise ValidationError(
                {"days": _("Thank people within %(days)d days.") % {"days": LONGEST_AFTER}}, code="late"
            )
        self.full_clean(exclude=["region"])


def _refuse_unknown_in(field: str, text: str) -> None:
    try:
        refuse_unknown(text)
    except ValidationError as refused:
        raise ValidationError({field: refused}) from None


class UsualRungQuerySet(models.QuerySet["UsualRung"]):
    @transaction.atomic
    def start(self, *, by: Actor) -> None:
        """Write the usual ladder down, so that the region can change it; done once, however often it is asked."""
        Region.objects.select_for_update().get(pk=current_region().pk)
        if not self.exists():
            self.bulk_create(UsualRung(days=days, audience=audience) for days, audience in USUAL)
            record("region.ladder", current_region(), by=by)

    def ladder(self) -> "list[UsualRung]":
        """The region's own rungs; while it has changed nothing, the usual ones, unsaved."""
        return list(self.all()) or [UsualRung(days=days, audience=audience) for days, audience in USUAL]

    @transaction.atomic
    def add(self, *, by: Actor, **given: Any) -> "UsualRung":
        self.start(by=by)
        refuse_too_many(self.count())
        rung = UsualRung()
        rung._take(given)
        rung.save()
        record("region.ladder", current_region(), by=by)
        return rung


class UsualRung(RungWords):
    objects = RegionManager.from_queryset(UsualRungQuerySet)()

    class Meta(RungWords.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["region", "days", "audience"],
                name="usual_rung_once",
                violation_error_message=_("There is a reminder for these people on that day already."),
                violation_error_code="days",
            ),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="usual_rung_audience_known"),
            models.CheckConstraint(
                condition=Q(days__gte=-LONGEST_AFTER, days__lte=LONGEST_BEFORE) & ~Q(days=0),
                name="usual_rung_days_sensible",
            ),
            models.CheckConstraint(condition=FITS_THE_DAY, name="usual_rung_fits_the_day"),
        ]

    @transaction.atomic
    def revise(self, *, by: Actor, **given: Any) -> None:
        """For meetings planned from now on; those planned before have their own copy."""
        self._lock()
        self._take(given)
        self.save()
        record("region.ladder", current_region(), by=by)

    @transaction.atomic
    def remove(self, *, by: Actor) -> None:
        self._lock()
        if UsualRung.objects.count() == 1:
            raise ValidationError(_("Keep at least one reminder; switch it off if none should go."), code="last")
        self.delete()
        record("region.ladder", current_region(), by=by)

    def _lock(self) -> None:
        Region.objects.select_for_update().get(pk=current_region().pk)
        self.refresh_from_db()


def refuse_too_many(count: int) -> None:
    if count >= MOST_RUNGS:
        words = _("A ladder has at most %(most)d reminders. Change one of those it has.")
        raise ValidationError(words, params={"most": MOST_RUNGS}, code="many")
