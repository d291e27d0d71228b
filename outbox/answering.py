"""What the outbox itself makes of incoming mail, and the letter that passes a reply on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.limits import allow
from accounts.models import User
from outbox.bouncing import read_complaint, read_report
from outbox.letters import AtOnce, Category, Letter, compose, register, topic_of
from outbox.models import TAKING, Incoming, IncomingState, Message, Nature
from outbox.posting import Draft, post
from outbox.reading import READERS
from outbox.receiving import PLACES, message_answered
from regions.access import WRITES
from regions.models import Activity, Contact, record
from regions.scope import current_region

# Two machines answering each other are cut short: a person writes less.
MOST_PASSED_ON, WITHIN = 20, timedelta(hours=1)


@dataclass(frozen=True)
class Reply:
    """What a reply of its own reader becomes. `become` gets the row our mail is about, and the mail (None where a
    convener vouches for it later, and only its words are left). What it refuses, with a ValidationError, waits.
    """

    become: Callable[[Incoming, int, EmailMessage | None], None]
    # That is all: nobody reads it besides. So it has to answer that very mail, not one of several in a daily mail.
    is_all: bool = False


# Topic of our mail → what a reply to it becomes, where that is more than being read; each app adds its own when ready.
REPLIES: dict[str, Reply] = {}


@dataclass(frozen=True)
class Meant:
    """What a reply is going to become, and of which row."""

    reply: Reply
    number: int

    @transaction.atomic
    def become(self, row: Incoming, mail: EmailMessage | None) -> None:
        self.reply.become(row, self.number, mail)


def note(row: Incoming, mail: EmailMessage) -> None:
    """An automatic reply stands with the person; nobody answers it, and nothing is sent because of it."""
    row.settle(IncomingState.HANDLED)


def log_reply(row: Incoming, mail: EmailMessage) -> None:
    """What a person wrote: shown with them, and passed on to who reads the region's answers."""
    if row.answers and row.answers.kind == "reply.passed_on":
        row.settle(IncomingState.DROPPED, _("It answers a mail we only passed on."))
        return
    if not row.is_proven:
        row.settle(IncomingState.WAITING, _("Nothing in it shows that it answers our own mail."))
        return
    meant = meant_by(row)
    if meant and meant.reply.is_all and row.is_theirs:
        become_all(row, meant, mail)
        return
    pass_on(row)
    if row.is_theirs or (row.answers and not row.contact and row.is_from(row.answers.address)):
        doubt = doubt_about(row, meant, mail)
        row.settle(IncomingState.WAITING if doubt else IncomingState.HANDLED, doubt)
        if row.contact and not doubt:
            record("incoming.wrote", row.contact, by=row.contact, contact=row.contact.name)
        return
    row.settle(IncomingState.WAITING, why_not_theirs(row))


def why_not_theirs(row: Incoming) -> str:
    known = {"sender": row.sender, "who": row.contact or _("others")}
    if not row.sender:
        return _("It names no sender, or several; we had written to %(who)s.") % known
    if row.is_disowned:
        return _("It claims to come from %(sender)s, but our mail server says it does not.") % known
    return _("It came from %(sender)s; we had written to %(who)s.") % known


def meant_by(row: Incoming) -> Meant | None:
    """What it answers, where that makes something of answers. Of several things in one mail nobody can tell which."""
    told = row.answers
    if told is None:
        return None
    parts = Message.objects.filter(folded_into=told) if told.is_daily else [told]
    known = {(topic_of(part.kind), part.about_id or 0) for part in parts if topic_of(part.kind) in REPLIES}
    if len(known) != 1:
        return None
    [(topic, number)] = known
    return None if told.is_daily and REPLIES[topic].is_all else Meant(REPLIES[topic], number)


