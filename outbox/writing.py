"""From messages to letters: who may be written to, what their renderers write, and what the ledger may keep of it."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from outbox.letters import KINDS, Category, Letter, category_of
from outbox.models import Consent, Message, State
from outbox.scrubbing import without_keys
from regions.models import Contact, Link

log = logging.getLogger(__name__)


def suppress(messages: Sequence[Message]) -> list[Message]:
    """Leave out who asked us not to write, and who can be written to no more."""
    refused = Consent.objects.refused({m.contact_id for m in messages if m.contact_id})
    unwanted = {
        m.pk
        for m in messages
        if (m.contact_id, category_of(m.kind)) in refused and category_of(m.kind) != Category.SERVICE
    }
    returned = {m.pk for m in messages if m.contact and m.contact.is_undeliverable} - unwanted
    unreachable = {m.pk for m in messages if not m.to or (m.contact and m.contact.archived_at)}
    if unwanted:
        Message.objects.filter(pk__in=unwanted).update(
            state=State.SUPPRESSED, error=_("They asked us not to write."), folded_into=None
        )
    if returned:
        why = Contact.objects.filter(pk=OuterRef("contact")).values("bounce_reason")[:1]
        Message.objects.filter(pk__in=returned).update(
            state=State.SUPPRESSED, error=Concat(Value(_("Earlier mail to this address came back: ")), Subquery(why))
        )
    if unreachable:
        why_not = _("Archived, or without an address.")
        Message.objects.filter(pk__in=unreachable).update(state=State.FAILED, error=why_not)
    return [m for m in messages if m.pk not in unwanted | returned | unreachable]


def in_time(messages: Sequence[Message], at: datetime) -> list[Message]:
    """Leave out what nobody has any use for any more."""
    late = [message.pk for message in messages if message.useful_until and message.useful_until <= at]
    if late:
        Message.objects.filter(pk__in=late).update(
            state=State.SUPPRESSED, error=_("It could not leave while it was of use."), folded_into=None
        )
    return [message for message in messages if message.pk not in late]


def write(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """Each kind's renderer once for all of its messages."""
    offer_choices(messages)
    letters: dict[int, Letter] = {}
    for kind, group in groupby(sorted(messages, key=lambda m: m.kind), key=lambda m: m.kind):
        letters |= written(kind, list(group))
    return letters


def written(kind: str, messages: Sequence[Message]) -> Mapping[int, Letter]:
    """One message its renderer cannot write must not hold up the others: they are then written one by one."""
    try:
        with transaction.atomic():
            return KINDS[kind].render(messages)
    except Exception:
        if len(messages) == 1:
            log.exception("Message %s of kind %s could not be written.", messages[0].pk, kind)
            return {}
    letters: dict[int, Letter] = {}
    for message in messages:
        letters |= written(kind, [message])
    return letters


def offer_choices(messages: Sequence[Message]) -> None:
    """Give each recipient their page of what we may send: two statements for a batch."""
    people = {message.contact_id: message.contact for message in messages if message.contact}
    if not people:
        return
    Link.objects.issue("mail", [(contact.pk, contact) for contact in people.values()], until=None)
    links = {link.contact_id: link for link in Link.objects.filter(purpose="mail", contact__in=people)}
    for message in messages:
        link = links.get(message.contact_id or 0)
        if link and link.revoked_at is None:
            message.choices_url = link.url


def preview(message: Message) -> Letter | None:
    """What a waiting message would say now. Writes nothing, and holds no key."""
    letter = written(message.kind, [message]).get(message.pk)
    return letter and Letter(without_keys(letter.subject), without_keys(letter.text), without_keys(letter.html))
