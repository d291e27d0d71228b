"""The Accept button of a calendar (iTIP REPLY, RFC 5546) as an answer, once it is theirs for certain.

It counts when it carries a token only we can make, comes from the person we wrote to and names nobody else, and is
about the meeting as it stands. A link that was replaced takes its tokens along.
Whatever is in doubt changes nothing and waits for a convener.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parseaddr
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from icalendar import Calendar

from accounts.models import User
from convenings.models import Answer, Invitation, Way
from outbox.addresses import Answered
from outbox.answering import is_overtaken, why_not_theirs
from outbox.models import TAKING, Incoming, IncomingState, Nature
from outbox.parsing import calendars, clean, header
from outbox.reading import READERS
from outbox.receiving import GUESSES, PLACES
from regions.models import Contact, Link

MOST_BYTES, MOST_FILES = 200_000, 5
ANSWER_FOR_PEOPLE = ("noreply@email.apple.com",)
SAID = {"ACCEPTED": Answer.YES, "DECLINED": Answer.NO, "TENTATIVE": Answer.MAYBE}


@dataclass(frozen=True)
class Said:
    """What one calendar file says."""

    method: str
    uid: UUID | None
    sequence: int
    attendee: str
    partstat: str
    comment: str
    stamp: datetime | None

    @property
    def answer(self) -> Answer | None:
        return SAID.get(self.partstat)


def what_is_said(mail: EmailMessage) -> Said | None:
    """Of the first file that can be read and has one event with one attendee, as a reply has."""
    return next(iter(readable(mail)), None)


def readable(mail: EmailMessage) -> Iterator[Said]:
    for raw in islice(calendars(mail), MOST_FILES):
        try:
            calendar = Calendar.from_ical(raw[:MOST_BYTES])
            (event,) = calendar.walk("VEVENT")
            yield said_by(calendar, event)
        except Exception:  # noqa: S112  (whatever is wrong with one file, the next may be whole)
            continue


def said_by(calendar: Any, event: Any) -> Said:
    attendees = event.get("ATTENDEE")
    attendee = attendees[0] if isinstance(attendees, list) and len(attendees) == 1 else attendees
    stamp = event.get("DTSTAMP")
    return Said(
        method=str(calendar.get("METHOD", "")).upper(),
        uid=uid_in(str(event.get("UID", ""))),
        sequence=int(event.get("SEQUENCE", 0)),
        attendee=address_in(str(attendee)),
        partstat=str(attendee.params.get("PARTSTAT", "")).upper(),
        # Google writes what the person adds beside their name.
        comment=comment_in(event.get("COMMENT") or attendee.params.get("X-RESPONSE-COMMENT", "")),
        stamp=aware(stamp.dt) if stamp else None,
    )


def uid_in(text: str) -> UUID | None:
    try:
        return UUID(text.partition("@")[0].strip())
    except ValueError:
        return None


def address_in(text: str) -> str:
    """mailto:Maria@Acme.example → maria@acme.example"""
    return text.strip().lower().removeprefix("mailto:").strip()[:254]


def comment_in(value: Any) -> str:
    lines = value if isinstance(value, list) else [value]
    return clean("\n".join(str(line) for line in lines)).strip()[:2000]


def aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


# ---- whose it is ----


def of_contact(number: int) -> Answered | None:
    """The organizer's address of an invitation: what calendars reply to."""
    found = Invitation.objects.select_related("contact__organization").filter(pk=number).first()
    links = Link.objects.to("invitation", found).filter(contact=found.contact, revoked_at=None) if found else ()
    for link in links:
        return Answered(link.contact.email, link.contact, link.about_type, number, version=link.version)
    return None


def type_of_invitations() -> ContentType:
    return ContentType.objects.get_for_model(Invitation)


def region_of(mail: EmailMessage) -> int | None:
    """By the UID alone, which everybody invited knows: enough to show it to a convener, never to believe it."""
    said = what_is_said(mail)
    if said is None or said.uid is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT convenings_region_of(%s)", [said.uid])
        (region_id,) = cursor.fetchone()
    return region_id and int(region_id)


def invitation_meant(row: Incoming, said: Said) -> Invitation | None:
    if said.uid is None:
        return None
    known = Invitation.objects.with_meeting().filter(convening__uid=said.uid)
    if row.is_proven:
        whose = Q(contact=row.contact)
    else:
        whose = Q(contact__email__iexact=said.attendee) | Q(contact__email__iexact=row.sender)
    return known.filter(whose).order_by("pk").first()


# ---- whether it counts ----


