"""The leaders who carry a priority in their own name."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.seats import Seat
from regions.models import Actor, Contact, Kind, Organization, RegionModel, record
from regions.prepared import Given
from regions.scope import RegionManager


class PriorityChampionQuerySet(models.QuerySet["PriorityChampion"]):
    def current(self) -> "PriorityChampionQuerySet":
        return self.filter(left_at__isnull=True)

    def seated(self, on: date | Given | None = None) -> "PriorityChampionQuerySet":
        """Those who sit at its table for a business as well, today by default: whoever left the table, or went to the
        other side, carries nothing there any more, though nobody took them off the priority.
        """
        seats = Seat.objects.current(on).leading().filter(partnership=OuterRef("priority__partnership"))
        return self.current().filter(Exists(seats.filter(contact=OuterRef("contact"))))

    def with_people(self) -> "PriorityChampionQuerySet":
        return self.select_related("contact", "organization").order_by("since", "id")


class PriorityChampion(RegionModel):
    priority = models.ForeignKey("partnerships.Priority", on_delete=models.CASCADE, related_name="champions")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="championed")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="championed")
    # Only business leaders champion: the schema holds this to the organization's own kind.
    side = models.GeneratedField(
        expression=Value(Kind.BUSINESS.value), output_field=models.CharField(max_length=20), db_persist=True
    )
    since = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)

    objects = RegionManager.from_queryset(PriorityChampionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "priority", "contact"],
                condition=Q(left_at__isnull=True),
                name="priority_champion_once",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("since")),
                name="priority_champion_leaves_later",
            ),
        ]

    def __str__(self) -> str:
        return str(self.contact)

    @transaction.atomic
    def step_down(self, *, by: Actor) -> None:
        locked = (
            PriorityChampion.objects.select_for_update(of=("self",))
            .select_related("contact", "priority__team")
            .get(pk=self.pk)
        )
        if locked.left_at:
            raise ValidationError(_("%(who)s has already stepped down."), params={"who": locked.contact}, code="left")
        self.left_at = timezone.now()
        self.save(update_fields=["left_at"])
        locked.priority.team.spare(locked.contact_id)
        record(
            "priority.champion_left",
            locked.priority,
            by=by,
            thread=locked.priority.partnership_id,
            contact=locked.contact.name,
            priority=locked.priority.title,
        )
