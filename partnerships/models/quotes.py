"""Somebody's own words in a story. The public reads them only while that person says yes, by a link of their own."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outbox.models import Message
from outbox.posting import Draft, post
from regions.models import Actor, Contact, Link, RegionModel, record
from regions.scope import RegionManager

if TYPE_CHECKING:
    from partnerships.models.outcomes import Outcome

PURPOSE = "quote"


class Said(models.TextChoices):
    WAITING = "waiting", _("not answered yet")
    YES = "yes", _("agreed")
    NO = "no", _("said no")


class QuoteQuerySet(models.QuerySet["Quote"]):
    def standing(self) -> "QuoteQuerySet":
        return self.filter(taken_out_at__isnull=True)

    def agreed(self) -> "QuoteQuerySet":
        return self.standing().filter(said=Said.YES)

    def open_questions(self) -> "QuoteQuerySet":
        """Without a yes: with one of these, an outcome stays inside."""
        return self.standing().exclude(said=Said.YES)

    def with_people(self) -> "QuoteQuerySet":
        return self.select_related("contact__organization").order_by("asked_at", "id")

    def with_story(self) -> "QuoteQuerySet":
        return self.select_related("contact", "outcome__priority__partnership")


class Quote(RegionModel):
    outcome = models.ForeignKey("partnerships.Outcome", on_delete=models.CASCADE, related_name="quotes")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="quotes")
    # What somebody was asked about stays as they read it: other words are another question.
    words = models.CharField(_("their words"), max_length=500)
    said = models.CharField(max_length=10, choices=Said.choices, default=Said.WAITING, editable=False)
    said_at = models.DateTimeField(null=True, editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_out_at = models.DateTimeField(null=True, editable=False)

    objects = RegionManager.from_queryset(QuoteQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["region", "outcome"], name="quote_of_outcome")]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="quote_has_words"),
            models.CheckConstraint(condition=Q(said__in=Said.values), name="quote_said_known"),
            models.CheckConstraint(
                condition=Q(said=Said.WAITING, said_at__isnull=True) | ~Q(said=Said.WAITING) & Q(said_at__isnull=False),
                name="quote_answered_at",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def mark(self) -> tuple[str, str]:
        """Shape and word of where it stands."""
        shape = {Said.YES: "good", Said.NO: "late"}.get(Said(self.said), "open")
        return shape, str(Said(self.said).label)

    def send(self, *, by: Actor) -> None:
        """Ask the person, by a link that stays theirs: a yes may be taken back at any time."""
        Link.objects.reopen(PURPOSE, self, self.contact, until=None, by=by)
        post([Draft(kind="quote.asked", key=f"quote:{self.pk}:asked", contact=self.contact, about=self)])

    @transaction.atomic
    def answer(self, *, yes: bool, by: Contact, at: datetime | None = None) -> None:
        """Their own yes or no. A no takes the story off the public page at once; saying it again changes nothing."""
        outcome = self.outcome.held()
        self.refresh_from_db(fields=["said", "taken_out_at"])
        if self.taken_out_at:
            words = _("These words are not used any more. Nothing is asked of you.")
            raise ValidationError(words, code="withdrawn")
        said = Said.YES if yes else Said.NO
        if self.said == said:
            return
        if not yes and outcome.published_at:
            outcome.unpublish(by=by)
        before, self.said, self.said_at = self.said, said, at or timezone.now()
        self.save(update_fields=["said", "said_at"])
        verb = "quote.agreed" if yes else "quote.withdrawn" if before == Said.YES else "quote.refused"
        self._record(verb, outcome, by)

    @transaction.atomic
    def take_out(self, *, by: Actor) -> None:
        """The story goes on without these words."""
        outcome = self.outcome.held()
        self.refresh_from_db(fields=["taken_out_at"])
        if self.taken_out_at:
            raise ValidationError(_("These words were already taken out."), code="withdrawn")
        self.taken_out_at = timezone.now()
        self.save(update_fields=["taken_out_at"])
        Message.objects.waiting().filter(kind="quote.asked", about_id=self.pk).withdraw()
        self._record("quote.taken_out", outcome, by)

    def _record(self, verb: str, outcome: "Outcome", by: Actor) -> None:
        partnership = outcome.priority.partnership_id
        record(verb, outcome, by=by, thread=partnership, contact=self.contact.name, outcome=outcome.title)
