"""Who hears that an item is stuck: whoever gave it out, else a champion of its priority, else the region's mailbox."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from accounts.models import User
from outbox.models import Message
from outbox.posting import Draft, post
from partnerships.models.champions import PriorityChampion
from regions.models import Activity, Contact, Membership
from regions.scope import current_region

if TYPE_CHECKING:
    from partnerships.models.items import ActionItem
    from partnerships.models.updates import Update

KIND = "item.stuck"
# One tap says “stuck”, a moment later comes why: the letter waits so long for the words.
WAIT_FOR_WORDS = timedelta(minutes=5)
GIVEN = ("item.assigned", "item.handed_over")


def tell_of_stuck(item: "ActionItem", partnership_id: int, update: "Update", at: datetime) -> None:
    """One letter for each time it gets stuck."""
    giver = _giver(item, partnership_id)
    champion = None if giver else _champion(item)
    draft = Draft(
        kind=KIND,
        key=f"item:{item.pk}:stuck:{update.pk}",
        contact=champion,
        address="" if champion else giver.email if giver else current_region().reply_to,
        about=item,
        due=at if update.note else at + WAIT_FOR_WORDS,
    )
    post([draft], at=at)


def withdraw_stuck(item: "ActionItem") -> None:
    """It moves again before anybody was told: nobody needs to be."""
    Message.objects.waiting().filter(kind=KIND, about_id=item.pk).withdraw()


def _giver(item: "ActionItem", partnership_id: int) -> User | None:
    given = Activity.objects.in_thread(partnership_id).about(item).filter(verb__in=GIVEN, user__isnull=False)
    told = given.select_related("user").latest_first().first()
    if told is None or told.user is None or not told.user.is_active:
        return None
    works_here = Membership.objects.staff().filter(user=told.user, region=current_region())
    return told.user if works_here.exists() else None


def _champion(item: "ActionItem") -> Contact | None:
    carried = PriorityChampion.objects.current().with_people().filter(priority=item.team.priority_id)
    found = carried.filter(contact__in=Contact.objects.reachable()).order_by("id").first()
    return found.contact if found else None
