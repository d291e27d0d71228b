"""What somebody said to each of the times a meeting may take place at."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from convenings.models.answers import Answer
from convenings.models.date_options import DateOption
from convenings.models.history import Way, way_of
from convenings.models.replies import ticked
from convenings.models.speaking import refuse_stranger
from outbox.posting import post
from regions.models import Actor, Contact, RegionModel
from regions.scope import RegionManager

if TYPE_CHECKING:
    from convenings.models.invitations import Invitation


class Fit(models.TextChoices):
    WORKS = "works", _("Works")
    IF_NEEDED = "if_needed", _("If need be")
    NO = "no", _("Does not work")


# What each becomes once that time is chosen.
BECOMES = {Fit.WORKS: Answer.YES, Fit.IF_NEEDED: Answer.MAYBE, Fit.NO: Answer.NO}


class DateAnswerQuerySet(models.QuerySet["DateAnswer"]):
    def in_order(self) -> "DateAnswerQuerySet":
        """As people said it: the first to say that a time works has the first seat."""
        return self.select_related("invitation").order_by("at", "pk")


class DateAnswer(RegionModel):
    convening = models.ForeignKey("convenings.Convening", on_delete=models.CASCADE, related_name="date_answers")
    invitation = models.ForeignKey("convenings.Invitation", on_delete=models.CASCADE, related_name="date_answers")
    option = models.ForeignKey(DateOption, on_delete=models.CASCADE, related_name="answers")
    fit = models.CharField(max_length=10, choices=Fit.choices)
    # Since when they say so.
    at = models.DateTimeField()
    way = models.CharField(max_length=10, choices=Way.choices)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RegionManager.from_queryset(DateAnswerQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "invitation", "option"], name="date_answer_once"),
            models.CheckConstraint(condition=Q(fit__in=Fit.values), name="date_answer_known"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="date_answer_way_known"),
            models.CheckConstraint(condition=Q(user=None) | Q(contact=None), name="date_answer_by_one"),
        ]

    def __str__(self) -> str:
        return f"{self.option_id}: {self.fit}"


def said_aloud(detail: dict[str, Any]) -> dict[str, str]:
    """What a tick recorded, in words: the guest's language is not that of who reads it."""
    if "times" not in detail:
        return {}  # an entry from when the words themselves were written down
    times = [
        (DateOption(starts_at=datetime.fromisoformat(start), ends_at=datetime.fromisoformat(end)), fit)
        for start, end, fit in detail["times"]
    ]
    return {"said": "; ".join(f"{option.when}: {Fit(fit).label}" for option, fit in times)}


class TicksTimes:
    """Mixed into the invitation: what its person says while a date is being found."""

    @transaction.atomic
    def tick(
        self,
        fits: Mapping[int, str],
        *,
        by: Actor,
        way: str = "",
        sure: bool = True,
        at: datetime | None = None,
    ) -> None:
        """Save what they say to these times, by number, and confirm it by mail; the others stay as they are. All of
        it, or nothing.

        Not `sure` who is asking, it gives answers and changes none.
        """
        row = cast("Invitation", self)
        row._lock()
        if not way:
            refuse_stranger(row, by)
        now = at or timezone.now()
        row.convening.refuse_unless_finding()
        options = _asked_about(row, fits, now)
        before = {said.option_id: said for said in row.date_answers.all()}
        changed = {pk: fit for pk, fit in fits.items() if pk not in before or before[pk].fit != fit}
        if not changed:
            return
        if before and not sure:
            raise ValidationError(_("This was answered on another device already."), code="unsure")
        for pk, fit in changed.items():
            answer = before.get(pk) or DateAnswer(convening=row.convening, invitation=row, option=options[pk])
            answer.fit, answer.at, answer.way = fit, now, way or way_of(by, row.contact_id)
            answer.user = by if isinstance(by, User) else None
            answer.contact = by if isinstance(by, Contact) else None
            answer.save()
        post(ticked(row, now), at=now)
        times = [
            (options[pk].starts_at.isoformat(), options[pk].ends_at.isoformat(), fit) for pk, fit in changed.items()
        ]
        for_another = isinstance(by, Contact) and by.pk != row.contact_id
        row._record("ticked_for" if for_another else "ticked", by, times=times)


def _asked_about(row: "Invitation", fits: Mapping[int, str], at: datetime) -> dict[int, DateOption]:
    options = {option.pk: option for option in row.convening.options.all()}
    for pk, fit in fits.items():
        if pk not in options:
            words = _("This meeting does not ask about that time. Look at the times below again.")
            raise ValidationError(words, code="unknown_time")
        if fit not in Fit.values:
            words = _("Say of each time whether it works, works if need be, or does not work.")
            raise ValidationError(words, code="unknown_fit")
        options[pk].refuse_unless_open(at)
    return options
