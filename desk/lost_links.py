"""Lost your link? Every link a person still holds, mailed to the address we know, and to no other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from convenings.models import Invitation
from outbox.letters import Letter, compose
from outbox.models import Message
from outbox.posting import Draft, post
from outbox.tasks import nudge
from partnerships.models import ActionItem, ActionTeam, Ballot
from regions.models import Contact, Link
from regions.scope import current_region_id


@dataclass(frozen=True)
class OpenLink:
    title: str
    url: str


def send_links(address: str, *, at: datetime) -> None:
    """Mail the valid links of the person with this address, once an hour; nothing for anybody else.

    SECURITY: for everybody one question, and the worker called, so that the time it takes tells nobody who is known.
    """
    holders = Link.objects.valid(at).filter(contact=models.OuterRef("pk"))
    contact = Contact.objects.reachable().filter(models.Exists(holders), email__iexact=address).first()
    if contact is None:
        transaction.on_commit(partial(nudge, current_region_id(), at))
        return
    post([Draft(kind="links.lost", key=f"links:{contact.pk}:{at:%Y-%m-%dT%H}", contact=contact, about=contact)])


def render_lost_links(messages: Sequence[Message]) -> Mapping[int, Letter]:
    people = {message.contact for message in messages if message.contact}
    links = open_links(people)
    letters = {}
    for message in messages:
        if message.contact is None:
            continue
        with translation.override(message.contact.reads):
            found = links.get(message.contact.pk, [])
            letters[message.pk] = compose(message, "emails/desk/lost_links", subject=_("Your links"), links=found)
    return letters


def open_links(people: set[Contact]) -> dict[int, list[OpenLink]]:
    """Contact id → what each valid link opens, in a constant number of queries."""
    found = list(
        Link.objects.valid(timezone.now())
        .filter(contact__in=people, purpose__in=TITLES)
        .select_related("about_type")
        .order_by("id")
    )
    titles = {purpose: titled([link for link in found if link.purpose == purpose], purpose) for purpose in TITLES}
    listed: dict[int, list[OpenLink]] = {}
    for link in found:
        title = titles[link.purpose].get(link.about_id)
        if title:
            listed.setdefault(link.contact_id, []).append(OpenLink(title, link.url))
    return listed


def titled(links: Sequence[Link], purpose: str) -> dict[int, str]:
    if not links:
        return {}
    model, path = TITLES[purpose]
    rows: models.QuerySet[models.Model] = model._default_manager.filter(pk__in={link.about_id for link in links})
    return dict(rows.values_list("pk", path))


# purpose → (the row it is about, where its title is)
TITLES: dict[str, tuple[type[models.Model], str]] = {
    "invitation": (Invitation, "convening__title"),
    "ballot": (Ballot, "question"),
    "item": (ActionItem, "title"),
    "support": (ActionItem, "title"),
    "team": (ActionTeam, "name"),
}
