"""Celery only carries: each minute, whoever is due to be reminded or invited is found again from the clock."""

from celery import shared_task
from django.utils import timezone

from convenings.approving import approve_due
from convenings.beforehand import forget_needs
from convenings.models import Sending
from convenings.reminders import remind_due
from regions.models import Region
from regions.rounds import each
from regions.scope import in_region


@shared_task
def remind() -> None:
    each(Region.objects.open(), "Reminding of meetings", lambda region: remind_due(region, timezone.now()))


@shared_task
def forget() -> None:
    each(Region.objects.open(), "Forgetting what people need", lambda region: forget_needs(region))


@shared_task
def approve_minutes() -> None:
    each(Region.objects.open(), "Approving minutes", lambda region: approve_due(region, timezone.now()))


@shared_task
def write_invitations() -> None:
    each(Region.objects.open(), "Writing invitations", write_unwritten)


@shared_task
def write_invitations_of(region_id: int) -> None:
    region = Region.objects.open().filter(pk=region_id).first()
    if region:
        write_unwritten(region)


def write_unwritten(region: Region) -> None:
    """Each long list in a transaction of its own: a worker killed in the middle has written none of it."""
    with in_region(region):
        found = list(Sending.objects.unwritten().order_by("pk").values_list("pk", flat=True))
    for pk in found:
        with in_region(region):
            sending = Sending.objects.select_related("convening__partnership").filter(pk=pk).first()
            if sending:
                sending.write_invitations()
