"""Somebody who read the minutes says that something in them is not as it was."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models.minutes import Minutes
from outbox.posting import Draft, post
from regions.models import Actor, Contact, RegionModel, name_of, record
from regions.scope import RegionManager

if TYPE_CHECKING:
    from convenings.models.convenings import Convening


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def open(self) -> "ObjectionQuerySet":
        return self.filter(closed_at__isnull=True)

    def in_order(self) -> "ObjectionQuerySet":
        return self.select_related("contact__organization", "answered_in").order_by("said_at", "pk")


class Objection(RegionModel):
    """Closed by a reason, or by the version that answers it. What was said stays as it was said."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="objections")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="objections")
    words = models.CharField(_("what is not as it was"), max_length=500)
    said_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.CharField(max_length=254, blank=True)  # the name they went by then
    answer = models.CharField(_("what you answer"), max_length=500, blank=True)
    answered_in = models.ForeignKey(
        Minutes, on_delete=models.PROTECT, null=True, editable=False, related_name="answered"
    )

    objects = RegionManager.from_queryset(ObjectionQuerySet)()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "minutes", "contact"],
                condition=Q(closed_at__isnull=True),
                name="objection_open_once",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="objection_said"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, answer="", closed_by="", answered_in__isnull=True)
                | (Q(closed_at__isnull=False) & ~Q(answer="") & ~Q(closed_by="")),
                name="objection_closed_with_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @classmethod
    @transaction.atomic
    def enter(cls, minutes: Minutes, *, words: str, by: Contact, at: datetime | None = None) -> "Objection":
        """As long as it is open nothing is approved by silence."""
        now = at or timezone.now()
        minutes.hold()
        refuse_late(minutes, now)
        if minutes.objections.open().filter(contact=by).exists():
            raise ValidationError(_("You have objected already, and will be answered."), code="again")
        objection = cls(minutes=minutes, contact=by, words=" ".join(words.split()), said_at=now)
        objection.full_clean(exclude=["region", "minutes", "contact"])
        objection.save()
        told(minutes.convening, "objected", by, words=objection.words)
        return objection

    @transaction.atomic
    def close(self, *, answer: str, by: Actor, at: datetime | None = None) -> None:
        """With a reason, which whoever objected reads; a correction closes it by itself."""
        self.minutes.hold()
        self.refresh_from_db(from_queryset=Objection.objects.select_for_update(of=("self",)))
        if self.closed_at:
            raise ValidationError(_("This objection is answered already."), code="closed")
        if not answer.strip():
            raise ValidationError({"answer": ValidationError(_("Say why, in a few words."), code="no_reason")})
        self.closed_at, self.answer, self.closed_by = at or timezone.now(), answer.strip(), name_of(by)
        self.full_clean(exclude=["region", "minutes", "contact", "answered_in"])
        self.save(update_fields=["closed_at", "answer", "closed_by"])
        if self.contact.email:
            post([Draft("minutes.answered", f"minutes.answered:{self.pk}", contact=self.contact, about=self)])
        told(self.minutes.convening, "answered", by, answer=self.answer)


def refuse_late(minutes: Minutes, at: datetime) -> None:
    if minutes.approval:
        raise ValidationError(_("These minutes are approved by now. Write to us instead."), code="approved")
    if minutes.is_replaced:
        raise ValidationError(_("A later version replaced these minutes. Look at that one."), code="replaced")
    if not minutes.takes_objections(at):
        raise ValidationError(_("The days to object are over. Write to us instead."), code="late")


def told(meeting: "Convening", what: str, by: Actor, **words: str) -> None:
    record(f"minutes.{what}", meeting, by=by, thread=meeting.partnership_id, convening=meeting.title, **words)
