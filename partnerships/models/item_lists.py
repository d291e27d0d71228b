"""Which items: those still to do, late, stuck, of one person."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import Lower, RowNumber

from partnerships.models.seats import Seat
from partnerships.models.updates import UNFINISHED, ItemStatus
from regions.models import Contact
from regions.prepared import Given

if TYPE_CHECKING:
    from partnerships.models.items import ActionItem  # noqa: F401  # names the rows


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def standing(self) -> "ActionItemQuerySet":
        """Neither dropped itself nor of a priority that was."""
        return self.exclude(status=ItemStatus.DROPPED).filter(team__priority__dropped_at__isnull=True)

    def unfinished(self) -> "ActionItemQuerySet":
        return self.standing().filter(status__in=UNFINISHED)

    def late(self, on: date | Given) -> "ActionItemQuerySet":
        """Unfinished after their day: on the due day itself nothing is late."""
        return self.unfinished().filter(due_on__lt=on)

    def stuck(self) -> "ActionItemQuerySet":
        return self.standing().filter(status=ItemStatus.BLOCKED)

    def in_state(self, state: str, on: date) -> "ActionItemQuerySet":
        """A status, or late, or all; without a word, what is still to do."""
        if state == "late":
            return self.late(on)
        if state == "all":
            return self
        if state == "lost":
            return self.unfinished().lost(on)
        return self.filter(status=state) if state in ItemStatus.values else self.unfinished()

    def lost(self, on: date) -> "ActionItemQuerySet":
        """Whose owner left the directory, the table or the organization, or whose mail comes back."""
        held = Seat.objects.filter(partnership=OuterRef("team__priority__partnership"), contact=OuterRef("owner"))
        for_them = held.filter(organization=OuterRef("owner_organization"))
        return self.filter(
            Q(owner__archived_at__isnull=False)
            | Q(owner__bounced_address=Lower("owner__email"), owner__bounced_at__isnull=False)
            | Exists(held) & ~Exists(held.current(on))
            | ~Q(owner__organization=F("owner_organization")) & ~Exists(for_them.current(on))
        )

    def of(self, contact: Contact) -> "ActionItemQuerySet":
        return self.filter(owner=contact)

    def helped_by(self, contact: Contact) -> "ActionItemQuerySet":
        """What others own. `is_called`: they were called in to help; else it is stuck, and they are thought able to."""
        called = self._called(contact)
        named = Q(helper=contact) | Q(helper=None, helper_organization=contact.organization_id)
        return self.exclude(owner=contact).annotate(is_called=called).filter(Q(is_called=True) | named)

    def concerning(self, contact: Contact) -> "ActionItemQuerySet":
        """What they own, and what they were called in to help with."""
        return self.filter(Q(owner=contact) | Q(self._called(contact)))

    def _called(self, contact: Contact) -> Exists:
        supporters = self.model.supporters.rel.related_model._default_manager
        return Exists(supporters.filter(item=OuterRef("pk"), contact=contact, left_at=None))

    def by_due(self) -> "ActionItemQuerySet":
        return self.order_by("due_on", "id")

    def nearest_of_each(self, most: int) -> "ActionItemQuerySet":
        """Of every priority and status those due first; of what is done, those done last."""
        order = [F("done_at").desc(nulls_first=True), F("due_on").asc(), F("id").asc()]
        place = Window(RowNumber(), partition_by=["team__priority", "status"], order_by=order)
        return self.annotate(place=place).filter(place__lte=most)

    def with_thread(self) -> "ActionItemQuerySet":
        """With everything a line about an item says: its owner, and the priority and partnership it serves."""
        return self.select_related("owner", "owner_organization", "team__priority__partnership")

    def with_story(self) -> "ActionItemQuerySet":
        """And the sentence it began with."""
        return self.with_thread().select_related("team__priority__requirement__opportunity")

    def matching(self, text: str) -> "ActionItemQuerySet":
        if not text:
            return self
        return self.filter(
            Q(title__folded__contains=text)
            | Q(owner__name__folded__contains=text)
            | Q(owner_organization__name__folded__contains=text)
        )

    def with_waiting(self) -> "ActionItemQuerySet":
        """And what it waits for, and who could help."""
        return self.select_related("waits_for", "helper", "helper_organization")
