"""Putting a message into the ledger: in the caller's transaction, once per key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from outbox.letters import KINDS, AtOnce
from outbox.models import Message
from outbox.tasks import nudge
from regions.models import Contact
from regions.scope import current_region_id


@dataclass(frozen=True)
class Draft:
    """One message to be. `key` names the occasion: the same key is never posted twice in a region."""

    kind: str
    key: str
    contact: Contact | None = None
    address: str = ""
    about: models.Model | None = None
    context: dict[str, Any] = field(default_factory=dict)
    reply_to: str = ""
    due: datetime | None = None  # when it goes out, where that is not the moment of the posting
    useful_until: datetime | None = None  # from then on it is not sent any more
    by_hand: bool = False  # somebody pressed send: it does not wait for the hour of the day's mail


def post(drafts: Sequence[Draft], *, at: datetime | None = None, batch: UUID | None = None) -> None:
    """Queue the drafts to go out from `at` on (now by default), or from their own `due`.

    A key already in the ledger is passed over.

    Raises ValidationError, and queues nothing, when a letter lacks a value it needs.
    """
    for draft in drafts:
        _refuse_incomplete(draft)
    now = at or timezone.now()
    rows = [_message(draft, draft.due or now, batch) for draft in drafts]
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    for due in sorted({row.next_attempt_at for row in rows}):
        nudge_when_committed(due)


def nudge_when_committed(due: datetime) -> None:
    """A worker that came sooner would not see the row yet."""
    transaction.on_commit(partial(nudge, current_region_id(), due))


def _refuse_incomplete(draft: Draft) -> None:
    missing = [name for name in sorted(KINDS[draft.kind].needs) if draft.context.get(name) in (None, "")]
    if missing:
        raise ValidationError(
            _("The letter to %(who)s lacks %(what)s. Fill it in, then send again."),
            params={"who": draft.contact or draft.address, "what": ", ".join(missing)},
            code="incomplete",
        )
    if draft.contact and not draft.contact.email:
        raise ValidationError(
            _("%(who)s has no e-mail address. Add one in the directory, or leave them out."),
            params={"who": draft.contact},
            code="no_address",
        )


def _message(draft: Draft, due: datetime, batch: UUID | None) -> Message:
    return Message(
        contact=draft.contact,
        address=draft.address,
        kind=draft.kind,
        about_type=ContentType.objects.get_for_model(draft.about) if draft.about else None,
        about_id=draft.about.pk if draft.about else None,
        context=draft.context,
        reply_to=draft.reply_to,
        key=draft.key,
        batch=batch,
        next_attempt_at=due,
        due_at=due,
        useful_until=draft.useful_until,
        by_hand=draft.by_hand,
        at_once=KINDS[draft.kind].at_once or ("" if draft.contact else AtOnce.STAFF),
    )
