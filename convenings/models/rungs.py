"""One reminder of one meeting: for whom, how many days before or after it, in which words, on or off."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models.audiences import FITS_THE_DAY, Audience
from convenings.models.kinds import ConveningState
from convenings.models.rosters import Roster
from convenings.models.usual_rungs import (
    AIM,
    LONGEST_AFTER,
    LONGEST_BEFORE,
    WORDS,
    RungWords,
    UsualRung,
    refuse_too_many,
)
from regions.models import Actor, record
from regions.scope import RegionManager, current_region

if TYPE_CHECKING:
    from convenings.models.convenings import Convening

HOLD = timedelta(seconds=60)


class RungQuerySet(models.QuerySet["Rung"]):
    def on(self) -> Self:
        return self.filter(is_on=True)

    def pending(self, at: datetime) -> Self:
        """Switched on, of a meeting near enough to matter, and not gone for its present version."""
        near = Q(convening__starts_at__gt=at - timedelta(days=LONGEST_AFTER + 5))
        near &= Q(convening__starts_at__lt=at + timedelta(days=LONGEST_BEFORE + 1))
        living = self.on().filter(near).exclude(convening__state=ConveningState.CANCELLED)
        return living.exclude(remindings__version=models.F("convening__version")).select_related("convening")

    def lay_out(self, convening: "Convening", at: datetime) -> None:
        """Copy the region's usual ladder onto a new meeting."""
        words = (*AIM, *WORDS)
        self.bulk_create(
            Rung(convening=convening, changed_at=at, **{name: getattr(usual, name) for name in words})
            for usual in UsualRung.objects.ladder()
        )

    @transaction.atomic
    def add(self, convening: "Convening", *, by: Actor, at: datetime | None = None, **given: Any) -> "Rung":
        convening = lock(convening.pk)
        refuse_too_many(self.filter(convening=convening).count())
        rung = Rung(convening=convening, changed_at=at or timezone.now())
        rung._take(given)
        rung.save()
        rung._record(by)
        return rung


class Rung(RungWords):
    convening = models.ForeignKey("convenings.Convening", on_delete=models.CASCADE, related_name="rungs")
    # Since when it aims at this moment: what had passed before that is not made up for.
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RegionManager.from_queryset(RungQuerySet)()

    class Meta(RungWords.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["region", "convening", "days", "audience"],
                name="rung_once",
                violation_error_message=_("There is a reminder for these people on that day already."),
                violation_error_code="days",
            ),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="rung_audience_known"),
            models.CheckConstraint(
                condition=Q(days__gte=-LONGEST_AFTER, days__lte=LONGEST_BEFORE) & ~Q(days=0),
                name="rung_days_sensible",
            ),
            models.CheckConstraint(condition=FITS_THE_DAY, name="rung_fits_the_day"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("convenings:rung", args=[current_region().slug, self.pk])

    @property
    def useful_until(self) -> datetime | None:
        """Nobody is reminded of a meeting that has begun."""
        return None if self.group.after else self.convening.starts_at

    @transaction.atomic
    def revise(self, *, by: Actor, at: datetime | None = None, **given: Any) -> None:
        """Its day, audience, words, on or off. Once it has gone, this counts only for a meeting that is moved."""
        self._lock()
        before = self._aim()
        self._take(given)
        if self._aim() != before:
            self.changed_at = at or timezone.now()
        self.save()
        self._record(by)

    @transaction.atomic
    def switch(self, *, on: bool, by: Actor, at: datetime | None = None) -> None:
        """Switched on after its moment, it waits for the next version: nothing leaves as a surprise."""
        self._lock()
        if self.is_on == on:
            return
        self.is_on, self.changed_at = on, at or timezone.now()
        self.save(update_fields=["is_on", "changed_at"])
        self._record(by)

    @transaction.atomic
    def send_now(self, *, by: Actor, at: datetime | None = None, hold: timedelta = HOLD) -> None:
        """To whom it would reach at this moment; held a minute, and then not again by itself for this version."""
        now = at or timezone.now()
        self._lock()
        self._refuse_at(now)
        people = Roster.of(self.convening).reached(self, now)
        if not people:
            raise ValidationError(_("There is nobody it would reach now, so nothing was sent."), code="nobody")
        self.remindings.go(self, people, at=now, goes_at=now + hold, by=by)

    @transaction.atomic
    def take_back(self, *, by: Actor, at: datetime | None = None) -> None:
        """While it is held. Where its own moment has come already it is switched off, or it would go by itself."""
        now = at or timezone.now()
        self._lock()
        reminding = self.remindings.filter(version=self.convening.version).first()
        if reminding is None:
            raise ValidationError(_("Nothing of this reminder is waiting."), code="late")
        reminding.rung = self
        reminding.take_back(by=by, at=now)
        moment = self.moment(self.convening)
        if self.is_on and moment and moment <= now:
            self.is_on, self.changed_at = False, now
            self.save(update_fields=["is_on", "changed_at"])

    def _refuse_at(self, at: datetime) -> None:
        gone = self.remindings.filter(version=self.convening.version).first()
        if gone:
            words = _("It has gone already, to %(count)d people. Nobody gets it twice.")
            raise ValidationError(words, params={"count": gone.count}, code="done")
        if self.group.after and self.convening.state != ConveningState.HELD:
            raise ValidationError(_("Mark the meeting as held first; then we know who came."), code="early")
        if self.convening.is_finding:
            raise ValidationError(_("The date is still open: reminders begin once it is chosen."), code="no_date")
        if not self.group.after and not self.convening.takes_answers(at):
            raise ValidationError(_("The meeting has begun; it is too late to remind anybody of it."), code="late")

    @transaction.atomic
    def remove(self, *, by: Actor) -> None:
        self._lock()
        if self.remindings.exists():
            raise ValidationError(_("This reminder has gone out already. You can only switch it off."), code="done")
        self.delete()
        self._record(by)

    def _lock(self) -> None:
        """The meeting before the row, as every verb does."""
        self.convening = lock(self.convening_id)
        self.refresh_from_db(fields=[*AIM, *WORDS, "changed_at"])

    def _record(self, by: Actor) -> None:
        meeting = self.convening
        record("convening.ladder", meeting, by=by, thread=meeting.partnership_id, convening=meeting.title)


def lock(convening_id: int) -> "Convening":
    meetings: type[Convening] = Rung._meta.get_field("convening").related_model  # type: ignore[assignment]
    convening = meetings.objects.locked().get(pk=convening_id)
    if convening.is_cancelled:
        raise ValidationError(_("This meeting was cancelled; nobody is reminded of it any more."), code="closed")
    return convening