def become_all(row: Incoming, meant: Meant, mail: EmailMessage) -> None:
    """It is theirs for certain: done, or, where that is refused, for a convener to see and passed on."""
    try:
        if row.contact and is_overtaken(row, row.contact):
            raise ValidationError(_("Their personal link was replaced since that mail."), code="overtaken")
        refuse_too_many(row)
        meant.become(row, mail)
    except ValidationError as refused:
        pass_on(row)
        row.settle(IncomingState.WAITING, refused.messages[0])
    else:
        row.settle(IncomingState.HANDLED)


def doubt_about(row: Incoming, meant: Meant | None, mail: EmailMessage | None) -> str:
    """Why it cannot become what it is meant to be besides; "" once it has."""
    if meant is None or meant.reply.is_all:
        return ""
    try:
        if mail is not None:
            refuse_too_many(row)
        meant.become(row, mail)
    except ValidationError as refused:
        return refused.messages[0]
    return ""


def refuse_too_many(row: Incoming) -> None:
    """SECURITY: what a leaked link may write in an hour, a mailbox somebody broke into may as well, and no more."""
    if not allow(f"reply:{row.region_id}:{row.contact_id}", limit=WRITES, period=WITHIN):
        raise ValidationError(_("It is one of very many from them within an hour."), code="many")


def is_overtaken(row: Incoming, contact: Contact) -> bool:
    """The token of a mail has no version; what replaced the link after that mail does to it what it did to the link."""
    if row.answers is None or row.answers.sent_at is None:
        return False
    ended = ("link.rotated", "link.revoked")
    return Activity.objects.about(contact).filter(verb__in=ended, at__gte=row.answers.sent_at).exists()


def pass_on(row: Incoming) -> None:
    """So that nobody needs another inbox. SECURITY: what only some of the region may read goes to no mailbox."""
    if row.answers and row.answers.is_confidential:
        return
    if others_before(row) >= MOST_PASSED_ON:
        row.notice = _("Not passed on: too many within an hour.")
        return
    reader = (row.answers.reply_to if row.answers else "") or current_region().reply_to
    post([Draft("reply.passed_on", f"reply:{row.pk}", address=reader, about=row)])


def render_passed_on(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """A reply as its reader at the office gets it: an answer to this letter goes straight to the person."""
    rows = Incoming.objects.select_related("contact__organization", "answers").in_bulk(
        [message.about_id for message in messages if message.about_id]
    )
    return {message.pk: passed_on(message, row) for message in messages if (row := rows.get(message.about_id or 0))}


def passed_on(message: Message, row: Incoming) -> Letter:
    subject = _("%(who)s wrote: %(subject)s") % {"who": row.came_from, "subject": row.subject or _("no subject")}
    letter = compose(message, "emails/outbox/passed_on", subject=subject, incoming=row)
    return Letter(letter.subject, letter.text, letter.html, reply_to=answers_to(row))


def answers_to(row: Incoming) -> str:
    try:
        validate_email(row.sender)
    except ValidationError:
        return row.contact.email if row.contact else ""
    return row.sender


def others_before(row: Incoming) -> int:
    """From the same person; all together from those we know no person to."""
    lately = Incoming.objects.filter(contact=row.contact, received_at__gt=row.received_at - WITHIN, pk__lt=row.pk)
    return lately.filter(kind=Nature.REPLY, is_proven=True).count()


def vouch(row: Incoming, by: User) -> None:
    """A reply is theirs by the word of somebody who knows them, and does what theirs would have done."""
    meant = meant_by(row)
    if meant and meant.reply.is_all:
        meant.become(row, None)
    row.notice = doubt_about(row, meant, None) or row.notice


def register_answering() -> None:
    register("reply.passed_on", render_passed_on, category=Category.SERVICE, at_once=AtOnce.STAFF)
    PLACES["m"] = message_answered
    READERS.update(
        {
            Nature.AUTOMATIC: note,
            Nature.REPLY: log_reply,
            Nature.BOUNCE: read_report,
            Nature.COMPLAINT: read_complaint,
        }
    )
    TAKING[Nature.REPLY] = vouch
