"""Which decisions were made in which meeting."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models import Decision, Option, Priority
from partnerships.models.decisions import DecisionQuerySet
from regions.models import Actor, RegionModel
from regions.scope import RegionManager

if TYPE_CHECKING:
    from convenings.models.convenings import Convening


class DecidedIn(RegionModel):
    """It points at the first version: a decision stays that meeting's, however often it is corrected."""

    convening = models.ForeignKey("convenings.Convening", on_delete=models.PROTECT, related_name="decided")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="decided_in")

    objects = RegionManager["DecidedIn"]()

    class Meta:
        indexes = [models.Index(fields=["region", "convening"], name="decided_in_meeting")]

    def __str__(self) -> str:
        return f"decision {self.decision_id} of meeting {self.convening_id}"

    @classmethod
    def decisions(cls, convening: "Convening") -> DecisionQuerySet:
        """What this meeting decided, in the order it did, each as it stands today."""
        made = cls.objects.filter(convening=convening, decision__key=OuterRef("key"))
        found: DecisionQuerySet = Decision.objects.standing().with_thread()
        return found.annotate(place=Subquery(made.values("pk")[:1])).filter(place__isnull=False).order_by("place")

    @classmethod
    @transaction.atomic
    def decide(
        cls, convening: "Convening", *, title: str, decided: str, decided_by: str, why: str = "", by: Actor
    ) -> Decision:
        """Write down, in the room or soon after, what the meeting has just decided."""
        meeting = cls._held(convening)
        decision = Decision.note(
            meeting.partnership,
            title=title,
            decided=decided,
            why=why,
            decided_by=decided_by,
            decided_on=timezone.localdate(meeting.starts_at),
            by=by,
        )
        cls.objects.create(convening=meeting, decision=decision)
        return decision

    @classmethod
    @transaction.atomic
    def adopt(cls, convening: "Convening", picked: Sequence[tuple[Option, str]], *, by: Actor) -> list[Priority]:
        """Of what a ballot chose, these become priorities in this order, each in its words, with a team each."""
        meeting = cls._held(convening)
        if not picked:
            raise ValidationError(_("Tick at least one of what was chosen."), code="nothing")
        if any(option.ballot.partnership_id != meeting.partnership_id for option, _title in picked):
            raise ValidationError(_("Choose a ballot of this partnership."), code="another_partnership")
        adopted = [
            Priority.adopt(option, title=title, rank=rank, by=by) for rank, (option, title) in enumerate(picked, 1)
        ]
        decisions = Decision.objects.filter(priority__in=adopted).order_by("id")
        DecidedIn.objects.bulk_create(DecidedIn(convening=meeting, decision=decision) for decision in decisions)
        return adopted

    @staticmethod
    def _held(convening: "Convening") -> "Convening":
        """Locked. Before its day it has decided nothing; on the day it may begin a little early."""
        meeting = type(convening).objects.locked().get(pk=convening.pk)
        if meeting.is_cancelled:
            raise ValidationError(_("This meeting was cancelled."), code="closed")
        if meeting.starts_at is None or timezone.localdate(meeting.starts_at) > timezone.localdate():
            raise ValidationError(_("This meeting decides on its day. Until then, use the log."), code="not_begun")
        return meeting
