"""Which message was a person's one ordinary mail of a day: the database lets there be no second."""

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from outbox.models.messages import Message
from regions.models import Contact, RegionModel
from regions.scope import RegionManager


class DailyMailQuerySet(models.QuerySet["DailyMail"]):
    def of(self, people: Collection[Contact], day: date) -> dict[int, int]:
        """Contact → the message that was their mail of that day, to any record of theirs or to their address."""
        numbers = {person.pk: person for person in people}
        by_address = {person.email.lower(): person.pk for person in people if person.email}
        theirs = Q(person__in=numbers) | Q(address__in=by_address)
        rows = self.filter(day=day).annotate(person=Coalesce("contact__merged_into", "contact")).filter(theirs)
        found: dict[int, int] = {}
        for person, address, message in rows.values_list("person", "address", "message"):
            for contact in {person, by_address.get(address)} & numbers.keys():
                found[contact] = message
        return found


class DailyMail(RegionModel):
    """Written when a worker takes the mail on, before it leaves: a day on which it was only tried counts as well."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="daily_mails")
    day = models.DateField()  # on the region's clocks
    address = models.CharField(max_length=254)  # in small letters, as it was then
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="days")

    objects = RegionManager.from_queryset(DailyMailQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "contact", "day"], name="daily_mail_once_a_day"),
            models.UniqueConstraint(fields=["region", "address", "day"], name="daily_mail_once_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.day}"