def read(row: Incoming, mail: EmailMessage) -> None:
    said = what_is_said(mail)
    if said is None:
        row.settle(IncomingState.WAITING, _("The calendar file in it cannot be read."))
        return
    invitation = invitation_meant(row, said)
    write_down(row, said, invitation)
    doubt = doubt_about(row, said, invitation, who_wrote(row, mail))
    if invitation and said.answer and not doubt:
        doubt = count(row, invitation, said.answer)
    row.settle(IncomingState.WAITING if doubt else IncomingState.HANDLED, doubt or "")


def write_down(row: Incoming, said: Said, invitation: Invitation | None) -> None:
    """What a convener has to see of it. The mail's own words are the calendar's; the person's stand in the comment."""
    row.text = said.comment
    answer = Answer(said.answer).label if said.answer else said.partstat.capitalize() or _("no answer")
    title = invitation.convening.title if invitation else _("a meeting we do not know")
    words = {"who": said.attendee or row.sender, "answer": answer, "title": title}
    row.detail = {
        # Only of a meeting they are invited to: of another there is nothing to take over.
        "answer": (said.answer or "") if invitation else "",
        "stamp": said.stamp.isoformat() if said.stamp else "",
        "said": _("%(who)s answered “%(answer)s” to “%(title)s”.") % words,
    }
    if invitation:
        row.contact = row.contact or invitation.contact
        row.about_type, row.about_id = type_of_invitations(), invitation.pk


def who_wrote(row: Incoming, mail: EmailMessage) -> str:
    """The sender; of a calendar whose own servers answer for people, whom those name."""
    return address_in(parseaddr(header(mail, "Reply-To"))[1]) if row.sender in ANSWER_FOR_PEOPLE else row.sender


def doubt_about(row: Incoming, said: Said, invitation: Invitation | None, sender: str) -> str | Promise:
    """Why it does not count by itself; empty when nothing is in doubt."""
    if invitation is None:
        return _("It is about no meeting this person is invited to.")
    if said.method != "REPLY":
        return _("It proposes another time.")
    if not row.is_proven or row.contact is None:
        return _("Nothing in it shows that it answers our own mail.")
    if row.contact.archived_at:
        return _("They are archived.")
    if row.is_disowned:
        return why_not_theirs(row)
    if not sender or sender != row.contact.email.lower():
        return _("It comes from %(sender)s; the invitation was for %(who)s.") % {
            "sender": sender or _("nobody"),
            "who": row.contact,
        }
    if is_overtaken(row, row.contact):
        return _("Their personal link was replaced since that mail.")
    if not is_named(row.contact, said.attendee):
        return _("It is about %(attendee)s; the invitation was for %(who)s.") % {
            "attendee": said.attendee or sender,
            "who": row.contact,
        }
    return doubt_about_moment(row, said, invitation)


def doubt_about_moment(row: Incoming, said: Said, invitation: Invitation) -> str:
    if said.answer is None:
        return _("It says neither yes, no nor maybe.")
    if said.sequence < invitation.convening.version + invitation.turns:
        return _("It answers an earlier version of the meeting.")
    if said.stamp and said.stamp < (newest_word(row, invitation) or said.stamp):
        return _("They have answered since.")
    return ""


def is_named(contact: Contact, attendee: str) -> bool:
    """The attendee is the person, or nobody else we know (an alias of theirs)."""
    return attendee == contact.email.lower() or not Contact.objects.filter(email__iexact=attendee).exists()


def newest_word(row: Incoming, invitation: Invitation) -> datetime | None:
    """When they last answered: by their own clock where the answer that stands came from a calendar."""
    if invitation.answered_at is None:
        return None
    stands = {"detail__answered_at": invitation.answered_at.isoformat(), "about_id": invitation.pk}
    last = Incoming.objects.filter(kind=Nature.CALENDAR, about_type=type_of_invitations(), **stands).last()
    by_their_clock = last and last.detail.get("stamp")
    return datetime.fromisoformat(by_their_clock) if by_their_clock else invitation.answered_at


def count(row: Incoming, invitation: Invitation, answer: Answer) -> str:
    """Answer for them; what the verb refuses waits, with its words."""
    try:
        with transaction.atomic():
            invitation.respond(answer, by=row.contact, way=Way.CALENDAR, version=invitation.convening.version)
    except ValidationError as refusal:
        return refusal.messages[0]
    row.detail["answered_at"] = (invitation.answered_at or timezone.now()).isoformat()
    return ""


def take_over(row: Incoming, by: User) -> None:
    """A convener vouches for it: it counts whatever was in doubt."""
    invitation = Invitation.objects.with_meeting().get(pk=row.about_id or 0)
    invitation.respond(row.detail["answer"], by=by, way=Way.CALENDAR)


def register_calendar_replies() -> None:
    PLACES["e"] = of_contact
    GUESSES.append(region_of)
    READERS[Nature.CALENDAR] = read
    TAKING[Nature.CALENDAR] = take_over
