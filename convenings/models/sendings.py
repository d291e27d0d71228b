"""One letter to many people: its words, who signed it, and when it leaves."""

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypedDict

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from regions.models import Contact, RegionModel
from regions.scope import RegionManager

HOLD = timedelta(seconds=60)
# The only words in braces that are replaced. SECURITY: literal replacement; nothing else in a letter is interpreted.
PLACEHOLDERS = ("first_name", "organization", "date", "time", "place")
PLACEHOLDER = re.compile("{(" + "|".join(PLACEHOLDERS) + ")}")


class Signature(TypedDict):
    """Who signed, as they were that day."""

    name: str
    title: str
    organization: str


def fill(text: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)


def refuse_gaps(text: str, contacts: Sequence[Contact], shared: Mapping[str, str]) -> None:
    """Every placeholder used has a value for everybody, or nothing is sent and the person is named."""
    used = set(PLACEHOLDER.findall(text))
    for contact in contacts:
        missing = [name for name in used if not values_for(contact, shared)[name].strip()]
        if missing:
            raise ValidationError(
                _("The letter to %(who)s lacks a value for {%(what)s}. Fill it in, or take {%(what)s} out of the letter."),
                params={"who": contact.name, "what": missing[0]},
                code="incomplete",
            )


def values_for(contact: Contact, shared: Mapping[str, str]) -> dict[str, str]:
    return {**shared, "first_name": contact.first_name, "organization": contact.organization.name}


class SendingQuerySet(models.QuerySet["Sending"]):
    def held(self, at: datetime) -> "SendingQuerySet":
        return self.filter(goes_at__gt=at)


class Sending(RegionModel):
    convening = models.ForeignKey("convenings.Convening", on_delete=models.CASCADE, related_name="sendings")
    batch = models.UUIDField(default=uuid.uuid4)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    signed_by = models.JSONField(default=list)
    count = models.PositiveIntegerField()
    sent_at = models.DateTimeField()
    goes_at = models.DateTimeField()

    objects = RegionManager.from_queryset(SendingQuerySet)()

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(fields=["region", "batch"], name="sending_batch_once"),
            models.CheckConstraint(condition=Q(goes_at__gte=models.F("sent_at")), name="sending_goes_after_click"),
        ]

    def __str__(self) -> str:
        return self.subject

    def seconds_left(self, at: datetime | None = None) -> int:
        return max(0, round((self.goes_at - (at or timezone.now())).total_seconds()))

    @property
    def seconds_held(self) -> int:
        return round((self.goes_at - self.sent_at).total_seconds())
