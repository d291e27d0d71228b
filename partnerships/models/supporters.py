"""Who helps the owner of an item: somebody beside them, for an organization of their own. The owner stays the owner."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outbox.models import Message
from regions.models import Actor, Contact, Organization, RegionModel, record
from regions.scope import RegionManager

KIND = "item.support"


class SupporterQuerySet(models.QuerySet["Supporter"]):
    def current(self) -> "SupporterQuerySet":
        return self.filter(left_at__isnull=True)

    def beside(self) -> "models.Prefetch[str, SupporterQuerySet, str]":
        """Of many items, for `prefetch_related`: each one's `helpers`, in one statement."""
        return models.Prefetch("supporters", self.current().with_people(), to_attr="helpers")

    def with_people(self) -> "SupporterQuerySet":
        return self.select_related("contact", "organization").order_by("since", "id")


class Supporter(RegionModel):
    """Two records merged into one may leave a person beside an item that is their own: then they own it."""

    # By name, because calling somebody in is a verb of the item.
    item = models.ForeignKey("partnerships.ActionItem", on_delete=models.CASCADE, related_name="supporters")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="supported")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="supported")
    since = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)

    objects = RegionManager.from_queryset(SupporterQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "item", "contact"], condition=Q(left_at__isnull=True), name="supporter_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("since")), name="supporter_leaves_later"
            ),
        ]

    def __str__(self) -> str:
        return str(self.contact)

    @transaction.atomic
    def step_back(self, *, by: Actor, at: datetime | None = None) -> None:
        """They help no more; what was not yet sent to them about it is not sent."""
        rows = Supporter.objects.select_for_update(of=("self",)).select_related("contact", "item__team__priority")
        locked = rows.get(pk=self.pk)
        if locked.left_at:
            words = _("%(who)s has already stepped back.")
            raise ValidationError(words, params={"who": locked.contact}, code="left")
        self.left_at = at or timezone.now()
        self.save(update_fields=["left_at"])
        withdraw(locked.item, locked.contact_id)
        words_of = {"item": locked.item.title, "contact": locked.contact.name}
        record("item.stepped_back", locked.item, by=by, thread=locked.item.team.priority.partnership_id, **words_of)


def withdraw(item: models.Model, contact_id: int) -> None:
    Message.objects.waiting().about(item).filter(kind=KIND, contact=contact_id).withdraw()
