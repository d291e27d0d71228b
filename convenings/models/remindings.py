"""That a rung went, for which version of its meeting, and to whom: what keeps anybody from being reminded twice."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from convenings.models.delegates import Delegation
from convenings.models.invitations import Invitation
from convenings.models.rosters import REST
from convenings.models.rungs import Rung
from convenings.models.sendings import COPY
from outbox.models import Message, State
from outbox.posting import Draft, post
from regions.models import Actor, RegionModel, record
from regions.scope import RegionManager

if TYPE_CHECKING:
    from convenings.models.convenings import Convening


class RemindingQuerySet(models.QuerySet["Reminding"]):
    @transaction.atomic
    def go(
        self, rung: Rung, people: Sequence[Invitation], *, at: datetime, goes_at: datetime, by: Actor
    ) -> "Reminding":
        """Under the meeting's lock: a row for the rung, one for each person, and a message each."""
        version = rung.convening.version
        reminding = self.create(rung=rung, version=version, count=len(people), sent_at=at, goes_at=goes_at)
        Reminded.objects.bulk_create(
            [Reminded(reminding=reminding, invitation=person, at=goes_at) for person in people], batch_size=1000
        )
        for person in people:
            person.convening = rung.convening
        key = f"rung{rung.pk}"
        drafts = [
            Draft(
                rung.group.kind,
                person.key(key),
                contact=person.contact,
                about=person,
                context={"rung": rung.pk},
                by_hand=by is not None,
                useful_until=rung.useful_until,
            )
            for person in people
        ]
        if drafts:
            post([*drafts, *Delegation.objects.copies(drafts)], at=goes_at, batch=reminding.batch)
            Invitation.objects.filter(pk__in=[person.pk for person in people]).update(reminded=f"v{version}:{rung.pk}")
            reminding._record("reminded", by)
        return reminding

    def start_anew(self, convening: "Convening") -> None:
        """Under the meeting's lock, as it moves: what has not left never does, and whose it was can be reminded."""
        if convening.invitations.all().stop_reminding():
            theirs = Message.objects.filter(batch=OuterRef("reminding__batch"), about_id=OuterRef("invitation"))
            never = theirs.filter(state=State.WITHDRAWN).exclude(COPY)
            Reminded.objects.filter(Exists(never), reminding__rung__convening=convening).delete()

    def of_version(self) -> "RemindingQuerySet":
        """Of the meeting as it now stands; what went before it was moved is history."""
        return self.filter(version=F("rung__convening__version"))


class Reminding(RegionModel):
    rung = models.ForeignKey("convenings.Rung", on_delete=models.PROTECT, related_name="remindings")
    version = models.PositiveIntegerField()
    batch = models.UUIDField(default=uuid.uuid4)
    count = models.PositiveIntegerField()
    sent_at = models.DateTimeField()
    goes_at = models.DateTimeField()

    objects = RegionManager.from_queryset(RemindingQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "rung", "version"], name="reminding_once"),
            models.UniqueConstraint(fields=["region", "batch"], name="reminding_batch_once"),
            models.CheckConstraint(condition=Q(goes_at__gte=F("sent_at")), name="reminding_goes_after_click"),
        ]

    def __str__(self) -> str:
        return f"{self.rung_id} v{self.version}"

    @transaction.atomic
    def take_back(self, *, by: Actor, at: datetime) -> None:
        """Under the meeting's lock: while it is held, nothing leaves and nobody counts as reminded."""
        messages = Message.objects.filter(batch=self.batch).select_for_update()
        left = [row for row in messages if row.state != State.WITHDRAWN and (row.state != State.QUEUED or row.attempts)]
        if at >= self.goes_at or left:
            raise ValidationError(_("The reminders have already left; they can no longer be taken back."), code="late")
        Message.objects.take_back(self.batch)
        self.reminded.all().delete()
        self.delete()
        self._record("unreminded", by)

    def _record(self, what: str, by: Actor) -> None:
        meeting = self.rung.convening
        words = {"convening": meeting.title, "count": self.count}
        record(f"convening.{what}", meeting, by=by, thread=meeting.partnership_id, **words)


class Reminded(RegionModel):
    """One person reminded once."""

    reminding = models.ForeignKey(Reminding, on_delete=models.CASCADE, related_name="reminded")
    invitation = models.ForeignKey("convenings.Invitation", on_delete=models.CASCADE, related_name="reminded_by")
    at = models.DateTimeField()

    objects = RegionManager["Reminded"]()

    class Meta:
        indexes = [models.Index(fields=["region", "invitation", "-at"], name="reminded_last")]
        constraints = [
            models.UniqueConstraint(fields=["region", "reminding", "invitation"], name="reminded_once"),
            # A range of one number stands for the number: no extension is needed to compare it.
            ExclusionConstraint(
                name="reminded_rests",
                expressions=[
                    (Func("invitation_id", "invitation_id", Value("[]"), function="int8range"), "&&"),
                    (
                        Func(
                            Func(Value("UTC"), "at", function="timezone"),
                            Func(Value("UTC"), "at", function="timezone") + Value(REST),
                            function="tsrange",
                        ),
                        "&&",
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id} at {self.at:%F %R}"
