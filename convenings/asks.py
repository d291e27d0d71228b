"""Invitations as asks of the ask budget: each letter that has left asked a company once, in the office's name."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from convenings.models import Invitation


def of_invitations(organizations: Collection[int], since: datetime) -> Iterable[tuple[int, int | None, int]]:
    rows = Invitation.objects.told(timezone.now()).filter(organization__in=organizations, invited_at__gt=since)
    counted = rows.order_by().values_list("organization").annotate(times=Count("convening", distinct=True))
    return [(organization, None, times) for organization, times in counted]
