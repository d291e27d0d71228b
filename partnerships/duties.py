"""What one person has promised and helps with, each with their own way to it: the small plan on their pages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils import timezone

from partnerships.models import ActionItem
from regions.models import Contact, Link

MOST = 20
# Where each purpose's page is about an item.
OWNS, HELPS = "item", "support"


@dataclass(frozen=True)
class Duty:
    item: ActionItem
    url: str
    helps: bool


def duties_of(contact: Contact, *, ways: Collection[str] = (OWNS, HELPS)) -> list[Duty]:
    """Unfinished ones by their day: two statements. SECURITY: `ways` are the purposes of the links that may be handed
    out. Whoever has a lesser link, forwarded perhaps, must not find one on its page that can do more.
    """
    items = ActionItem.objects.unfinished().concerning(contact).with_thread().by_due()[:MOST]
    found = list(items)
    urls = addresses(contact, found, ways)
    return [
        Duty(item, urls.get((HELPS if item.owner_id != contact.pk else OWNS, item.pk), ""), item.owner_id != contact.pk)
        for item in found
    ]


def addresses(contact: Contact, items: Sequence[ActionItem], ways: Collection[str]) -> dict[tuple[str, int], str]:
    """(purpose, item) → the person's own page of it."""
    links = Link.objects.valid(timezone.now()).filter(contact=contact, purpose__in=ways)
    links = links.filter(about_id__in=[item.pk for item in items])
    return {(link.purpose, link.about_id): link.path for link in links}
